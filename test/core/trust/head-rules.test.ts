import { describe, expect, it } from 'vitest';
import type { IsoInstant } from '../../../terminal/core/calendar/civil-date.ts';
import { freshness } from '../../../terminal/core/trust/freshness.ts';
import { fileRoles, type Head } from '../../../terminal/core/trust/head.ts';
import { fileBytesMax, refuseHead, type TrustedVersions } from '../../../terminal/core/trust/head-rules.ts';

const at = '2026-11-21T08:00:00+08:00' as IsoInstant;
const later = '2026-11-21T09:00:00+08:00' as IsoInstant;
const file = (role: (typeof fileRoles)[number], version = 5, sha256 = 'a'.repeat(64)) => ({
  role,
  version,
  sha256,
  bytes: 100,
  publisher: { key: 'k', signature: 's' },
});
const head = (change: Partial<Head> = {}): Head => ({
  schema: 1,
  type: 'head',
  programme: 'u',
  version: 7,
  issuedAt: at,
  freshUntil: at,
  usableUntil: at,
  pollSeconds: 60,
  files: fileRoles.map((role) => file(role)),
  ...change,
});
const trusted: TrustedVersions = {
  head: 7,
  files: Object.fromEntries(fileRoles.map((role) => [role, { version: 5, sha256: 'a'.repeat(64) }])),
};
const withFile = (changed: ReturnType<typeof file>) => ({
  files: fileRoles.map((role) => (role === changed.role ? changed : file(role))),
});

describe('a head is refused', () => {
  it.each([
    ['H1', 'that speaks for another programme', head({ programme: 'other' })],
    ['H2', 'that is older than what is trusted', head({ version: 6 })],
    ['H4', 'that leaves a file out', head({ files: fileRoles.slice(1).map((role) => file(role)) })],
    [
      'H4',
      'that names a file twice',
      head({ files: [...fileRoles.map((role) => file(role)), file('offers')] }),
    ],
    [
      'H5',
      'that takes a file back to an older version',
      head({ version: 8, ...withFile(file('members', 4)) }),
    ],
    [
      'H5',
      'that changes a file without a new version',
      head({ version: 8, ...withFile(file('offers', 5, 'b'.repeat(64))) }),
    ],
    [
      'H6',
      'that names an endless file',
      head({ version: 8, ...withFile({ ...file('policy', 6), bytes: fileBytesMax.policy + 1 }) }),
    ],
    ['H7', 'that is stale before it is issued', head({ issuedAt: later, usableUntil: later })],
    ['H7', 'that ends before it is stale', head({ freshUntil: later })],
  ])('by %s, %s', (rule, _, offered) => {
    expect(refuseHead(offered, { programme: 'u', trusted })?.rule).toBe(rule);
  });

  it('never for being newer, or for being the one in force', () => {
    expect(refuseHead(head(), { programme: 'u', trusted })).toBeNull();
    expect(
      refuseHead(head({ version: 8, ...withFile(file('offers', 6, 'b'.repeat(64))) }), {
        programme: 'u',
        trusted,
      }),
    ).toBeNull();
    expect(refuseHead(head(), { programme: 'u', trusted: null })).toBeNull();
  });
});

describe('freshness', () => {
  const limits = { issuedAtMs: 0, freshUntilMs: 100, usableUntilMs: 700 };
  it.each([
    [99, 'fresh'],
    [100, 'stale'],
    [699, 'stale'],
    [700, 'expired'],
  ])('at %i is %s', (nowMs, tier) => expect(freshness(limits, nowMs)).toBe(tier));
});

import { describe, expect, it } from 'vitest';
import type { IsoDate } from '../../terminal/core/calendar/civil-date.ts';
import { assessTap } from '../../terminal/till/recognition/assess-tap.ts';
import { recognitionTitles } from '../../terminal/till/recognition/recognition-titles.ts';
import type { Tap } from '../../terminal/till/recognition/tap.ts';
import { recognitionCodes } from '../../terminal/wire/counter/checkout-view.ts';
import { Counter, morningMs, tokenOf } from '../fakes/counter.ts';
import { hourMs, memberClass, programme } from '../fakes/programme.ts';

const token = tokenOf('ada');
const tap = (change: Partial<Tap> = {}): Tap =>
  Counter.prototype.tapOf.call({ nowMs: morningMs }, { u: token }, change);
const assess = (
  known: ReturnType<typeof memberClass> | null,
  change: { tap?: Partial<Tap>; nowMs?: number; others?: string[] } = {},
) =>
  assessTap(tap(change.tap), {
    home: 'u',
    nowMs: change.nowMs ?? morningMs,
    loaded: [
      {
        id: 'u',
        files: programme('u', { issuedAtMs: morningMs, members: known === null ? [] : [[token, known]] }),
      },
      ...(change.others ?? []).map((id) => ({ id, files: undefined })),
    ],
  }).code;

describe('a tap is', () => {
  it.each([
    ['a member', 'member', memberClass(), {}],
    [
      'a member on the last day of their certification',
      'member',
      memberClass({ member: { certifiedThrough: '2026-11-21' as IsoDate } }),
      {},
    ],
    [
      'not certified the day after',
      'not-certified',
      memberClass({ member: { certifiedThrough: '2026-11-20' as IsoDate } }),
      {},
    ],
    [
      'not certified when never certified',
      'not-certified',
      memberClass({ member: { certifiedThrough: undefined } }),
      {},
    ],
    ['of somebody who left', 'not-active', memberClass({ member: { status: 'left' } }), {}],
    [
      'of a card that waits for activation',
      'card-not-activated',
      memberClass({ card: { status: 'not-activated' } }),
      {},
    ],
    ['of a lost card', 'card-stopped', memberClass({ card: { status: 'stopped' } }), {}],
    ['of a withdrawn chip', 'card-stopped', memberClass({ card: { chips: ['02'] } }), {}],
    [
      'of the chip that replaced it',
      'member',
      memberClass({ card: { chips: ['02'] } }),
      { tap: { panSequence: '02' } },
    ],
    [
      'of the old chip, as long as both are in use',
      'member',
      memberClass({ card: { chips: ['01', '02'] } }),
      {},
    ],
    ['of a card whose day is over', 'card-stopped', memberClass(), { tap: { isExpired: true } }],
    ['of nobody known', 'not-a-member', null, {}],
    ['of nobody known, with the home union’s product', 'not-a-member', null, { tap: { product: 'u' } }],
    ['of a union that is not recognised here', 'other-union', null, { tap: { product: 'w' } }],
    [
      'of a recognised union whose files are not here',
      'cache-expired',
      null,
      { tap: { product: 'v' }, others: ['v'] },
    ],
    [
      'of a copied card, whoever it copies',
      'not-genuine',
      memberClass(),
      { tap: { verdict: 'not-genuine' as const } },
    ],
    [
      'of a card whose proof ended with its day: it is over, not false',
      'card-stopped',
      memberClass(),
      { tap: { verdict: 'not-genuine' as const, isExpired: true } },
    ],
    ['of a card that wants its contacts', 'insert-card', null, { tap: { verdict: 'insert-card' as const } }],
    ['unreadable', 'unreadable', null, { tap: { verdict: 'unreadable' as const } }],
    ['read without proof, and known', 'member', memberClass(), { tap: { verdict: 'read' as const } }],
    ['still known when the files are stale', 'member', memberClass(), { nowMs: morningMs + 25 * hourMs }],
    [
      'not decided on files that ran out',
      'cache-expired',
      memberClass(),
      { nowMs: morningMs + 8 * 24 * hourMs },
    ],
  ])('%s: %s', (_, code, known, change) => expect(assess(known, change)).toBe(code));

  it('none before any card', () => {
    expect(assessTap(null, { home: 'u', nowMs: morningMs, loaded: [] }).code).toBe('none');
  });
});

it('every code has a short title in both languages', () => {
  for (const code of recognitionCodes) {
    expect(recognitionTitles[code].zh.length).toBeLessThanOrEqual(8);
    expect(recognitionTitles[code].en).toBeTruthy();
  }
});

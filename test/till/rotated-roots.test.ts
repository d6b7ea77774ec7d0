import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freshness } from '../../terminal/core/trust/freshness.ts';
import { rootBytesMax, rootRotationsMax } from '../../terminal/core/trust/trust-rules.ts';
import { ProgrammeCache } from '../../terminal/till/cache/programme-cache.ts';
import { Journal } from '../../terminal/till/journal/journal.ts';
import { type Envelope, sealEnvelope } from '../../terminal/wire/envelope.ts';
import { sha256 } from '../../terminal/wire/sha256.ts';
import { SigningKey } from '../../terminal/wire/signing-key.ts';
import { Publisher } from '../fakes/publisher.ts';

const hourMs = 3_600_000;

describe('a till that follows roots', () => {
  let folder: string;
  let journal: Journal;
  let cache: ProgrammeCache;
  let union: Publisher;
  let roots: Map<number, Envelope>;
  const begin = async () => {
    journal = await Journal.open({ file: join(folder, 'journal.db'), terminal: 't-1', epoch: 1 });
    cache = new ProgrammeCache({ folder: join(folder, 'cache'), journal });
    return cache.restore();
  };
  const restart = async () => {
    await journal.close();
    return begin();
  };
  const follow = () => cache.followRoots('u', async (version) => roots.get(version) ?? null);
  const rotate = (
    version: number,
    ...rest: Parameters<Publisher['rotate']> extends [number, ...infer R] ? R : never
  ) => roots.set(version, union.rotate(version, ...rest));
  const take = (envelope: Envelope) => cache.take('u', envelope, union.fetch);

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'puhui-roots-'));
    union = new Publisher();
    roots = new Map();
    await begin();
    await cache.pinRoot(union.root(), { programme: 'u', sha256: sha256(union.root().payload) });
    await take(union.head(5));
  });
  afterEach(async () => {
    await journal.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('R3, R5: follows three rotations of all keys one by one after it was off, and refuses the old keys then', async () => {
    const old = union.headKey;
    rotate(2, ['root', 'head']);
    rotate(3, ['root', 'publisher']);
    rotate(4, ['root', 'head', 'publisher']);
    expect(await follow()).toBe(3);
    await expect(take(union.head(6, { signer: old }))).rejects.toMatchObject({ rule: 'S2' });
    await take(union.head(6));
    expect(await restart()).toEqual([]);
    expect([cache.root('u')?.version, cache.loaded('u')?.head.version]).toEqual([4, 6]);
  });

  it(`R5: stops after ${rootRotationsMax} roots in one go`, async () => {
    let asked = 0;
    for (let version = 2; version <= rootRotationsMax + 3; version += 1) rotate(version, []);
    const endless = async (version: number) => {
      asked += 1;
      return roots.get(version) ?? null;
    };
    expect(await cache.followRoots('u', endless)).toBe(rootRotationsMax);
    expect(asked).toBe(rootRotationsMax);
    expect(await cache.followRoots('u', endless)).toBe(2);
  });

  it.each<[string, string, () => void]>([
    [
      'R3',
      'signed by one key of the root before',
      () => rotate(2, ['head'], { signers: union.rootKeys.slice(0, 1) }),
    ],
    [
      'R3',
      'signed twice by one key',
      () => rotate(2, ['head'], { signers: [union.rootKeys[0]!, union.rootKeys[0]!] }),
    ],
    [
      'R3',
      'signed by its own new keys alone',
      () => {
        const { rootKeys } = union;
        rotate(2, ['root']);
        roots.set(2, union.rotate(2, [], { signers: union.rootKeys }));
        union.rootKeys = rootKeys;
      },
    ],
    ['R3', 'signed by the old keys alone', () => rotate(2, ['root'], { signers: [...union.rootKeys] })],
    ['R3', 'signed by the head’s key', () => rotate(2, [], { signers: [union.headKey, union.publisherKey] })],
    ['R2', 'of another programme', () => rotate(2, [], { change: (root) => ({ ...root, programme: 'v' }) })],
    ['R2', 'that leaves a version out', () => roots.set(2, union.rotate(3, []))],
    ['R2', 'without its time', () => rotate(2, [], { change: ({ issuedAt: _, ...root }) => root })],
    [
      'S3',
      'with a threshold of one (R4)',
      () =>
        rotate(2, [], {
          change: (root) => ({
            ...root,
            roles: { ...root.roles, root: { ...root.roles.root, threshold: 1 } },
          }),
        }),
    ],
    [
      'S3',
      'with two root keys (R4)',
      () =>
        rotate(2, [], {
          change: (root) => ({
            ...root,
            roles: { ...root.roles, root: { keys: root.roles.root.keys.slice(0, 2), threshold: 2 } },
          }),
        }),
    ],
    [
      'S3',
      'with a key under another’s id (R4)',
      () =>
        rotate(2, [], {
          change: (root) => ({
            ...root,
            keys: { ...root.keys, [union.headKey.id]: SigningKey.generate().publicKey },
          }),
        }),
    ],
    [
      'S3',
      'with a role of a key that is not there (R4)',
      () =>
        rotate(2, [], {
          change: (root) => ({
            ...root,
            roles: { ...root.roles, head: { keys: [union.headKey.id, '0'.repeat(16)], threshold: 1 } },
          }),
        }),
    ],
    [
      'S3',
      'that wants two publishers on each file (R4)',
      () =>
        rotate(2, [], {
          change: (root) => {
            const second = SigningKey.generate();
            return {
              ...root,
              keys: { ...root.keys, [second.id]: second.publicKey },
              roles: { ...root.roles, publisher: { keys: [union.publisherKey.id, second.id], threshold: 2 } },
            };
          },
        }),
    ],
    [
      'S3',
      'with one key in two roles (R4)',
      () =>
        rotate(2, [], {
          change: (root) => ({ ...root, roles: { ...root.roles, head: root.roles.publisher } }),
        }),
    ],
    [
      'S3',
      'with a key named twice (R4)',
      () =>
        rotate(2, [], {
          change: (root) => ({
            ...root,
            roles: {
              ...root.roles,
              root: { keys: [...root.roles.root.keys.slice(0, 2), root.roles.root.keys[0]], threshold: 2 },
            },
          }),
        }),
    ],
    [
      'S3',
      'with something unknown in it',
      () => rotate(2, [], { change: (root) => ({ ...root, extra: 1 }) }),
    ],
  ])('%s: refuses a root %s, and sells on', async (rule, _, make) => {
    make();
    await expect(follow()).rejects.toMatchObject({ rule });
    expect([cache.root('u')?.version, cache.loaded('u')?.head.version]).toEqual([1, 5]);
    await restart();
    expect([cache.root('u')?.version, cache.loaded('u')?.head.version]).toEqual([1, 5]);
  });

  it('D1: refuses a root that is longer than any', async () => {
    const { payload } = union.rotate(2, []);
    roots.set(2, sealEnvelope('root', payload.padEnd(rootBytesMax + 1), union.rootKeys.slice(0, 2)));
    await expect(follow()).rejects.toMatchObject({ rule: 'D1' });
  });

  it('R6: one that cannot be kept signs nothing', async () => {
    await sql`create trigger full_disk before update on trusted begin
      select raise(abort, 'full'); end`.execute(journal.database);
    rotate(2, ['head']);
    await expect(follow()).rejects.toThrow('full');
    await expect(take(union.head(6))).rejects.toMatchObject({ rule: 'S2' });
    await sql`drop trigger full_disk`.execute(journal.database);
  });

  it('R6: never pins another root in the place of the one that it follows', async () => {
    const stranger = new Publisher();
    await cache.pinRoot(stranger.root(), { programme: 'u', sha256: sha256(stranger.root().payload) });
    await expect(take(stranger.head(6))).rejects.toMatchObject({ rule: 'S2' });
    rotate(2, ['root']);
    await follow();
    await restart();
    expect(cache.root('u')?.version).toBe(2);
  });

  it('R7: takes low head versions again once a thief’s key was taken back, and none before', async () => {
    await take(union.head(Number.MAX_SAFE_INTEGER, { fileVersion: 5 }));
    await expect(take(union.head(6))).rejects.toMatchObject({ rule: 'H2' });
    rotate(2, ['head']);
    await follow();
    await restart();
    await expect(take(union.head(6, { fileVersion: 4 }))).rejects.toMatchObject({ rule: 'H5' });
    await take(union.head(6));
    await expect(take(union.head(5))).rejects.toMatchObject({ rule: 'H2' });
  });

  it('R7: takes low file versions again once the publisher’s key was taken back, and none before', async () => {
    await take(union.head(6, { fileVersion: Number.MAX_SAFE_INTEGER }));
    await expect(take(union.head(7))).rejects.toMatchObject({ rule: 'H5' });
    rotate(2, ['publisher']);
    await follow();
    // Nobody had the head's key.
    await expect(take(union.head(5))).rejects.toMatchObject({ rule: 'H2' });
    await take(union.head(7));
    expect(cache.loaded('u')?.head.version).toBe(7);
  });

  it('R7: one key of a role that has others is enough', async () => {
    const thief = SigningKey.generate();
    rotate(2, [], {
      change: (root) => ({
        ...root,
        keys: { ...root.keys, [thief.id]: thief.publicKey },
        roles: { ...root.roles, head: { keys: [...root.roles.head.keys, thief.id], threshold: 1 } },
      }),
    });
    await follow();
    await take(union.head(Number.MAX_SAFE_INTEGER, { signer: thief, fileVersion: 5 }));
    rotate(3, []);
    await follow();
    await take(union.head(6));
    expect(cache.loaded('u')?.head.version).toBe(6);
  });

  it('R8: sells on under the old head, stale, until the week after the rotation, and no longer', async () => {
    await take(union.head(6, { issuedAtMs: Date.parse('2099-01-01T00:00:00Z') }));
    rotate(2, ['head']);
    await follow();
    const rotatedMs = Date.parse('2026-11-22T02:00:00Z');
    const tier = (hours: number) => freshness(cache.loaded('u')!.limits, rotatedMs + hours * hourMs);
    for (const _ of ['before a restart', 'after it']) {
      expect([tier(0), tier(167), tier(168)]).toEqual(['stale', 'stale', 'expired']);
      expect(cache.loaded('u')?.head.version).toBe(6);
      expect(await restart()).toEqual([]);
    }
    await take(union.head(7, { issuedAtMs: rotatedMs }));
    expect(tier(0)).toBe('fresh');
  });

  it('R8: sells on under it after a second rotation, too', async () => {
    rotate(2, ['head']);
    rotate(3, ['head']);
    await follow();
    expect(await restart()).toEqual([]);
    expect(cache.loaded('u')?.head.version).toBe(5);
  });

  it('S2: counts keys, not signatures', async () => {
    const one = union.rootKeys[0]!;
    const single = union.rotate(2, [], { signers: [one, one, one] });
    expect(single.signatures).toHaveLength(3);
    roots.set(2, single);
    await expect(follow()).rejects.toThrow('1 trusted signatures');
  });

  it('H7: refuses a head that would hold for ever', async () => {
    const longer = (days: number) =>
      union.head(6, {
        change: (head) => ({
          ...head,
          usableUntil: new Date(
            Date.parse(head.issuedAt) + days * 24 * hourMs,
          ).toISOString() as typeof head.usableUntil,
        }),
      });
    await expect(take(longer(32))).rejects.toMatchObject({ rule: 'H7' });
    await take(longer(31));
  });

  it('R1: starts and says it when a root on the disk is damaged', async () => {
    await journal.database.updateTable('trusted').set({ root: '{}' }).execute();
    expect(await restart()).toEqual([expect.stringContaining('u: rule S3')]);
    await expect(take(union.head(6, { signer: SigningKey.generate() }))).rejects.toMatchObject({
      rule: 'R1',
    });
  });
});

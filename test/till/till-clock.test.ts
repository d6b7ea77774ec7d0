import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readFact } from '../../terminal/till/journal/facts.ts';
import { Journal } from '../../terminal/till/journal/journal.ts';
import { TillClock, timeMarkFact } from '../../terminal/till/till-clock.ts';
import { sealEnvelope } from '../../terminal/wire/envelope.ts';
import type { TimeQuestion } from '../../terminal/wire/signed-time.ts';
import { SigningKey } from '../../terminal/wire/signing-key.ts';

const noonMs = Date.parse('2026-11-21T12:00:00+08:00');
const dayMs = 86_400_000;

/** The world goes on by `pass`; the till's wall clock may be set to anything. */
let trueMs: number;
let wallOffMs: number;
let folder: string;
let journal: Journal;
let clock: TillClock;
let logged: string[];
const union = SigningKey.generate();
const signers = { keys: new Map([[union.id, union.publicKey]]), threshold: 1 };

const begin = async () => {
  journal = await Journal.open({ file: join(folder, 'journal.db'), terminal: 't-1', epoch: 1 });
  let asked = 0;
  const randomness = (bytes: number) => {
    asked += 1;
    return new Uint8Array(bytes).fill(asked);
  };
  const log = (event: string) => {
    logged.push(event);
  };
  const clocks = { now: () => trueMs + wallOffMs, sinceBoot: () => trueMs - noonMs, randomness, log };
  clock = await TillClock.open(clocks, journal);
};
const restart = async () => {
  await journal.close();
  await begin();
};
const pass = async (ms: number) => {
  trueMs += ms;
  await clock.keep();
};
const answer = (question: TimeQuestion, change: Readonly<Record<string, unknown>> = {}) => ({
  schema: 1,
  type: 'time',
  terminal: 't-1',
  nonce: question.nonce,
  at: new Date(trueMs).toISOString(),
  ...change,
});
const told = (
  change: Readonly<Record<string, unknown>> = {},
  signer = union,
  type: 'time' | 'head' = 'time',
) =>
  clock.ask({
    terminal: 't-1',
    signers,
    time: async (question) => sealEnvelope(type, JSON.stringify(answer(question, change)), [signer]),
  });

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'puhui-clock-'));
  [trueMs, wallOffMs, logged] = [noonMs, 0, []];
  await begin();
});
afterEach(async () => {
  await journal.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('T1: the time counts only as an answer to this till’s question', () => {
  it.each([
    ['signed by somebody else', {}, SigningKey.generate(), 'time'],
    ['signed for another purpose', {}, union, 'head'],
    ['told to another till', { terminal: 't-2' }, union, 'time'],
    ['an answer to an earlier question', { nonce: '00'.repeat(16) }, union, 'time'],
    ['of a newer kind', { leapSeconds: 37 }, union, 'time'],
  ] as const)('%s: refused, and nothing changes', async (_name, change, signer, type) => {
    wallOffMs = 30 * dayMs;
    await expect(told(change, signer, type)).rejects.toMatchObject({ code: 'cache-refused', rule: 'T1' });
    expect([clock.offMs, clock.nowMs(0)]).toEqual([null, trueMs + wallOffMs]);
    await told();
    expect(clock.nowMs(0)).toBe(trueMs);
  });
});

describe('T2: a clock far from the signed time', () => {
  it.each([
    ['ahead', 400 * dayMs],
    ['behind', -30 * dayMs],
  ])('%s: the time goes on from the union’s word', async (_name, offMs) => {
    wallOffMs = offMs;
    await told();
    await pass(3 * 3_600_000);
    expect([clock.nowMs(0), clock.offMs]).toEqual([trueMs, offMs]);
  });

  it('is asked about again after a while, not with every round', async () => {
    let asked = 0;
    const count = () =>
      clock.ask({
        terminal: 't-1',
        signers,
        time: async (question) => {
          asked += 1;
          return sealEnvelope('time', JSON.stringify(answer(question)), [union]);
        },
      });
    await count();
    await count();
    expect(asked).toBe(1);
    await pass(10 * 60_000);
    await count();
    expect(asked).toBe(2);
  });
});

describe('T3: a clock that is set back', () => {
  it('gains a minute at most, whatever the order of restarts', async () => {
    await pass(dayMs);
    for (const offMs of [-30 * dayMs, -365 * dayMs, -trueMs, -dayMs]) {
      wallOffMs = offMs;
      await restart();
      expect(clock.nowMs(0)).toBeGreaterThan(noonMs + dayMs - 60_000);
      await pass(30_000);
    }
  });

  it('is not before the newest document in force either', () =>
    expect(clock.nowMs(noonMs + dayMs)).toBe(noonMs + dayMs));

  it('one that ran ahead is put right by the union’s word alone, and stays right', async () => {
    wallOffMs = 400 * dayMs;
    await restart();
    wallOffMs = 0;
    await restart();
    expect(clock.nowMs(0)).toBe(trueMs + 400 * dayMs);
    await told();
    expect(clock.nowMs(0)).toBe(trueMs);
    await restart();
    expect(clock.nowMs(0)).toBe(trueMs);
  });

  it('is marked once a minute while it runs, by itself', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      const mark = async () => Number(await readFact(journal.database, timeMarkFact)) - noonMs;
      await pass(60_000);
      clock.start();
      const wait = async (ms: number) => {
        trueMs += ms;
        await vi.advanceTimersByTimeAsync(ms);
      };
      await wait(59_999);
      expect(await mark()).toBe(60_000);
      await wait(1);
      await expect.poll(mark).toBe(120_000);
      clock.stop();
      await wait(600_000);
      expect(await mark()).toBe(120_000);
    } finally {
      vi.useRealTimers();
    }
  });

  it('takes no mark back by going back in its five minutes', async () => {
    await told();
    wallOffMs = 4 * 60_000;
    await pass(60_000);
    wallOffMs = -4 * 60_000;
    await pass(1_000);
    await restart();
    expect(clock.nowMs(0)).toBe(noonMs + 5 * 60_000);
  });

  it('a mark that cannot be read is none', async () => {
    await sql`update facts set value = 'no number' where name = 'time-mark'`.execute(journal.database);
    await restart();
    expect(clock.nowMs(0)).toBe(trueMs);
  });
});

describe('T4: what an entry says of the time', () => {
  it('is the wall clock as it stood, and the last word of the union with the count since', async () => {
    wallOffMs = -dayMs;
    expect(clock.evidence).toMatchObject({
      wall: expect.stringContaining('2026-11-20T12:00:00'),
      told: null,
    });
    await pass(5_000);
    await told();
    await pass(7_000);
    expect(clock.evidence).toEqual({
      wall: expect.stringContaining('2026-11-20T12:00:12'),
      sinceBoot: 12_000,
      told: { at: expect.stringContaining('2026-11-21T12:00:05'), sinceBoot: 5_000 },
    });
  });

  it('a disk that takes no mark stops nothing', async () => {
    await journal.database.destroy();
    await pass(dayMs);
    expect([clock.nowMs(0), logged]).toEqual([trueMs, ['time-mark-not-written']]);
    await begin();
  });
});

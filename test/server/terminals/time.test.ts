import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { enrolTill } from '../../../terminal/till/enrol.ts';
import { readIdentity } from '../../../terminal/till/identity.ts';
import { TillError } from '../../../terminal/till/ports.ts';
import { isRefusal } from '../../../terminal/till/refusal.ts';
import { Till } from '../../../terminal/till/till.ts';
import { tillFiles } from '../../../terminal/till/till-files.ts';
import { newCode } from '../paired-till.ts';
import { type SmallUnion, startSmallUnion } from '../small-union.ts';
import { serverWith } from './till-on-disk.ts';

const dayMs = 86_400_000;
let union: SmallUnion;
let dataDir: string;
let wallOffMs: number;
let machine: Till | undefined;

const begin = async (office?: ReturnType<typeof serverWith>) => {
  const identity = await readIdentity(tillFiles(dataDir).identity);
  if (identity === null) throw new Error('no identity');
  const world = {
    now: () => union.clock.ms + wallOffMs,
    sinceBoot: () => union.clock.ms,
    randomness: (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes)),
    log: () => {},
  };
  machine = await Till.open({
    dataDir,
    identity,
    readers: [],
    world,
    fatal: (error) => expect.fail(String(error)),
    ...(office === undefined ? {} : { office: office(identity) }),
  });
  return machine;
};
const soldAt = async (till: Till) => {
  const opened = await till.desk.checkouts.open({
    lines: [{ id: '1', category: 'ticket', unitPrice: 9000 as never, quantity: 1 }],
  });
  if (isRefusal(opened)) throw new Error(opened.refused);
  const sold = await till.desk.checkouts.confirm(opened.done.view.id, {});
  if (isRefusal(sold)) throw new Error(sold.refused);
  return Date.parse(sold.done.at);
};

beforeEach(async () => {
  union = await startSmallUnion();
  dataDir = await mkdtemp(join(tmpdir(), 'puhui-time-'));
  wallOffMs = 0;
  const enrolled = await enrolTill({ dataDir, server: union.server.address, code: await newCode(union) });
  expect(enrolled.enrolled).toBe(true);
});
afterEach(async () => {
  await machine?.close();
  await union.end();
  await rm(dataDir, { recursive: true });
});

it.each([
  ['ahead', 400 * dayMs],
  ['behind', -30 * dayMs],
])('a till whose clock is %s sells by the union’s time, and says that it is wrong', async (_name, offMs) => {
  wallOffMs = offMs;
  const till = await begin();
  await till.firstSync();
  expect(await soldAt(till)).toBe(union.clock.ms);
  expect((await till.status()).clock).toMatchObject({
    behindSignedTime: offMs < 0,
    aheadOfSignedTime: offMs > 0,
    offMs,
  });
});

it('a till whose clock is a minute ahead sells by its clock, and calls it right', async () => {
  wallOffMs = 60_000;
  const till = await begin();
  await till.firstSync();
  expect(await soldAt(till)).toBe(union.clock.ms + wallOffMs);
  expect((await till.status()).clock).toMatchObject({ behindSignedTime: false, aheadOfSignedTime: false });
});

it('a till without a network that is set back sells by the last time that it knew', async () => {
  const till = await begin();
  await till.firstSync();
  await till.close();
  await union.server.stop();
  const knownMs = union.clock.ms;
  wallOffMs = -30 * dayMs;
  expect(await soldAt(await begin())).toBeGreaterThanOrEqual(knownMs);
});

it('nor has it forgotten the minutes that it was open since', async () => {
  await union.server.stop();
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const till = await begin();
  till.start();
  union.clock.ms += 60_000;
  await vi.advanceTimersByTimeAsync(60_000);
  vi.useRealTimers();
  await till.close();
  const knownMs = union.clock.ms;
  wallOffMs = -30 * dayMs;
  expect(await soldAt(await begin())).toBeGreaterThanOrEqual(knownMs);
});

it('a till that nobody tells the time is not before the newest that its union published', async () => {
  wallOffMs = -30 * dayMs;
  const untold = serverWith(() => ({
    time: () => Promise.reject(new TillError('head-office-unreachable', 'no answer')),
  }));
  const till = await begin(untold);
  await till.firstSync();
  expect(await soldAt(till)).toBe(union.clock.ms);
});

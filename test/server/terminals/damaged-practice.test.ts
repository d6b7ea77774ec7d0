import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Desk } from '../../../terminal/till/desk.ts';
import { enrolTill } from '../../../terminal/till/enrol.ts';
import { type Identity, readIdentity } from '../../../terminal/till/identity.ts';
import { isRefusal } from '../../../terminal/till/refusal.ts';
import { Till } from '../../../terminal/till/till.ts';
import { tillFiles } from '../../../terminal/till/till-files.ts';
import { newCode } from '../paired-till.ts';
import { type SmallUnion, startSmallUnion } from '../small-union.ts';

let union: SmallUnion;
let dataDir: string;
let logged: string[];
const files = () => tillFiles(dataDir).training;

beforeAll(async () => {
  union = await startSmallUnion();
  dataDir = mkdtempSync(join(tmpdir(), 'puhui-practice-'));
  await enrolTill({ dataDir, server: union.server.address, code: await newCode(union) });
  await withTill(async (till) => {
    await till.firstSync();
    await sell(await till.training());
  });
});
afterAll(async () => {
  await union.end();
  rmSync(dataDir, { recursive: true, force: true });
});

let whole: { readonly journal: Buffer; readonly working: Buffer };
beforeEach(() => {
  logged = [];
  whole = { journal: readFileSync(files().journal), working: readFileSync(files().working) };
});
afterEach(() => {
  for (const part of ['', '-wal', '-shm', '-answered'])
    for (const file of [files().journal, files().working])
      for (const name of [`${file}${part}`, `${file}.damaged-1${part}`]) rmSync(name, { force: true });
  writeFileSync(files().journal, whole.journal);
  writeFileSync(files().working, whole.working);
});

async function withTill(work: (till: Till) => Promise<void>): Promise<void> {
  const identity = (await readIdentity(tillFiles(dataDir).identity)) as Identity;
  const world = {
    now: () => union.clock.ms,
    sinceBoot: () => union.clock.ms,
    randomness: (bytes: number) => randomBytes(bytes),
    log: (event: string, facts = {}) => void logged?.push(`${event} ${JSON.stringify(facts)}`),
  };
  const fatal = (error: unknown) => expect.fail(String(error));
  const till = await Till.open({ dataDir, identity, readers: [], world, fatal });
  try {
    await work(till);
  } finally {
    await till.close();
  }
}

async function sell(desk: Desk): Promise<string> {
  const lines = [{ id: '1', category: 'ticket', unitPrice: 9_000 as never, quantity: 1 }];
  const opened = await desk.checkouts.open({ lines });
  if (isRefusal(opened)) throw new Error(opened.refused);
  const sold = await desk.checkouts.confirm(opened.done.view.id, {});
  if (isRefusal(sold)) throw new Error(sold.refused);
  return sold.done.id;
}

const salesOf = async (desk: Desk) => (await desk.sales.list({ before: null, limit: 9, find: null })).sales;

it('practice that is whole goes on where it was, and nothing is said of it', async () => {
  await withTill(async (till) => {
    expect(await salesOf(await till.training())).toHaveLength(1);
    expect(await till.status()).not.toHaveProperty('training');
  });
});

it.each(['journal', 'working'] as const)(
  'a damaged %s file of practice is kept under another name and said, practice begins anew, real sales go on',
  async (which) => {
    const broken = Buffer.from(whole[which]).fill(0xff, 4_096);
    writeFileSync(files()[which], broken);
    await withTill(async (till) => {
      await sell(till.desk);
      const practice = await till.training();
      expect(await salesOf(practice)).toEqual([]);
      await sell(practice);
      expect(readFileSync(`${files()[which]}.damaged-1`)).toEqual(broken);
      expect(await till.status()).toMatchObject({ training: { setAside: 'journal.db.damaged-1' } });
      expect(logged.join('\n')).toMatch(/training-set-aside .*练习流水已损坏.*practice begins anew/);
      // The same files again: it was said once, and is not done twice.
      expect(await till.training()).toBe(practice);
    });
  },
);

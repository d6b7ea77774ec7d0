import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { entryHash } from '../../../terminal/core/journal/chain.ts';
import type { RefundEntry, SaleEntry } from '../../../terminal/core/journal/entry.ts';
import { enrolTill } from '../../../terminal/till/enrol.ts';
import { type Identity, readIdentity } from '../../../terminal/till/identity.ts';
import { Journal } from '../../../terminal/till/journal/journal.ts';
import type { JournalTables } from '../../../terminal/till/journal/journal-tables.ts';
import { verifyJournal } from '../../../terminal/till/journal/verify-journal.ts';
import { usesBack } from '../../../terminal/till/journal/written-counts.ts';
import { Till } from '../../../terminal/till/till.ts';
import { tillFiles } from '../../../terminal/till/till-files.ts';
import { openSqlite } from '../../../terminal/wire/disk/sqlite.ts';
import { sha256 } from '../../../terminal/wire/sha256.ts';
import { countedSale } from '../../fakes/counted-sale.ts';
import { erasePagesWith } from '../../till/salvage/damaged-journal.ts';
import { newCode } from '../paired-till.ts';
import { refund, sale } from '../sample-entries.ts';
import { type SmallUnion, startSmallUnion } from '../small-union.ts';

let union: SmallUnion;
let sound: string;
let dataDir: string;
const file = () => tillFiles(dataDir).journal;

beforeAll(async () => {
  union = await startSmallUnion();
  sound = mkdtempSync(join(tmpdir(), 'puhui-verify-sound-'));
  dataDir = mkdtempSync(join(tmpdir(), 'puhui-verify-'));
  await enrolTill({ dataDir: sound, server: union.server.address, code: await newCode(union) });
  const identity = (await readIdentity(tillFiles(sound).identity)) as Identity;
  const journal = await Journal.open({ file: tillFiles(sound).journal, ...identity });
  const [first, second] = [sale('rd-1'), sale('rd-2')] as never as [SaleEntry, SaleEntry];
  const back = refund('rf-1', 'rd-1') as never as RefundEntry;
  const returned = { entry: back, uses: usesBack(back, first), member: null };
  for (const what of [countedSale(first), countedSale(second), returned])
    await journal.exclusively((append) => append(what));
  await journal.close();
  const till = await Till.open({
    dataDir: sound,
    identity,
    readers: [],
    world: {
      now: () => union.clock.ms,
      sinceBoot: () => union.clock.ms,
      randomness: (bytes) => randomBytes(bytes),
      log: () => {},
    },
    fatal: (error) => expect.fail(String(error)),
  });
  await till.firstSync();
  await till.close();
});
beforeEach(() => {
  rmSync(dataDir, { recursive: true, force: true });
  cpSync(sound, dataDir, { recursive: true });
});
afterAll(async () => {
  await union.end();
  for (const folder of [sound, dataDir]) rmSync(folder, { recursive: true, force: true });
});

async function change(...statements: readonly string[]): Promise<void> {
  const database = await openSqlite<JournalTables>({ file: file(), durability: 'NORMAL' });
  for (const statement of statements) await sql.raw(statement).execute(database);
  await database.destroy();
}

describe('verify-journal', () => {
  it('prints totals, by offer and by funder, and how many signatures hold', async () => {
    const { exit, out, err } = await verifyJournal(dataDir);
    expect([exit, err]).toEqual([0, []]);
    expect(JSON.parse(out)).toMatchObject({
      entries: 3,
      sales: 2,
      refunds: 1,
      releases: 0,
      payable: 14_000,
      discount: 4_000,
      refunded: 3_500,
      discountGivenBack: 1_000,
      offers: { 'scedu.rice': { uses: 2, discount: 4_000, givenBack: 1_000 } },
      funders: { merchant: { borne: 4_000, givenBack: 1_000 } },
      lost: [],
      signatures: { roots: 2, heads: 2, assignments: 1, acknowledgements: 1, byOlderKeys: 0 },
    });
  });

  it.each([
    [
      'a signature of the server’s word',
      `update acknowledged set envelope = replace(envelope, '"sequence', '"sequencf')`,
      /server's word on epoch 1/,
    ],
    ['the place of the server’s word', 'update acknowledged set sequence = 2', /server's word on epoch 1/],
    ['a root', `update trusted set root = replace(root, 'programme', 'programmf')`, /root of/],
    ['a head', `update trusted set head = replace(head, 'pollSeconds', 'pollSecondt')`, /head of/],
    [
      'the assignment',
      `update facts set value = replace(value, '510107', '510108') where name = 'assignment'`,
      /assignment/,
    ],
    [
      'what is counted by day',
      `insert into use_days values ('scedu.rice', '2026-11-20', 'w', 'm', 'y', 1, 1)`,
      /uses are counted/,
    ],
  ])('finds a change of %s', async (_, statement, words) => {
    await change(statement);
    expect(await verifyJournal(dataDir)).toMatchObject({ exit: 1, err: [expect.stringMatching(words)] });
  });

  it('finds an entry whose sums do not come out, though its hash does', async () => {
    const database = await openSqlite<JournalTables>({ file: file(), durability: 'NORMAL' });
    const last = await database
      .selectFrom('entries')
      .selectAll()
      .orderBy('sequence', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow();
    const { rows } = await sql<{ text: string }>`select sql as text from sqlite_schema
      where name = 'entries_no_update'`.execute(database);
    await database.destroy();
    const bytes = last.bytes.replace('"amount":3500,"discount"', '"amount":3501,"discount"');
    const hash = entryHash(sha256, { ...last, previousHash: last.previous_hash }, bytes);
    await change(
      'drop trigger entries_no_update',
      `update entries set bytes = '${bytes}', hash = '${hash}' where sequence = ${last.sequence}`,
      rows[0]?.text ?? '',
    );
    expect((await verifyJournal(dataDir)).err.join()).toMatch(/sequence 3: /);
  });

  it('says of a file that was set aside what of it can be read, and leaves it as it is', async () => {
    const aside = join(dataDir, 'aside.db');
    cpSync(file(), aside);
    expect((await verifyJournal(dataDir, aside)).exit).toBe(0);
    erasePagesWith(aside, '"id":"rd-2"');
    const before = readFileSync(aside);
    const { exit, err } = await verifyJournal(dataDir, aside);
    expect([exit, err.join('\n')]).toEqual([
      1,
      expect.stringMatching(/of epoch 1 \d entries can be read, \d are lost/),
    ]);
    expect(readFileSync(aside)).toEqual(before);
    writeFileSync(aside, 'nothing of a journal');
    expect((await verifyJournal(dataDir, aside)).exit).toBe(1);
  });

  it.each(['', 'nothing.db'])('has no journal at "%s" of the data folder', async (name) => {
    const place = join(dataDir, name);
    expect(await verifyJournal(dataDir, place)).toEqual({
      exit: 2,
      out: '',
      err: [`journal: there is none at ${place}`],
    });
  });
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { IsoDate } from '../../../terminal/core/calendar/civil-date.ts';
import type { RefundEntry, SaleEntry } from '../../../terminal/core/journal/entry.ts';
import { readIdentity } from '../../../terminal/till/identity.ts';
import { keepFact } from '../../../terminal/till/journal/facts.ts';
import { Journal } from '../../../terminal/till/journal/journal.ts';
import { sealOfLease } from '../../../terminal/till/journal/sealed-rows.ts';
import { usesBack } from '../../../terminal/till/journal/written-counts.ts';
import { openJournal } from '../../../terminal/till/open-journal.ts';
import { keepUses } from '../../../terminal/till/quotas/uses-elsewhere.ts';
import { tillFiles } from '../../../terminal/till/till-files.ts';
import { openSqlite } from '../../../terminal/wire/disk/sqlite.ts';
import { memberMarkOf, redemptionMarkOf } from '../../../terminal/wire/quotas.ts';
import { countedSale } from '../../fakes/counted-sale.ts';
import { refund, sale } from '../sample-entries.ts';
import { type SmallUnion, startSmallUnion } from '../small-union.ts';
import { TillOnDisk } from './till-on-disk.ts';

/** A journal with something in every table; each test changes one value of it behind the till's back. */

let union: SmallUnion;
let till: TillOnDisk;
let folder: string;
const files = () => tillFiles(folder);
const grant = {
  ...({
    grant_id: 'g-1',
    epoch: 1,
    offer: 'scedu.rice',
    measure: 'uses',
    per: 'offer',
    period: 'offer',
  } as const),
  ...({ granted: 10, state: 'open' } as const),
};

beforeAll(async () => {
  union = await startSmallUnion();
  till = await TillOnDisk.enrol(union);
  const journal = await Journal.open({ file: till.files.journal, ...till.identity });
  await journal.database
    .insertInto('leases')
    .values({ ...grant, used: 0, released: 0, moved: 0, seal: sealOfLease(grant) })
    .execute();
  const facts = { version: 1, offlineRisk: { uses: 20, fen: 20_000 }, usesThrough: 3 };
  await keepFact(journal.database, 'leases', JSON.stringify(facts));
  const elsewhere = {
    member: memberMarkOf('scedu:a'),
    offer: 'scedu.rice',
    redemption: redemptionMarkOf('rd-9'),
  };
  await journal.database
    .transaction()
    .execute((transaction) =>
      keepUses(transaction, [{ ...elsewhere, day: '2026-11-20' as IsoDate, uses: 2 }]),
    );
  const append = (what: Parameters<Parameters<Parameters<typeof journal.exclusively>[0]>[0]>[0]) =>
    journal.exclusively((write) => write(what));
  const leases = [{ grant: 'g-1', amount: 1 }];
  const sold = countedSale(sale('rd-1', { leases }) as never);
  await append({
    ...sold,
    quotas: { leases: sold.quotas?.leases ?? [], risk: { uses: 1, fen: 2_000 } },
    answer: () => ({ key: 'k-1', fingerprint: 'f', status: 200, body: '{"redemption":{"id":"rd-1"}}' }),
  });
  const second = sale('rd-2', { leases }) as never as SaleEntry;
  await append(countedSale(second));
  const back = refund('rf-1', 'rd-2') as never as RefundEntry;
  await append({ entry: back, uses: usesBack(back, second), member: null });
  await journal.close();
  await till.with((open) => open.firstSync());
  await till.sell(3, 4);
});
afterAll(async () => {
  till.end();
  await union.end();
});
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'puhui-changed-'));
  await cp(till.dataDir, folder, { recursive: true });
  return () => rmSync(folder, { recursive: true, force: true });
});

async function change(statement: string): Promise<void> {
  const database = await openSqlite<object>({ file: files().journal, durability: 'FULL' });
  const { numAffectedRows } = await sql.raw(statement).execute(database);
  await database.destroy();
  expect(numAffectedRows, statement).toBeGreaterThan(0n);
}

async function opens(): Promise<string> {
  const identity = (await readIdentity(files().identity)) as NonNullable<
    Awaited<ReturnType<typeof readIdentity>>
  >;
  try {
    const { journal, cache } = await openJournal({
      file: files().journal,
      cacheFolder: files().cache,
      identity,
    });
    await cache.close();
    await journal.close();
    return 'opens';
  } catch (error) {
    return `${(error as { code?: string }).code}: ${(error as Error).message}`;
  }
}

it('a till starts on what nobody has changed', async () => {
  expect(await opens()).toBe('opens');
});

it.each([
  [
    'a use of a member is gone',
    `delete from uses where entry = 'rd-1'`,
    /the uses of the entry at epoch 1, sequence 1/,
  ],
  [
    'a use counts for another member',
    `update uses set member = 'scedu:00' where entry = 'rd-1'`,
    /the uses of/,
  ],
  ['a use counts on another day', `update uses set day = '2026-11-20' where entry = 'rd-1'`, /the uses of/],
  ['a use counts in another week', `update uses set week = '2026-11-09' where entry = 'rd-1'`, /the uses of/],
  ['a use counts less', `update uses set uses = 0 where entry = 'rd-1'`, /the uses of/],
  ['an offer is forgotten', `delete from use_days where offer = 'scedu.rice'`, /the uses of/],
  [
    'a day counts otherwise',
    `update use_days set spent = spent + 1`,
    /are counted otherwise than they stand/,
  ],
  ['a card was never here', `delete from members_seen`, /a card that has bought here is not known/],
  [
    'less was used at another till',
    `update uses_elsewhere set uses = 1`,
    /a use of scedu.rice at another till on 2026-11-20 has changed/,
  ],
  ['a use elsewhere is of another week', `update uses_elsewhere set week = '2026-11-09'`, /at another till/],
  ['a use elsewhere is of another month', `update uses_elsewhere set month = '2026-10'`, /at another till/],
  ['a use elsewhere is of another year', `update uses_elsewhere set year = '2025'`, /at another till/],
  ['more was granted', `update leases set granted = 1034`, /the grant g-1 has changed/],
  ['less is used of a grant', `update leases set used = 0`, /the grant g-1 has changed/],
  [
    'less is used of it, by both counts',
    `update leases set used = 0, moved = 0`,
    /another part of the grant g-1/,
  ],
  ['a grant is of another offer', `update leases set offer = 'scedu.rich'`, /the grant g-1 has changed/],
  ['a grant is of another epoch', `update leases set epoch = 3`, /the grant g-1 has changed/],
  ['what is written off is open', `update leases set state = 'recalled'`, /the grant g-1 has changed/],
  [
    'the till may risk more',
    `update facts set value = replace(value, '20000', '90000') where name = 'leases'`,
    /of "leases" has changed/,
  ],
  [
    'the time is another',
    `update facts set value = '1' where name = 'time-mark'`,
    /of "time-mark" has changed/,
  ],
  [
    'the assignment is another',
    `update facts set value = replace(value, 'hq-001', 'hq-002') where name = 'assignment'`,
    /of "assignment" has changed/,
  ],
  [
    'more was acknowledged',
    `update acknowledged set sequence = sequence + 1`,
    /the server's word on epoch 1/,
  ],
  [
    'an older head would be taken',
    `update trusted set head_version = head_version - 1`,
    /the head of \S+ does not hold/,
  ],
  [
    'the head is another',
    `update trusted set head = replace(head, 'pollSeconds', 'pollSecondz')`,
    /the head of \S+ does not hold/,
  ],
  [
    'an older file would be taken',
    `update trusted_files set version = 0 where role = 'offers'`,
    /the head of \S+ does not hold/,
  ],
  ['a file is forgotten', `delete from trusted_files where role = 'offers'`, /the head of \S+ does not hold/],
  ['a root is another', `update trusted set root = replace(root, '"version', '"versiom')`, /root/],
])('a till does not start when %s', async (_, statement, why) => {
  await change(statement);
  expect(await opens()).toMatch(/^journal-damaged: /);
  expect(await opens()).toMatch(why);
});

it.each([
  ['a column has another name', 'seal text', 'saal text'],
  ['a trigger counts otherwise', 'set uses = uses + excluded', 'set uses = uses * excluded'],
  ['a table has another name', 'facts', 'fucts'],
])('a till does not start when, in the text of its tables, %s', async (_, from, to) => {
  const bytes = readFileSync(files().journal);
  let changes = 0;
  // Everywhere: the name of a table is in its text and beside it.
  for (let at = bytes.indexOf(from); at >= 0; at = bytes.indexOf(from, at + 1))
    changes += bytes.write(to, at);
  expect(changes).toBeGreaterThan(0);
  writeFileSync(files().journal, bytes);
  expect(await opens()).toMatch(/^journal-damaged: .*its tables are not as they were made/);
});

it('an answer that has changed is no answer: the entries keep the call from moving money twice', async () => {
  await change(`update answers set body = replace(body, 'rd-1', 'rd-9')`);
  const journal = await Journal.open({ file: files().journal, ...till.identity });
  expect(await journal.answerFor('k-1')).toBeNull();
  await journal.close();
});

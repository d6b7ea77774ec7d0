import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findChainFault, genesisHash } from '../../terminal/core/journal/chain.ts';
import type { OfferId } from '../../terminal/core/offers/offer.ts';
import { findBrokenSeal } from '../../terminal/till/journal/broken-seal.ts';
import type { Seen } from '../../terminal/till/journal/check-journal.ts';
import { Journal } from '../../terminal/till/journal/journal.ts';
import { Outbox } from '../../terminal/till/journal/outbox.ts';
import { usedBefore } from '../../terminal/till/journal/uses.ts';
import { WrittenCounts } from '../../terminal/till/journal/written-counts.ts';
import { openSqlite } from '../../terminal/wire/disk/sqlite.ts';
import { sha256 } from '../../terminal/wire/sha256.ts';
import { tokenOf } from '../fakes/counter.ts';
import { saleOf } from '../fakes/sale.ts';

/** Written by the till of version 0.1.0: four sales, a refund, the server's word for the first three. Never made anew. */
const old = join(import.meta.dirname, 'journal/journal-of-0.1.0.db');
/** Of the first six changes of tables: three sales, two of them to one member, a refund of the first, three answers. */
const withMoreIndexes = join(import.meta.dirname, 'journal/journal-with-six-migrations.db');
const place = { terminal: 't-1', epoch: 1 };
const hashOfThird = '7737f9b88c451b215e4d17214f5c55f46ffa2e7fbb3566e7707a50053f0b42dc';

describe('a journal of an older program', () => {
  let folder: string;
  const file = () => join(folder, 'journal.db');
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'puhui-old-journal-'));
    copyFileSync(old, file());
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('opens, every entry as it was, and goes on', async () => {
    const before = await rowsOf(file());
    const journal = await Journal.open({ file: file(), ...place });
    expect(journal.lastSequence).toBe(5);
    const kept = await journal.exclusively((append) =>
      append({ entry: saleOf('rd-new'), uses: [], member: null }),
    );
    expect(kept.sequence).toBe(6);
    expect((await journal.find({ externalId: 'pos-3' }))?.hash).toBe(hashOfThird);
    expect(await new Outbox(journal).unsent()).toBe(3);
    expect(await journal.answerFor('key-4')).toMatchObject({ status: 200 });
    await journal.close();
    const after = await rowsOf(file());
    expect(after.slice(0, 5)).toEqual(before);
    const start = { epoch: 1, sequence: 0, hash: genesisHash(sha256, 't-1', 1) };
    expect(
      findChainFault(
        sha256,
        after.map((row) => ({ ...row, previousHash: row.previous_hash })),
        start,
      ),
    ).toBeNull();
  });

  it.each([old, withMoreIndexes])('is counted as it is written: %s', async (older) => {
    copyFileSync(older, file());
    const counts = new WrittenCounts();
    const seen: Seen = (row, written) => counts.see(row, written);
    const journal = await Journal.open({ file: file(), ...place, seen });
    expect(await counts.findOther(journal.database, { file: file(), epoch: 1, reach: 'whole' })).toBeNull();
    expect(await findBrokenSeal(journal.database, { file: file(), reach: 'whole' })).toBeNull();
    await journal.database.updateTable('uses').set({ spent: 1 }).execute();
    expect(await counts.findOther(journal.database, { file: file(), epoch: 1, reach: 'newest' })).toMatch(
      /the uses of the entry/,
    );
    await journal.close();
  });

  it('finds refunds, uses and answers by fewer indexes than before', async () => {
    copyFileSync(withMoreIndexes, file());
    const before = await rowsOf(file());
    const journal = await Journal.open({ file: file(), ...place });
    expect(await rowsOf(file())).toEqual(before);
    expect((await journal.refundsOf('rd-2')).map(({ entry }) => entry.id)).toEqual(['rf-7']);
    expect(await journal.answerFor('key-2')).toMatchObject({ status: 200 });
    const used = await usedBefore(journal, {
      offers: ['u.nine' as OfferId],
      members: [`u:${tokenOf('ada')}`],
      periods: { day: '2026-11-21', week: '2026-11-16', month: '2026-11', year: '2026' },
    });
    // Four tickets of hers and one back; the sale between them was made without a card.
    expect(used['u.nine']).toMatchObject({ member: { day: 3, offer: 3 }, total: { day: 3 }, spent: 10_800 });
    const { rows } = await sql<{ name: string }>`select name from sqlite_schema
      where type = 'index' and tbl_name in ('entries', 'uses') and sql is not null order by name`.execute(
      journal.database,
    );
    expect(rows.map(({ name }) => name)).toEqual(['entries_refunds']);
    for (const [query, index] of [
      [sql`select * from entries where redemption in ('rd-2', 'rd-4')`, 'entries_refunds'],
      [sql`select sum(uses) from uses where member = 'u:x' and offer in ('u.nine')`, 'PRIMARY KEY'],
    ] as const) {
      const plan = await sql<{ detail: string }>`explain query plan ${query}`.execute(journal.database);
      expect(plan.rows.map(({ detail }) => detail).join()).toContain(index);
    }
    await journal.close();
  });

  it('stays as it was when it cannot be brought up to date', async () => {
    const database = await openSqlite<object>({ file: file(), durability: 'FULL' });
    // A table that a later program would make is there already, and is another one.
    await sql`create table outcomes (strange text)`.execute(database);
    await database.destroy();
    const before = await rowsOf(file());
    await expect(Journal.open({ file: file(), ...place })).rejects.toThrow(/outcomes/);
    expect(await rowsOf(file())).toEqual(before);
  });

  it.each([
    ['an entry that was changed', (bytes: Buffer) => changeAll(bytes, '"spent":3600', '"spent":3601')],
    ['a page that is no page', (bytes: Buffer) => bytes.fill(0x5a, 3 * 4_096, 4 * 4_096)],
    ['a file that is no database', (bytes: Buffer) => bytes.fill(0x5a, 0, 100)],
  ])('is not believed with %s, and is left as it is', async (_, harm) => {
    const bytes = readFileSync(file());
    harm(bytes);
    writeFileSync(file(), bytes);
    await expect(Journal.open({ file: file(), ...place })).rejects.toMatchObject({ code: 'journal-damaged' });
  });
});

/** Everywhere: a page keeps copies of what was moved out of it. */
function changeAll(bytes: Buffer, from: string, to: string): void {
  for (let at = bytes.indexOf(from); at >= 0; at = bytes.indexOf(from, at + 1)) bytes.write(to, at, 'latin1');
}

async function rowsOf(file: string) {
  const database = await openSqlite<{
    entries: { epoch: number; sequence: number; previous_hash: string; hash: string; bytes: string };
  }>({ file, durability: 'FULL' });
  const rows = await database.selectFrom('entries').selectAll().orderBy('sequence').execute();
  await database.destroy();
  return rows;
}

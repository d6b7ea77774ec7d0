import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findChainFault, genesisHash } from '../../terminal/core/journal/chain.ts';
import { Journal } from '../../terminal/till/journal/journal.ts';
import { Outbox } from '../../terminal/till/journal/outbox.ts';
import { openSqlite } from '../../terminal/wire/disk/sqlite.ts';
import { sha256 } from '../../terminal/wire/sha256.ts';
import { saleOf } from '../fakes/sale.ts';

/** Written by the till of version 0.1.0: four sales, a refund, the server's word for the first three. Never made anew. */
const old = join(import.meta.dirname, 'journal/journal-of-0.1.0.db');
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

import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RefundEntry } from '../../../terminal/core/journal/entry.ts';
import { Journal } from '../../../terminal/till/journal/journal.ts';
import { openSqliteToLook } from '../../../terminal/wire/disk/sqlite.ts';
import { saleOf } from '../../fakes/sale.ts';
import { refund } from '../../server/sample-entries.ts';
import { pageBytes } from '../salvage/damaged-journal.ts';

const place = { terminal: 't-1', epoch: 1 };
/** The first byte of a page that ends an index: https://www.sqlite.org/fileformat2.html#b_tree_pages */
const indexLeaf = 0x0a;
/** How a record says that a column is the constant 0 or 1: https://www.sqlite.org/fileformat2.html#record_format */
const constant = { zero: 8, one: 9 };

/** A name in each index, with one that no entry has and that sorts in its place. */
const names = [
  { of: 'id', column: 'id', name: 'rd-6', other: 'rd-7', apart: '' },
  { of: 'checkout', column: 'checkout', name: 'co-6', other: 'co-7', apart: '' },
  { of: 'number at the shop', column: 'external_id', name: 'shop-6', other: 'shop-7', apart: '' },
  // The index of ids has that name too, beside this one.
  { of: 'refunded sale', column: 'redemption', name: 'rd-5', other: 'rd-6', apart: 'rd-4' },
] as const;

describe.each([
  { size: 'that a start reads whole', padding: 0 },
  { size: 'that is too large for that', padding: 65_000_000 },
])('a journal $size', ({ padding }) => {
  let folder: string;
  let file: string;
  let original: Buffer;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'puhui-lying-index-'));
    file = join(folder, 'journal.db');
    const journal = await Journal.open({ file, ...place });
    for (let number = 1; number <= 6; number += 1)
      await journal.exclusively((append) =>
        append({
          entry: saleOf(`rd-${number}`, { checkout: `co-${number}`, externalId: `shop-${number}` }),
          uses: [],
          member: null,
        }),
      );
    const back = refund('rf-1', 'rd-5') as unknown as RefundEntry;
    await journal.exclusively((append) => append({ entry: back, uses: [], member: null }));
    await sql`insert into answers (key, fingerprint, status, body)
      values ('padding', '', 200, zeroblob(${padding}))`.execute(journal.database);
    await journal.close(); // leaves nothing in the log
    original = readFileSync(file);
    expect(statSync(file).size).toBeGreaterThan(padding);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** The file with other bytes, and what SQLite alone shows of it. */
  async function damaged(change: (bytes: Buffer) => void) {
    const bytes = Buffer.from(original);
    change(bytes);
    writeFileSync(file, bytes);
    const database = await openSqliteToLook<{ entries: Record<string, string> }>(file);
    const named = async (column: string, name: string) =>
      (await database.selectFrom('entries').select('hash').where(column, '=', name).execute()).length;
    try {
      const rows = await sql<{ epoch: number }>`select epoch from entries not indexed`.execute(database);
      const epochs = rows.rows.map(({ epoch }) => epoch);
      const found = await Promise.all(names.map(async ({ column, name }) => named(column, name)));
      return { epochs, found };
    } finally {
      await database.destroy();
    }
  }

  it('opens as it was written', async () => {
    expect(await damaged(() => {})).toEqual({ epochs: Array(7).fill(1), found: [1, 1, 1, 1] });
    await (await Journal.open({ file, ...place })).close();
  });

  it.each(names)('is not opened when an index hides an entry from its $of', async (index) => {
    const { name, other, apart } = index;
    const { found } = await damaged((bytes) => {
      for (let at = pageBytes; at < bytes.length; at += pageBytes) {
        const page = bytes.subarray(at, at + pageBytes);
        const there = page.indexOf(name);
        if (page[0] === indexLeaf && there >= 0 && (apart === '' || !page.includes(apart)))
          page.write(other, there);
      }
    });
    // As if it had never been: it would be sold or paid once more.
    expect(found).toEqual(names.map(({ column }) => (column === index.column ? 0 : 1)));
    await expect(Journal.open({ file, ...place })).rejects.toThrow(/a page is damaged|an index does not say/);
  });

  it('is not opened when a row says another epoch than the index by which it is found', async () => {
    const { epochs } = await damaged((bytes) => {
      // A record is its columns' types, then their bytes; a constant has none, so sequence and id stand first.
      const columns = bytes.indexOf(Buffer.concat([Buffer.from([6]), Buffer.from('rd-6sale')]));
      const types = bytes.lastIndexOf(Buffer.from([constant.one, 1]), columns);
      expect(columns - types).toBeLessThan(20);
      bytes[types] = constant.zero;
    });
    expect(epochs.filter((epoch) => epoch !== 1)).toEqual([0]);
    await expect(Journal.open({ file, ...place })).rejects.toThrow(/a page is damaged|an index does not say/);
  });
});

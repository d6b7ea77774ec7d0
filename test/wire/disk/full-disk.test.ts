import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Kysely, sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqlite } from '../../../terminal/wire/disk/sqlite.ts';

type Tables = { readonly kept: { readonly text: string } };

const large = 'x'.repeat(100_000);
const small = 'y'.repeat(50_000);

let folder: string;
let other: Kysely<Tables>;
let database: Kysely<Tables>;
let asked: number;

/** The file may grow no further; what makes room removes the large text from it. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'puhui-full-'));
  const file = join(folder, 'some.db');
  other = await openSqlite<Tables>({ file, durability: 'NORMAL' });
  await sql`create table kept (text text)`.execute(other);
  await other.insertInto('kept').values({ text: large }).execute();
  asked = 0;
  const makeRoom = async () => {
    asked += 1;
    await other.deleteFrom('kept').execute();
  };
  database = await openSqlite<Tables>({ file, durability: 'NORMAL', makeRoom });
  const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(database);
  await sql`pragma max_page_count = ${sql.lit(rows[0]?.page_count)}`.execute(database);
});
afterEach(async () => {
  await other.destroy();
  await database.destroy();
  await rm(folder, { recursive: true });
});

const full = expect.objectContaining({ code: 'SQLITE_FULL' });
const kept = async () =>
  (await database.selectFrom('kept').select('text').execute()).map(({ text }) => text[0]);

describe('a statement for which the disk has no room', () => {
  it('is done once more when room is made, as the basket that the cashier opens', async () => {
    await database.insertInto('kept').values({ text: small }).execute();
    expect([asked, await kept()]).toEqual([1, ['y']]);
  });

  it('fails when it does not fit then, either', async () => {
    const tooLarge = { text: large + large };
    await expect(database.insertInto('kept').values(tooLarge).execute()).rejects.toEqual(full);
    expect(asked).toBe(1);
  });

  it('fails within a transaction, which must be done again as a whole', async () => {
    const work = database
      .transaction()
      .execute((transaction) => transaction.insertInto('kept').values({ text: small }).execute());
    await expect(work).rejects.toEqual(full);
    expect([asked, await kept()]).toEqual([0, ['x']]);
  });
});

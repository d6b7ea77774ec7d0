import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Kysely, sql } from 'kysely';
import sqlite3 from 'sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { statementsKeptMax } from '../../../terminal/wire/disk/kept-statements.ts';
import { openSqlite } from '../../../terminal/wire/disk/sqlite.ts';

type Tables = { readonly words: { readonly id: number; readonly word: string } };

describe('statements that are kept ready', () => {
  let folder: string;
  let database: Kysely<Tables>;
  const file = () => join(folder, 'some.db');
  const write = (id: number, word: string) => database.insertInto('words').values({ id, word }).execute();
  const words = async () =>
    (await database.selectFrom('words').selectAll().execute()).map(({ word }) => word);
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'puhui-statements-'));
    database = await openSqlite<Tables>({ file: file(), durability: 'NORMAL' });
    await sql`create table words (id integer primary key, word text not null)`.execute(database);
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await database.destroy();
    await rm(folder, { recursive: true });
  });

  it('are prepared once, however often they are done', async () => {
    const prepare = vi.spyOn(sqlite3.Database.prototype, 'prepare');
    for (let id = 1; id <= 5; id += 1) await write(id, `w${id}`);
    expect(prepare).toHaveBeenCalledTimes(1);
    expect(await words()).toEqual(['w1', 'w2', 'w3', 'w4', 'w5']);
  });

  it('keep nothing of the values of the time before', async () => {
    const found = (word: string | null) =>
      sql<{ id: number }>`select id from words where word is ${word}`.execute(database);
    await write(1, 'one');
    expect((await found('one')).rows).toEqual([{ id: 1 }]);
    expect((await found(null)).rows).toEqual([]);
    expect(await database.updateTable('words').set({ word: 'two' }).executeTakeFirst()).toMatchObject({
      numUpdatedRows: 1n,
    });
  });

  it('go on after one that failed', async () => {
    await write(1, 'one');
    await expect(write(1, 'again')).rejects.toMatchObject({ code: 'SQLITE_CONSTRAINT' });
    await write(2, 'two');
    expect(await words()).toEqual(['one', 'two']);
    await expect(sql`select absent from words`.execute(database)).rejects.toThrow('no such column');
  });

  it('follow a change of tables', async () => {
    await write(1, 'one');
    const all = () => sql`select * from words`.execute(database);
    expect((await all()).rows).toEqual([{ id: 1, word: 'one' }]);
    await sql`alter table words add column language text default 'en'`.execute(database);
    expect((await all()).rows).toEqual([{ id: 1, word: 'one', language: 'en' }]);
    await sql`drop table words`.execute(database);
    await expect(all()).rejects.toThrow('no such table');
  });

  it('hold no lock when they are done', async () => {
    await write(1, 'one');
    await words();
    const other = await openSqlite<Tables>({ file: file(), durability: 'NORMAL' });
    await other.transaction().execute((own) => own.deleteFrom('words').execute());
    const { rows } = await sql<{ busy: number }>`pragma wal_checkpoint(truncate)`.execute(other);
    expect(rows[0]?.busy).toBe(0);
    await other.destroy();
    expect(await words()).toEqual([]);
  });

  it('are as many as there is room for, and the file closes with all of them', async () => {
    for (let column = 0; column < statementsKeptMax + 20; column += 1)
      await sql`select ${sql.raw(String(column))} as one`.execute(database);
    await write(1, 'one');
    expect(await words()).toEqual(['one']);
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Kysely, type Migration, Migrator, sql } from 'kysely';
import { afterAll, describe, expect, it } from 'vitest';
import { openSqlite } from '../../terminal/wire/disk/sqlite.ts';

const folder = mkdtempSync(join(tmpdir(), 'puhui-migration-'));
afterAll(() => rmSync(folder, { recursive: true }));

const table = async (database: Kysely<unknown>, name: string) => {
  await sql`create table ${sql.table(name)} (value text)`.execute(database);
};

/** What a change of tables leaves when it does not come to its end, as after a power cut. */
async function migrateWith(database: Kysely<unknown>, second: Migration['up']) {
  const migrations = {
    '001-first': { up: (of: Kysely<unknown>) => table(of, 'first') },
    '002-second': { up: second },
  };
  return new Migrator({
    db: database,
    provider: { getMigrations: async () => migrations },
  }).migrateToLatest();
}

describe('a change of tables that is cut off', () => {
  it('leaves nothing of itself, and is made whole at the next start', async () => {
    const database = await openSqlite<unknown>({ file: join(folder, 'cut.db'), durability: 'FULL' });
    const cut = await migrateWith(database, async (of) => {
      await table(of, 'half');
      throw new Error('the power went');
    });
    expect((cut.error as Error).message).toBe('the power went');
    const { rows } = await sql`select name from sqlite_schema where name in ('first', 'half')`.execute(
      database,
    );
    expect(rows).toEqual([]);

    const again = await migrateWith(database, (of) => table(of, 'half'));
    expect(again.error).toBeUndefined();
    expect(again.results?.map(({ status }) => status)).toEqual(['Success', 'Success']);
    await database.destroy();
  });
});

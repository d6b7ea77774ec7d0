import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Kysely, type Migration, Migrator, sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { firstTables } from '../../../server/store/migrations/first-tables.ts';
import { offerDrafts } from '../../../server/store/migrations/offer-drafts.ts';
import { openSqlite } from '../../../terminal/wire/disk/sqlite.ts';

let folder: string;
let database: Kysely<Record<string, Record<string, unknown>>>;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'puhui-older-'));
  database = await openSqlite({ file: join(folder, 'server.db'), durability: 'FULL' });
});
afterEach(async () => {
  await database.destroy();
  await rm(folder, { recursive: true });
});

async function migrate(migrations: Readonly<Record<string, Migration>>): Promise<void> {
  const provider = { getMigrations: async () => ({ ...migrations }) };
  const { error } = await new Migrator({ db: database, provider }).migrateToLatest();
  if (error !== undefined) throw error;
}

const programme = (id: string, headVersion: number) =>
  sql`insert into programmes values (${id}, '', null, '[]', 24, 168, 60, 0, 1, '{}', '', 1, 0, ${headVersion}, null, null)`.execute(
    database,
  );
const version = (id: string, number: number, state: string) =>
  sql`insert into offers (programme, id, version, state, content, recordedAt)
    values (${id.split('.')[0]}, ${id}, ${number}, ${state}, '{}', '')`.execute(database);

it('gives the versions of an older register the newest head, and those that never went out none', async () => {
  await migrate({ '001-first-tables': firstTables });
  await programme('scedu', 7);
  await programme('nb51', 0);
  await version('scedu.rice', 1, 'replaced');
  await version('scedu.rice', 2, 'published');
  await version('scedu.oil', 1, 'stopped');
  await version('nb51.new', 1, 'published');
  await migrate({ '001-first-tables': firstTables, '003-offer-drafts': offerDrafts });
  const { rows } = await sql`select id, version, head, recordedBy from offers order by id, version`.execute(
    database,
  );
  expect(rows).toEqual([
    { id: 'nb51.new', version: 1, head: null, recordedBy: null },
    { id: 'scedu.oil', version: 1, head: 7, recordedBy: null },
    { id: 'scedu.rice', version: 1, head: null, recordedBy: null },
    { id: 'scedu.rice', version: 2, head: 7, recordedBy: null },
  ]);
});

it('finds pages of members and cards in an index alone', async () => {
  await migrate({ '001-first-tables': firstTables, '003-offer-drafts': offerDrafts });
  const planOf = async (query: string) => {
    // The word in the comment tells the driver that rows come back.
    const explained = sql<{ detail: string }>`explain query plan ${sql.raw(query)} /* returning */`;
    const { rows } = await explained.execute(database);
    return rows.map(({ detail }) => detail).join('\n');
  };
  const members = await planOf(
    `select id from members where programme = 'x' and organisation >= 'a' and organisation < 'b' and status = 's'
      and certifiedThrough >= 't' order by organisation, id limit 50 offset 1000`,
  );
  const cards = await planOf(
    `select token from cards where programme = 'x' and status = 's' order by status, issuer, token limit 50`,
  );
  for (const plan of [members, cards]) {
    expect(plan).toContain('COVERING INDEX');
    expect(plan).not.toContain('TEMP B-TREE');
  }
});

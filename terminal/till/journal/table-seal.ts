import { type Kysely, sql } from 'kysely';
import { sha256 } from '../../wire/sha256.ts';
import { keepFact, readFact } from './facts.ts';
import type { JournalTables } from './journal-tables.ts';

const factName = 'tables';

/**
 * Keeps what the tables look like when migrations have changed them. SQLite believes their text, and checks no page
 * for it: a flipped bit there renames a column, or has a trigger count otherwise than it was written.
 */
export async function sealTables(database: Kysely<JournalTables>): Promise<void> {
  const migrations = await migrationsDone(database);
  const known = await readFact(database, factName);
  if (known?.startsWith(`${migrations} `) !== true)
    await keepFact(database, factName, await textOfTables(database));
}

/** In words; null when the tables are as the migrations left them, or no program has said yet how that is. */
export async function findChangedTables(database: Kysely<JournalTables>): Promise<string | null> {
  const changed = 'its tables are not as they were made';
  try {
    const known = await readFact(database, factName);
    const isOfThese = known?.startsWith(`${await migrationsDone(database)} `) === true;
    return isOfThese && known !== (await textOfTables(database)) ? changed : null;
  } catch (error) {
    // What is asked here is in every journal: a table or a column has another name now.
    if ((error as { code?: unknown }).code === 'SQLITE_ERROR') return changed;
    throw error;
  }
}

/** How many migrations have been at the tables, and the hash of what SQLite keeps as their text. */
async function textOfTables(database: Kysely<JournalTables>): Promise<string> {
  const { rows } = await sql`select type, name, tbl_name, sql from sqlite_schema order by type, name`.execute(
    database,
  );
  return `${await migrationsDone(database)} ${sha256(JSON.stringify(rows))}`;
}

async function migrationsDone(database: Kysely<JournalTables>): Promise<number> {
  const { rows } = await sql<{ done: number }>`select count(*) as done from kysely_migration`.execute(
    database,
  );
  return rows[0]?.done ?? 0;
}

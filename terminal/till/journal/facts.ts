import type { Kysely } from 'kysely';
import type { JournalTables } from './journal-tables.ts';

/** Single values that must outlive a power cut like the entries do, each under one name; the last one counts. */
export async function keepFact(database: Kysely<JournalTables>, name: string, value: string): Promise<void> {
  await database
    .insertInto('facts')
    .values({ name, value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute();
}

/** Undefined: it was never kept, or was forgotten. */
export async function readFact(database: Kysely<JournalTables>, name: string): Promise<string | undefined> {
  const row = await database.selectFrom('facts').select('value').where('name', '=', name).executeTakeFirst();
  return row?.value;
}

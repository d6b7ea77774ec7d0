import type { Kysely } from 'kysely';
import type { JournalTables } from './journal-tables.ts';
import { sealOfFact } from './sealed-rows.ts';

/** Single values that must outlive a power cut like the entries do, each under one name; the last one counts. */
export async function keepFact(database: Kysely<JournalTables>, name: string, value: string): Promise<void> {
  const seal = sealOfFact({ name, value });
  await database
    .insertInto('facts')
    .values({ name, value, seal })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value, seal }))
    .execute();
}

/** Undefined: it was never kept, or was forgotten. */
export async function readFact(database: Kysely<JournalTables>, name: string): Promise<string | undefined> {
  const row = await database.selectFrom('facts').select('value').where('name', '=', name).executeTakeFirst();
  return row?.value;
}

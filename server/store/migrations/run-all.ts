import { type Kysely, sql } from 'kysely';

/** Runs SQL statements one after another. The transaction around them is the migrator's. */
export async function runAll(statements: readonly string[], database: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database);
}

import type { Insertable, Transaction } from 'kysely';
import type { ServerTables } from './tables.ts';

/** 500 rows of 16 columns stay well below the 32,766 parameters that SQLite takes in a statement. */
const rowsPerStatementMax = 500;

/** Inserts many rows with few statements, inside the caller's transaction. */
export async function insertRows<Table extends keyof ServerTables>(
  transaction: Transaction<ServerTables>,
  table: Table,
  rows: readonly Insertable<ServerTables[Table]>[],
): Promise<void> {
  for (let start = 0; start < rows.length; start += rowsPerStatementMax) {
    await transaction
      .insertInto(table)
      .values(rows.slice(start, start + rowsPerStatementMax))
      .execute();
  }
}

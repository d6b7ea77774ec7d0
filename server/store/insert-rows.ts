import { setImmediate } from 'node:timers/promises';
import type { Insertable, Transaction } from 'kysely';
import type { ServerTables } from './tables.ts';

/** 500 rows of 16 columns stay well below the 32,766 parameters that SQLite takes in a statement. */
const rowsPerStatementMax = 500;

/**
 * Inserts many rows with few statements, inside the caller's transaction. Rows may be made as they are asked
 * for: the next ones are made (and encrypted) while the database, on its own thread, takes in the last.
 */
export async function insertRows<Table extends keyof ServerTables>(
  transaction: Transaction<ServerTables>,
  table: Table,
  rows: Iterable<Insertable<ServerTables[Table]>>,
): Promise<void> {
  const source = rows[Symbol.iterator]();
  let batch = take(source, rowsPerStatementMax);
  while (batch.length > 0) {
    const inserted = transaction.insertInto(table).values(batch).execute();
    try {
      // The statement is on its way only after the builder's own promises have run.
      await setImmediate();
      batch = take(source, rowsPerStatementMax);
    } finally {
      // Also when a row cannot be made: nothing may run on after the transaction has ended.
      await inserted;
    }
  }
}

function take<Row>(source: Iterator<Row>, countMax: number): readonly Row[] {
  const rows: Row[] = [];
  while (rows.length < countMax) {
    const next = source.next();
    if (next.done === true) break;
    rows.push(next.value);
  }
  return rows;
}

import { setImmediate } from 'node:timers/promises';
import { CompiledQuery, type Insertable, type Transaction } from 'kysely';
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
    const inserted = transaction.executeQuery(insertion(transaction, table, batch));
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

/** Statements of the most rows, under their tables and columns; of fewer rows there are too many to keep. */
const fullStatements = new Map<string, string>();

/** Asks the builder for a full statement once: to build one of 8,000 values takes longer than to run it. */
function insertion<Table extends keyof ServerTables>(
  transaction: Transaction<ServerTables>,
  table: Table,
  rows: readonly Insertable<ServerTables[Table]>[],
): CompiledQuery {
  const columns = Object.keys(rows[0] ?? {});
  const name = `${table}: ${columns.join()}`;
  const values = rows.length < rowsPerStatementMax ? null : valuesOf(rows, columns);
  const known = fullStatements.get(name);
  if (values !== null && known !== undefined) return CompiledQuery.raw(known, values);
  const built = transaction.insertInto(table).values(rows).compile();
  if (values !== null) fullStatements.set(name, built.sql);
  return built;
}

/** Row by row, as the builder puts them; null where rows do not have the same columns in the same order. */
function valuesOf(rows: readonly object[], columns: readonly string[]): unknown[] | null {
  const values: unknown[] = [];
  for (const row of rows) {
    let at = 0;
    for (const [column, value] of Object.entries(row)) {
      if (column !== columns[at] || value === undefined) return null;
      values.push(value);
      at += 1;
    }
    if (at !== columns.length) return null;
  }
  return values;
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

import type { JournalTables } from './journal-tables.ts';

const appendColumns = [
  ...(['epoch', 'sequence', 'id', 'kind', 'checkout', 'external_id', 'redemption'] as const),
  ...(['previous_hash', 'hash', 'bytes', 'uses', 'member', 'answer', 'quotas'] as const),
] satisfies readonly (keyof JournalTables['appends'])[];
/** Written once: of all statements, this one is waited for at the counter. */
const statement = `insert into appends (${appendColumns.join(', ')}) values (${appendColumns.map(() => '?').join(', ')})`;

/** Writes an entry with all that belongs to it. */
export function insertAppend(row: JournalTables['appends']) {
  return { statement, values: appendColumns.map((column) => row[column]) };
}

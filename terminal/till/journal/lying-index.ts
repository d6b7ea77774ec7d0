import { type Kysely, sql } from 'kysely';
import type { JournalTables } from './journal-tables.ts';

/**
 * The first entry after `sequence` that is not found under one of its names, or that lies under another place than
 * the index of places says; null when there is none. SQLite's own check sees that too, but reads the file whole.
 */
export async function findLyingIndex(
  database: Kysely<JournalTables>,
  after: { readonly epoch: number; readonly sequence: number },
): Promise<string | null> {
  const { rows } = await sql<{ sequence: number }>`
    select e.sequence from entries e
      where e.epoch = ${after.epoch} and e.sequence > ${after.sequence} and not (
        (select i.rowid from entries i where i.id = e.id) is e.rowid
        and (e.checkout is null or (select i.rowid from entries i where i.checkout = e.checkout) is e.rowid)
        and (e.external_id is null or (select i.rowid from entries i where i.external_id = e.external_id) is e.rowid)
        and (select i.epoch from entries i where i.rowid = e.rowid) is e.epoch
        and (select i.sequence from entries i where i.rowid = e.rowid) is e.sequence)
      limit 1`.execute(database);
  const first = rows[0] ?? (await unfiledRefund(database, after));
  if (first === undefined) return null;
  return `an index does not say what the entry at epoch ${after.epoch}, sequence ${first.sequence} says`;
}

/** A refund that is not found under its sale would be paid once more. */
async function unfiledRefund(
  database: Kysely<JournalTables>,
  after: { readonly epoch: number; readonly sequence: number },
): Promise<{ readonly sequence: number } | undefined> {
  const indexes = await sql`select name from sqlite_schema where name = 'entries_refunds'`.execute(database);
  if (indexes.rows.length === 0) return undefined; // the file of an older program: it looks through the entries
  const { rows } = await sql<{ sequence: number }>`
    select e.sequence from entries e
      where e.epoch = ${after.epoch} and e.sequence > ${after.sequence} and e.redemption is not null and 1 is not (
        select max(i.rowid = e.rowid) from entries i indexed by entries_refunds where i.redemption = e.redemption)
      limit 1`.execute(database);
  return rows[0];
}

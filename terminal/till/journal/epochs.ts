import { type Kysely, sql } from 'kysely';
import type { KeptRun } from '../../core/journal/kept-runs.ts';
import { parseJson } from '../../wire/faults.ts';
import { type NewEpochRequest, newEpochRequestSchema } from '../../wire/new-epoch.ts';
import type { JournalTables } from './journal-tables.ts';

/** The newest epoch that was begun after a loss, with what the server was told of those before; null: there was none. */
export async function newestEpoch(
  database: Kysely<JournalTables>,
): Promise<{ readonly setAside: string; readonly wish: NewEpochRequest } | null> {
  // The file of an older program has given up none.
  const { rows } = await sql`select name from sqlite_schema where name = 'epochs'`.execute(database);
  if (rows.length === 0) return null;
  const row = await database
    .selectFrom('epochs')
    .selectAll()
    .orderBy('epoch', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return null;
  const wish = parseJson(row.wish, newEpochRequestSchema, 'epochs.wish');
  if (!wish.ok || wish.value.epoch !== row.epoch)
    throw new EpochUnreadable('what it says of the journals before it cannot be read');
  return { setAside: row.set_aside, wish: wish.value };
}

/** The journal's own word on its epochs is damaged. */
export class EpochUnreadable extends Error {
  override readonly name = 'EpochUnreadable';
}

/** What was kept of each epoch that was given up. */
export async function givenUpEpochs(
  database: Kysely<JournalTables>,
): Promise<ReadonlyMap<number, readonly KeptRun[]>> {
  const newest = await newestEpoch(database);
  return new Map((newest?.wish.kept ?? []).map(({ epoch, runs }) => [epoch, runs]));
}

import { type Kysely, sql } from 'kysely';
import type { ServerTables } from '../../store/tables.ts';
import type { EntryPlace } from './entry-place.ts';

/** Sales of one pass: between two, whoever else wants the database gets it. */
const salesPerPass = 100;

/** An accepted sale that nobody has looked at a second time. */
export type WaitingSale = EntryPlace & {
  readonly bytes: string;
  readonly receivedAt: string;
  /** Its place in the order in which sales came in. */
  readonly number: number;
};

/** A word of the statement and not a value beside it: only so does SQLite read the index of what waits. */
const isWaiting = sql<boolean>`review = 'waiting'`;

/**
 * The next that wait after a number, in the order in which they came in: what is used twice is in doubt where it came
 * second. The register is read on from there; a long journal's sales are not sorted anew for each pass.
 */
export function waitingSales(database: Kysely<ServerTables>, after: number): Promise<readonly WaitingSale[]> {
  return withTheirEntries(database)
    .select(['journalEntries.terminal', 'journalEntries.epoch', 'journalEntries.sequence', 'bytes'])
    .select(['journalEntries.receivedAt', 'redemptions.number'])
    .where('redemptions.number', '>', after)
    .orderBy('redemptions.number')
    .limit(salesPerPass)
    .execute();
}

/** The number of the first that waits; null: none does. */
export async function firstWaiting(database: Kysely<ServerTables>): Promise<number | null> {
  const { first } = await withTheirEntries(database)
    .select((of) => of.fn.min<number | null>('redemptions.number').as('first'))
    .executeTakeFirstOrThrow();
  return first;
}

function withTheirEntries(database: Kysely<ServerTables>) {
  return database
    .selectFrom('journalEntries')
    .innerJoin('redemptions', (join) =>
      join
        .onRef('redemptions.terminal', '=', 'journalEntries.terminal')
        .onRef('redemptions.epoch', '=', 'journalEntries.epoch')
        .onRef('redemptions.sequence', '=', 'journalEntries.sequence')
        .onRef('redemptions.id', '=', 'journalEntries.entryId'),
    )
    .where(isWaiting);
}

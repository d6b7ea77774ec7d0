import { type Kysely, sql } from 'kysely';
import { isSmallFile } from './check-journal.ts';
import type { JournalTables } from './journal-tables.ts';
import { releasedInMoved, sealOfFact, sealOfLease } from './sealed-rows.ts';

/**
 * The first fact, grant or use at another till that is not as it was written, in words; null when all are. A file that
 * no program of now has opened has no seals. There are as many uses as all members made: a start looks at those of a
 * file that it reads whole.
 */
export async function findBrokenSeal(
  database: Kysely<JournalTables>,
  journal: { readonly file: string; readonly reach: 'newest' | 'whole' },
): Promise<string | null> {
  const facts = await database.selectFrom('facts').selectAll().execute();
  const fact = facts.find((row) => row.seal != null && row.seal !== sealOfFact(row));
  if (fact !== undefined) return `what it knows of "${fact.name}" has changed by itself`;
  const leases = await database.selectFrom('leases').selectAll().execute();
  const lease = leases.find(
    (row) =>
      row.seal != null &&
      (row.seal !== sealOfLease(row) || row.moved !== row.used + releasedInMoved * row.released),
  );
  if (lease !== undefined) return `the grant ${lease.grant_id} has changed by itself`;
  return journal.reach === 'whole' || (await isSmallFile(journal.file))
    ? changedUseElsewhere(database)
    : null;
}

/**
 * SQLite's own check holds member, offer, redemption and day of a row against their index; periods follow from the day,
 * and how often stands twice.
 */
async function changedUseElsewhere(database: Kysely<JournalTables>): Promise<string | null> {
  const { rows: columns } = await sql`select 1 from pragma_table_info('uses_elsewhere')
    where name = 'uses_again'`.execute(database);
  if (columns.length === 0) return null;
  const { rows } = await sql<{ offer: string; day: string }>`select offer, day from uses_elsewhere
    where uses_again is not -uses or week is not date(day, 'weekday 0', '-6 days')
      or month is not substr(day, 1, 7) or year is not substr(day, 1, 4) limit 1`.execute(database);
  const [first] = rows;
  return first === undefined
    ? null
    : `a use of ${first.offer} at another till on ${first.day} has changed by itself`;
}

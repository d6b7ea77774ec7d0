import type { Kysely } from 'kysely';
import type { JournalTables } from './journal-tables.ts';
import { releasedInMoved, sealOfFact, sealOfLease } from './sealed-rows.ts';

/**
 * The first fact or grant that is not as it was written, in words; null when all are. A file that no program of now
 * has opened has no seals.
 */
export async function findBrokenSeal(database: Kysely<JournalTables>): Promise<string | null> {
  const facts = await database.selectFrom('facts').selectAll().execute();
  const fact = facts.find((row) => row.seal != null && row.seal !== sealOfFact(row));
  if (fact !== undefined) return `what it knows of "${fact.name}" has changed by itself`;
  const leases = await database.selectFrom('leases').selectAll().execute();
  const lease = leases.find(
    (row) =>
      row.seal != null &&
      (row.seal !== sealOfLease(row) || row.moved !== row.used + releasedInMoved * row.released),
  );
  return lease === undefined ? null : `the grant ${lease.grant_id} has changed by itself`;
}

import { type Kysely, sql, type Transaction } from 'kysely';
import { usePeriods } from '../../core/calendar/use-periods.ts';
import type { Counting, Leases } from '../../wire/quotas.ts';
import { keepFact, readFact } from '../journal/facts.ts';
import type { JournalTables } from '../journal/journal-tables.ts';

const factName = 'uses counting';
/** Rows of one statement: SQLite binds 32,766 values at most, and sales wait for it. */
const rowsPerStatementMax = 1_000;

/** Keeps what members used elsewhere: each redemption once, however often it is told. */
export async function keepUses(
  transaction: Transaction<JournalTables>,
  news: Leases['uses']['news'],
): Promise<void> {
  for (let at = 0; at < news.length; at += rowsPerStatementMax)
    await transaction
      .insertInto('uses_elsewhere')
      .values(
        news.slice(at, at + rowsPerStatementMax).map(({ day, redemption = '', ...use }) => {
          const { week, month, year } = usePeriods(`${day}T12:00:00+08:00`);
          return { ...use, redemption, day, week, month, year, uses_again: 0 - use.uses };
        }),
      )
      // A restored server tells again what tills have handed in again: it counts once.
      .onConflict((conflict) => conflict.doNothing())
      .execute();
}

/** Which uses count, as the server said last; null: it never has. */
export async function countingKnown(database: Kysely<JournalTables>): Promise<Counting | null> {
  const value = await readFact(database, factName);
  return value === undefined ? null : (JSON.parse(value) as Counting);
}

/** Offers of which more counts than was known: their uses of before are to be told again. */
export function widerThan(known: Counting, counting: Counting): readonly string[] {
  const before = new Map(known.map(({ offer, since }) => [offer, since]));
  return counting
    .filter(({ offer, since }) => {
      const was = before.get(offer);
      return was === undefined || since < was;
    })
    .map(({ offer }) => offer);
}

/**
 * Forgets the uses that count no more, and then keeps what does: broken off, it is done again. `toldAgain`: every
 * use of these offers is here by itself, so sums from before that have no place.
 */
export async function keepCounting(
  database: Kysely<JournalTables>,
  { counting, toldAgain }: { readonly counting: Counting; readonly toldAgain: readonly string[] },
): Promise<void> {
  const since = new Map(counting.map((one) => [one.offer, one.since]));
  const here = await database.selectFrom('uses_elsewhere').select('offer').distinct().execute();
  for (const { offer } of here) await forgetUses(database, { offer, before: since.get(offer) ?? null });
  for (const offer of toldAgain)
    await database
      .deleteFrom('uses_elsewhere')
      .where('offer', '=', offer)
      .where('redemption', '=', '')
      .execute();
  await keepFact(database, factName, JSON.stringify(counting));
}

/** Uses of an offer from before a day, or all; a piece at a time, so that sales go on in between. */
async function forgetUses(
  database: Kysely<JournalTables>,
  { offer, before }: { readonly offer: string; readonly before: string | null },
): Promise<void> {
  const key = sql`(member, offer, redemption, day)`;
  const older = before === null ? sql`` : sql`and day < ${before}`;
  for (;;) {
    const { numAffectedRows = 0n } = await sql`delete from uses_elsewhere where ${key} in
      (select member, offer, redemption, day from uses_elsewhere where offer = ${offer} ${older}
        limit ${rowsPerStatementMax})`.execute(database);
    if (numAffectedRows < BigInt(rowsPerStatementMax)) return;
  }
}

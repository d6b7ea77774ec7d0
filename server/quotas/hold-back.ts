import type { Transaction } from 'kysely';
import type { Offer } from '../../terminal/core/offers/offer.ts';
import { type Pool, poolKey, poolsOf, type SizedPool } from '../../terminal/core/quotas/pool.ts';
import type { QuotaGrantRow, QuotaPoolRow } from '../store/quota-rows.ts';
import { instantNow, type ServerStore } from '../store/server-store.ts';
import type { ServerTables } from '../store/tables.ts';
import { grantedPeriods } from './granted-periods.ts';
import { enterGrant, lockPool, outstandingOf, storePool } from './quota-pools.ts';

/** Who holds what a restored register must not grant; tills are called `till-…`. */
export const restoredHolder = 'restored';

/**
 * A register that was made to stand again from a backup does not know what it granted since: a unit that looks free
 * may be at a till. So nothing is free in a pool of which it can have granted something by then, not what an offer
 * gets anew and not what tills give back (it may have been granted again before): all of it is out, to the holder
 * `restored`, until staff write that off. Gives the pool as it is then.
 */
export async function holdBack(
  {
    store,
    transaction,
    inQuestion,
  }: {
    readonly store: ServerStore;
    readonly transaction: Transaction<ServerTables>;
    readonly inQuestion: InQuestion;
  },
  row: QuotaPoolRow,
): Promise<{ readonly row: QuotaPoolRow; readonly isHeld: boolean }> {
  if (!isInQuestion(inQuestion, row)) return { row, isHeld: false };
  if (row.free <= 0) return { row, isHeld: true };
  const held = await heldBackOf(transaction, row);
  if (held === undefined)
    await enterGrant(
      { store, transaction },
      { ...row, terminal: restoredHolder, epoch: 1, amount: row.free },
    );
  else
    await transaction
      .updateTable('quotaGrants')
      .set({ amount: held.amount + row.free })
      .where('id', '=', held.id)
      .execute();
  const after = { ...row, outstanding: row.outstanding + row.free, free: 0 };
  await storePool(transaction, after);
  return { row: after, isHeld: true };
}

/** Holds back all that there is to hold back, where staff see it: also of pools that nobody has asked of yet. */
export async function holdBackAll(store: ServerStore, transaction: Transaction<ServerTables>): Promise<void> {
  const inQuestion = await periodsInQuestion(transaction);
  const taking = { store, transaction, inQuestion };
  for (const pool of await poolsInQuestion(transaction, inQuestion))
    await holdBack(taking, await lockPool(transaction, pool));
  const pools = await transaction.selectFrom('quotaPools').selectAll().where('free', '>', 0).execute();
  for (const row of pools) await holdBack(taking, row);
}

/** Pools of published offers of which something can have been granted before a restoration. */
async function poolsInQuestion(
  transaction: Transaction<ServerTables>,
  moments: InQuestion,
): Promise<readonly SizedPool[]> {
  if (moments.length === 0) return [];
  const rows = await transaction
    .selectFrom('offers')
    .select('content')
    .where('state', '=', 'published')
    .where('content', 'like', '%"limits":%')
    .execute();
  const offers = rows.map(({ content }) => JSON.parse(content) as Offer);
  const pools = offers.flatMap((offer) => moments.flatMap((periods) => poolsOf(offer, periods)));
  return [...new Map(pools.map((pool) => [poolKey(pool), pool])).values()];
}

/** What is held back of a pool; nothing, when nothing is. */
export function heldBackOf(
  transaction: Transaction<ServerTables>,
  { offer, measure, per, period }: Pool,
): Promise<QuotaGrantRow | undefined> {
  return transaction
    .selectFrom('quotaGrants')
    .selectAll()
    .where('terminal', '=', restoredHolder)
    .where('offer', '=', offer)
    .where('measure', '=', measure)
    .where('per', '=', per)
    .where('period', '=', period)
    .where('state', '!=', 'written-off')
    .executeTakeFirst();
}

/**
 * Staff have seen the tills' journals come in: nothing more is held back. What was is still out, to be written off in
 * the same transaction.
 */
export async function endHoldingBack(
  store: ServerStore,
  transaction: Transaction<ServerTables>,
): Promise<void> {
  await holdBackAll(store, transaction);
  await transaction
    .updateTable('restorations')
    .set({ leasesFreedAt: instantNow(store) })
    .where('leasesFreedAt', 'is', null)
    .execute();
}

/** A sale of a lease that is not known was made of what is held back: so much of an amount. */
export function takenOfHeldBack(held: QuotaGrantRow | undefined, amount: number): number {
  return held === undefined ? 0 : Math.min(amount, outstandingOf(held));
}

/** Periods of which something can have been granted before a restoration, and staff have not freed it. */
export type InQuestion = ReturnType<typeof grantedPeriods>;

export function isInQuestion(moments: InQuestion, { per, period }: Pick<Pool, 'per' | 'period'>): boolean {
  return moments.some((periods) => periods[per] === period);
}

export async function periodsInQuestion(transaction: Transaction<ServerTables>): Promise<InQuestion> {
  const restorations = await transaction
    .selectFrom('restorations')
    .select('restoredAt')
    .where('leasesFreedAt', 'is', null)
    .execute();
  return restorations.flatMap(({ restoredAt }) => grantedPeriods(Date.parse(restoredAt)));
}

import type { Decision } from '../../core/decide/decision.ts';
import type { UsedBefore } from '../../core/decide/request.ts';
import { usesOf } from '../../core/decide/uses.ts';
import { invariant } from '../../core/invariant.ts';
import type { LeaseAmount, OfferUse } from '../../core/journal/entry.ts';
import { fen } from '../../core/money.ts';
import type { Offer, Period } from '../../core/offers/offer.ts';
import { amountFrom, type Pool, poolKey, poolsOf, type SizedPool } from '../../core/quotas/pool.ts';
import { type LeaseRow, leftOf } from './lease-book.ts';

type Periods = Readonly<Record<Period, string>>;
export type Used = Readonly<Record<string, UsedBefore>>;

/** What is left here of a pool. */
export function leftIn(rows: readonly LeaseRow[], pool: Pool): number {
  return rows.filter((row) => poolKey(row) === poolKey(pool)).reduce((sum, row) => sum + leftOf(row), 0);
}

/**
 * The counts that a decision sees of limits that tills share: whatever this till was not granted is gone, as far as
 * it may know. So an empty lease is `sold-out` or `budget-spent`, and a discount never passes what is left of one.
 */
export function usedByLeases(
  counted: Used,
  held: { readonly offers: readonly Offer[]; readonly periods: Periods; readonly rows: readonly LeaseRow[] },
): Used {
  const used: Record<string, UsedBefore> = { ...counted };
  for (const offer of held.offers) {
    const pools = poolsOf(offer, held.periods);
    if (pools.length === 0) continue;
    const gone = (pool: SizedPool) => Math.max(0, pool.size - leftIn(held.rows, pool));
    const budget = pools.find(({ measure }) => measure === 'fen');
    used[offer.id] = {
      ...counted[offer.id],
      total: Object.fromEntries(
        pools.filter(({ measure }) => measure === 'uses').map((pool) => [pool.per, gone(pool)]),
      ),
      spent: fen(budget === undefined ? 0 : gone(budget)),
    };
  }
  return used;
}

/** From which grants a decision's uses are spent; the decision saw what is left, so it is there. */
export function spendLeases(
  decision: Decision,
  held: { readonly offers: readonly Offer[]; readonly periods: Periods; readonly rows: readonly LeaseRow[] },
): readonly LeaseAmount[] {
  const byId = new Map<string, Offer>(held.offers.map((offer) => [offer.id, offer]));
  return usesOf(decision).flatMap((use) => {
    const offer = byId.get(use.offer);
    return offer === undefined
      ? []
      : poolsOf(offer, held.periods).flatMap((pool) => spendFrom(held.rows, pool, amountFrom(pool, use)));
  });
}

function spendFrom(rows: readonly LeaseRow[], pool: Pool, amount: number): readonly LeaseAmount[] {
  const spent: LeaseAmount[] = [];
  let missing = amount;
  for (const row of rows) {
    if (missing === 0) break;
    if (poolKey(row) !== poolKey(pool)) continue;
    const part = Math.min(missing, leftOf(row));
    missing -= part;
    spent.push({ grant: row.grant_id, amount: part });
  }
  invariant(missing === 0, `${pool.offer} was decided past what this till was granted`);
  return spent;
}

export type Shortage = Pool & { readonly amount: number };

/** Offers whose lease, and not the basket, has decided how far they went. */
export function cutByLeases(
  decision: Decision,
  held: { readonly offers: readonly Offer[]; readonly periods: Periods; readonly rows: readonly LeaseRow[] },
): readonly Offer[] {
  const uses = new Map<string, OfferUse>(usesOf(decision).map((use) => [use.offer, use]));
  const refused = new Set<string>(
    decision.declined
      .filter(({ reason }) => reason === 'sold-out' || reason === 'budget-spent')
      .map(({ offer }) => offer),
  );
  return held.offers.filter((offer) => {
    const pools = poolsOf(offer, held.periods);
    if (refused.has(offer.id)) return pools.length > 0;
    const use = uses.get(offer.id);
    return use !== undefined && pools.some((pool) => amountFrom(pool, use) >= leftIn(held.rows, pool));
  });
}

/** What a decision takes past what is here. */
export function shortages(
  wished: Decision,
  held: {
    readonly offers: readonly Offer[];
    readonly periods: Periods;
    readonly rows: readonly LeaseRow[];
  },
): readonly Shortage[] {
  const byId = new Map<string, Offer>(held.offers.map((offer) => [offer.id, offer]));
  return usesOf(wished).flatMap((use) => {
    const offer = byId.get(use.offer);
    if (offer === undefined) return [];
    return poolsOf(offer, held.periods).flatMap(({ size: _size, ...pool }) => {
      const amount = amountFrom(pool, use) - leftIn(held.rows, pool);
      return amount > 0 ? [{ ...pool, amount }] : [];
    });
  });
}

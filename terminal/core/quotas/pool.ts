import type { OfferUse } from '../journal/entry.ts';
import type { Offer, Period } from '../offers/offer.ts';

/**
 * What tills share of an offer and must not oversell: its uses in one period (a `total` limit), or the fen of its
 * budget. `period` is the period's key (`usePeriods`): rights of one day are none of the next.
 */
export type Pool = {
  readonly offer: string;
  readonly measure: 'uses' | 'fen';
  readonly per: Period;
  readonly period: string;
};

/** A pool with what it holds in all: uses, or fen. */
export type SizedPool = Pool & { readonly size: number };

/** The pools that a use of this offer at a moment draws on; none when nothing limits it for all members. */
export function poolsOf(offer: Offer, periods: Readonly<Record<Period, string>>): readonly SizedPool[] {
  const { limits } = offer;
  if (limits === undefined) return [];
  const sizes = new Map<Period, number>();
  for (const { per, uses } of limits.total ?? [])
    sizes.set(per, Math.min(uses, sizes.get(per) ?? Number.POSITIVE_INFINITY));
  const pools: SizedPool[] = [...sizes].map(([per, size]) => ({
    offer: offer.id,
    measure: 'uses',
    per,
    period: periods[per],
    size,
  }));
  // Gifts and earns take no money, so budgets do not concern them (contract, Benefits).
  const takesMoney = offer.benefit.kind !== 'gift' && offer.benefit.kind !== 'earn';
  if (limits.budget !== undefined && takesMoney)
    pools.push({ offer: offer.id, measure: 'fen', per: 'offer', period: periods.offer, size: limits.budget });
  return pools;
}

/** What a use takes from a pool of its offer. */
export function amountFrom({ measure }: Pick<Pool, 'measure'>, use: Omit<OfferUse, 'offer'>): number {
  return measure === 'uses' ? use.uses : use.spent;
}

export function poolKey({ offer, measure, per, period }: Pool): string {
  return `${offer} ${measure} ${per} ${period}`;
}

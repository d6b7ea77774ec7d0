import { sumOf } from './fill-set.ts';
import type { SetRule } from './set-rule.ts';

/**
 * How much of its own price is paid for a unit in sets that have a price, at least and at most. The price of all sets
 * is spread in proportion to unit prices, so it is the price of a set to what its units cost on average: more than
 * the set, because every set gets cheaper, and no more than the dearest. Rounding moves less than a fen a unit.
 */
export type PriceShare = { readonly least: number; readonly most: number };

/** Null where sets have no price, or the basket holds none; `dearest` is the dearest that it holds. */
export function priceShareOf(
  rule: SetRule,
  prices: readonly number[],
  dearest: readonly number[] | null,
): PriceShare | null {
  if (rule.kind !== 'price' || dearest === null) return null;
  let cheapest = 0;
  for (const { lines, units } of rule.parts) cheapest += units * Math.min(...lines.map((at) => prices[at]!));
  return {
    least: rule.price / Math.max(rule.price + 1, sumOf(dearest, prices)),
    most: rule.price / Math.max(rule.price + 1, cheapest),
  };
}

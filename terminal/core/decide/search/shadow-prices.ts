import type { CoverOffer, ItemOffer } from '../candidates.ts';
import type { Ceiling } from './ceilings.ts';
import type { Frame } from './frame.ts';
import { Market } from './market.ts';
import type { ItemsForPrices, ShadowPrices } from './price-proof.ts';
import type { Problem } from './problem.ts';

export type { ShadowPrices } from './price-proof.ts';

/** Prices that make a bound on these offers, with ceilings that must hold or bend what is past them. */
export function shadowPrices(
  problem: Problem,
  items: ItemsForPrices,
  frame: Pick<Frame, 'cutWorth' | 'coverCost'>,
  ceilings: readonly Ceiling[],
): ShadowPrices {
  const market = new Market(problem, items, frame, ceilings);
  // A single limit finds its price by itself; several may hold each other up.
  if (market.limitCount > 1 || ceilings.length > 0 || items.sets.length > 0) market.settleTogether();
  else market.settle();
  return market.prices();
}

/**
 * Worth that is surely lost because of each of these lists one offer is used: at least one unit takes it instead
 * of what is worth most. Lists that share an offer may mean the same unit, so only the first of them counts.
 */
export function lostByUsing(
  { worthAfter, bestAfter }: ShadowPrices,
  covers: readonly CoverOffer[],
  sayings: readonly (readonly ItemOffer[])[],
): number {
  let lost = 0;
  const counted = new Set<ItemOffer>();
  for (const offers of sayings) {
    // What a set loses is not known by the unit.
    if (offers.some(({ role }) => role === 'sets')) continue;
    if (offers.some((offer) => counted.has(offer))) continue;
    for (const offer of offers) counted.add(offer);
    let least = Number.POSITIVE_INFINITY;
    for (const offer of offers) {
      const worth = worthAfter[covers.indexOf(offer as CoverOffer)]!;
      for (const line of offer.lines) least = Math.min(least, bestAfter[line]! - worth[line]!);
    }
    lost += Math.max(0, least);
  }
  return lost;
}

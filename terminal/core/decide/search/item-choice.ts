import type { CoverOffer, ItemOffer, SetOffer } from '../candidates.ts';
import type { ItemPlan } from './incumbent.ts';
import type { Problem } from './problem.ts';
import type { ItemReach } from './ranges.ts';
import { type ShadowPrices, shadowPrices } from './shadow-prices.ts';
import type { Slot } from './slots.ts';

/** Item offers that may be used together, what they can take off at most, and what proves that. */
export type ItemChoice = {
  readonly offers: readonly ItemOffer[];
  /** The same, by what they reduce. */
  readonly covers: readonly CoverOffer[];
  readonly sets: readonly SetOffer[];
  readonly reach: ItemReach;
  /** Worked out when first asked for: most choices are settled without. */
  readonly prices: () => ShadowPrices;
  /** The rival offers that were chosen from. */
  readonly slots: readonly Slot<ItemOffer>[];
  /** Every plan that takes off `reach.total`, and maybe others; null where they are not known. */
  readonly mostPlans: readonly ItemPlan[] | null;
};

/** At first as if no limit were in the way; see {@link withPrices} and {@link withMost}. */
export function itemChoice(
  problem: Problem,
  offers: readonly ItemOffer[],
  slots: readonly Slot<ItemOffer>[] = [],
): ItemChoice {
  const cutMax = [...problem.noUnits];
  const anyCover = new Array<boolean>(problem.lists.length).fill(false);
  const covers = offers.filter((offer) => offer.role === 'cover');
  const sets = offers.filter((offer) => offer.role === 'sets');
  for (const cover of offers) {
    for (const line of cover.lines) {
      anyCover[line] = true;
      cutMax[line] = Math.max(cutMax[line]!, cover.cuts[line]! * problem.quantities[line]!);
    }
  }
  const everyFenCounts = {
    cutWorth: problem.lists.map(() => 1),
    coverCost: problem.lists.map(() => 0),
  };
  let known: ShadowPrices | null = null;
  const prices = () => {
    known ??= shadowPrices(problem, { covers, sets }, everyFenCounts, []);
    return known;
  };
  const total = cutMax.reduce((sum, cut) => sum + cut, 0);
  return { offers, covers, sets, reach: { cutMax, anyCover, total }, prices, slots, mostPlans: null };
}

/** The same with what prices on their limits prove. */
export function withPrices(problem: Problem, items: ItemChoice): ItemChoice {
  const total = Math.min(items.reach.total, Math.floor(items.prices().most + problem.epsilon));
  return withTotal(items, total, items.mostPlans);
}

/** The same where it is known how much they take off at most (infinite where not), and by which plans. */
export function withMost(
  problem: Problem,
  items: ItemChoice,
  { fen, plans }: { readonly fen: number; readonly plans: readonly ItemPlan[] | null },
): ItemChoice {
  if (fen > items.reach.total) return withPrices(problem, items);
  return withTotal(items, fen, plans);
}

/** Written out, so that all choices have one shape. */
function withTotal(
  { offers, covers, sets, reach: { cutMax, anyCover }, prices, slots }: ItemChoice,
  total: number,
  mostPlans: ItemChoice['mostPlans'],
): ItemChoice {
  return { offers, covers, sets, reach: { cutMax, anyCover, total }, prices, slots, mostPlans };
}

/**
 * What is within reach while some slots are still open: as if all their members were allowed, but of each slot
 * no more than its best member gains over what is certain.
 */
export function reachWithOpenSlots(
  problem: Problem,
  certain: readonly ItemOffer[],
  open: readonly Slot<ItemOffer>[],
): ItemChoice {
  const sure = withPrices(problem, itemChoice(problem, certain));
  if (open.length === 0) return sure;
  const allowed = [...certain, ...open.flatMap(({ members }) => members)];
  const all = withPrices(problem, itemChoice(problem, allowed));
  const prices = sure.prices();
  let { most } = prices;
  for (const { members } of open) {
    most += members.reduce((best, member) => Math.max(best, gainOver(problem, prices, member)), 0);
  }
  const total = Math.min(all.reach.total, Math.floor(most + problem.epsilon));
  return withTotal(all, total, all.mostPlans);
}

/** The most that one offer adds to what each unit is worth already. */
function gainOver(problem: Problem, { bestAfter }: ShadowPrices, cover: ItemOffer): number {
  const gains: { readonly gain: number; readonly units: number }[] = [];
  for (const line of cover.lines) {
    const gain = cover.cuts[line]! - bestAfter[line]!;
    if (gain > 0) gains.push({ gain, units: problem.quantities[line]! });
  }
  gains.sort((one, other) => other.gain - one.gain);
  let sum = 0;
  let unitsLeft = cover.role === 'cover' ? cover.unitsMax : unitsReduced(cover);
  for (const { gain, units } of gains) {
    sum += gain * Math.min(units, unitsLeft);
    unitsLeft -= Math.min(units, unitsLeft);
  }
  return Math.min(sum, cover.fenMax);
}

/** Of a set of `nth` one unit gets cheaper. */
function unitsReduced({ rule, setsMax }: SetOffer): number {
  return rule.kind === 'nth' ? setsMax : setsMax * rule.units;
}

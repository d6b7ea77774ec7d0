import type { CoverOffer, SetOffer, SpreadOffer } from '../candidates.ts';
import { type Amounts, reductionOf } from '../layers/spread-reductions.ts';
import type { Incumbent, ItemPlan } from './incumbent.ts';
import type { ItemChoice } from './item-choice.ts';
import type { Outlook } from './outlook.ts';
import type { Problem } from './problem.ts';
import type { ProspectSlot } from './prospect-slot.ts';
import { sameRows, UnitRows } from './unit-rows.ts';

/**
 * Good sets at once, so that the search has something to beat: beside each of these plans of the item layer, every
 * slot takes the offer that takes off most. One that pays no more than the `least` that is known ends it.
 */
export function tryGreedy(
  problem: Problem,
  view: Outlook,
  plans: readonly ItemPlan[],
  { incumbent, least }: { readonly incumbent: Incumbent; readonly least: number },
): void {
  const hasLeast = () => incumbent.solution.payable <= least;
  for (const plan of plans) {
    if (hasLeast()) return;
    const before = incumbent.amountsAfter(view.items, plan);
    if (before === null) continue;
    const baskets = chooseGreedily(problem, view.baskets, before, []);
    const left = [...before.left];
    for (const offer of baskets) {
      const share = reductionOf(offer, before) / Math.max(1, baseOn(offer, before));
      for (const at of offer.lines) left[at] = Math.max(0, Math.floor(left[at]! * (1 - share)));
    }
    const after = { left, uncovered: before.uncovered };
    const subsidies = chooseGreedily(problem, view.subsidies, after, baskets);
    incumbent.tryPlan({ baskets, subsidies }, view.items, plan);
    if (subsidies.length > 0 && !hasLeast()) incumbent.tryPlan({ baskets, subsidies: [] }, view.items, plan);
  }
}

/** Nothing is covered. */
export function emptyPlan({ noUnits }: Problem, { covers, sets }: ItemChoice): ItemPlan {
  return { units: sameRows(covers.length, noUnits), counts: countsOf(noUnits, sets) };
}

function countsOf(noUnits: readonly number[], sets: readonly SetOffer[]): ItemPlan['counts'] {
  return sets.map(({ rule }) => sameRows(rule.parts.length, noUnits));
}

/** Every unit takes the item offer that takes off most while its limits last. */
export function greedyPlan(problem: Problem, items: ItemChoice): ItemPlan {
  return { units: coverGreedily(problem, items), counts: countsOf(problem.noUnits, items.sets) };
}

function coverGreedily(problem: Problem, { covers }: ItemChoice): readonly (readonly number[])[] {
  const units = new UnitRows(sameRows(covers.length, problem.noUnits));
  const unitsLeft = covers.map(({ unitsMax }) => unitsMax);
  const fenLeft = covers.map(({ fenMax }) => fenMax);
  const byLine: number[][] = problem.lists.map(() => []);
  covers.forEach(({ lines }, at) => {
    for (const line of lines) putByCut(byLine[line]!, at, line, covers);
  });
  byLine.forEach((offers, line) => {
    let open = problem.quantities[line]!;
    for (const at of offers) {
      const cut = covers[at]!.cuts[line]!;
      // Whole cuts only: a greedy cover never runs into its cap.
      const count = Math.min(open, unitsLeft[at]!, Math.floor(fenLeft[at]! / cut));
      if (count === 0) continue;
      units.set(at, line, count);
      open -= count;
      unitsLeft[at] = unitsLeft[at]! - count;
      fenLeft[at] = fenLeft[at]! - count * cut;
    }
  });
  return units.rows;
}

/** The one that takes most off a unit of the line first; of equal ones the one that comes first. */
function putByCut(offers: number[], cover: number, line: number, covers: readonly CoverOffer[]): void {
  const cut = covers[cover]!.cuts[line]!;
  let at = offers.length;
  for (; at > 0 && covers[offers[at - 1]!]!.cuts[line]! < cut; at -= 1) offers[at] = offers[at - 1]!;
  offers[at] = cover;
}

function baseOn(offer: SpreadOffer, { left, uncovered }: Amounts): number {
  return offer.lines.reduce((sum, at) => sum + (offer.uncovered ? uncovered : left)[at]!, 0);
}

function chooseGreedily(
  problem: Problem,
  slots: readonly ProspectSlot[],
  amounts: Amounts,
  beside: readonly SpreadOffer[],
): readonly SpreadOffer[] {
  const chosen: SpreadOffer[] = [];
  for (const { offers } of slots) {
    let best: SpreadOffer | null = null;
    let most = 0;
    for (const offer of offers) {
      const takes = reductionOf(offer, amounts);
      if (takes <= most) continue;
      const isRival = (other: SpreadOffer) => problem.rivals.are(offer, other);
      if (chosen.some(isRival) || beside.some(isRival)) continue;
      best = offer;
      most = takes;
    }
    if (best !== null) chosen.push(best);
  }
  return chosen;
}

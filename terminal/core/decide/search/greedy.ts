import type { SpreadOffer } from '../candidates.ts';
import { type Amounts, reductionOf } from '../layers/spread-reductions.ts';
import type { Incumbent } from './incumbent.ts';
import type { Outlook, ProspectSlot } from './outlook.ts';
import type { Problem } from './problem.ts';

/**
 * A good set at once, so that the search has something to beat: every unit takes the item offer that is worth
 * most while its limits last, then every slot the offer that takes off most.
 */
export function tryGreedy(problem: Problem, view: Outlook, incumbent: Incumbent): void {
  const units = coverGreedily(problem, view);
  const none = view.items.covers.map(() => problem.lists.map(() => 0));
  const noSets = view.items.sets.map(({ rule }) => rule.parts.map(() => problem.lists.map(() => 0)));
  for (const covered of [units, none]) {
    const before = amountsAfter(problem, view, covered);
    const baskets = chooseGreedily(problem, view.baskets, before, []);
    const left = before.left.map((amount) => amount);
    for (const offer of baskets) {
      const share = reductionOf(offer, before) / Math.max(1, baseOn(offer, before));
      for (const at of offer.lines) left[at] = Math.max(0, Math.floor(left[at]! * (1 - share)));
    }
    const after = { left, uncovered: before.uncovered };
    const subsidies = chooseGreedily(problem, view.subsidies, after, baskets);
    const plan = { units: covered, counts: noSets };
    incumbent.tryPlan({ baskets, subsidies }, view.items, plan);
    if (subsidies.length > 0) incumbent.tryPlan({ baskets, subsidies: [] }, view.items, plan);
  }
}

function coverGreedily(problem: Problem, { items }: Outlook): readonly (readonly number[])[] {
  const { covers, prices } = items;
  const units = covers.map(() => problem.lists.map(() => 0));
  const unitsLeft = covers.map(({ unitsMax }) => unitsMax);
  const fenLeft = covers.map(({ fenMax }) => fenMax);
  problem.lists.forEach((_, line) => {
    let open = problem.quantities[line]!;
    const offers = covers
      .map((_cover, at) => at)
      .filter((at) => covers[at]!.cuts[line]! > 0)
      .sort((one, other) => prices.worthAfter[other]![line]! - prices.worthAfter[one]![line]!);
    for (const at of offers) {
      const cut = covers[at]!.cuts[line]!;
      // Whole cuts only: a greedy cover never runs into its cap.
      const count = Math.min(open, unitsLeft[at]!, Math.floor(fenLeft[at]! / cut));
      units[at]![line] = count;
      open -= count;
      unitsLeft[at] = unitsLeft[at]! - count;
      fenLeft[at] = fenLeft[at]! - count * cut;
    }
  });
  return units;
}

function amountsAfter(problem: Problem, { items }: Outlook, units: readonly (readonly number[])[]): Amounts {
  const left = [...problem.lists];
  const uncovered = [...problem.lists];
  items.covers.forEach((cover, at) => {
    for (const line of cover.lines) {
      const count = units[at]![line]!;
      left[line] = left[line]! - count * cover.cuts[line]!;
      uncovered[line] = uncovered[line]! - count * problem.prices[line]!;
    }
  });
  return { left, uncovered };
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
  for (const { prospects } of slots) {
    let best: SpreadOffer | null = null;
    let most = 0;
    for (const offer of new Set(prospects.map((prospect) => prospect.offer))) {
      const takes = reductionOf(offer, amounts);
      const isRival = [...chosen, ...beside].some((other) => problem.rivals.are(offer, other));
      if (takes <= most || isRival) continue;
      best = offer;
      most = takes;
    }
    if (best !== null) chosen.push(best);
  }
  return chosen;
}

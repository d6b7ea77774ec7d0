import type { SpreadOffer } from '../candidates.ts';
import type { FrameBound } from './frame.ts';
import { type Line, lineAbove } from './levels.ts';
import type { Problem } from './problem.ts';
import { type ItemReach, type LevelledOffer, leavesRoom, liesWithin, overlaps, shareMin } from './ranges.ts';

/**
 * The general bound: payable ≥ list − cuts − Σ basket lines − Σ subsidy lines on (amounts − basket shares). A
 * basket reduction that lies within a subsidy's lines lowers that base in full; of one that overlaps it partly,
 * a share that is linear in the amounts is known as long as no line is emptied.
 */
export function straightBound(
  problem: Problem,
  reach: ItemReach,
  baskets: readonly LevelledOffer[],
  subsidies: readonly LevelledOffer[],
): FrameBound {
  const cutWorth = problem.lists.map(() => 1);
  const coverCost = problem.lists.map(() => 0);
  let most = problem.total;
  const drawn = subsidies.map(({ level, low }) => ({ offer: level.offer, line: lineAbove(level, low) }));
  for (const { offer, line } of drawn) {
    most -= line.constant + line.slope * offer.listAmount;
    for (const at of offer.lines) cutWorth[at] = cutWorth[at]! - line.slope;
  }
  const certain = baskets.length === 1 || leavesRoom(problem, reach, baskets);
  for (const basket of baskets) {
    const { offer } = basket.level;
    const above = lineAbove(basket.level, basket.low);
    // Each fen of it lowers the subsidies' bases by what of it lies within them.
    let kept = 1;
    for (const { offer: subsidy, line } of drawn) {
      if (liesWithin(offer, subsidy)) kept -= line.slope;
      else if (certain && overlaps(offer, subsidy)) {
        most += partlyWithin(problem, basket, { subsidy, line, basketCount: baskets.length }, cutWorth);
      }
    }
    if (kept <= 0) continue;
    most -= kept * (above.constant + above.slope * offer.listAmount);
    for (const at of offer.lines) {
      if (offer.uncovered) coverCost[at] = coverCost[at]! + kept * above.slope;
      else cutWorth[at] = cutWorth[at]! - kept * above.slope;
    }
  }
  return {
    cutWorth,
    coverCost,
    leastPaid: (worth) => Math.max(0, Math.ceil(most - worth - problem.epsilon)),
    worthNeeded: (goal) => most - goal,
    surelyNotMore: Number.POSITIVE_INFINITY,
    surelyLess: Number.POSITIVE_INFINITY,
  };
}

/**
 * What the share of a basket reduction within a subsidy's lines saves of the subsidy, at least: a line in the
 * amounts of the lines that both match. Adds its slope to `cutWorth` and returns its constant.
 */
function partlyWithin(
  problem: Problem,
  basket: LevelledOffer,
  {
    subsidy,
    line,
    basketCount,
  }: {
    readonly subsidy: SpreadOffer;
    readonly line: Line;
    readonly basketCount: number;
  },
  cutWorth: number[],
): number {
  const { offer } = basket.level;
  if (offer.uncovered) return 0;
  const both = offer.lines.filter((at) => subsidy.matches[at]);
  // Largest remainders move a line's share by less than a fen; several offers may push a fen off a small line.
  const strayFen =
    Math.min(both.length, offer.lines.length - both.length) +
    (basketCount > 1 ? basketCount * offer.lines.length : 0);
  const worth = line.slope * shareMin(basket);
  const saved = both.reduce((sum, at) => sum + worth * problem.lists[at]!, -line.slope * strayFen);
  // Nothing is lost by leaving a share out that rounding may have eaten.
  if (saved <= 0) return 0;
  for (const at of both) cutWorth[at] = cutWorth[at]! + worth;
  return saved;
}

import { roundingGainMax, roundingLossMax } from '../benefits/rate.ts';
import type { SpreadOffer } from '../candidates.ts';
import { bendOf, type Ceiling } from './ceilings.ts';
import type { FrameBound } from './frame-bound.ts';
import { type Line, lineAbove } from './levels.ts';
import type { Problem } from './problem.ts';
import {
  allFindPlace,
  displacedMost,
  type ItemReach,
  type LevelledOffer,
  liesWithin,
  overlaps,
  shareMin,
  takenWithin,
} from './ranges.ts';
import { sureWorthAfter } from './stray.ts';

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
  const bends: Ceiling[] = [];
  const drawn = subsidies.map(({ level, low, high }) => ({
    offer: level.offer,
    line: lineAbove(level, low, high),
  }));
  for (const { offer, line } of drawn) {
    most -= line.constant + line.slope * offer.listAmount;
    for (const at of offer.lines) cutWorth[at] = cutWorth[at]! - line.slope;
    bends.push(...bendOf(offer, line, 1, takenWithin(problem, reach, baskets, offer)));
  }
  const displaced = displacedMost(problem, reach, baskets);
  for (const basket of baskets) {
    const { offer } = basket.level;
    const above = lineAbove(basket.level, basket.low, basket.high);
    // Each fen of it lowers the subsidies' bases by what of it lies within them.
    let kept = 1;
    for (const { offer: subsidy, line } of drawn) {
      if (liesWithin(offer, subsidy)) kept -= line.slope;
      else if (overlaps(offer, subsidy)) {
        most += partlyWithin(problem, basket, { subsidy, line, displaced }, cutWorth);
      }
    }
    if (kept <= 0) continue;
    bends.push(...bendOf(offer, above, kept, 0));
    most -= kept * (above.constant + above.slope * offer.listAmount);
    for (const at of offer.lines) {
      if (offer.uncovered) coverCost[at] = coverCost[at]! + kept * above.slope;
      else cutWorth[at] = cutWorth[at]! - kept * above.slope;
    }
  }
  const stray = strayOfAll(problem, reach, baskets, subsidies);
  return {
    cutWorth,
    coverCost,
    bends,
    leastPaid: (worth) => Math.max(0, Math.ceil(most - worth - problem.epsilon)),
    worthNeeded: (goal) => most - goal,
    sureWorth: sureWorthOf(problem, baskets, drawn),
    stray,
    sureSaving: stray + 1,
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
    displaced,
  }: {
    readonly subsidy: SpreadOffer;
    readonly line: Line;
    readonly displaced: number;
  },
  cutWorth: number[],
): number {
  const { offer } = basket.level;
  if (offer.uncovered) return 0;
  const both = offer.lines.filter((at) => subsidy.matches[at]);
  // Largest remainders move a line's share by less than a fen.
  const strayFen = Math.min(both.length, offer.lines.length - both.length) + displaced;
  const worth = line.slope * shareMin(basket);
  const saved = both.reduce((sum, at) => sum + worth * problem.lists[at]!, -line.slope * strayFen);
  // Nothing is lost by leaving a share out that rounding may have eaten.
  if (saved <= 0) return 0;
  for (const at of both) cutWorth[at] = cutWorth[at]! + worth;
  return saved;
}

type Drawn = { readonly offer: SpreadOffer; readonly line: Line };

/** A fen of cut may also move a basket offer's share onto a subsidy's lines, or off them: count both in full. */
function sureWorthOf(
  problem: Problem,
  baskets: readonly LevelledOffer[],
  subsidies: readonly Drawn[],
): readonly number[] {
  const sure = sureWorthAfter(problem, baskets);
  for (const { offer, line } of subsidies) {
    const steepest = Math.max(line.slope, line.bend?.slopeMax ?? 0);
    const touched = problem.lists.map((_, at) => offer.matches[at] === true);
    for (const { level } of baskets) {
      if (!overlaps(level.offer, offer) || liesWithin(level.offer, offer)) continue;
      for (const at of level.offer.lines) touched[at] = true;
    }
    for (let at = 0; at < sure.length; at += 1) if (touched[at]) sure[at] = sure[at]! - steepest;
  }
  return sure;
}

function strayOfAll(
  problem: Problem,
  reach: ItemReach,
  baskets: readonly LevelledOffer[],
  subsidies: readonly LevelledOffer[],
): number {
  if (!allFindPlace(problem, reach, baskets)) return Number.POSITIVE_INFINITY;
  const displaced = displacedMost(problem, reach, baskets);
  let stray = 0;
  for (const { level } of [...baskets, ...subsidies]) {
    if (level.offer.uncovered) continue;
    if (level.slope !== null) return Number.POSITIVE_INFINITY;
    if (level.step.kind !== 'rate') continue;
    stray += roundingGainMax(level.step) + roundingLossMax(level.step);
  }
  for (const { level: subsidy, low, high } of subsidies) {
    const { slope, bend } = lineAbove(subsidy, low, high);
    for (const { level } of baskets) {
      if (liesWithin(level.offer, subsidy.offer) || !overlaps(level.offer, subsidy.offer)) continue;
      // Before and after, each share may stray by a fen a line.
      stray += 2 * Math.max(slope, bend?.slopeMax ?? 0) * (displaced + level.offer.lines.length);
    }
  }
  return stray;
}

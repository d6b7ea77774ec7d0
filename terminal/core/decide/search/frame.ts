import { roundingGainMax, roundingLossMax } from '../benefits/rate.ts';
import type { SpreadOffer } from '../candidates.ts';
import { type Ceiling, ceilingsOf } from './ceilings.ts';
import { isConstant, lineAbove } from './levels.ts';
import type { Problem } from './problem.ts';
import { type ItemReach, isWhole, type LevelledOffer, leavesRoom } from './ranges.ts';
import { largestWithin, staircaseOf } from './staircase.ts';
import { straightBound } from './straight-bound.ts';

/**
 * A choice of basket and subsidy offers, each on a fixed level. Inside a frame what is paid falls with what the
 * item layer takes off, along a straight line or a rising staircase; so the item layer becomes a search for the
 * most *worth*: every covered unit is worth `cutWorth[line] × its cut − coverCost[line] × its unit price`.
 */
export type Frame = FrameBound & {
  readonly baskets: readonly SpreadOffer[];
  readonly subsidies: readonly SpreadOffer[];
  /** What may be taken off at most, so that the levels are reached. */
  readonly ceilings: readonly Ceiling[];
};

export type FrameBound = {
  readonly cutWorth: readonly number[];
  /** What covering costs because an `uncovered` offer then has a smaller base. */
  readonly coverCost: readonly number[];
  /** No set in the frame whose covered units have this worth pays less, in fen. */
  readonly leastPaid: (worth: number) => number;
  /** The least worth with which no more than `goal` fen might be paid; infinite where nothing can. */
  readonly worthNeeded: (goal: number) => number;
  /** More worth than this always pays at least as little; infinite where rounding may decide otherwise. */
  readonly surelyNotMore: number;
  /** And more than this always pays less, as long as anything is paid. */
  readonly surelyLess: number;
};

export function frameOf(
  problem: Problem,
  reach: ItemReach,
  baskets: readonly LevelledOffer[],
  subsidies: readonly LevelledOffer[],
): Frame {
  return {
    baskets: baskets.map(({ level }) => level.offer),
    subsidies: subsidies.map(({ level }) => level.offer),
    ceilings: ceilingsOf(problem, reach, baskets, subsidies),
    ...boundOf(problem, reach, baskets, subsidies),
  };
}

function boundOf(
  problem: Problem,
  reach: ItemReach,
  baskets: readonly LevelledOffer[],
  subsidies: readonly LevelledOffer[],
): FrameBound {
  const areWhole = (levelled: readonly LevelledOffer[]) =>
    levelled.every(({ level }) => isWhole(problem, level.offer));
  if (!areWhole(subsidies)) return straightBound(problem, reach, baskets, subsidies);
  return areWhole(baskets)
    ? steppedBound(problem, baskets, subsidies)
    : leaningBound(problem, reach, baskets, subsidies);
}

/** Both layers work on the whole basket: what is paid is a staircase in what the item layer leaves. */
function steppedBound(
  problem: Problem,
  baskets: readonly LevelledOffer[],
  subsidies: readonly LevelledOffer[],
): FrameBound {
  const afterBaskets = staircaseOf(baskets);
  const afterSubsidies = staircaseOf(subsidies);
  const paid = (left: number) => afterSubsidies.paid(afterBaskets.paid(left));
  const isExact = afterBaskets.isExact && afterSubsidies.isExact;
  return {
    cutWorth: problem.lists.map(() => 1),
    coverCost: problem.lists.map(() => 0),
    leastPaid: (worth) => paid(Math.max(0, Math.ceil(problem.total - worth - problem.epsilon))),
    worthNeeded: (goal) => problem.total - largestWithin(paid, goal, problem.total),
    surelyNotMore: isExact ? 0 : Number.POSITIVE_INFINITY,
    surelyLess: afterBaskets.stepMax(Math.ceil(afterSubsidies.stepMax(1))),
  };
}

/** Subsidies on the whole basket after basket offers on parts of it: a staircase on a straight line. */
function leaningBound(
  problem: Problem,
  reach: ItemReach,
  baskets: readonly LevelledOffer[],
  subsidies: readonly LevelledOffer[],
): FrameBound {
  const cutWorth = problem.lists.map(() => 1);
  const coverCost = problem.lists.map(() => 0);
  let most = problem.total;
  for (const { level, low } of baskets) {
    const { offer } = level;
    const line = lineAbove(level, low);
    most -= line.constant + line.slope * offer.listAmount;
    for (const at of offer.lines) {
      if (offer.uncovered) coverCost[at] = coverCost[at]! + line.slope;
      else cutWorth[at] = cutWorth[at]! - line.slope;
    }
  }
  const { paid, isExact, stepMax } = staircaseOf(subsidies);
  const stray = isExact ? strayOf(problem, reach, baskets) : Number.POSITIVE_INFINITY;
  return {
    cutWorth,
    coverCost,
    leastPaid: (worth) => paid(Math.max(0, Math.ceil(most - worth - problem.epsilon))),
    worthNeeded: (goal) => most - largestWithin(paid, goal, problem.total),
    surelyNotMore: stray,
    surelyLess: stray + Math.ceil(stepMax(1)),
  };
}

/** By how many fen what baskets leave may differ from the line below it; infinite where the line is a loose one. */
function strayOf(problem: Problem, reach: ItemReach, baskets: readonly LevelledOffer[]): number {
  if (baskets.length > 1 && !leavesRoom(problem, reach, baskets)) return Number.POSITIVE_INFINITY;
  let stray = 0;
  for (const { level, low } of baskets) stray += strayOfLine(level, low);
  return stray;
}

export function strayOfLine(level: LevelledOffer['level'], low: number): number {
  if (isConstant(level, low)) return 0;
  const { step, slope, offer } = level;
  if (slope !== null || step.kind !== 'rate' || offer.fenMax < offer.listAmount) {
    return Number.POSITIVE_INFINITY;
  }
  return roundingGainMax(step.rounding) + roundingLossMax(step.rounding);
}

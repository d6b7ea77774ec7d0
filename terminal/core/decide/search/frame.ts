import type { SpreadOffer } from '../candidates.ts';
import { bendOf, type Ceiling, ceilingsOf } from './ceilings.ts';
import type { FrameBound } from './frame-bound.ts';
import { lineAbove } from './levels.ts';
import type { Problem } from './problem.ts';
import { type ItemReach, isWhole, type LevelledOffer } from './ranges.ts';
import { largestWithin, staircaseOf } from './staircase.ts';
import { straightBound } from './straight-bound.ts';
import { strayOfBaskets, sureWorthAfter } from './stray.ts';

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

export function frameOf(
  problem: Problem,
  reach: ItemReach,
  baskets: readonly LevelledOffer[],
  subsidies: readonly LevelledOffer[],
): Frame {
  const bound = boundOf(problem, reach, baskets, subsidies);
  const isSure = !leavesPartOfPoint(subsidies) && !mayLoseLevel(baskets, subsidies);
  return {
    baskets: offersOf(baskets),
    subsidies: offersOf(subsidies),
    ceilings: ceilingsOf(problem, reach, baskets, subsidies),
    bends: bound.bends,
    cutWorth: bound.cutWorth,
    coverCost: bound.coverCost,
    leastPaid: bound.leastPaid,
    worthNeeded: bound.worthNeeded,
    sureWorth: bound.sureWorth,
    stray: isSure ? bound.stray : Number.POSITIVE_INFINITY,
    sureSaving: isSure ? bound.sureSaving : Number.POSITIVE_INFINITY,
  };
}

function offersOf(levelled: readonly LevelledOffer[]): readonly SpreadOffer[] {
  const offers: SpreadOffer[] = [];
  for (const { level } of levelled) offers.push(level.offer);
  return offers;
}

/**
 * What baskets leave of a subsidy's lines is known from above only: where they may leave too little for its level, a
 * fen more of cut may lose it, and pay more.
 */
function mayLoseLevel(baskets: readonly LevelledOffer[], subsidies: readonly LevelledOffer[]): boolean {
  return baskets.length > 0 && subsidies.some(({ level, low }) => level.need > low);
}

/** What other subsidies leave may be no whole point, so that a fen less of it may pay more. */
function leavesPartOfPoint(subsidies: readonly LevelledOffer[]): boolean {
  return subsidies.length > 1 && subsidies.some(({ level }) => (level.offer.fenPerPoint ?? 1) > 1);
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
  return {
    cutWorth: problem.lists.map(() => 1),
    coverCost: problem.lists.map(() => 0),
    bends: [],
    leastPaid: (worth) => paid(Math.max(0, Math.ceil(problem.total - worth - problem.epsilon))),
    worthNeeded: (goal) => problem.total - largestWithin(paid, goal, problem.total),
    sureWorth: problem.lists.map(() => 1),
    stray: afterBaskets.climb(Math.ceil(afterSubsidies.climb(0))),
    sureSaving: afterBaskets.climb(Math.ceil(afterSubsidies.climb(1))),
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
  const bends: Ceiling[] = [];
  let most = problem.total;
  for (const { level, low, high } of baskets) {
    const { offer } = level;
    const line = lineAbove(level, low, high);
    bends.push(...bendOf(offer, line, 1, 0));
    most -= line.constant + line.slope * offer.listAmount;
    for (const at of offer.lines) {
      if (offer.uncovered) coverCost[at] = coverCost[at]! + line.slope;
      else cutWorth[at] = cutWorth[at]! - line.slope;
    }
  }
  const { paid, climb } = staircaseOf(subsidies);
  const sureWorth = sureWorthAfter(problem, baskets);
  const stray = strayOfBaskets(problem, reach, baskets);
  return {
    cutWorth,
    coverCost,
    bends,
    leastPaid: (worth) => paid(Math.max(0, Math.ceil(most - worth - problem.epsilon))),
    worthNeeded: (goal) => most - largestWithin(paid, goal, problem.total),
    sureWorth,
    stray: stray.falls(Math.ceil(climb(0))),
    sureSaving: stray.falls(Math.ceil(climb(1))),
  };
}

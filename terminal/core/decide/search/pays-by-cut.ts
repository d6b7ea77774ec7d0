import type { FrameBound } from './frame-bound.ts';
import { isConstant, levelsWithin, reductionMin } from './levels.ts';
import type { Problem } from './problem.ts';
import { allFindPlace, type ItemReach, isWhole, type LevelledOffer } from './ranges.ts';

/**
 * Whether what is paid with these offers depends on nothing but how much the item layer takes off, exactly as the
 * bound says: each offer has one level within reach and surely takes something, and none is in the way of another.
 */
export function paysByCut(
  problem: Problem,
  reach: ItemReach,
  { baskets, subsidies }: Record<'baskets' | 'subsidies', readonly LevelledOffer[]>,
): boolean {
  return (
    subsidies.length < 2 &&
    subsidies.every(({ level }) => isWhole(problem, level.offer) && level.offer.fenPerPoint === null) &&
    (baskets.every(({ level, low }) => isConstant(level, low)) ||
      // Of two rounded reductions only a bound is known.
      (baskets.every(({ level }) => isWhole(problem, level.offer)) &&
        baskets.filter(({ level }) => level.step.kind === 'rate').length < 2)) &&
    [...baskets, ...subsidies].every(hasOneLevel) &&
    allFindPlace(problem, reach, baskets)
  );
}

function hasOneLevel({ level, low, high }: LevelledOffer): boolean {
  return (
    !level.offer.uncovered &&
    level.need <= low &&
    levelsWithin(level.offer, low, high).length === 1 &&
    reductionMin(level, low) > 0
  );
}

/** Every fen that the item layer takes off counts in full, whatever the line. */
export function countsAlike({ cutWorth, coverCost, bends }: FrameBound): boolean {
  return (
    bends.length === 0 && cutWorth.every((worth) => worth === 1) && coverCost.every((cost) => cost === 0)
  );
}

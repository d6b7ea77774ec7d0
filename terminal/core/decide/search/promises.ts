import { roundingGainMax } from '../benefits/rate.ts';
import type { SpreadOffer } from '../candidates.ts';
import { basketRange, type ItemReach, isWhole } from './frame.ts';
import { type Level, levelsWithin, reductionAt } from './levels.ts';
import type { Problem } from './problem.ts';

/**
 * What a basket or subsidy offer may take off at most, before it is known what else is chosen. It is looked at
 * where the item layer takes off all it can, because from there on each fen that the item layer gives back costs
 * more than the offer's `slope` can return, until a rung is reached; and all rungs within reach are counted.
 */
export type Promised = {
  readonly offer: SpreadOffer;
  readonly most: number;
  /** Fen more per fen of base. */
  readonly slope: number;
  /** Whole-basket subsidies work on what baskets leave: at most this on such a base. */
  readonly onAmount: ((left: number) => number) | null;
};

/** Null when no rung is within reach. */
export function promiseOf(problem: Problem, offer: SpreadOffer, reach: ItemReach): Promised | null {
  const { low, high } = basketRange(problem, offer, reach);
  const levels = levelsWithin(offer, offer.layer === 'basket' ? low : 0, high);
  if (levels.length === 0) return null;
  if (offer.uncovered) {
    let most = 0;
    for (const level of levels) most = Math.max(most, reductionAt(level, high));
    return { offer, most: most + uncoveredRoom, slope: 0, onAmount: null };
  }
  const onAmount = (left: number) => {
    let most = 0;
    for (const level of levels) most = Math.max(most, mostAt(level, left, high));
    return most;
  };
  let slope = 0;
  for (const level of levels) slope = Math.max(slope, slopeOf(level));
  const isWholeSubsidy = offer.layer === 'subsidy' && isWhole(problem, offer);
  return { offer, most: onAmount(low), slope, onAmount: isWholeSubsidy ? onAmount : null };
}

/** Rounding may make a reduction a unit larger on a smaller base. */
const uncoveredRoom = 100;

function slopeOf({ slope, step }: Level): number {
  if (slope !== null) return slope;
  return step.kind === 'rate' ? 1 - step.payPermille / 1000 : 0;
}

function mostAt({ slope, step, offer }: Level, base: number, high: number): number {
  if (slope !== null) return Math.min(slope * base, offer.fenMax);
  if (step.kind === 'off') return Math.min(step.off, offer.fenMax, high);
  const rate = 1 - step.payPermille / 1000;
  return Math.min(rate * base + roundingGainMax(step.rounding), offer.fenMax);
}

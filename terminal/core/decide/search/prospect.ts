import { roundingGainMax } from '../benefits/rate.ts';
import type { SpreadOffer } from '../candidates.ts';

import { type Level, levelsWithin } from './levels.ts';
import type { Problem } from './problem.ts';
import { isWhole, type LevelledOffer, type Range } from './ranges.ts';

/**
 * A basket or subsidy offer on one of the levels it can come out on, with what that can be worth at most before
 * it is known what else is chosen. `most` is what it takes off where the item layer takes off all it can; each
 * fen that the item layer gives back lets it take off `slope` more.
 */
export type Prospect = LevelledOffer & {
  readonly offer: SpreadOffer;
  readonly most: number;
  readonly slope: number;
  /** On the largest base there is. */
  readonly highest: number;
  /** What the item layer may take off the offer's lines at most, so that the level is reached. */
  readonly room: number;
  /** A subsidy on the whole basket, whose base is known once it is known what the others take. */
  readonly isWhole: boolean;
  /** What it adds to what is paid at least, by the prices of the whole problem; see {@link LevelCosts}. */
  readonly cost: number;
};

/** The prospects of an offer whose base lies within `low … high`, and is `left` where the item layer takes all it can. */
export function prospectsOf(
  problem: Problem,
  offer: SpreadOffer,
  { low, high }: Range,
  left: number,
): readonly Prospect[] {
  const wholeSubsidy = offer.layer === 'subsidy' && isWhole(problem, offer);
  const prospects: Prospect[] = [];
  for (const level of levelsWithin(offer, low, high)) {
    prospects.push({
      offer,
      level,
      low,
      high,
      most: mostAt(level, left),
      slope: slopeOf(level),
      highest: mostAt(level, high),
      room: level.need <= low || offer.uncovered ? Number.POSITIVE_INFINITY : offer.listAmount - level.need,
      isWhole: wholeSubsidy,
      cost: problem.levelCosts.of(level),
    });
  }
  return prospects;
}

export function slopeOf({ slope, step }: Level): number {
  if (slope !== null) return Math.min(1, slope);
  return step.kind === 'rate' ? 1 - step.payPermille / 1000 : 0;
}

/** On a base of this much; a fixed amount counts in full, because a larger base lets it. */
export function mostAt(level: Level, base: number): number {
  const { step, offer, slope } = level;
  if (slope === null && step.kind === 'off') return Math.min(step.off, offer.fenMax, offer.listAmount);
  const gain = step.kind === 'rate' ? roundingGainMax(step) : 0;
  return Math.min(slopeOf(level) * base + gain, offer.fenMax);
}

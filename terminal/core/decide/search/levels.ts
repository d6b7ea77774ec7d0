import { reductionBy, type Step } from '../benefits/ladder.ts';
import { roundingGainMax, roundingLossMax } from '../benefits/rate.ts';
import type { SpreadOffer } from '../candidates.ts';

/**
 * One way in which a basket or subsidy offer can come out: on a rung of its ladder, whose tested amount must be
 * reached. Once the rung is fixed the reduction hardly bends any more, and a bound on it is a straight line.
 */
export type Level = {
  readonly offer: SpreadOffer;
  readonly step: Step;
  /** The base must be at least this much, in fen; 0 where it is reached anyway. */
  readonly need: number;
  /** Set where a repeated threshold has too many rungs to be looked at one by one: fen off per fen of base. */
  readonly slope: number | null;
};

/** More rungs within reach than this are looked at together. */
const rungsApartMax = 24;

/** The levels that the offer can come out on while its base lies within `low … high`, lowest first. */
export function levelsWithin(offer: SpreadOffer, low: number, high: number): readonly Level[] {
  const { ladder, listAmount } = offer;
  const byList = ladder.tests === 'list' && !offer.uncovered;
  const from = byList ? listAmount : low;
  const to = byList ? listAmount : high;
  return ladder.repeats ? repeatedLevels(offer, from, to) : tierLevels(offer, from, to);
}

function tierLevels(offer: SpreadOffer, low: number, high: number): readonly Level[] {
  const levels: Level[] = [];
  for (const { spend, step } of offer.ladder.rungs) {
    if (spend > high) break;
    if (spend <= low) levels.length = 0;
    levels.push({ offer, step, need: spend <= low ? 0 : spend, slope: null });
  }
  return levels;
}

function repeatedLevels(offer: SpreadOffer, low: number, high: number): readonly Level[] {
  const { spend, step } = offer.ladder.rungs[0]!;
  if (step.kind !== 'off') return [];
  const first = Math.max(1, Math.floor(low / spend));
  const last = Math.floor(high / spend);
  if (last < first) return [];
  if (last - first >= rungsApartMax) {
    return [{ offer, step: { kind: 'off', off: last * step.off }, need: 0, slope: step.off / spend }];
  }
  const levels: Level[] = [];
  for (let times = first; times <= last; times += 1) {
    const need = times * spend;
    levels.push({
      offer,
      step: { kind: 'off', off: times * step.off },
      need: need <= low ? 0 : need,
      slope: null,
    });
  }
  return levels;
}

/** A straight line: `constant + slope × base`, in fen. */
export type Line = { readonly constant: number; readonly slope: number };

/** A line that no reduction at this level passes, tight where the base is `low`. */
export function lineAbove({ offer, step, slope, need }: Level, low: number): Line {
  const base = Math.max(low, need);
  const cap = offer.fenMax;
  if (slope !== null) {
    const perFen = Math.min(1, slope);
    return perFen * base >= cap ? { constant: cap, slope: 0 } : { constant: 0, slope: perFen };
  }
  if (step.kind === 'off') {
    const most = Math.min(step.off, cap);
    return most <= base ? { constant: most, slope: 0 } : { constant: 0, slope: 1 };
  }
  const rate = 1 - step.payPermille / 1000;
  const gain = roundingGainMax(step.rounding);
  if (rate * base + gain >= cap) return { constant: cap, slope: 0 };
  return rate * base + gain >= base && gain > 0 ? { constant: 0, slope: 1 } : { constant: gain, slope: rate };
}

/** What a level takes off a base, exactly. */
export function reductionAt({ offer, step }: Level, base: number): number {
  return Math.min(reductionBy(step, base), offer.fenMax);
}

/** The least that a level takes off a base of at least `low`. */
export function reductionMin(level: Level, low: number): number {
  const { step, offer, need, slope } = level;
  const base = Math.max(low, need);
  if (slope !== null) return 0;
  if (step.kind === 'off') return Math.min(step.off, base, offer.fenMax);
  const rate = 1 - step.payPermille / 1000;
  return Math.max(0, Math.min(offer.fenMax, Math.floor(rate * base - roundingLossMax(step.rounding))));
}

/** Whether the level takes the same off every base from `low` on. */
export function isConstant(level: Level, low: number): boolean {
  const { step, offer, need, slope } = level;
  return slope === null && step.kind === 'off' && Math.min(step.off, offer.fenMax) <= Math.max(low, need);
}

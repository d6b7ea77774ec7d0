import { amountReaching, reductionBy, type Step, timesReached } from '../benefits/ladder.ts';
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
  const { ladder } = offer;
  const { spend, step } = ladder.rungs[0]!;
  if (step.kind !== 'off') return [];
  // From the cap on more rungs take off nothing more.
  const last = Math.min(timesReached(ladder, high), Math.ceil(offer.fenMax / step.off));
  if (last < 1) return [];
  const first = Math.min(last, Math.max(1, timesReached(ladder, low)));
  if (last - first >= rungsApartMax) {
    const slope = (step.off * ladder.scale) / spend;
    return [{ offer, step: { kind: 'off', off: last * step.off }, need: 0, slope }];
  }
  const levels: Level[] = [];
  for (let times = first; times <= last; times += 1) {
    const need = amountReaching(ladder, times);
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
export type Line = {
  readonly constant: number;
  readonly slope: number;
  /** Where the base may fall below `at`, the line may as well fall from there, by up to `slopeMax` a fen. */
  readonly bend: { readonly at: number; readonly slopeMax: number } | null;
};

/** A line that no reduction at this level passes while the base lies within `low … high`. */
export function lineAbove({ offer, step, slope, need }: Level, low: number, high: number): Line {
  const cap = offer.fenMax;
  const base = Math.max(low, need);
  if (slope === null && step.kind === 'off') return cappedLine(0, 1, Math.min(step.off, cap), base, high);
  const steep =
    slope !== null || step.kind !== 'rate' ? Math.min(1, slope ?? 1) : 1 - step.payPermille / 1000;
  const gain = slope === null && step.kind === 'rate' ? roundingGainMax(step) : 0;
  return cappedLine(gain, steep, cap, base, high);
}

/** `min(cap, constant + slope × base)` as one line: whichever of the two holds, or the cap with a bend. */
function cappedLine(constant: number, slope: number, cap: number, low: number, high: number): Line {
  if (constant + slope * high <= cap) return { constant, slope, bend: null };
  const at = (cap - constant) / slope;
  return { constant: cap, slope: 0, bend: low >= at ? null : { at, slopeMax: slope } };
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
  return Math.max(0, Math.min(offer.fenMax, Math.floor(rate * base - roundingLossMax(step))));
}

/** Whether the level takes the same off every base from `low` on. */
export function isConstant(level: Level, low: number): boolean {
  const { step, offer, need, slope } = level;
  return slope === null && step.kind === 'off' && Math.min(step.off, offer.fenMax) <= Math.max(low, need);
}

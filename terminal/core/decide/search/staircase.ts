import { lineAbove, reductionAt } from './levels.ts';
import { doubleRoom, type LevelledOffer } from './ranges.ts';

/** What a whole-basket layer leaves of an amount: never less than `paid`, which rises with the amount. */
export type Staircase = {
  readonly paid: (left: number) => number;
  /** `paid` is what is paid, not only a bound. */
  readonly isExact: boolean;
  /** So many fen more always leave at least `raised` fen more. */
  readonly stepMax: (raised: number) => number;
};

export function staircaseOf(levelled: readonly LevelledOffer[]): Staircase {
  const needed = levelled.reduce((most, { level }) => Math.max(most, level.need), 0);
  const rates = levelled.flatMap(({ level }) => (level.step.kind === 'rate' ? [level.step] : []));
  const isExact = rates.length <= 1 && levelled.every(({ level }) => level.slope === null);
  const rate = rates[0];
  const share = rate === undefined ? 1 : rate.payPermille / 1000;
  const unit = rate?.rounding?.unit ?? (rate === undefined ? 0 : 1);
  const stepMax = (raised: number) =>
    isExact && share > 0 ? (raised + (unit === 0 ? 0 : unit - 1)) / share : Number.POSITIVE_INFINITY;
  if (isExact) {
    const paid = (left: number) => {
      const base = Math.max(left, needed);
      let rest = base;
      for (const { level } of levelled) rest -= reductionAt(level, base);
      return Math.max(0, rest);
    };
    return { paid, isExact, stepMax };
  }
  // Two rounded reductions may step at the same fen, so that together they are no staircase: take lines above.
  const lines = levelled.map(({ level, low }) => lineAbove(level, low));
  const constant = lines.reduce((sum, line) => sum + line.constant, 0);
  const slope = lines.reduce((sum, line) => sum + line.slope, 0);
  const paid = (left: number) => {
    const base = Math.max(left, needed);
    return slope >= 1 ? 0 : Math.max(0, Math.ceil(base * (1 - slope) - constant - doubleRoom));
  };
  return { paid, isExact, stepMax };
}

/** The largest amount of 0 … `most` that leaves no more than `goal` to pay; −∞ when even 0 does not. */
export function largestWithin(paid: (left: number) => number, goal: number, most: number): number {
  if (paid(0) > goal) return Number.NEGATIVE_INFINITY;
  if (paid(most) <= goal) return most;
  let within = 0;
  let beyond = most;
  while (beyond - within > 1) {
    const middle = Math.floor((within + beyond) / 2);
    if (paid(middle) <= goal) within = middle;
    else beyond = middle;
  }
  return within;
}

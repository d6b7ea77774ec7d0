import { roundingGainMax, roundingLossMax } from '../benefits/rate.ts';
import { type Line, lineAbove, reductionAt, reductionMin } from './levels.ts';
import { doubleRoom, type LevelledOffer } from './ranges.ts';

/** What a whole-basket layer leaves of an amount: never less than `paid`, which rises with the amount. */
export type Staircase = {
  readonly paid: (left: number) => number;
  /** So many fen more always leave at least `raised` fen more; infinite where nothing surely does. */
  readonly climb: (raised: number) => number;
};

export function staircaseOf(levelled: readonly LevelledOffer[]): Staircase {
  let rounded = 0;
  let isExact = true;
  for (const { level } of levelled) {
    if (level.step.kind === 'rate') rounded += 1;
    if (level.slope !== null) isExact = false;
  }
  return isExact && rounded <= 1 ? exactStaircase(levelled) : lineBelow(levelled);
}

/** A single rounded reduction leaves more of more, so the exact amounts are a staircase. */
function exactStaircase(levelled: readonly LevelledOffer[]): Staircase {
  const needed = neededBy(levelled);
  let share = 1;
  let unit = 1;
  for (const { level } of levelled) {
    if (level.step.kind !== 'rate') continue;
    share = level.step.payPermille / 1000;
    unit = level.step.rounding?.unit ?? 1;
  }
  return {
    paid: (left) => leftOf(levelled, Math.max(left, needed)),
    climb: (raised) => (raised === 0 ? 0 : (raised + unit - 1) / share),
  };
}

function leftOf(levelled: readonly LevelledOffer[], base: number): number {
  let rest = base;
  for (const { level } of levelled) rest -= reductionAt(level, base);
  return Math.max(0, rest);
}

/** Amounts that are looked through one by one before the line below them is taken instead. */
const windowMax = 16;

/**
 * Two rounded reductions may step at the same fen, so that more may leave a fen less: then the least of the next
 * few amounts is taken, past which the line has climbed over what rounding can do, or else the line itself.
 */
function lineBelow(levelled: readonly LevelledOffer[]): Staircase {
  const needed = neededBy(levelled);
  let constant = 0;
  let slope = 0;
  const most = { slope: 0, stray: 0 };
  for (const one of levelled) {
    const line = lineAbove(one.level, one.low, one.high);
    constant += line.constant;
    slope += line.slope;
    const growth = growthOf(one, line);
    most.slope += growth.slope;
    most.stray += growth.stray;
  }
  const climb = (raised: number) =>
    most.slope >= 1 ? Number.POSITIVE_INFINITY : (raised + most.stray) / (1 - most.slope);
  const window = Math.ceil(climb(0)) + 1;
  const onLine = (base: number) =>
    slope >= 1 ? 0 : Math.max(0, Math.ceil(base * (1 - slope) - constant - doubleRoom));
  const within = (base: number) => {
    let least = leftOf(levelled, base);
    for (let more = 1; more <= window; more += 1) least = Math.min(least, leftOf(levelled, base + more));
    return least;
  };
  const least = window <= windowMax ? within : onLine;
  return { paid: (left) => least(Math.max(left, needed)), climb };
}

function neededBy(levelled: readonly LevelledOffer[]): number {
  let most = 0;
  for (const { level } of levelled) most = Math.max(most, level.need);
  return most;
}

/**
 * What so many fen more let a reduction grow by at most: `slope` for each of them, and `stray` once by rounding. A cap
 * only makes it grow less. Infinite where the line is but an outline.
 */
function growthOf(
  { level, low }: LevelledOffer,
  line: Line,
): { readonly slope: number; readonly stray: number } {
  const { step, slope, offer } = level;
  if (slope !== null) return { slope: line.slope, stray: Number.POSITIVE_INFINITY };
  if (step.kind === 'off')
    return { slope: line.slope, stray: line.bend === null ? 0 : Number.POSITIVE_INFINITY };
  if (reductionMin(level, low) >= offer.fenMax) return { slope: 0, stray: 0 };
  return { slope: 1 - step.payPermille / 1000, stray: roundingGainMax(step) + roundingLossMax(step) };
}

/** Mostly a fen more leaves about a fen more, so that a few guesses find what halving takes long to. */
const guessesMax = 6;

/** The largest amount of 0 … `most` that leaves no more than `goal` to pay; −∞ when even 0 does not. */
export function largestWithin(paid: (left: number) => number, goal: number, most: number): number {
  if (paid(0) > goal) return Number.NEGATIVE_INFINITY;
  const paidMost = paid(most);
  if (paidMost <= goal) return most;
  let within = 0;
  let beyond = most;
  let guess = most - (paidMost - goal);
  for (let guesses = 0; beyond - within > 1; guesses += 1) {
    const isLikely = guesses < guessesMax && guess > within && guess < beyond;
    const next = isLikely ? guess : Math.floor((within + beyond) / 2);
    const past = paid(next) - goal;
    if (past <= 0) within = next;
    else beyond = next;
    guess = past === 0 ? next + 1 : next - past;
  }
  return within;
}

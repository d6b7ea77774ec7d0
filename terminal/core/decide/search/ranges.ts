import type { SpreadOffer } from '../candidates.ts';
import { type Level, lineAbove, reductionAt, reductionMin } from './levels.ts';
import type { Problem } from './problem.ts';

/** What the item offers that are allowed could do at most, by line, in fen. */
export type ItemReach = {
  readonly cutMax: readonly number[];
  readonly anyCover: readonly boolean[];
  /** All lines together; at most the sum of `cutMax`. */
  readonly total: number;
};

/** Between which amounts, in fen, a base can lie. */
export type Range = { readonly low: number; readonly high: number };

export type LevelledOffer = Range & { readonly level: Level };

/** Finds what depends on nothing but an offer's lines once for all offers on the same: many look at the whole basket. */
export function onceByLines<Value>(find: (offer: SpreadOffer) => Value): (offer: SpreadOffer) => Value {
  const covered = new Map<readonly number[], Value>();
  const uncovered = new Map<readonly number[], Value>();
  return (offer) => {
    const found = offer.uncovered ? uncovered : covered;
    let value = found.get(offer.lines);
    if (value === undefined) {
      value = find(offer);
      found.set(offer.lines, value);
    }
    return value;
  };
}

/** The base of a basket offer after any item layer that is within reach. */
export function basketRange(problem: Problem, offer: SpreadOffer, reach: ItemReach): Range {
  const low = baseLeft(problem, offer, reach);
  return {
    low: offer.uncovered ? low : Math.max(low, offer.listAmount - reach.total),
    high: offer.listAmount,
  };
}

/** The base where every line is taken as low as its item offers can. */
export function baseLeft(problem: Problem, offer: SpreadOffer, reach: ItemReach): number {
  let low = 0;
  for (const at of offer.lines) {
    const list = problem.lists[at]!;
    if (offer.uncovered) low += reach.anyCover[at]! ? 0 : list;
    else low += list - reach.cutMax[at]!;
  }
  return low;
}

/** The base of a subsidy offer after the item layer and the chosen basket offers. */
export function subsidyRange(
  problem: Problem,
  offer: SpreadOffer,
  reach: ItemReach,
  baskets: readonly LevelledOffer[],
): Range {
  let { low } = basketRange(problem, offer, reach);
  for (const { level, high } of baskets) low -= reductionAt(level, high) + roundingRoom;
  let high = 0;
  for (const { emptied, found } of outcomesWithin(problem, reach, baskets, offer)) {
    let most = offer.listAmount - takenAtLeast(found);
    for (const at of emptied) most -= problem.lists[at]!;
    high = Math.max(high, most);
  }
  return { low: Math.max(0, low), high };
}

/** The lines that are empty after the basket layer, and the reductions on other lines that found their whole place. */
type Outcome = { readonly emptied: readonly number[]; readonly found: readonly LevelledOffer[] };

/**
 * How basket reductions within a subsidy's lines may come out: all of them find their whole place, or one does not
 * because its lines are empty by then, to which reductions that overlap it may have added.
 */
function outcomesWithin(
  problem: Problem,
  reach: ItemReach,
  baskets: readonly LevelledOffer[],
  subsidy: SpreadOffer,
): readonly Outcome[] {
  const within = baskets.filter(({ level }) => liesWithin(level.offer, subsidy));
  const outcomes: Outcome[] = [{ emptied: [], found: within }];
  if (baskets.length < 2) return outcomes;
  const sure = within.filter((basket) => findsPlace(problem, reach, baskets, basket));
  for (const basket of within) {
    if (sure.includes(basket)) continue;
    const { offer } = basket.level;
    outcomes.push({ emptied: offer.lines, found: sure.filter(({ level }) => !overlaps(level.offer, offer)) });
  }
  return outcomes;
}

function takenAtLeast(found: readonly LevelledOffer[]): number {
  return found.reduce((sum, { level, low }) => sum + reductionMin(level, low), 0);
}

/** What baskets take off a subsidy's lines for certain. */
export function takenWithin(
  problem: Problem,
  reach: ItemReach,
  baskets: readonly LevelledOffer[],
  subsidy: SpreadOffer,
): number {
  const outcomes = outcomesWithin(problem, reach, baskets, subsidy);
  return Math.min(...outcomes.map((outcome) => takenIn(problem, reach, outcome)));
}

function takenIn(problem: Problem, reach: ItemReach, { emptied, found }: Outcome): number {
  return emptied.reduce((sum, at) => sum + problem.lists[at]! - reach.cutMax[at]!, takenAtLeast(found));
}

/** A rounded reduction may be this much larger on a smaller base: at most one unit of 100 fen. */
const roundingRoom = 100;

export function liesWithin(inner: SpreadOffer, outer: SpreadOffer): boolean {
  for (const at of inner.lines) if (!outer.matches[at]) return false;
  return true;
}

export function overlaps(one: SpreadOffer, other: SpreadOffer): boolean {
  for (const at of one.lines) if (other.matches[at]) return true;
  return false;
}

/** An offer on every unit of the basket: its base is all that is left. */
export function isWhole(problem: Problem, offer: SpreadOffer): boolean {
  return !offer.uncovered && offer.lines.length === problem.lists.length;
}

/** The least that a reduction takes off each fen of its base. */
export function shareMin({ level, low, high }: LevelledOffer): number {
  if (high <= 0 || level.slope !== null) return 0;
  const { step, offer, need } = level;
  const base = Math.max(low, need, 1);
  if (step.kind === 'off') return Math.min(step.off, offer.fenMax, base) / Math.max(base, high);
  const rate = 1 - step.payPermille / 1000;
  const loss = step.rounding?.mode === 'down' ? 0 : (step.rounding?.unit ?? 1);
  return Math.max(0, Math.min(rate - loss / base, offer.fenMax / high));
}

/** Whether the basket reductions leave something of every line that more than one of them takes from. */
export function leavesRoom(problem: Problem, reach: ItemReach, baskets: readonly LevelledOffer[]): boolean {
  const taken = problem.lists.map(() => 0);
  for (const { level, low, high } of baskets) {
    const base = Math.max(low, level.need);
    if (base <= 0) return false;
    const line = lineAbove(level, base, high);
    const share = line.bend === null ? line.constant / base + line.slope : line.bend.slopeMax + 1 / base;
    for (const at of level.offer.lines) taken[at] = taken[at]! + share;
  }
  return taken.every((share, at) => share <= 0.9 || problem.lists[at]! <= reach.cutMax[at]!);
}

/**
 * Whether every basket reduction surely finds its whole place, if not on the lines that its proportion says: then
 * what the layer leaves is what was there less the reductions, to the fen.
 */
export function allFindPlace(problem: Problem, reach: ItemReach, baskets: readonly LevelledOffer[]): boolean {
  return baskets.length < 2 || baskets.every((basket) => findsPlace(problem, reach, baskets, basket));
}

function findsPlace(
  problem: Problem,
  reach: ItemReach,
  baskets: readonly LevelledOffer[],
  { level: { offer } }: LevelledOffer,
): boolean {
  let room = 0;
  for (const at of offer.lines) room += problem.lists[at]! - reach.cutMax[at]!;
  for (const { level, high } of baskets) {
    if (overlaps(level.offer, offer)) room -= reductionAt(level, high) + roundingRoom;
  }
  return room >= 0;
}

/**
 * How many fen of a reduction may at most land on other lines than its proportion says, because an earlier one
 * left too little: none where a single offer takes; a fen a line and offer where every line keeps some; otherwise
 * no more than all offers but the largest take, once for each offer that comes after.
 */
export function displacedMost(problem: Problem, reach: ItemReach, baskets: readonly LevelledOffer[]): number {
  if (baskets.length < 2) return 0;
  const fenByFen = baskets.length * problem.lists.length;
  if (leavesRoom(problem, reach, baskets)) return fenByFen;
  const takes = baskets.map(({ level, high }) => reductionAt(level, high) + roundingRoom);
  const all = takes.reduce((sum, fen) => sum + fen, 0);
  return fenByFen + baskets.length * (all - Math.max(...takes));
}

/** What must be left of a subsidy's lines before the basket layer, so that it reaches its rung after it. */
export function amountNeeded(
  problem: Problem,
  reach: ItemReach,
  level: Level,
  baskets: readonly LevelledOffer[],
): number {
  const [allFound, ...others] = outcomesWithin(problem, reach, baskets, level.offer);
  let least = amountNeededBefore(level, allFound!.found);
  for (const outcome of others) least = Math.min(least, level.need + takenIn(problem, reach, outcome));
  return least;
}

function amountNeededBefore({ offer, need }: Level, found: readonly LevelledOffer[]): number {
  let constant = need;
  const shares: Share[] = [];
  for (const { level, low } of found) {
    const share = shareOf(level, offer);
    if (share === null) constant += reductionMin(level, low);
    else shares.push(share);
  }
  return leastBase(constant, 0, shares, need);
}

/** At least `slope × base − loss` or its cap, whichever is less. */
type Share = { readonly slope: number; readonly loss: number; readonly cap: number };

/** A rate on the very lines of the subsidy takes more of more. */
function shareOf({ offer, step, slope }: Level, subsidy: SpreadOffer): Share | null {
  const isOnSameLines = !offer.uncovered && offer.lines.length === subsidy.lines.length;
  if (step.kind !== 'rate' || slope !== null || !isOnSameLines) return null;
  return { slope: 1 - step.payPermille / 1000, loss: step.rounding?.unit ?? 1, cap: offer.fenMax };
}

/** The least base that leaves `constant` after shares of it, of which each is on its slope or at its cap. */
function leastBase(constant: number, slope: number, shares: readonly Share[], need: number): number {
  const [share, ...others] = shares;
  if (share === undefined) {
    // Whole fen are exact: a fen less would let a plan pass for one that keeps its level.
    if (slope === 0) return constant;
    return slope < 1 ? Math.floor(constant / (1 - slope) - doubleRoom) : need;
  }
  const sloping = leastBase(constant - share.loss, slope + share.slope, others, need);
  if (!Number.isFinite(share.cap)) return sloping;
  return Math.min(sloping, leastBase(constant + share.cap, slope, others, need));
}

/** Doubles are exact to far less than this, in fen. */
export const doubleRoom = 1e-4;

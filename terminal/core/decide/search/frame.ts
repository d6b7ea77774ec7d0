import type { SpreadOffer } from '../candidates.ts';
import { isConstant, type Level, type Line, lineAbove, reductionAt, reductionMin } from './levels.ts';
import type { Problem } from './problem.ts';

/**
 * A choice of basket and subsidy offers, each on a fixed level. Inside a frame what is paid falls with what the
 * item layer takes off, along a straight line or a rising staircase; so the item layer becomes a search for the
 * most *worth*: every covered unit is worth `cutWorth[line] × its cut − coverCost[line] × its unit price`.
 */
export type Frame = {
  readonly baskets: readonly SpreadOffer[];
  readonly subsidies: readonly SpreadOffer[];
  readonly cutWorth: readonly number[];
  /** What covering costs because an `uncovered` offer then has a smaller base. */
  readonly coverCost: readonly number[];
  /** What may be taken off at most, so that the levels are reached. */
  readonly ceilings: readonly Ceiling[];
  /** The least worth with which no more than `goal` fen might be paid; infinite where nothing can. */
  readonly worthNeeded: (goal: number) => number;
  /** Nothing paid is lower at less worth, not even by a rounded fen. */
  readonly isStaircase: boolean;
};

/** The cuts on these lines (or the unit prices of their covered units) add up to at most `fenMax`. */
export type Ceiling = {
  readonly counts: 'cuts' | 'covered-prices';
  readonly matches: readonly boolean[];
  readonly fenMax: number;
};

/** What the item offers that are allowed could do at most, by line, in fen. */
export type ItemReach = {
  readonly cutMax: readonly number[];
  readonly anyCover: readonly boolean[];
  /** All lines together; at most the sum of `cutMax`. */
  readonly total: number;
};

export type LevelledOffer = { readonly level: Level; readonly low: number; readonly high: number };

/** The base of a basket offer after any item layer that is within reach. */
export function basketRange(
  problem: Problem,
  offer: SpreadOffer,
  reach: ItemReach,
): { readonly low: number; readonly high: number } {
  let low = 0;
  for (const at of offer.lines) {
    const list = problem.lists[at]!;
    if (offer.uncovered) low += reach.anyCover[at]! ? 0 : list;
    else low += list - reach.cutMax[at]!;
  }
  if (!offer.uncovered) low = Math.max(low, offer.listAmount - reach.total);
  return { low, high: offer.listAmount };
}

/** The base of a subsidy offer after the item layer and the chosen basket offers. */
export function subsidyRange(
  problem: Problem,
  offer: SpreadOffer,
  reach: ItemReach,
  baskets: readonly LevelledOffer[],
): { readonly low: number; readonly high: number } {
  let low = 0;
  for (const at of offer.lines) low += problem.lists[at]! - reach.cutMax[at]!;
  let high = offer.listAmount;
  for (const { level, low: from, high: to } of baskets) {
    low -= reductionAt(level, to) + roundingRoom;
    if (liesWithin(level.offer, offer)) high -= reductionMin(level, from);
  }
  return { low: Math.max(0, low), high: Math.max(0, high) };
}

/** A rounded reduction may be this much larger on a smaller base: at most one unit of 100 fen. */
const roundingRoom = 100;

export function liesWithin(inner: SpreadOffer, outer: SpreadOffer): boolean {
  return inner.lines.every((at) => outer.matches[at]);
}

function overlaps(one: SpreadOffer, other: SpreadOffer): boolean {
  return one.lines.some((at) => other.matches[at]);
}

export function isWhole(problem: Problem, offer: SpreadOffer): boolean {
  return !offer.uncovered && offer.lines.length === problem.lists.length;
}

export function frameOf(
  problem: Problem,
  reach: ItemReach,
  baskets: readonly LevelledOffer[],
  subsidies: readonly LevelledOffer[],
): Frame {
  const offers = {
    baskets: baskets.map(({ level }) => level.offer),
    subsidies: subsidies.map(({ level }) => level.offer),
  };
  const ceilings = ceilingsOf(problem, reach, baskets, subsidies);
  if (!offers.subsidies.every((offer) => isWhole(problem, offer))) {
    return { ...offers, ceilings, ...straight(problem, reach, baskets, subsidies) };
  }
  const afterSubsidies = staircase(subsidies);
  if (offers.baskets.every((offer) => isWhole(problem, offer))) {
    const afterBaskets = staircase(baskets);
    const paid = (left: number) => afterSubsidies.paid(afterBaskets.paid(left));
    return {
      ...offers,
      ceilings,
      cutWorth: problem.lists.map(() => 1),
      coverCost: problem.lists.map(() => 0),
      worthNeeded: (goal) => problem.total - largestWithin(paid, goal, problem.total),
      isStaircase: afterBaskets.isExact && afterSubsidies.isExact,
    };
  }
  const line = basketLine(problem, baskets);
  return {
    ...offers,
    ceilings,
    cutWorth: line.cutWorth,
    coverCost: line.coverCost,
    worthNeeded: (goal) => line.most - largestWithin(afterSubsidies.paid, goal, problem.total),
    isStaircase: afterSubsidies.isExact && baskets.length === 1 && baskets[0]!.level.slope === null,
  };
}

/** What a whole-basket layer leaves of an amount: never less than `paid`, which rises with the amount. */
type Staircase = { readonly paid: (left: number) => number; readonly isExact: boolean };

function staircase(levelled: readonly LevelledOffer[]): Staircase {
  const needed = levelled.reduce((most, { level }) => Math.max(most, level.need), 0);
  const rates = levelled.filter(({ level }) => level.step.kind === 'rate').length;
  if (rates <= 1 && levelled.every(({ level }) => level.slope === null)) {
    const paid = (left: number) => {
      const base = Math.max(left, needed);
      let rest = base;
      for (const { level } of levelled) rest -= reductionAt(level, base);
      return Math.max(0, rest);
    };
    return { paid, isExact: true };
  }
  // Two rounded reductions may step at the same fen, so that together they are no staircase: take lines above.
  const lines = levelled.map(({ level, low }) => lineAbove(level, low));
  const constant = lines.reduce((sum, line) => sum + line.constant, 0);
  const slope = lines.reduce((sum, line) => sum + line.slope, 0);
  const paid = (left: number) => {
    const base = Math.max(left, needed);
    return slope >= 1 ? 0 : Math.max(0, Math.ceil(base * (1 - slope) - constant - lineRoom));
  };
  return { paid, isExact: false };
}

/** Doubles are exact to far less than this, in fen. */
const lineRoom = 1e-4;

/** The largest amount of 0 … `most` that leaves no more than `goal` to pay; −∞ when even 0 does not. */
function largestWithin(paid: (left: number) => number, goal: number, most: number): number {
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

type Linear = {
  readonly cutWorth: readonly number[];
  readonly coverCost: readonly number[];
  /** What is left when the item layer takes nothing off, at least. */
  readonly most: number;
};

function basketLine(problem: Problem, baskets: readonly LevelledOffer[]): Linear {
  const cutWorth = problem.lists.map(() => 1);
  const coverCost = problem.lists.map(() => 0);
  let most = problem.total;
  for (const { level, low } of baskets) {
    const line = lineAbove(level, low);
    most -= line.constant + line.slope * level.offer.listAmount;
    addSlope(level.offer.uncovered ? coverCost : cutWorth, level.offer, line.slope);
  }
  return { cutWorth, coverCost, most };

  function addSlope(to: number[], offer: SpreadOffer, slope: number): void {
    const sign = offer.uncovered ? 1 : -1;
    for (const at of offer.lines) to[at] = to[at]! + sign * slope;
  }
}

/**
 * The general bound: payable ≥ list − cuts − Σ basket lines − Σ subsidy lines on (amounts − basket shares). A
 * basket reduction that lies within a subsidy's lines lowers that base in full; of one that overlaps it partly,
 * a share that is linear in the amounts is known as long as no line is emptied.
 */
function straight(
  problem: Problem,
  reach: ItemReach,
  baskets: readonly LevelledOffer[],
  subsidies: readonly LevelledOffer[],
): Pick<Frame, 'cutWorth' | 'coverCost' | 'worthNeeded' | 'isStaircase'> {
  const cutWorth = problem.lists.map(() => 1);
  const coverCost = problem.lists.map(() => 0);
  let most = problem.total;
  const subsidyLines = subsidies.map(({ level, low }) => ({
    offer: level.offer,
    line: lineAbove(level, low),
  }));
  for (const { offer, line } of subsidyLines) {
    most -= line.constant + line.slope * offer.listAmount;
    for (const at of offer.lines) cutWorth[at] = cutWorth[at]! - line.slope;
  }
  const linesEmptied = baskets.length > 1 && !leavesRoom(problem, reach, baskets);
  for (const basket of baskets) {
    const { offer } = basket.level;
    const above = lineAbove(basket.level, basket.low);
    // Each fen of it lowers the subsidies' bases by what of it lies within them.
    let kept = 1;
    for (const { offer: subsidy, line } of subsidyLines) {
      if (liesWithin(offer, subsidy)) kept -= line.slope;
      else if (overlaps(offer, subsidy) && !linesEmptied) {
        most += partlyWithin(problem, basket, subsidy, line, baskets.length, cutWorth);
      }
    }
    if (kept <= 0) continue;
    most -= kept * (above.constant + above.slope * offer.listAmount);
    for (const at of offer.lines) {
      if (offer.uncovered) coverCost[at] = coverCost[at]! + kept * above.slope;
      else cutWorth[at] = cutWorth[at]! - kept * above.slope;
    }
  }
  return {
    cutWorth,
    coverCost,
    worthNeeded: (goal) => most - goal,
    isStaircase: false,
  };
}

/**
 * What the share of a basket reduction within a subsidy's lines saves of the subsidy, at least: a line in the
 * amounts of the lines that both match. Adds its slope to `cutWorth` and returns its constant.
 */
function partlyWithin(
  problem: Problem,
  { level, low, high }: LevelledOffer,
  subsidy: SpreadOffer,
  line: Line,
  basketCount: number,
  cutWorth: number[],
): number {
  const { offer } = level;
  if (offer.uncovered) return 0;
  const perFen = shareSlope(level, low, high);
  const both = offer.lines.filter((at) => subsidy.matches[at]);
  // Largest remainders move a line's share by less than a fen; several offers may push a fen off a small line.
  const strayFen =
    Math.min(both.length, offer.lines.length - both.length) +
    (basketCount > 1 ? basketCount * offer.lines.length : 0);
  const worth = line.slope * perFen;
  let saved = -line.slope * strayFen;
  for (const at of both) {
    saved += worth * problem.lists[at]!;
    cutWorth[at] = cutWorth[at]! + worth;
  }
  // Never more than nothing is lost by leaving the share out.
  if (saved > 0) return saved;
  for (const at of both) cutWorth[at] = cutWorth[at]! - worth;
  return 0;
}

/** The least that the reduction takes off each fen of its base. */
function shareSlope(level: Level, low: number, high: number): number {
  if (high <= 0) return 0;
  if (isConstant(level, low)) return reductionMin(level, low) / high;
  if (level.step.kind !== 'rate' || level.slope !== null) return 0;
  const base = Math.max(low, level.need, 1);
  const rate = 1 - level.step.payPermille / 1000;
  const unit = level.step.rounding?.unit ?? 1;
  const loss = level.step.rounding?.mode === 'down' ? 0 : unit;
  const capped = level.offer.fenMax / high;
  return Math.max(0, Math.min(rate - loss / base, capped));
}

/** Whether the basket reductions leave something of every line that more than one of them takes from. */
function leavesRoom(problem: Problem, reach: ItemReach, baskets: readonly LevelledOffer[]): boolean {
  const taken = problem.lists.map(() => 0);
  for (const { level, low } of baskets) {
    const base = Math.max(low, level.need);
    const line = lineAbove(level, base);
    if (base <= 0 || level.offer.uncovered) return false;
    const share = line.constant / base + line.slope;
    for (const at of level.offer.lines) taken[at] = taken[at]! + share;
  }
  return taken.every((share, at) => share <= 0.9 || problem.lists[at]! - reach.cutMax[at]! <= 0);
}

/** An offer that must reach a rung leaves the item layer only so much room. */
function ceilingsOf(
  problem: Problem,
  reach: ItemReach,
  baskets: readonly LevelledOffer[],
  subsidies: readonly LevelledOffer[],
): readonly Ceiling[] {
  const ceilings: Ceiling[] = [];
  for (const { level, low } of baskets) {
    if (level.need <= low) continue;
    const { offer } = level;
    ceilings.push({
      counts: offer.uncovered ? 'covered-prices' : 'cuts',
      matches: offer.matches,
      fenMax: offer.listAmount - level.need,
    });
  }
  for (const { level, low } of subsidies) {
    if (level.need <= low) continue;
    const { offer } = level;
    ceilings.push({
      counts: 'cuts',
      matches: offer.matches,
      fenMax: offer.listAmount - amountNeeded(level, baskets),
    });
  }
  return ceilings.filter((ceiling) => canPass(problem, reach, ceiling));
}

/** What must be left of a subsidy's lines before the basket layer, so that it reaches its rung after it. */
function amountNeeded({ offer, need }: Level, baskets: readonly LevelledOffer[]): number {
  let constant = need;
  let slope = 0;
  for (const { level, low } of baskets) {
    if (!liesWithin(level.offer, offer)) continue;
    const sameLines = level.offer.lines.length === offer.lines.length && !level.offer.uncovered;
    if (
      sameLines &&
      level.step.kind === 'rate' &&
      level.slope === null &&
      level.offer.fenMax >= level.offer.listAmount
    ) {
      slope += 1 - level.step.payPermille / 1000;
      constant -= level.step.rounding?.unit ?? 1;
    } else constant += reductionMin(level, low);
  }
  return slope < 1 ? Math.floor(constant / (1 - slope) - lineRoom) : need;
}

function canPass(problem: Problem, reach: ItemReach, { counts, matches, fenMax }: Ceiling): boolean {
  let most = 0;
  for (let at = 0; at < matches.length; at += 1) {
    if (!matches[at]) continue;
    most += counts === 'cuts' ? reach.cutMax[at]! : reach.anyCover[at]! ? problem.lists[at]! : 0;
  }
  return most > fenMax;
}

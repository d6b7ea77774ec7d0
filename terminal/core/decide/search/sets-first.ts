import type { Ceiling } from './ceilings.ts';
import { searchCovers } from './cover-search.ts';
import type { CoverTask } from './cover-task.ts';
import { wordsPerStep } from './line-sums.ts';
import { type SetWay, waysToMake } from './set-ways.ts';
import { type ShadowPrices, shadowPrices } from './shadow-prices.ts';
import { SumsBeside } from './sums-beside.ts';

/** Ways to make the sets of all offers together that are looked at. */
const waysMax = 100;

/**
 * The item layer of a frame with offers of sets: one way to make them after the other, and beside each the units that
 * it leaves. Where a level leaves only so much room, a linear program fills it to the fen by splitting units, and all
 * plans that come near look alike to it; whole cuts come to few sums, and the ways to make sets are often few too.
 * False where they are many, and when it was stopped after `stepsMax`.
 */
export function searchSetsFirst(task: CoverTask, stepsMax: number): boolean {
  const { problem, covers, frame, incumbent, budget } = task;
  const together = waysTogether(task);
  if (together === null) return false;
  const items = { covers, sets: [] };
  const { bends, ceilings } = frame;
  const prices = shadowPrices(problem, items, frame, bends);
  const ceilingPrices =
    ceilings.length === 0 ? null : shadowPrices(problem, items, frame, [...bends, ...ceilings]);
  const besides = together.map((ways) => besideSets({ ...task, prices, ceilingPrices }, ways));
  besides.sort((one, other) => other.most - one.most);
  const sums = new SumsBeside(task);
  const end = budget.spent + stepsMax;
  for (const { rest, most } of besides) {
    if (most < frame.worthNeeded(incumbent.goal) - problem.epsilon) break;
    const { isReached, moved } = sums.mayReach(
      rest,
      rest.frame.worthNeeded(incumbent.goal) - problem.epsilon,
    );
    if (!budget.spend(1 + Math.floor(moved / wordsPerStep)) || budget.spent > end) return false;
    if (isReached && !searchCovers(rest, end - budget.spent)) return false;
  }
  return true;
}

/** One way of each offer, where the lines have units for all of them; null where these are many. */
function waysTogether({ problem, sets }: CoverTask): readonly (readonly SetWay[])[] | null {
  let together: (readonly SetWay[])[] = [[]];
  for (const offer of sets) {
    const ways = waysToMake(problem, offer);
    if (ways === null || together.length * ways.length > waysMax) return null;
    together = together.flatMap((earlier) =>
      ways.map((way) => [...earlier, way]).filter((all) => hasUnitsFor(all, problem.quantities)),
    );
  }
  return together;
}

function hasUnitsFor(ways: readonly SetWay[], quantities: readonly number[]): boolean {
  return quantities.every((quantity, line) => unitsOn(ways, line) <= quantity);
}

function unitsOn(ways: readonly SetWay[], line: number): number {
  let units = 0;
  for (const { cover } of ways) units += cover?.units[line] ?? 0;
  return units;
}

/** What is left to do beside these sets, and what a plan with them is worth at most. */
function besideSets(
  task: CoverTask,
  ways: readonly SetWay[],
): { readonly rest: CoverTask; readonly most: number } {
  const { problem, frame, sets } = task;
  const quantities = problem.quantities.map((quantity, line) => quantity - unitsOn(ways, line));
  const ceilings = frame.ceilings.map((ceiling) => ({
    ...ceiling,
    fenMax: ceiling.fenMax - countedUnder(ceiling, ways, problem.prices),
  }));
  // The same prices prove less of less.
  const prove = (by: ShadowPrices) => {
    let { most } = by;
    problem.quantities.forEach((all, line) => {
      most -= (all - quantities[line]!) * by.bestAfter[line]!;
    });
    return { ...by, most };
  };
  const prices = prove(task.prices);
  const ceilingPrices = task.ceilingPrices && prove(task.ceilingPrices);
  const worth = worthOf(ways, task);
  const used = sets.filter((_, at) => ways[at]!.cover !== null);
  return {
    rest: {
      // Before what is spread: fields that follow it would give every task a shape of its own.
      made: { sets, counts: ways.map(({ counts }) => counts), used },
      ...task,
      problem: { ...problem, quantities },
      frame: { ...frame, ceilings, worthNeeded: (goal) => frame.worthNeeded(goal) - worth },
      sets: [],
      prices,
      ceilingPrices,
    },
    most: worth + Math.min(prices.most, ceilingPrices?.most ?? prices.most),
  };
}

function worthOf(ways: readonly SetWay[], { frame, problem }: CoverTask): number {
  let worth = 0;
  for (const { cover } of ways) {
    for (const line of cover?.offer.lines ?? []) {
      worth += frame.cutWorth[line]! * cover!.reductions[line]!;
      worth -= frame.coverCost[line]! * cover!.units[line]! * problem.prices[line]!;
    }
  }
  return worth;
}

/** What sets take of the room under a ceiling. */
function countedUnder(
  { counts, matches }: Ceiling,
  ways: readonly SetWay[],
  prices: readonly number[],
): number {
  let fen = 0;
  for (const { cover } of ways) {
    for (const line of cover?.offer.lines ?? []) {
      if (!matches[line]) continue;
      fen += counts === 'cuts' ? cover!.reductions[line]! : cover!.units[line]! * prices[line]!;
    }
  }
  return fen;
}

import { branchUnits } from './branch-units.ts';
import { searchCovers } from './cover-search.ts';
import type { CoverTask } from './cover-task.ts';
import type { Frame } from './frame.ts';
import { searchSetsFirst } from './sets-first.ts';

/**
 * Where the bound is nearly reached, or ceilings make many plans look alike, plans are tried one after the other;
 * otherwise the bound is worked out anew after every choice. Frames in which making sets first came to no end are kept
 * in `stoppedBefore`: when they are searched for ties, it would come to none again.
 */
export function searchFrame(task: CoverTask, stoppedBefore: Set<Frame>): void {
  const { budget, sets } = task;
  const isDone =
    sets.length > 0 ? searchWithSets(task, stoppedBefore) : searchCovers(task, coverStepsMax(task));
  if (!isDone && !budget.isSpent) branchUnits(task);
}

/**
 * Units of a set depend on each other, which but for few ways to make sets only the linear program can see. It does
 * not see which of them bear a set's price, so a short try is worth its steps also where no plateau is in sight.
 */
function searchWithSets(task: CoverTask, stoppedBefore: Set<Frame>): boolean {
  const { frame } = task;
  if (stoppedBefore.has(frame)) return false;
  const isDone = searchSetsFirst(task, setStepsMax(task));
  if (!isDone) stoppedBefore.add(frame);
  return isDone;
}

function setStepsMax(task: CoverTask): number {
  if (!isPlateau(task)) return fewSetSteps;
  return task.incumbent.wantsTies ? fewStepsForTies : manySetSteps;
}

function coverStepsMax(task: CoverTask): number {
  const { prices, ceilingPrices, frame, incumbent } = task;
  if (incumbent.wantsTies) return fewStepsForTies;
  const most = Math.min(prices.most, ceilingPrices?.most ?? prices.most);
  const gap = most - frame.worthNeeded(incumbent.goal);
  return isPlateau(task) || gap < closeGapFen ? manySteps : fewSteps;
}

function isPlateau({ prices, ceilingPrices }: CoverTask): boolean {
  return ceilingPrices !== null && ceilingPrices.most < prices.most - 1;
}

const closeGapFen = 4;
const fewSteps = 40;
/** Plans that tie lie close together, so that more of them are met one after the other. */
const fewStepsForTies = 1_000;
const manySteps = 6_000;
/** With sets each plan costs more, and the linear program is often as soon done. */
const fewSetSteps = 200;
const manySetSteps = 1_500;

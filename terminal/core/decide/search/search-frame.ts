import { branchUnits } from './branch-units.ts';
import type { LineByLine } from './by-line/line-by-line.ts';
import { searchCovers } from './cover-search.ts';
import type { CoverTask } from './cover-task.ts';

/**
 * Most frames are soon done by trying plans one after the other; the others line by line, where few offers bind
 * lines together. What is left is branched on, and the bound is worked out anew after every choice.
 */
export function searchFrame(
  task: CoverTask,
  { lineByLine, coveringStepsMax }: { readonly lineByLine: LineByLine; readonly coveringStepsMax: number },
): void {
  const { budget, incumbent, sets } = task;
  // Units of a set depend on each other, which no plan for one line after the other tells before its end.
  const mayCover = sets.length === 0;
  const steps = worthwhileSteps(task);
  if (mayCover && searchCovers(task, Math.min(coveringStepsMax, steps))) return;
  if (budget.isSpent || lineByLine.search(task)) return;
  if (mayCover && !incumbent.wantsTies && steps > coveringStepsMax && searchCovers(task, steps)) return;
  if (!budget.isSpent) branchUnits(task);
}

/** Where the bound is nearly reached, or ceilings make many plans look alike, more of them are met one after the other. */
function worthwhileSteps({ prices, ceilingPrices, frame, incumbent }: CoverTask): number {
  const most = Math.min(prices.most, ceilingPrices?.most ?? prices.most);
  const isPlateau = ceilingPrices !== null && ceilingPrices.most < prices.most - 1;
  const isClose = most - frame.worthNeeded(incumbent.goal) < closeGapFen;
  return incumbent.wantsTies || isPlateau || isClose ? manySteps : fewSteps;
}

const closeGapFen = 4;
const fewSteps = 40;
const manySteps = 6_000;

import { branchUnits } from './branch-units.ts';
import { searchCovers } from './cover-search.ts';
import type { CoverTask } from './cover-task.ts';

/**
 * Where the bound is nearly reached, or ceilings make many plans look alike, plans are tried one after the other;
 * otherwise the bound is worked out anew after every choice.
 */
export function searchFrame(task: CoverTask): void {
  const { incumbent, budget, sets } = task;
  // Units of a set depend on each other, which only the linear program can see.
  if (sets.length > 0) {
    branchUnits(task);
    return;
  }
  const finished = searchCovers(task, incumbent.wantsTies ? fewStepsForTies : stepsToProve(task));
  if (!finished && !budget.isSpent) branchUnits(task);
}

function stepsToProve({ prices, ceilingPrices, frame, incumbent }: CoverTask): number {
  const most = Math.min(prices.most, ceilingPrices?.most ?? prices.most);
  const gap = most - frame.worthNeeded(incumbent.goal);
  const isPlateau = ceilingPrices !== null && ceilingPrices.most < prices.most - 1;
  return isPlateau || gap < closeGapFen ? manySteps : fewSteps;
}

const closeGapFen = 4;
const fewSteps = 40;
/** Plans that tie lie close together, so that more of them are met one after the other. */
const fewStepsForTies = 250;
const manySteps = 6_000;

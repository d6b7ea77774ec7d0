import { searchCovers } from './cover-search.ts';
import type { CoverTask } from './cover-task.ts';
import { type Branch, UnitProgram } from './unit-program.ts';

/** Tables larger than this are not worth turning over and over. */
const tableCellsMax = 400_000;

/** A step of this search does as much as so many of the other: one for so many cells of its table, up to a limit. */
const cellsPerStep = 300;
const stepsPerBranchMax = 20;

/**
 * The item layer of one frame by branch and bound on a linear program: units may be split at first, and where
 * they are, the search goes on with fewer and with more. After every choice the prices of all limits are found
 * anew, so that caps which cut a unit short do not leave a gap for long.
 */
export function branchUnits(task: CoverTask): void {
  const program = new UnitProgram(task);
  if (program.size > tableCellsMax) {
    // Without the table sets are left out, so nothing is proven where there are any.
    searchCovers(task, Number.POSITIVE_INFINITY);
    if (task.sets.length > 0) task.budget.spend(Number.POSITIVE_INFINITY);
    return;
  }
  const steps = Math.min(stepsPerBranchMax, Math.ceil(program.size / cellsPerStep));
  const waiting: Branch[] = [program.root()];
  for (let branch = waiting.pop(); branch !== undefined; branch = waiting.pop()) {
    if (!task.budget.spend(steps)) break;
    waiting.push(...program.expand(branch));
    branch.tableau.giveBack();
  }
  program.giveBack();
}

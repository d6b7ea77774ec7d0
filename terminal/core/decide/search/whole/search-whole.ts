import type { WorkBudget } from '../budget.ts';
import type { Incumbent } from '../incumbent.ts';
import type { Problem } from '../problem.ts';
import { type Left, WholeSearch } from './whole-search.ts';
import { narrowed, wholeWork } from './whole-work.ts';

/** What no legal choice can undercut, and what is left of the problem for those that pay no more than the best. */
export type WholeFound = { readonly least: number; readonly left: Left | null };

/**
 * Proves or betters the incumbent on the whole problem at once: a linear program over units, levels and reductions,
 * cut at the root, then branched on. What cannot be undercut is the incumbent's payable amount, or less where the
 * work ran out. What is left is null where no choice that the program says pays as little.
 */
export function searchWhole(problem: Problem, incumbent: Incumbent, budget: WorkBudget): WholeFound {
  for (let least = 0; ; ) {
    const { search, payable } = begun(problem, incumbent, budget);
    if (search === null) return { least: Math.max(least, payable), left: null };
    least = Math.max(least, search.run());
    const isDone = budget.isSpent || least >= incumbent.solution.payable;
    if (isDone) return { least, left: search.left() };
  }
}

/** Only the root of it: what is left for choices that pay no more than the incumbent. */
export function leftOfWhole(problem: Problem, incumbent: Incumbent, budget: WorkBudget): Left | null {
  const { search } = begun(problem, incumbent, budget);
  search?.runRoot();
  return search?.left() ?? null;
}

/** At the root ties are kept, so that what it rules out need not be looked at for them either. */
function begun(
  problem: Problem,
  incumbent: Incumbent,
  budget: WorkBudget,
): { readonly search: WholeSearch | null; readonly payable: number } {
  const work = wholeWork(problem, incumbent, budget);
  const { cost, low, high } = work.whole.program;
  const { payable } = incumbent.solution;
  const all = { low: Float64Array.from(low), high: Float64Array.from(high) };
  const bounds = narrowed(work, all, { moved: cost.keys(), goal: payable });
  return { search: bounds === null ? null : new WholeSearch(work, bounds, { keepsTies: true }), payable };
}

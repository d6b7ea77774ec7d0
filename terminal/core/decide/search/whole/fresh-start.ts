import type { WorkBudget } from '../budget.ts';
import type { Incumbent } from '../incumbent.ts';

/** So much of the gap between the root's bound and the best plan must be gone. */
const gapLeftMost = 0.5;
/** And so many steps spent since, or as many as the root took: a new root is not free. */
const stepsMin = 100;

/**
 * Tells when a search should begin anew. A plan that is found late rules out most of what the root left open, and a
 * root that knows it cuts and narrows what is left: some hundred steps then settle what branching goes on with for
 * twenty thousand.
 */
export class FreshStart {
  readonly #incumbent: Incumbent;
  readonly #budget: WorkBudget;
  readonly #began: number;
  #root: { readonly least: number; readonly payable: number; readonly until: number } | null = null;

  constructor(incumbent: Incumbent, budget: WorkBudget) {
    this.#incumbent = incumbent;
    this.#budget = budget;
    this.#began = budget.spent;
  }

  /** The root is cut, and nothing in it can undercut `least`. */
  rootEnded(least: number): void {
    const { spent } = this.#budget;
    const until = spent + Math.max(stepsMin, spent - this.#began);
    this.#root ??= { least, payable: this.#incumbent.solution.payable, until };
  }

  get isDue(): boolean {
    if (this.#root === null || this.#budget.spent < this.#root.until) return false;
    const { least, payable } = this.#root;
    return this.#incumbent.solution.payable - least <= (payable - least) * gapLeftMost;
  }
}

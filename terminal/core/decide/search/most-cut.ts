import { branchUnits } from './branch-units.ts';
import { WorkBudget } from './budget.ts';
import { frameOf } from './frame.ts';
import { Incumbent, type ItemPlan } from './incumbent.ts';
import type { ItemChoice } from './item-choice.ts';
import type { Problem } from './problem.ts';

/** Steps that go into it at most; where they do not do, the bound with split units stands. */
const mostCutStepsMax = 150;

/** What item offers can take off by themselves, and a plan of theirs. */
export type MostCut = {
  /** No plan takes off more, in fen; infinite where the work ran out before that was known. */
  readonly fen: number;
  /** The plan that takes off most of those that were met. */
  readonly plan: ItemPlan;
};

/**
 * The most that the item layer takes off where nothing else is asked of it. Every frame in which each fen counts
 * alike has this one problem in it, and with split units the bound of each leaves the same gap; so it is solved
 * once, in whole units, before frames are chosen.
 */
export function mostCut(problem: Problem, items: ItemChoice, first: ItemPlan, budget: WorkBudget): MostCut {
  const { covers, sets, reach, prices } = items;
  const frame = frameOf(problem, reach, [], []);
  const incumbent = new PlanKeeper({ ...problem, grants: [] }, first);
  const within = new WorkBudget(Math.min(mostCutStepsMax, budget.stepsMax - budget.spent));
  incumbent.tryPlan(frame, items, first);
  if (frame.leastPaid(prices.most) <= incumbent.goal) {
    branchUnits({ problem, frame, covers, sets, prices, ceilingPrices: null, incumbent, budget: within });
  }
  budget.spend(Math.min(within.spent, within.stepsMax));
  const paid = Math.min(incumbent.solution.payable, incumbent.doubtful);
  const fen = within.isSpent ? Number.POSITIVE_INFINITY : problem.total - paid;
  return { fen, plan: incumbent.plan };
}

/** Remembers the plan itself, because which part of a set a unit takes is not in a solution. */
class PlanKeeper extends Incumbent {
  plan: ItemPlan;

  constructor(problem: Problem, first: ItemPlan) {
    super(problem, () => []);
    this.plan = first;
  }

  override tryPlan(...[frame, items, plan]: Parameters<Incumbent['tryPlan']>): boolean {
    const isBetter = super.tryPlan(frame, items, plan);
    if (isBetter) this.plan = plan;
    return isBetter;
  }
}

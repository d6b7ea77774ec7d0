import type { CoverOffer } from '../candidates.ts';
import { branchUnitsForAll } from './branch-units.ts';
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
  /** Every plan that takes off so much, and a few that may not; null where they are not known. */
  readonly plans: readonly ItemPlan[] | null;
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
  let plans: readonly ItemPlan[] | null = null;
  if (frame.leastPaid(prices.most) <= incumbent.goal) {
    const task = { problem, frame, covers, sets, prices, ceilingPrices: null, incumbent, budget: within };
    plans = branchUnitsForAll(task);
  }
  budget.spend(Math.min(within.spent, within.stepsMax));
  const paid = Math.min(incumbent.solution.payable, incumbent.doubtful);
  const fen = within.isSpent ? Number.POSITIVE_INFINITY : problem.total - paid;
  const areAll = !within.isSpent && incumbent.doubtful > paid && !anyCutTwice(problem, covers);
  return { fen, plan: incumbent.plan, plans: areAll ? plans : null };
}

/** Of offers that take the same off a line only the one without limits was looked at: the others tie with it. */
function anyCutTwice({ lists }: Problem, covers: readonly CoverOffer[]): boolean {
  for (let line = 0; line < lists.length; line += 1) {
    const met = new Set<number>();
    for (const { cuts } of covers) {
      const cut = cuts[line]!;
      if (cut > 0 && met.has(cut)) return true;
      met.add(cut);
    }
  }
  return false;
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

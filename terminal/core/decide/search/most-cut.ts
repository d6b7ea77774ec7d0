import type { CoverOffer, SetOffer } from '../candidates.ts';
import { branchUnits } from './branch-units.ts';
import { WorkBudget } from './budget.ts';
import type { CoverTask } from './cover-task.ts';
import { type Frame, frameOf } from './frame.ts';
import { Incumbent, type ItemOffers, type ItemPlan } from './incumbent.ts';
import type { ItemChoice } from './item-choice.ts';
import type { Problem } from './problem.ts';
import type { ShadowPrices } from './shadow-prices.ts';

/** Steps that go into finding all plans that take off most at most; where they do not do, one is enough. */
const allPlansStepsMax = 100;

/** Steps that go into that one; where they do not do, the bound with split units stands. */
const mostCutStepsMax = 150;

/** What item offers can take off by themselves, and a plan of theirs. */
export type MostCut = {
  /** No plan takes off more, in fen; infinite where the work ran out before that was known. */
  readonly fen: number;
  /** The plan that takes off most of those that were met. */
  readonly plan: ItemPlan;
  /** Every plan that takes off so much; null where they are not known. */
  readonly plans: readonly ItemPlan[] | null;
};

/**
 * The most that the item layer takes off where nothing else is asked of it. Every frame in which each fen counts
 * alike has this one problem in it, and with split units the bound of each leaves the same gap; so it is solved
 * once, in whole units, before frames are chosen.
 */
export function mostCut(problem: Problem, items: ItemChoice, first: ItemPlan, budget: WorkBudget): MostCut {
  const frame = frameOf(problem, items.reach, [], []);
  const keeper = new PlanKeeper(problem, first);
  keeper.tryPlan(frame, items, first);
  const branch = (stepsMax: number): boolean => {
    const within = new WorkBudget(Math.min(stepsMax, budget.stepsMax - budget.spent));
    branchUnits(new MostCutTask({ problem, frame, items, keeper, budget: within }));
    budget.spend(Math.min(within.spent, within.stepsMax));
    return !within.isSpent;
  };
  let isKnown = branch(allPlansStepsMax);
  if (!isKnown) {
    keeper.wantOnlyLess();
    isKnown = branch(mostCutStepsMax);
  }
  const { plan, paid, plans } = keeper;
  if (!isKnown) return { fen: Number.POSITIVE_INFINITY, plan, plans: null };
  const isSure = keeper.doubtful > paid;
  return { fen: problem.total - Math.min(paid, keeper.doubtful), plan, plans: isSure ? plans : null };
}

/**
 * A class, because V8 makes every object literal that has an accessor a shape of its own, which keeps all that the
 * accessor sees until the next full collection: 30 KB a decision, copied on the way.
 */
class MostCutTask implements CoverTask {
  readonly problem: Problem;
  readonly frame: Frame;
  readonly covers: readonly CoverOffer[];
  readonly sets: readonly SetOffer[];
  readonly ceilingPrices = null;
  readonly incumbent: Incumbent;
  readonly budget: WorkBudget;
  private readonly items: ItemChoice;

  constructor({
    problem,
    frame,
    items,
    keeper,
    budget,
  }: {
    readonly problem: Problem;
    readonly frame: Frame;
    readonly items: ItemChoice;
    readonly keeper: PlanKeeper;
    readonly budget: WorkBudget;
  }) {
    this.problem = problem;
    this.frame = frame;
    this.covers = items.covers;
    this.sets = items.sets;
    this.incumbent = keeper;
    this.budget = budget;
    this.items = items;
  }

  /** Hardly ever asked for. */
  get prices(): ShadowPrices {
    return this.items.prices();
  }
}

/** Plans that take off the same, as many as are kept. */
const plansMax = 16;

/** Keeps the plans that take off most, themselves: which part of a set a unit takes is not in a solution. */
class PlanKeeper extends Incumbent {
  override readonly keepsAllTies = true;
  /** Nothing is granted beside a plan of the item layer alone. */
  override readonly grantsFixed = true;
  plan: ItemPlan;
  paid: number;
  /** All that pay as little; null where they are too many, and only one that pays less is wanted. */
  plans: ItemPlan[] | null = [];

  constructor(problem: Problem, first: ItemPlan) {
    super(problem, () => []);
    this.plan = first;
    this.paid = problem.total;
    this.wantsTies = true;
  }

  override get goal(): number {
    return this.wantsTies ? this.paid : this.paid - 1;
  }

  override tieMayWin(): boolean {
    return true;
  }

  override tryPlan(_: unknown, items: ItemOffers, plan: ItemPlan): boolean {
    const taken = this.takeItems(items, plan);
    if (taken === null) return false;
    let paid = 0;
    for (const amount of this.scratch.left) paid += amount;
    if (paid > this.goal) return false;
    if (!taken.isSure) {
      this.doubtful = Math.min(this.doubtful, paid);
      return false;
    }
    if (paid < this.paid) {
      this.paid = paid;
      this.plan = this.copyOf(plan);
      this.plans = this.wantsTies ? [this.plan] : null;
      return true;
    }
    if (this.plans !== null && !this.plans.some((other) => isSame(plan, other))) {
      this.plans.push(this.copyOf(plan));
      if (this.plans.length > plansMax) this.wantOnlyLess();
    }
    return false;
  }

  /** Whoever tries plans goes on changing their units. */
  private copyOf({ units, counts }: ItemPlan): ItemPlan {
    const { noUnits } = this.problem;
    return { units: units.map((ofLines) => (ofLines === noUnits ? ofLines : [...ofLines])), counts };
  }

  wantOnlyLess(): void {
    this.plans = null;
    this.wantsTies = false;
  }
}

function isSame(one: ItemPlan, other: ItemPlan): boolean {
  for (let at = 0; at < one.units.length; at += 1) {
    if (!areSame(one.units[at]!, other.units[at]!)) return false;
  }
  return one.counts.every((parts, at) =>
    parts.every((units, nth) => areSame(units, other.counts[at]![nth]!)),
  );
}

function areSame(some: readonly number[], others: readonly number[]): boolean {
  if (some === others) return true;
  for (let at = 0; at < some.length; at += 1) if (some[at] !== others[at]) return false;
  return true;
}

import { grantChooser } from './best-grants.ts';
import { WorkBudget, type WorkLimits, workLimits } from './budget.ts';
import { LineByLine } from './by-line/line-by-line.ts';
import { expand, type FrameNode, type Node, rootsApart, rootTogether } from './choices.ts';
import { tryFewer } from './fewer-offers.ts';
import { Incumbent } from './incumbent.ts';
import { leftProblem } from './left-problem.ts';
import { NodeQueue } from './node-queue.ts';
import { withoutOutdone } from './outdone-frames.ts';
import { plainPlan } from './plain-plan.ts';
import type { Problem } from './problem.ts';
import { searchFrame } from './search-frame.ts';
import type { Solution } from './solution.ts';
import { tiedPlans } from './tied-plans.ts';
import { leftOfWhole, searchWhole } from './whole/search-whole.ts';
import type { Left } from './whole/whole-search.ts';

export type Found = {
  readonly solution: Solution;
  readonly proven: boolean;
  /** No legal set pays less, in fen. */
  readonly bound: number;
  /** Whether every set that pays as little was compared. */
  readonly tied: boolean;
  /** Steps of both searches together. */
  readonly steps: number;
};

/** Finds the best legal set: first the least payable amount, then the first set that pays it. */
export function search(problem: Problem, limits: WorkLimits = workLimits): Found {
  const incumbent = new Incumbent(problem, grantChooser(problem));
  const plain = plainPlan(problem);
  if (plain !== null) {
    incumbent.tryPlan(plain.frame, plain.items, plain.plan);
    const { solution } = incumbent;
    return { solution, proven: true, bound: solution.payable, tied: true, steps: 1 };
  }
  const together = new BestFirst(problem, incumbent, { roots: [rootTogether(problem)], limits });
  const apart = new BestFirst(problem, incumbent, { roots: rootsApart(problem, incumbent), limits });
  const choosing = new WorkBudget(Math.min(limits.stepsMax, limits.choosingStepsMax));
  const alone = new WorkBudget(limits.stepsMax);
  const whole = new WorkBudget(limits.stepsMax - choosing.stepsMax);
  const again = new WorkBudget(limits.againStepsMax);
  let least = together.prove(choosing);
  const leastApart = apart.prove(alone);
  let left: Left | null | undefined;
  if (choosing.isSpent && whole.stepsMax > 0) {
    const found = searchWhole(problem, incumbent, whole);
    least = Math.max(least, found.least);
    left = found.left;
    // What is hard for the one is often easy for the other, and the best of both is known by now.
    if (least < incumbent.solution.payable && again.stepsMax > 0)
      least = Math.max(least, together.prove(again));
  }
  const bound = Math.min(
    incumbent.solution.payable,
    incumbent.doubtful,
    Math.max(0, Math.ceil(Math.min(least, leastApart))),
  );
  const tying = new WorkBudget(limits.tieStepsMax);
  breakTies(together, { problem, incumbent, left, limits }, tying);
  apart.breakTies(tying);
  return {
    solution: incumbent.solution,
    proven: bound === incumbent.solution.payable,
    bound,
    tied: !tying.isSpent,
    steps: choosing.spent + alone.spent + whole.spent + again.spent + tying.spent,
  };
}

/**
 * Finds the set that comes first. Where that is not soon done, what the whole problem rules out for sets that pay as
 * little is left out first.
 */
function breakTies(
  together: BestFirst,
  {
    problem,
    incumbent,
    left: known,
    limits,
  }: {
    readonly problem: Problem;
    readonly incumbent: Incumbent;
    readonly left: Left | null | undefined;
    readonly limits: WorkLimits;
  },
  tying: WorkBudget,
): void {
  if (known === undefined) {
    const soon = new WorkBudget(Math.min(tying.stepsMax, tieStepsSoon));
    together.breakTies(soon);
    tying.spend(soon.spent);
    if (!soon.isSpent || tying.isSpent) return;
  }
  const left = known === undefined ? leftOfWhole(problem, incumbent, tying) : known;
  if (left === null) return;
  const rest = leftProblem(problem, left);
  const within = new Incumbent(rest, grantChooser(rest), incumbent.solution);
  new BestFirst(rest, within, { roots: [rootTogether(rest)], limits }).breakTies(tying);
  incumbent.take(within);
}

/** Frames that wait for each other, before they are searched for ties. */
const framesTogetherMax = 64;

/** Steps of the search for ties before the whole problem is asked what it need not look at. */
const tieStepsSoon = 3_000;

/**
 * Best first: always the choice that could pay least. Nothing is left out but what pays more than the incumbent,
 * so when the best that waits cannot reach the incumbent's goal, the incumbent is the best there is.
 */
class BestFirst {
  private readonly problem: Problem;
  private readonly incumbent: Incumbent;
  private readonly queue = new NodeQueue<Node>();
  /** Frames that were searched for less, and those that wait to be searched for ties. */
  private readonly searched: FrameNode[] = [];
  private readonly limits: WorkLimits;
  private readonly lineByLine: LineByLine;
  /** The last of these, when the work ran out in the middle of it. */
  private torn: FrameNode | null = null;

  constructor(
    problem: Problem,
    incumbent: Incumbent,
    { roots, limits }: { readonly roots: readonly Node[]; readonly limits: WorkLimits },
  ) {
    this.problem = problem;
    this.incumbent = incumbent;
    this.limits = limits;
    this.lineByLine = new LineByLine(limits);
    for (const root of roots) this.queue.push(root);
  }

  /**
   * Finds the least payable amount, or goes on with it. Returns what no set can undercut: less than it where the work
   * ran out.
   */
  prove(budget: WorkBudget): number {
    this.takeUpTorn();
    this.work(budget);
    const { payable } = this.incumbent.solution;
    if (!budget.isSpent) return payable;
    return Math.min(payable, this.torn?.least ?? payable, this.queue.least ?? payable);
  }

  private takeUpTorn(): void {
    if (this.torn === null) return;
    this.searched.pop();
    this.queue.push(this.torn);
    this.torn = null;
  }

  /** Among the sets that pay the least amount found, finds the one that comes first. */
  breakTies(budget: WorkBudget): void {
    this.incumbent.wantsTies = true;
    tryFewer(this.incumbent, budget);
    this.work(budget);
    this.searchWaiting(budget);
  }

  private work(budget: WorkBudget): void {
    const { incumbent } = this;
    for (let node = this.queue.pop(); node !== undefined; node = this.queue.pop()) {
      if (node.least > incumbent.goal || !budget.spend(1)) {
        this.queue.push(node);
        return;
      }
      if (node.kind === 'frame') {
        this.searched.push(node);
        if (!incumbent.wantsTies) {
          this.searchIn(node, budget);
          if (budget.isSpent) this.torn = node;
        } else if (this.searched.length >= framesTogetherMax) this.searchWaiting(budget);
      } else {
        const { payable } = incumbent.solution;
        for (const next of expand(this.problem, incumbent, node, budget)) {
          if (next.least <= payable) this.queue.push(next);
        }
      }
      if (budget.isSpent) return;
    }
  }

  /** For ties, frames are searched several together: many of them have the same plans of the item layer. */
  private searchWaiting(budget: WorkBudget): void {
    const { problem, incumbent } = this;
    const waiting = this.searched.splice(0);
    const frames = incumbent.grantsFixed ? withoutOutdone(problem, waiting, incumbent.goal) : waiting;
    for (const node of frames) {
      if (node.least > incumbent.goal || budget.isSpent) continue;
      const before = incumbent.solution;
      this.searchIn(node, budget);
      if (incumbent.solution !== before) tryFewer(incumbent, budget);
    }
  }

  private searchIn({ frame, prices, ceilingPrices, view }: FrameNode, budget: WorkBudget): void {
    const { problem, incumbent } = this;
    const { covers, sets } = view.items;
    incumbent.standsAlone = view.standsAlone;
    const known = incumbent.wantsTies ? tiedPlans(problem, view.items, frame, incumbent.goal) : null;
    if (known === null) {
      const task = { problem, frame, covers, sets, prices: prices(), ceilingPrices, incumbent, budget };
      searchFrame(task, { lineByLine: this.lineByLine, coveringStepsMax: this.limits.coveringStepsMax });
    } else if (budget.spend(known.length)) {
      for (const plan of known) {
        if (!incumbent.isMadeOf(frame, plan)) incumbent.tryPlan(frame, view.items, plan);
      }
    }
    incumbent.standsAlone = false;
  }
}

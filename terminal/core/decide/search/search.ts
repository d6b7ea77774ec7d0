import type { Candidate, CoverOffer } from '../candidates.ts';
import { grantChooser } from './best-grants.ts';
import { WorkBudget } from './budget.ts';
import { Incumbent } from './incumbent.ts';
import { itemChoice, reachWithOpenSlots } from './item-choice.ts';
import type { Problem } from './problem.ts';
import { itemSlots, type Slot, spreadSlots } from './slots.ts';
import type { Solution } from './solution.ts';
import { leastPayable, outlook, type SearchTask, searchSpreads } from './spread-choice.ts';

/** How long a search may go on; see `README.md` for what a step is. */
export type WorkLimits = {
  /** Steps to find the least payable amount and prove it. */
  readonly stepsMax: number;
  /** Steps to find, among the sets that pay it, the one that comes first. */
  readonly tieStepsMax: number;
};

export const workLimits: WorkLimits = { stepsMax: 2_000_000, tieStepsMax: 200_000 };

export type Found = {
  readonly solution: Solution;
  readonly proven: boolean;
  /** No legal set pays less, in fen. */
  readonly bound: number;
  /** Steps of both searches together. */
  readonly steps: number;
};

/** Finds the best legal set: first the least payable amount, then the first set that pays it. */
export function search(problem: Problem, limits: WorkLimits = workLimits): Found {
  const incumbent = new Incumbent(problem, grantChooser(problem));
  const proving = new WorkBudget(limits.stepsMax);
  searchAll({ problem, incumbent, budget: proving });
  const proven = !proving.isSpent;
  const bound = proven ? incumbent.solution.payable : leastAtAll(problem, incumbent);
  incumbent.wantsTies = true;
  const tying = new WorkBudget(limits.tieStepsMax);
  searchAll({ problem, incumbent, budget: tying });
  return {
    solution: incumbent.solution,
    proven,
    bound: Math.min(bound, incumbent.solution.payable),
    steps: proving.spent + tying.spent,
  };
}

function searchAll(task: SearchTask): void {
  searchTogether(task);
  for (const loner of task.problem.loners) searchAlone(task, loner);
}

type PartialItems = { readonly certain: readonly CoverOffer[]; readonly open: readonly Slot<CoverOffer>[] };

/** Chooses between rival item offers first, because everything else depends on what they can take off. */
function searchTogether(task: SearchTask): void {
  const { problem, incumbent, budget } = task;
  const { free, slots } = itemSlots(problem);
  const spreads = [...spreadSlots(problem, 'basket'), ...spreadSlots(problem, 'subsidy')];
  const waiting: PartialItems[] = [{ certain: free, open: slots }];
  for (let items = waiting.pop(); items !== undefined; items = waiting.pop()) {
    if (!budget.spend(1)) return;
    const { certain, open } = items;
    const [slot, ...later] = open;
    if (slot === undefined) {
      const choice = itemChoice(problem, certain);
      searchSpreads(task, choice, outlook(problem, choice.reach, spreads));
      continue;
    }
    const view = outlook(problem, reachWithOpenSlots(problem, certain, open), spreads);
    if (leastPayable(problem, view, []) > incumbent.goal) continue;
    const fitting = slot.members.filter(
      (member) => !certain.some((other) => problem.rivals.are(member, other)),
    );
    if (slot.mayBeEmpty || fitting.length === 0) waiting.push({ certain, open: later });
    for (const member of fitting) waiting.push({ certain: [...certain, member], open: later });
  }
}

/** An offer that stands alone is the whole set. */
function searchAlone(task: SearchTask, loner: Candidate): void {
  const { problem } = task;
  if (loner.role === 'grant') {
    task.incumbent.tryGrant(loner);
    return;
  }
  const choice = itemChoice(problem, loner.role === 'cover' ? [loner] : []);
  const slots = loner.role === 'spread' ? [{ members: [loner], mayBeEmpty: true }] : [];
  task.incumbent.standsAlone = true;
  searchSpreads(task, choice, outlook(problem, choice.reach, slots));
  task.incumbent.standsAlone = false;
}

/** A bound for a search that was stopped: what everything together could save at most. */
function leastAtAll(problem: Problem, incumbent: Incumbent): number {
  const { free, slots } = itemSlots(problem);
  const spreads = [...spreadSlots(problem, 'basket'), ...spreadSlots(problem, 'subsidy')];
  let least = leastPayable(problem, outlook(problem, reachWithOpenSlots(problem, free, slots), spreads), []);
  for (const loner of problem.loners) {
    if (loner.role === 'grant') continue;
    const choice = itemChoice(problem, loner.role === 'cover' ? [loner] : []);
    const alone = loner.role === 'spread' ? [{ members: [loner], mayBeEmpty: true }] : [];
    least = Math.min(least, leastPayable(problem, outlook(problem, choice.reach, alone), []));
  }
  return Math.min(incumbent.solution.payable, Math.ceil(least - problem.epsilon));
}

import type { Candidate, CoverOffer } from '../candidates.ts';
import { grantChooser } from './best-grants.ts';
import { WorkBudget } from './budget.ts';
import { branchUnits } from './branch-units.ts';
import { type CoverTask, searchCovers } from './cover-search.ts';
import { type Frame, frameOf } from './frame.ts';
import { tryGreedy } from './greedy.ts';
import { Incumbent } from './incumbent.ts';
import { itemChoice, reachWithOpenSlots } from './item-choice.ts';
import { NodeQueue } from './node-queue.ts';
import {
  type Chosen,
  leastPayable,
  type Outlook,
  outlookOf,
  type ProspectSlot,
  type SpreadSlots,
  subsidySlotsAfter,
} from './outlook.ts';
import type { Problem } from './problem.ts';
import type { Prospect } from './prospect.ts';
import { type ShadowPrices, shadowPrices } from './shadow-prices.ts';
import { itemSlots, type Slot, spreadSlots } from './slots.ts';
import type { Solution } from './solution.ts';

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
  /** Whether every set that pays as little was compared. */
  readonly tied: boolean;
  /** Steps of both searches together. */
  readonly steps: number;
};

/** Finds the best legal set: first the least payable amount, then the first set that pays it. */
export function search(problem: Problem, limits: WorkLimits = workLimits): Found {
  const incumbent = new Incumbent(problem, grantChooser(problem));
  const proving = new WorkBudget(limits.stepsMax);
  const least = searchAll(problem, incumbent, proving);
  const bound = Math.min(incumbent.solution.payable, Math.max(0, Math.ceil(least)));
  incumbent.wantsTies = true;
  const tying = new WorkBudget(limits.tieStepsMax);
  searchAll(problem, incumbent, tying);
  return {
    solution: incumbent.solution,
    proven: bound === incumbent.solution.payable,
    bound,
    tied: !tying.isSpent,
    steps: proving.spent + tying.spent,
  };
}

/** Partial choices, from the whole problem down to one frame; each with what no set behind it can undercut. */
type Node =
  | {
      readonly kind: 'items';
      readonly least: number;
      readonly depth: number;
      readonly certain: readonly CoverOffer[];
      readonly open: readonly Slot<CoverOffer>[];
      readonly spreads: SpreadSlots;
      readonly standsAlone: boolean;
    }
  | {
      readonly kind: 'baskets';
      readonly least: number;
      readonly depth: number;
      readonly view: Outlook;
      readonly baskets: Chosen;
    }
  | {
      readonly kind: 'subsidies';
      readonly least: number;
      readonly depth: number;
      readonly view: Outlook;
      readonly baskets: readonly Prospect[];
      readonly slots: readonly ProspectSlot[];
      readonly subsidies: Chosen;
    }
  | {
      readonly kind: 'frame';
      readonly least: number;
      readonly depth: number;
      readonly view: Outlook;
      readonly frame: Frame;
      readonly prices: ShadowPrices;
      readonly ceilingPrices: ShadowPrices | null;
    };

/**
 * Best first: always the choice that could pay least. Nothing is left out but what cannot reach the incumbent's
 * goal, so when the queue runs dry (or its best is beyond the goal) the incumbent is the best there is. Returns
 * what no set can undercut: the incumbent's amount, or less where the work ran out.
 */
function searchAll(problem: Problem, incumbent: Incumbent, budget: WorkBudget): number {
  const queue = new NodeQueue<Node>();
  for (const root of rootsOf(problem, incumbent)) queue.push(root);
  for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
    if (node.least > incumbent.goal) break;
    if (!budget.spend(1)) return node.least;
    for (const next of expand(problem, incumbent, budget, node)) {
      if (next.least <= incumbent.goal) queue.push(next);
    }
    if (budget.isSpent) return Math.min(node.least, queue.least ?? node.least);
  }
  return incumbent.solution.payable;
}

/** Everything together, and each offer that stands alone by itself. */
function rootsOf(problem: Problem, incumbent: Incumbent): readonly Node[] {
  const { free, slots } = itemSlots(problem);
  const spreads = {
    baskets: spreadSlots(problem, 'basket'),
    subsidies: spreadSlots(problem, 'subsidy'),
  };
  const root = { kind: 'items', least: 0, depth: 0 } as const;
  const roots: Node[] = [{ ...root, certain: free, open: slots, spreads, standsAlone: false }];
  for (const loner of problem.loners) {
    if (loner.role === 'grant') incumbent.tryGrant(loner);
    else roots.push({ ...root, ...aloneWith(loner), open: [], standsAlone: true });
  }
  return roots;
}

function aloneWith(loner: Exclude<Candidate, { readonly role: 'grant' }>): {
  readonly certain: readonly CoverOffer[];
  readonly spreads: SpreadSlots;
} {
  if (loner.role === 'cover') return { certain: [loner], spreads: { baskets: [], subsidies: [] } };
  const slot = [{ members: [loner], mayBeEmpty: true }];
  const spreads =
    loner.layer === 'basket' ? { baskets: slot, subsidies: [] } : { baskets: [], subsidies: slot };
  return { certain: [], spreads };
}

function expand(problem: Problem, incumbent: Incumbent, budget: WorkBudget, node: Node): readonly Node[] {
  switch (node.kind) {
    case 'items':
      return chooseItems(problem, incumbent, node);
    case 'baskets':
      return chooseBasket(problem, node);
    case 'subsidies':
      return chooseSubsidy(problem, incumbent, node);
    case 'frame': {
      const { frame, prices, ceilingPrices, view } = node;
      const { covers } = view.items;
      incumbent.standsAlone = view.standsAlone;
      searchFrame({ problem, frame, covers, prices, ceilingPrices, incumbent, budget });
      incumbent.standsAlone = false;
      return [];
    }
  }
}

/**
 * Where ceilings make many plans look alike, plans are tried one after the other; otherwise only a few are, and
 * then the bound is worked out anew after every choice.
 */
function searchFrame(task: CoverTask): void {
  const isPlateau = task.ceilingPrices !== null && task.ceilingPrices.most < task.prices.most - 1;
  const finished = searchCovers(task, isPlateau ? Number.POSITIVE_INFINITY : quickStepsMax);
  if (!finished && !task.budget.isSpent) branchUnits(task);
}

const quickStepsMax = 400;

/** Chooses between rival item offers first, because everything else depends on what they can take off. */
function chooseItems(
  problem: Problem,
  incumbent: Incumbent,
  node: Extract<Node, { readonly kind: 'items' }>,
): readonly Node[] {
  const { certain, open, spreads, standsAlone } = node;
  const [slot, ...later] = open;
  if (slot === undefined) {
    const view = outlookOf(problem, itemChoice(problem, certain), spreads, node);
    if (!incumbent.wantsTies) {
      incumbent.standsAlone = standsAlone;
      tryGreedy(problem, view, incumbent);
      incumbent.standsAlone = false;
    }
    const least = Math.max(node.least, leastPayable(problem, view, view.subsidies, [], []));
    return [{ kind: 'baskets', least, depth: node.depth + 1, view, baskets: [] }];
  }
  const fitting = slot.members.filter(
    (member) => !certain.some((other) => problem.rivals.are(member, other)),
  );
  const choices = fitting.map((member) => [...certain, member]);
  if (slot.mayBeEmpty || fitting.length === 0) choices.push([...certain]);
  return choices.map((chosen) => {
    const reach = reachWithOpenSlots(problem, chosen, later);
    const view = outlookOf(problem, reach, spreads, { certain: chosen, standsAlone });
    const least = Math.max(node.least, leastPayable(problem, view, view.subsidies, [], []));
    return { ...node, least, depth: node.depth + 1, certain: chosen, open: later };
  });
}

function chooseBasket(problem: Problem, node: Extract<Node, { readonly kind: 'baskets' }>): readonly Node[] {
  const { view, baskets } = node;
  const slot = view.baskets[baskets.length];
  if (slot === undefined) {
    const chosen = baskets.flatMap((prospect) => prospect ?? []);
    const slots = subsidySlotsAfter(problem, view, chosen);
    const least = Math.max(node.least, leastPayable(problem, view, slots, baskets, []));
    return [{ kind: 'subsidies', least, depth: node.depth + 1, view, baskets: chosen, slots, subsidies: [] }];
  }
  return choicesIn(problem, slot, baskets).map((next) => {
    const least = Math.max(node.least, leastPayable(problem, view, view.subsidies, next, []));
    return { ...node, least, depth: node.depth + 1, baskets: next };
  });
}

function chooseSubsidy(
  problem: Problem,
  incumbent: Incumbent,
  node: Extract<Node, { readonly kind: 'subsidies' }>,
): readonly Node[] {
  const { view, baskets, slots, subsidies } = node;
  const slot = slots[subsidies.length];
  if (slot === undefined) return openFrame(problem, incumbent, node);
  return choicesIn(problem, slot, subsidies).map((next) => {
    const least = Math.max(node.least, leastPayable(problem, view, slots, padded(view, baskets), next));
    return { ...node, least, depth: node.depth + 1, subsidies: next };
  });
}

/** Basket slots that were left empty count for nothing. */
function padded(view: Outlook, baskets: readonly Prospect[]): Chosen {
  return [...baskets, ...view.baskets.slice(baskets.length).map(() => null)];
}

function choicesIn(problem: Problem, slot: ProspectSlot, chosen: Chosen): readonly Chosen[] {
  const choices: Chosen[] = [];
  for (const prospect of slot.prospects) {
    const { offer } = prospect;
    const isRival = chosen.some((other) => other !== null && problem.rivals.are(offer, other.offer));
    if (!isRival) choices.push([...chosen, prospect]);
  }
  choices.push([...chosen, null]);
  return choices;
}

/** A whole choice of levels: its own bound is tighter than the one of the choices that led to it. */
function openFrame(
  problem: Problem,
  incumbent: Incumbent,
  node: Extract<Node, { readonly kind: 'subsidies' }>,
): readonly Node[] {
  const { view, baskets, subsidies } = node;
  const { items } = view;
  const frame = frameOf(
    problem,
    items.reach,
    baskets,
    subsidies.flatMap((prospect) => prospect ?? []),
  );
  const prices = isPlain(frame) ? items.prices : shadowPrices(problem, items.covers, frame, frame.bends);
  let least = Math.max(node.least, frame.leastPaid(prices.most));
  if (least > incumbent.goal) return [];
  const ceilingPrices =
    frame.ceilings.length === 0
      ? null
      : shadowPrices(problem, items.covers, frame, [...frame.bends, ...frame.ceilings]);
  if (ceilingPrices !== null) least = Math.max(least, frame.leastPaid(ceilingPrices.most));
  return [{ kind: 'frame', least, depth: node.depth + 1, view, frame, prices, ceilingPrices }];
}

/** Every fen that the item layer takes off counts in full, so the prices of the item choice hold. */
function isPlain({ cutWorth, coverCost, bends }: Frame): boolean {
  return (
    bends.length === 0 && cutWorth.every((worth) => worth === 1) && coverCost.every((cost) => cost === 0)
  );
}

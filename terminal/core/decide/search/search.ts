import type { Candidate, ItemOffer } from '../candidates.ts';
import { grantChooser } from './best-grants.ts';
import { WorkBudget, type WorkLimits, workLimits } from './budget.ts';
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
  tallyOf,
} from './outlook.ts';
import type { Problem } from './problem.ts';
import type { Prospect } from './prospect.ts';
import { searchFrame } from './search-frame.ts';
import { lostByUsing, type ShadowPrices, shadowPrices } from './shadow-prices.ts';
import { itemSlots, type Slot, spreadSlots, usedForCertain } from './slots.ts';
import type { Solution } from './solution.ts';
import { searchWhole } from './whole/whole-search.ts';

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
  const together = new BestFirst(problem, incumbent, [rootTogether(problem)]);
  const apart = new BestFirst(problem, incumbent, rootsApart(problem, incumbent));
  const choosing = new WorkBudget(Math.min(limits.stepsMax, limits.choosingStepsMax));
  const alone = new WorkBudget(limits.stepsMax);
  const whole = new WorkBudget(limits.stepsMax - choosing.stepsMax);
  let least = together.prove(choosing);
  const leastApart = apart.prove(alone);
  if (choosing.isSpent && whole.stepsMax > 0) least = Math.max(least, searchWhole(problem, incumbent, whole));
  const bound = Math.min(
    incumbent.solution.payable,
    incumbent.doubtful,
    Math.max(0, Math.ceil(Math.min(least, leastApart))),
  );
  const tying = new WorkBudget(limits.tieStepsMax);
  together.breakTies(tying);
  apart.breakTies(tying);
  return {
    solution: incumbent.solution,
    proven: bound === incumbent.solution.payable,
    bound,
    tied: !tying.isSpent,
    steps: choosing.spent + alone.spent + whole.spent + tying.spent,
  };
}

/** Partial choices, from the whole problem down to one frame; each with what no set behind it can undercut. */
type Node =
  | {
      readonly kind: 'items';
      readonly least: number;
      readonly depth: number;
      readonly certain: readonly ItemOffer[];
      readonly open: readonly Slot<ItemOffer>[];
      readonly slots: readonly Slot<ItemOffer>[];
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
      readonly baskets: Chosen;
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
 * Best first: always the choice that could pay least. Nothing is left out but what pays more than the incumbent,
 * so when the best that waits cannot reach the incumbent's goal, the incumbent is the best there is.
 */
class BestFirst {
  private readonly problem: Problem;
  private readonly incumbent: Incumbent;
  private readonly queue = new NodeQueue<Node>();
  /** Frames that were searched for less, and will be searched for ties. */
  private readonly searched: FrameNode[] = [];

  constructor(problem: Problem, incumbent: Incumbent, roots: readonly Node[]) {
    this.problem = problem;
    this.incumbent = incumbent;
    for (const root of roots) this.queue.push(root);
  }

  /** Finds the least payable amount. Returns what no set can undercut: less than it where the work ran out. */
  prove(budget: WorkBudget): number {
    this.work(budget);
    const { payable } = this.incumbent.solution;
    if (!budget.isSpent) return payable;
    const inHand = this.searched.at(-1)?.least ?? payable;
    return Math.min(payable, inHand, this.queue.least ?? payable);
  }

  /** Among the sets that pay the least amount found, finds the one that comes first. */
  breakTies(budget: WorkBudget): void {
    this.incumbent.wantsTies = true;
    for (const node of this.searched.splice(0)) {
      if (node.least <= this.incumbent.goal && !budget.isSpent) this.searchIn(node, budget);
    }
    this.work(budget);
  }

  private work(budget: WorkBudget): void {
    for (let node = this.queue.pop(); node !== undefined; node = this.queue.pop()) {
      if (node.least > this.incumbent.goal || !budget.spend(1)) {
        this.queue.push(node);
        return;
      }
      if (node.kind === 'frame') {
        this.searchIn(node, budget);
        this.searched.push(node);
      } else {
        const { payable } = this.incumbent.solution;
        for (const next of expand(this.problem, this.incumbent, node)) {
          if (next.least <= payable) this.queue.push(next);
        }
      }
      if (budget.isSpent) return;
    }
  }

  private searchIn({ frame, prices, ceilingPrices, view }: FrameNode, budget: WorkBudget): void {
    const { problem, incumbent } = this;
    const { covers, sets } = view.items;
    incumbent.standsAlone = view.standsAlone;
    searchFrame({ problem, frame, covers, sets, prices, ceilingPrices, incumbent, budget });
    incumbent.standsAlone = false;
  }
}

type FrameNode = Extract<Node, { readonly kind: 'frame' }>;

const root = { kind: 'items', least: 0, depth: 0 } as const;

/** All offers that may stand beside others. */
function rootTogether(problem: Problem): Node {
  const { free, slots } = itemSlots(problem);
  const spreads = {
    baskets: spreadSlots(problem, 'basket'),
    subsidies: spreadSlots(problem, 'subsidy'),
  };
  return { ...root, certain: free, open: slots, slots, spreads, standsAlone: false };
}

/** Each offer that stands alone by itself. */
function rootsApart(problem: Problem, incumbent: Incumbent): readonly Node[] {
  const roots: Node[] = [];
  for (const loner of problem.loners) {
    if (loner.role === 'grant') incumbent.tryGrant(loner);
    else roots.push({ ...root, ...aloneWith(loner), open: [], slots: [], standsAlone: true });
  }
  return roots;
}

function aloneWith(loner: Exclude<Candidate, { readonly role: 'grant' }>): {
  readonly certain: readonly ItemOffer[];
  readonly spreads: SpreadSlots;
} {
  if (loner.role !== 'spread') return { certain: [loner], spreads: { baskets: [], subsidies: [] } };
  const slot = [{ members: [loner], mayBeEmpty: true }];
  const spreads =
    loner.layer === 'basket' ? { baskets: slot, subsidies: [] } : { baskets: [], subsidies: slot };
  return { certain: [], spreads };
}

function expand(problem: Problem, incumbent: Incumbent, node: Exclude<Node, FrameNode>): readonly Node[] {
  switch (node.kind) {
    case 'items':
      return chooseItems(problem, incumbent, node);
    case 'baskets':
      return chooseBasket(problem, node);
    case 'subsidies':
      return chooseSubsidy(problem, incumbent, node);
  }
}

/** Chooses between rival item offers first, because everything else depends on what they can take off. */
function chooseItems(
  problem: Problem,
  incumbent: Incumbent,
  node: Extract<Node, { readonly kind: 'items' }>,
): readonly Node[] {
  const { certain, open, spreads, standsAlone } = node;
  const [slot, ...later] = open;
  if (slot === undefined) {
    const view = outlookOf(problem, itemChoice(problem, certain, node.slots), spreads, node);
    if (!incumbent.wantsTies) {
      incumbent.standsAlone = standsAlone;
      tryGreedy(problem, view, incumbent);
      incumbent.standsAlone = false;
    }
    const least = Math.max(node.least, leastWith(problem, view));
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
    const least = Math.max(node.least, leastWith(problem, view));
    return { ...node, least, depth: node.depth + 1, certain: chosen, open: later };
  });
}

/** What no legal set beside these item offers can undercut. */
function leastWith(problem: Problem, view: Outlook): number {
  const nothing = { baskets: [], subsidies: [] };
  return leastPayable(problem, view, tallyOf(view, view.subsidies, nothing, null), null);
}

function chooseBasket(problem: Problem, node: Extract<Node, { readonly kind: 'baskets' }>): readonly Node[] {
  const { view, baskets } = node;
  const depth = node.depth + 1;
  const slot = view.baskets[baskets.length];
  if (slot === undefined) {
    const chosen = baskets.flatMap((prospect) => prospect ?? []);
    const slots = subsidySlotsAfter(problem, view, chosen);
    const tally = tallyOf(view, slots, { baskets, subsidies: [] }, null);
    const least = Math.max(node.least, leastPayable(problem, view, tally, null));
    return [{ kind: 'subsidies', least, depth, view, baskets, slots, subsidies: [] }];
  }
  const tally = tallyOf(view, view.subsidies, { baskets, subsidies: [] }, slot);
  return membersBeside(problem, slot, baskets).map((member) => ({
    ...node,
    least: Math.max(node.least, leastPayable(problem, view, tally, member)),
    depth,
    baskets: [...baskets, member],
  }));
}

function chooseSubsidy(
  problem: Problem,
  incumbent: Incumbent,
  node: Extract<Node, { readonly kind: 'subsidies' }>,
): readonly Node[] {
  const { view, baskets, slots, subsidies } = node;
  const slot = slots[subsidies.length];
  if (slot === undefined) return openFrame(problem, incumbent, node);
  const tally = tallyOf(view, slots, { baskets, subsidies }, slot);
  return membersBeside(problem, slot, subsidies).map((member) => ({
    ...node,
    least: Math.max(node.least, leastPayable(problem, view, tally, member)),
    depth: node.depth + 1,
    subsidies: [...subsidies, member],
  }));
}

/** The members of a slot that may stand beside what is chosen, and none of them. */
function membersBeside(problem: Problem, slot: ProspectSlot, chosen: Chosen): readonly (Prospect | null)[] {
  const members: (Prospect | null)[] = [null];
  for (const prospect of slot.prospects) {
    const { offer } = prospect;
    if (problem.rivals.of(offer).size === 0) members.push(prospect);
    else if (!chosen.some((other) => other !== null && problem.rivals.are(offer, other.offer))) {
      members.push(prospect);
    }
  }
  return members;
}

/** A whole choice of levels: its own bound is tighter than the one of the choices that led to it. */
function openFrame(
  problem: Problem,
  incumbent: Incumbent,
  node: Extract<Node, { readonly kind: 'subsidies' }>,
): readonly Node[] {
  const { view } = node;
  const { items } = view;
  const baskets = node.baskets.flatMap((prospect) => prospect ?? []);
  const subsidies = node.subsidies.flatMap((prospect) => prospect ?? []);
  const spreads = [...baskets, ...subsidies].map(({ offer }) => offer);
  const sayings = usedForCertain(problem, items.slots, items.offers, spreads);
  if (sayings === null) return [];
  const frame = frameOf(problem, items.reach, baskets, subsidies);
  let least = node.least;
  const raise = (prices: ShadowPrices) => {
    const most = prices.most - lostByUsing(prices, items.covers, sayings);
    least = Math.max(least, frame.leastPaid(most));
    return least <= incumbent.solution.payable;
  };
  const ceilingPrices =
    frame.ceilings.length === 0
      ? null
      : shadowPrices(problem, items, frame, [...frame.bends, ...frame.ceilings]);
  if (ceilingPrices !== null && !raise(ceilingPrices)) return [];
  const prices = isPlain(frame) ? items.prices : shadowPrices(problem, items, frame, frame.bends);
  if (!raise(prices)) return [];
  return [{ kind: 'frame', least, depth: node.depth + 1, view, frame, prices, ceilingPrices }];
}

/** Every fen that the item layer takes off counts in full, so the prices of the item choice hold. */
function isPlain({ cutWorth, coverCost, bends }: Frame): boolean {
  return (
    bends.length === 0 && cutWorth.every((worth) => worth === 1) && coverCost.every((cost) => cost === 0)
  );
}

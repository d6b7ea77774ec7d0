import type { Candidate, ItemOffer } from '../candidates.ts';
import type { WorkBudget } from './budget.ts';
import { type Frame, frameOf } from './frame.ts';
import { emptyPlan, greedyPlan, tryGreedy } from './greedy.ts';
import type { Incumbent } from './incumbent.ts';
import { type ItemChoice, itemChoice, reachWithOpenSlots, withMost, withPrices } from './item-choice.ts';
import { mostCut } from './most-cut.ts';
import {
  type Chosen,
  leastPayable,
  type Outlook,
  outlookOf,
  type SpreadSlots,
  subsidySlotsAfter,
  tallyOf,
} from './outlook.ts';
import { countsAlike, paysByCut } from './pays-by-cut.ts';
import type { Problem } from './problem.ts';
import type { Prospect } from './prospect.ts';
import type { ProspectSlot } from './prospect-slot.ts';
import { lostByUsing, type ShadowPrices, shadowPrices } from './shadow-prices.ts';
import { itemSlots, type Slot, spreadSlots, usedForCertain } from './slots.ts';
import { boundRoom } from './whole/whole-work.ts';

/** Partial choices, from the whole problem down to one frame; each with what no set behind it can undercut. */
export type Node =
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
      readonly priced: number;
      readonly depth: number;
      readonly view: Outlook;
      readonly baskets: Chosen;
    }
  | {
      readonly kind: 'subsidies';
      readonly least: number;
      readonly priced: number;
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
      readonly prices: () => ShadowPrices;
      readonly ceilingPrices: ShadowPrices | null;
      /** See {@link paysByCut}. */
      readonly paysByCut: boolean;
    };

export type FrameNode = Extract<Node, { readonly kind: 'frame' }>;
type ItemsNode = Extract<Node, { readonly kind: 'items' }>;

/** All offers that may stand beside others. */
export function rootTogether(problem: Problem): Node {
  const { free, slots } = itemSlots(problem);
  const spreads = {
    baskets: spreadSlots(problem, 'basket'),
    subsidies: spreadSlots(problem, 'subsidy'),
  };
  return rootOf({ certain: free, slots, spreads, standsAlone: false });
}

/** Each offer that stands alone by itself. */
export function rootsApart(problem: Problem, incumbent: Incumbent): readonly Node[] {
  const roots: Node[] = [];
  for (const loner of problem.loners) {
    if (loner.role === 'grant') incumbent.tryGrant(loner);
    else roots.push(rootOf({ ...aloneWith(loner), slots: [], standsAlone: true }));
  }
  return roots;
}

function rootOf({
  certain,
  slots,
  spreads,
  standsAlone,
}: Pick<ItemsNode, 'certain' | 'slots' | 'spreads' | 'standsAlone'>): Node {
  return { kind: 'items', least: 0, depth: 0, certain, open: slots, slots, spreads, standsAlone };
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

export function expand(
  problem: Problem,
  incumbent: Incumbent,
  node: Exclude<Node, FrameNode>,
  budget: WorkBudget,
): readonly Node[] {
  switch (node.kind) {
    case 'items':
      return chooseItems(problem, incumbent, node, budget);
    case 'baskets':
      return chooseBasket(problem, incumbent, node);
    case 'subsidies':
      return chooseSubsidy(problem, incumbent, node);
  }
}

/** Chooses between rival item offers first, because everything else depends on what they can take off. */
function chooseItems(
  problem: Problem,
  incumbent: Incumbent,
  node: ItemsNode,
  budget: WorkBudget,
): readonly Node[] {
  const { certain, open, spreads, standsAlone } = node;
  const [slot, ...later] = open;
  if (slot === undefined) {
    const { view, least } = openView(problem, incumbent, node, budget);
    const priced = problem.levelCosts.least;
    return [{ kind: 'baskets', least, priced, depth: node.depth + 1, view, baskets: [] }];
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

/** What can be said once the item offers are chosen, and good sets with them at once. */
function openView(
  problem: Problem,
  incumbent: Incumbent,
  node: ItemsNode,
  budget: WorkBudget,
): { readonly view: Outlook; readonly least: number } {
  const { certain, slots, spreads, standsAlone } = node;
  const viewOf = (items: ItemChoice) => {
    const view = outlookOf(problem, items, spreads, { certain, standsAlone });
    return { view, least: Math.max(node.least, leastWith(problem, view)) };
  };
  const items = itemChoice(problem, certain, slots);
  if (incumbent.wantsTies) return viewOf(withPrices(problem, items));
  const covered = mostCut(problem, items, greedyPlan(problem, items), budget);
  const { view, least } = viewOf(withMost(problem, items, covered));
  incumbent.standsAlone = standsAlone;
  tryGreedy(problem, view, [covered.plan, emptyPlan(problem, items)], { incumbent, least });
  incumbent.standsAlone = false;
  return { view, least };
}

/** What no legal set beside these item offers can undercut. */
function leastWith(problem: Problem, view: Outlook): number {
  const nothing = { baskets: [], subsidies: [] };
  return leastPayable(problem, view, tallyOf(view, view.subsidies, nothing, null), null);
}

function chooseBasket(
  problem: Problem,
  incumbent: Incumbent,
  node: Extract<Node, { readonly kind: 'baskets' }>,
): readonly Node[] {
  const { view, baskets } = node;
  const depth = node.depth + 1;
  const slot = view.baskets[baskets.length];
  if (slot === undefined) {
    const chosen = prospectsIn(baskets);
    const slots = subsidySlotsAfter(problem, view, chosen);
    const tally = tallyOf(view, slots, { baskets, subsidies: [] }, null);
    const least = Math.max(node.least, leastPayable(problem, view, tally, null));
    const { priced } = node;
    return [{ kind: 'subsidies', least, priced, depth, view, baskets, slots, subsidies: [] }];
  }
  const tally = tallyOf(view, view.subsidies, { baskets, subsidies: [] }, slot);
  const nodes: Node[] = [];
  for (const member of membersBeside(problem, slot, baskets)) {
    const { least, priced } = pricedWith(node, slot, member, leastPayable(problem, view, tally, member));
    if (least > incumbent.solution.payable) continue;
    nodes.push({ kind: 'baskets', least, priced, depth, view, baskets: [...baskets, member] });
  }
  return nodes;
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
  const depth = node.depth + 1;
  const nodes: Node[] = [];
  for (const member of membersBeside(problem, slot, subsidies)) {
    const { least, priced } = pricedWith(node, slot, member, leastPayable(problem, view, tally, member));
    if (least > incumbent.solution.payable) continue;
    const chosen = [...subsidies, member];
    nodes.push({ kind: 'subsidies', least, priced, depth, view, baskets, slots, subsidies: chosen });
  }
  return nodes;
}

/** What no set undercuts once this member of the slot is chosen: by the whole problem's prices, and by this view. */
function pricedWith(
  node: { readonly least: number; readonly priced: number },
  { cheapest }: ProspectSlot,
  member: Prospect | null,
  inView: number,
): { readonly least: number; readonly priced: number } {
  const priced = node.priced + (member?.cost ?? 0) - cheapest;
  return { least: Math.max(node.least, Math.ceil(priced - boundRoom), inView), priced };
}

/** The members of a slot that may stand beside what is chosen, and none of them. */
function membersBeside(problem: Problem, slot: ProspectSlot, chosen: Chosen): readonly (Prospect | null)[] {
  const members: (Prospect | null)[] = [null];
  for (const prospect of slot.prospects) {
    const { offer } = prospect;
    if (!problem.rivals.has(offer)) members.push(prospect);
    else if (!chosen.some((other) => other !== null && problem.rivals.are(offer, other.offer))) {
      members.push(prospect);
    }
  }
  return members;
}

function prospectsIn(chosen: Chosen): readonly Prospect[] {
  const prospects: Prospect[] = [];
  for (const prospect of chosen) if (prospect !== null) prospects.push(prospect);
  return prospects;
}

/** A whole choice of levels: its own bound is tighter than the one of the choices that led to it. */
function openFrame(
  problem: Problem,
  incumbent: Incumbent,
  node: Extract<Node, { readonly kind: 'subsidies' }>,
): readonly Node[] {
  const { view } = node;
  const { items } = view;
  const baskets = prospectsIn(node.baskets);
  const subsidies = prospectsIn(node.subsidies);
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
  const isPlain = countsAlike(frame);
  if (isPlain) least = Math.max(least, frame.leastPaid(items.reach.total));
  const priced = isPlain ? null : shadowPrices(problem, items, frame, frame.bends);
  const prices = () => priced ?? items.prices();
  // Prices know no more of a plain frame than the reach does, unless rivals were left out.
  if (isPlain && sayings.length === 0) {
    if (least > incumbent.solution.payable) return [];
  } else if (!raise(prices())) return [];
  const byCut =
    isPlain && frame.ceilings.length === 0 && paysByCut(problem, items.reach, { baskets, subsidies });
  const depth = node.depth + 1;
  return [{ kind: 'frame', least, depth, view, frame, prices, ceilingPrices, paysByCut: byCut }];
}

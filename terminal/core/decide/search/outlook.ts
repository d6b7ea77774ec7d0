import type { ItemOffer, SpreadOffer } from '../candidates.ts';
import type { ItemChoice } from './item-choice.ts';
import type { Problem } from './problem.ts';
import { mostAt, type Prospect, prospectsOf } from './prospect.ts';
import { type ProspectSlot, slotOf } from './prospect-slot.ts';
import {
  amountNeeded,
  baseLeft,
  basketRange,
  displacedMost,
  type ItemReach,
  onceByLines,
  type Range,
  shareMin,
  subsidyRange,
} from './ranges.ts';
import { lostByUsing, type ShadowPrices, shadowPrices } from './shadow-prices.ts';
import { type Slot, usedForCertain } from './slots.ts';

/**
 * What can be said about basket and subsidy offers once the item offers are chosen: a bound on the item layer and
 * on all slots together. Every prospect is looked at where the item layer takes off all it can; what it may take
 * more when the item layer gives a fen back is charged to the item layer, line by line.
 */
export type Outlook = {
  readonly items: ItemChoice;
  readonly baskets: readonly ProspectSlot[];
  readonly subsidies: readonly ProspectSlot[];
  /** The item layer together with what the slots gain from what it gives back, in fen. */
  readonly itemMost: number;
  /** By line: the part of `itemMost` that does not depend on what the line's units do, and the rest. */
  readonly returned: readonly number[];
  readonly cutMost: readonly number[];
  readonly cutWorth: readonly number[];
  readonly standsAlone: boolean;
};

export type SpreadSlots = {
  readonly baskets: readonly Slot<SpreadOffer>[];
  readonly subsidies: readonly Slot<SpreadOffer>[];
};

export function outlookOf(
  problem: Problem,
  items: ItemChoice,
  slots: SpreadSlots,
  { certain, standsAlone }: { readonly certain: readonly ItemOffer[]; readonly standsAlone: boolean },
): Outlook {
  const { reach } = items;
  const basesOf = onceByLines((offer) => ({
    range: basketRange(problem, offer, reach),
    left: baseLeft(problem, offer, reach),
  }));
  const contested = certain.filter((item) => problem.rivals.has(item));
  const within = (open: readonly Slot<SpreadOffer>[], rangeOf: (range: Range) => Range) => {
    const slots: ProspectSlot[] = [];
    for (const { members } of open) {
      const prospects: Prospect[] = [];
      for (const offer of members) {
        if (rivalOfCovers(problem, offer, contested)) continue;
        const { range, left } = basesOf(offer);
        prospects.push(...prospectsOf(problem, offer, rangeOf(range), left));
      }
      if (prospects.length > 0) slots.push(slotOf(prospects));
    }
    return slots;
  };
  const baskets = within(slots.baskets, (range) => range);
  // Until baskets are chosen they may leave nothing; a level on the list amount does not mind.
  const subsidies = within(slots.subsidies, ({ high }) => ({ low: 0, high }));
  const { slope, uncoveredSlope } = slopesByLine(problem, [...baskets, ...subsidies]);
  const cutWorth = slope.map((sum) => Math.max(0, 1 - sum));
  const returned = problem.lists.map(
    (list, at) => slope[at]! * reach.cutMax[at]! + (reach.anyCover[at]! ? uncoveredSlope[at]! * list : 0),
  );
  const isFlat = slope.every((sum) => sum === 0) && uncoveredSlope.every((sum) => sum === 0);
  // Where every fen counts alike, prices know no more than the reach does, unless rivals were left out.
  const priced = () => {
    const prices = isFlat
      ? items.prices()
      : shadowPrices(problem, items, { cutWorth, coverCost: uncoveredSlope }, []);
    return prices.most - lostByRivals(problem, items, prices);
  };
  const reached = reach.total * Math.max(0, ...cutWorth);
  const worth = isFlat && items.slots.length === 0 ? reached : Math.min(priced(), reached);
  return {
    items,
    baskets,
    subsidies,
    itemMost: worth + returned.reduce((sum, fen) => sum + fen, 0),
    returned,
    cutMost: reach.cutMax.map((cut, at) => cut * cutWorth[at]!),
    cutWorth,
    standsAlone,
  };
}

/** What rivals that were left out say, as long as no basket or subsidy offer could be the reason. */
function lostByRivals(problem: Problem, { offers, covers, slots }: ItemChoice, prices: ShadowPrices): number {
  const certain = slots.map(({ members, mayBeEmpty }) => ({
    mayBeEmpty,
    members: members.filter((member) => !hasSpreadRival(problem, member)),
  }));
  return lostByUsing(prices, covers, usedForCertain(problem, certain, offers, []) ?? []);
}

function hasSpreadRival(problem: Problem, member: ItemOffer): boolean {
  for (const rival of problem.rivals.of(member)) if (rival.role === 'spread') return true;
  return false;
}

function rivalOfCovers(problem: Problem, offer: SpreadOffer, covers: readonly ItemOffer[]): boolean {
  if (!problem.rivals.has(offer)) return false;
  return covers.some((cover) => problem.rivals.are(offer, cover));
}

/** By line, the most that all slots together gain from a fen that the item layer gives back. */
function slopesByLine(
  problem: Problem,
  slots: readonly ProspectSlot[],
): { readonly slope: number[]; readonly uncoveredSlope: number[] } {
  const slope = problem.lists.map(() => 0);
  const uncoveredSlope = problem.lists.map(() => 0);
  for (const { prospects } of slots) {
    if (!prospects.some(isSloped)) continue;
    const steepest = problem.lists.map(() => 0);
    const steepestUncovered = problem.lists.map(() => 0);
    for (const prospect of prospects) {
      if (!isSloped(prospect)) continue;
      const to = prospect.offer.uncovered ? steepestUncovered : steepest;
      for (const at of prospect.offer.lines) to[at] = Math.max(to[at]!, prospect.slope);
    }
    for (let at = 0; at < slope.length; at += 1) {
      slope[at] = slope[at]! + steepest[at]!;
      uncoveredSlope[at] = uncoveredSlope[at]! + steepestUncovered[at]!;
    }
  }
  return { slope, uncoveredSlope };
}

function isSloped({ slope, isWhole }: Prospect): boolean {
  return slope !== 0 && !isWhole;
}

/** A choice for the first slots of a layer; later slots are open. */
export type Chosen = readonly (Prospect | null)[];

/** Everything that a bound adds up but the one slot whose members are compared. */
export type Tally = {
  readonly itemMost: number;
  readonly saving: number;
  readonly highest: number;
  readonly wholeSlope: number;
  readonly chosenWhole: readonly Prospect[];
  readonly openWhole: readonly ProspectSlot[];
};

/** Adds up what is chosen and what is open, but for the slot `except`, which the members of it then join. */
export function tallyOf(
  view: Outlook,
  subsidies: readonly ProspectSlot[],
  chosen: { readonly baskets: Chosen; readonly subsidies: Chosen },
  except: ProspectSlot | null,
): Tally {
  let saving = 0;
  let highest = 0;
  let wholeSlope = 0;
  const chosenWhole: Prospect[] = [];
  const openWhole: ProspectSlot[] = [];
  for (const prospect of chosen.baskets) saving += prospect?.most ?? 0;
  for (let at = chosen.baskets.length; at < view.baskets.length; at += 1) {
    if (view.baskets[at] !== except) saving += view.baskets[at]!.most;
  }
  for (const prospect of chosen.subsidies) {
    if (prospect === null) continue;
    if (prospect.isWhole) {
      wholeSlope += prospect.slope;
      chosenWhole.push(prospect);
    } else {
      saving += prospect.most;
      highest += prospect.highest;
    }
  }
  for (let at = chosen.subsidies.length; at < subsidies.length; at += 1) {
    const slot = subsidies[at]!;
    if (slot === except) continue;
    saving += slot.most;
    highest += slot.highest;
    wholeSlope += slot.wholeSlope;
    if (slot.hasWhole) openWhole.push(slot);
  }
  const itemMost = itemMostWithin(view, chosen.baskets, chosen.subsidies);
  return { itemMost, saving, highest, wholeSlope, chosenWhole, openWhole };
}

/** No legal set with what was tallied, and with this member of the slot left out of it, pays less, in fen. */
export function leastPayable(problem: Problem, view: Outlook, tally: Tally, member: Prospect | null): number {
  const { chosenWhole, openWhole } = tally;
  let { itemMost, saving, highest, wholeSlope } = tally;
  if (member !== null) {
    if (member.room !== Number.POSITIVE_INFINITY) itemMost = Math.min(itemMost, itemMostUnder(view, member));
    if (member.isWhole) wholeSlope += member.slope;
    else {
      saving += member.most;
      if (member.offer.layer === 'subsidy') highest += member.highest;
    }
  }
  saving += itemMost;
  // What the other subsidies take does not lower the base of a whole-basket one.
  const left = wholeSlope <= 1 ? clamp(problem.total - saving + highest, problem.total) : problem.total;
  for (const prospect of chosenWhole) saving += mostAt(prospect.level, left);
  if (member?.isWhole === true) saving += mostAt(member.level, left);
  for (const { wholeFixed, wholeSloped } of openWhole) {
    let most = wholeFixed;
    for (const prospect of wholeSloped) most = Math.max(most, mostAt(prospect.level, left));
    saving += most;
  }
  return Math.max(0, Math.ceil(problem.total - saving - problem.epsilon));
}

function clamp(amount: number, most: number): number {
  return Math.min(Math.max(0, amount), most);
}

/** A level that must be reached leaves the item layer only so much room on its lines. */
function itemMostWithin(view: Outlook, baskets: Chosen, subsidies: Chosen): number {
  let most = view.itemMost;
  for (const chosen of [baskets, subsidies]) {
    for (const prospect of chosen) {
      if (prospect === null || prospect.room === Number.POSITIVE_INFINITY) continue;
      most = Math.min(most, itemMostUnder(view, prospect));
    }
  }
  return most;
}

function itemMostUnder(view: Outlook, { offer, room }: Prospect): number {
  let most = 0;
  let inside = 0;
  let worthiest = 0;
  for (let at = 0; at < view.returned.length; at += 1) {
    most += view.returned[at]!;
    if (offer.matches[at]) {
      inside += view.cutMost[at]!;
      worthiest = Math.max(worthiest, view.cutWorth[at]!);
    } else most += view.cutMost[at]!;
  }
  return most + Math.min(inside, worthiest * Math.max(0, room));
}

/**
 * The subsidy slots once the basket offers are chosen: their bases are smaller by what baskets take off their
 * lines, so fewer levels are within reach and each is worth less.
 */
export function subsidySlotsAfter(
  problem: Problem,
  view: Outlook,
  baskets: readonly Prospect[],
): readonly ProspectSlot[] {
  if (baskets.length === 0 && view.subsidies.length === 0) return [];
  const { reach } = view.items;
  const kept = keptByLine(problem, reach, baskets);
  const basesOf = onceByLines((offer) => ({
    range: subsidyRange(problem, offer, reach, baskets),
    left: keptOf(problem, offer, reach, kept),
  }));
  const slots: ProspectSlot[] = [];
  for (const { offers } of view.subsidies) {
    const prospects: Prospect[] = [];
    for (const offer of offers) {
      if (baskets.some((basket) => problem.rivals.are(offer, basket.offer))) continue;
      const { range, left } = basesOf(offer);
      for (const prospect of prospectsOf(problem, offer, range, left)) {
        const room =
          prospect.level.need <= range.low
            ? Number.POSITIVE_INFINITY
            : offer.listAmount - amountNeeded(problem, reach, prospect.level, baskets);
        if (room >= 0) prospects.push(room === prospect.room ? prospect : { ...prospect, room });
      }
    }
    if (prospects.length > 0) slots.push(slotOf(prospects));
  }
  return slots;
}

/** By line, the largest part of its amount that the chosen baskets can leave, and stray fen of rounding. */
type Kept = { readonly part: readonly number[]; readonly stray: number };

function keptByLine(problem: Problem, reach: ItemReach, baskets: readonly Prospect[]): Kept {
  const part = problem.lists.map(() => 1);
  const displaced = displacedMost(problem, reach, baskets);
  let stray = 0;
  for (const { offer, level, low, high } of baskets) {
    if (offer.uncovered) continue;
    const share = shareMin({ level, low, high });
    for (const at of offer.lines) part[at] = part[at]! - share;
    stray += offer.lines.length + displaced;
  }
  return { part, stray };
}

/** What the item layer at its most and the chosen baskets leave of an offer's lines, at most. */
function keptOf(problem: Problem, offer: SpreadOffer, reach: ItemReach, { part, stray }: Kept): number {
  let base = stray;
  for (const at of offer.lines) {
    base += Math.max(0, part[at]!) * (problem.lists[at]! - reach.cutMax[at]!);
  }
  return base;
}

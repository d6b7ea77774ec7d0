import type { SpreadOffer } from '../candidates.ts';
import type { WorkBudget } from './budget.ts';
import { searchCovers } from './cover-search.ts';
import {
  basketRange,
  type Frame,
  frameOf,
  type ItemReach,
  type LevelledOffer,
  subsidyRange,
} from './frame.ts';
import type { Incumbent } from './incumbent.ts';
import type { ItemChoice } from './item-choice.ts';
import { levelsWithin } from './levels.ts';
import type { Problem } from './problem.ts';
import { type Promised, promiseOf } from './promises.ts';
import { shadowPrices } from './shadow-prices.ts';
import type { Slot } from './slots.ts';

export type SearchTask = {
  readonly problem: Problem;
  readonly incumbent: Incumbent;
  readonly budget: WorkBudget;
};

type PromisedSlot = { readonly layer: SpreadOffer['layer']; readonly members: readonly Promised[] };

/** The slots of both layers, basket first, as promises for what the item layer can reach. */
export type SpreadOutlook = {
  readonly slots: readonly PromisedSlot[];
  readonly reach: ItemReach;
  readonly boxed: number;
};

export function outlook(
  problem: Problem,
  reach: ItemReach,
  slots: readonly Slot<SpreadOffer>[],
): SpreadOutlook {
  const promised: PromisedSlot[] = [];
  for (const { members } of slots) {
    const promises = members.flatMap((offer) => promiseOf(problem, offer, reach) ?? []);
    if (promises.length === 0) continue;
    promises.sort((one, other) => other.most - one.most);
    promised.push({ layer: promises[0]!.offer.layer, members: promises });
  }
  return { slots: promised, reach, boxed: reach.cutMax.reduce((sum, cut) => sum + cut, 0) };
}

/** No legal set that contains `chosen` of the first slots pays less than this, in fen (not rounded). */
export function leastPayable(
  problem: Problem,
  { slots, reach, boxed }: SpreadOutlook,
  chosen: readonly (Promised | null)[],
): number {
  let saving = reach.total;
  let slope = 0;
  let wholeSlope = 0;
  for (let at = 0; at < slots.length; at += 1) {
    const members = membersAt(slots, chosen, at);
    let most = 0;
    let steepest = 0;
    let steepestWhole = 0;
    for (const member of members) {
      if (member.onAmount === null) {
        most = Math.max(most, member.most);
        steepest = Math.max(steepest, member.slope);
      } else steepestWhole = Math.max(steepestWhole, member.slope);
    }
    saving += most;
    slope += steepest;
    wholeSlope += steepestWhole;
  }
  // Where limits keep the item layer from its box, bases may be larger than promised by that much.
  saving += slope <= 1 ? slope * (boxed - reach.total) : slope * boxed - reach.total;
  const left = wholeSlope <= 1 ? Math.max(0, problem.total - saving) : problem.total;
  for (let at = 0; at < slots.length; at += 1) {
    let most = 0;
    for (const member of membersAt(slots, chosen, at)) {
      if (member.onAmount !== null) most = Math.max(most, member.onAmount(left));
    }
    saving += most;
  }
  return Math.max(0, problem.total - saving - problem.epsilon);
}

function membersAt(
  slots: readonly PromisedSlot[],
  chosen: readonly (Promised | null)[],
  at: number,
): readonly Promised[] {
  if (at >= chosen.length) return slots[at]!.members;
  const one = chosen[at]!;
  return one === null ? [] : [one];
}

/** Tries the basket and subsidy offers beside an item choice, the most promising first. */
export function searchSpreads(task: SearchTask, items: ItemChoice, view: SpreadOutlook): void {
  const { problem, incumbent, budget } = task;
  const waiting: (readonly (Promised | null)[])[] = [[]];
  for (let chosen = waiting.pop(); chosen !== undefined; chosen = waiting.pop()) {
    if (!budget.spend(1)) return;
    if (leastPayable(problem, view, chosen) > incumbent.goal) continue;
    const slot = view.slots[chosen.length];
    if (slot === undefined) {
      searchFrames(task, items, chosen);
      continue;
    }
    // What is pushed last is tried first.
    waiting.push([...chosen, null]);
    for (let nth = slot.members.length - 1; nth >= 0; nth -= 1) {
      const member = slot.members[nth]!;
      if (fitsBeside(problem, member.offer, items, chosen)) waiting.push([...chosen, member]);
    }
  }
}

function fitsBeside(
  { rivals }: Problem,
  offer: SpreadOffer,
  { covers }: ItemChoice,
  chosen: readonly (Promised | null)[],
): boolean {
  if (rivals.of(offer).size === 0) return true;
  if (chosen.some((other) => other !== null && rivals.are(offer, other.offer))) return false;
  return !covers.some((cover) => rivals.are(offer, cover));
}

/** Every choice of levels for the chosen offers is a frame of its own. */
function searchFrames(task: SearchTask, items: ItemChoice, chosen: readonly (Promised | null)[]): void {
  const offers = chosen.flatMap((promised) => promised?.offer ?? []);
  const baskets = offers.filter(({ layer }) => layer === 'basket');
  const subsidies = offers.filter(({ layer }) => layer === 'subsidy');
  const waiting: (readonly LevelledOffer[])[] = [[]];
  for (let levelled = waiting.pop(); levelled !== undefined; levelled = waiting.pop()) {
    if (!task.budget.spend(1)) return;
    const offer = offers[levelled.length];
    if (offer === undefined) {
      searchFrame(task, items, levelled, baskets.length, subsidies.length);
      continue;
    }
    const { low, high } =
      offer.layer === 'basket'
        ? basketRange(task.problem, offer, items.reach)
        : subsidyRange(task.problem, offer, items.reach, levelled.slice(0, baskets.length));
    for (const level of levelsWithin(offer, low, high)) waiting.push([...levelled, { level, low, high }]);
  }
}

function searchFrame(
  { problem, incumbent, budget }: SearchTask,
  items: ItemChoice,
  levelled: readonly LevelledOffer[],
  basketCount: number,
  subsidyCount: number,
): void {
  const baskets = levelled.slice(0, basketCount);
  const subsidies = levelled.slice(basketCount, basketCount + subsidyCount);
  const frame = frameOf(problem, items.reach, baskets, subsidies);
  const needed = frame.worthNeeded(incumbent.goal) - problem.epsilon;
  if (needed > worthAtMost(problem, items, frame)) return;
  const isPlain = frame.cutWorth.every((worth) => worth === 1) && frame.coverCost.every((cost) => cost === 0);
  const prices = isPlain ? items.prices : shadowPrices(problem, items.covers, frame, false);
  if (needed > prices.most) return;
  const ceilingPrices = frame.ceilings.length === 0 ? null : shadowPrices(problem, items.covers, frame, true);
  if (ceilingPrices !== null && needed > ceilingPrices.most) return;
  searchCovers({ problem, frame, covers: items.covers, prices, ceilingPrices, incumbent, budget });
}

/** A quick bound: every unit at what it is worth most, limits forgotten. */
function worthAtMost(problem: Problem, { covers }: ItemChoice, { cutWorth, coverCost }: Frame): number {
  const best = problem.lists.map(() => 0);
  for (const cover of covers) {
    for (const line of cover.lines) {
      const worth = cutWorth[line]! * cover.cuts[line]! - coverCost[line]! * problem.prices[line]!;
      // A cap may leave nothing of a cut, so a negative one may still come out at nothing lost but coverage.
      best[line] = Math.max(best[line]!, worth);
    }
  }
  let most = 0;
  for (let line = 0; line < best.length; line += 1) most += best[line]! * problem.quantities[line]!;
  return most;
}

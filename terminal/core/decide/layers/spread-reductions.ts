import { splitInto } from '../../money.ts';
import { reductionBy, stepReached } from '../benefits/ladder.ts';
import type { SpreadOffer } from '../candidates.ts';
import { compareText } from '../candidates.ts';

/** What a basket or subsidy offer took off, by line. */
export type Spread = {
  readonly offer: SpreadOffer;
  readonly reductions: readonly number[];
  readonly discount: number;
};

/** Legal 5: "taken in order of priority (higher first), then id". */
export function byPriority(
  one: { readonly offer: { readonly id: string; readonly priority?: number | undefined } },
  other: { readonly offer: { readonly id: string; readonly priority?: number | undefined } },
): number {
  return (other.offer.priority ?? 0) - (one.offer.priority ?? 0) || compareText(one.offer.id, other.offer.id);
}

/** The order in which a layer's reductions are taken: points last (contract, Legal 5). */
export function inTakingOrder(offers: readonly SpreadOffer[]): readonly SpreadOffer[] {
  if (offers.length < 2) return offers;
  const isLast = ({ fenPerPoint }: SpreadOffer) => (fenPerPoint === null ? 0 : 1);
  return [...offers].sort((one, other) => isLast(one) - isLast(other) || byPriority(one, other));
}

/** The amount that an offer's benefit is worked out on, and the amount that its tiers are tested on. */
export function baseOf(
  offer: SpreadOffer,
  amounts: Amounts,
): { readonly base: number; readonly tested: number } {
  const weights = offer.uncovered ? amounts.uncovered : amounts.left;
  let base = 0;
  for (const at of offer.lines) base += weights[at]!;
  const tested = offer.ladder.tests === 'list' && !offer.uncovered ? offer.listAmount : base;
  return { base, tested };
}

/** What an offer would take off by itself: its benefit on its base, cut to its caps. */
export function reductionOf(offer: SpreadOffer, amounts: Amounts): number {
  return reductionOn(offer, baseOf(offer, amounts));
}

export function reductionOn(
  { ladder, fenMax }: SpreadOffer,
  { base, tested }: { readonly base: number; readonly tested: number },
): number {
  return Math.min(reductionBy(stepReached(ladder, tested), base), fenMax);
}

/** By line, in fen: what is left before the layer, and how much of that is units that no item offer covers. */
export type Amounts = { readonly left: readonly number[]; readonly uncovered: readonly number[] };

/**
 * Takes the reductions of one layer, whose offers stand in order, from `left`, which it lowers. "Reductions of
 * one layer do not change each other's bases", so all bases come from `before`; what a line has left is only the
 * limit. Null when an offer takes nothing: it would not be applied, so this set of offers is not the one.
 */
export function takeLayer(
  offers: readonly SpreadOffer[],
  before: Amounts,
  left: number[],
): readonly Spread[] | null {
  const spreads: Spread[] = [];
  for (const offer of offers) {
    const spread = take(offer, before, left);
    if (spread === null) return null;
    spreads.push(spread);
  }
  return spreads;
}

function take(offer: SpreadOffer, before: Amounts, left: number[]): Spread | null {
  const wanted = wholePointsOf(offer, reductionOf(offer, before), left);
  if (wanted === 0) return null;
  const weights = offer.uncovered ? before.uncovered : before.left;
  const reductions = new Array<number>(left.length).fill(0);
  const unplaced = place(offer.lines, wanted, weights, left, reductions);
  // What some lines could not take goes to the others, in proportion to what is left of them.
  let room = 0;
  if (unplaced > 0) for (const at of offer.lines) room += left[at]!;
  if (room > 0) place(offer.lines, Math.min(unplaced, room), left, left, reductions);
  let discount = 0;
  for (const at of offer.lines) discount += reductions[at]!;
  return discount === 0 ? null : { offer, reductions, discount };
}

/** Points pay no more than "what the other subsidies leave of its lines", in whole points. */
function wholePointsOf({ fenPerPoint, lines }: SpreadOffer, wanted: number, left: readonly number[]): number {
  if (fenPerPoint === null) return wanted;
  let room = 0;
  for (const at of lines) room += left[at]!;
  return Math.min(wanted, room - (room % fenPerPoint));
}

/** Spreads an amount by weight, each line taking no more than it has left; returns what found no place. */
function place(
  lines: readonly number[],
  amount: number,
  weights: readonly number[],
  left: number[],
  reductions: number[],
): number {
  const own = lines.map((at) => weights[at]!);
  const shares = new Array<number>(own.length);
  splitInto(amount, own, shares);
  let unplaced = 0;
  for (let nth = 0; nth < lines.length; nth += 1) {
    const at = lines[nth]!;
    const taken = Math.min(shares[nth]!, left[at]!);
    reductions[at] = reductions[at]! + taken;
    left[at] = left[at]! - taken;
    unplaced += shares[nth]! - taken;
  }
  return unplaced;
}

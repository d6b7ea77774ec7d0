import type { Decision, DeclinedOffer } from '../decide/decision.ts';
import type { Offer, OfferId } from '../offers/offer.ts';
import { amountText } from './amount-words.ts';
import { type BothWords, both, inBoth } from './both-words.ts';
import { bringsWords, missingFen, neededFen } from './missing-words.ts';

/** What a little more would bring. */
export type Hint = {
  readonly offer: OfferId;
  readonly title: BothWords;
  /** Fen. */
  readonly missing: number;
  readonly needed: number;
  readonly reached: number;
  /** 0 … 1, for the meter. */
  readonly ratio: number;
  /** `可减 20 元`. */
  readonly brings: BothWords;
  /** `再买 ￥12.50，可减 20 元`. */
  readonly words: BothWords;
};

/** One hint at most: the declined offer that lacks the least; the smaller id on a tie. Null: none lacks only money. */
export function nearestHint(decision: Decision, offers: readonly Offer[]): Hint | null {
  const byId = new Map(offers.map((offer) => [offer.id, offer]));
  let nearest: Hint | null = null;
  for (const declined of decision.declined) {
    const offer = byId.get(declined.offer);
    const hint = offer === undefined ? null : hintOf(declined, offer);
    if (hint !== null && (nearest === null || comesBefore(hint, nearest))) nearest = hint;
  }
  return nearest;
}

function hintOf(declined: DeclinedOffer, offer: Offer): Hint | null {
  const missing = missingFen(declined);
  const needed = neededFen(declined, offer);
  if (missing === null || needed === null || missing > needed) return null;
  const reached = needed - missing;
  const brings = bringsWords(declined, offer);
  return {
    offer: offer.id,
    title: inBoth(offer.title),
    missing,
    needed,
    reached,
    ratio: reached / needed,
    brings: both(`可${brings.zh}`, brings.en),
    words: both(
      `再买 ${amountText(missing)}，可${brings.zh}`,
      `Buy for ${amountText(missing)} more and get ${brings.en}`,
    ),
  };
}

function comesBefore(one: Hint, other: Hint): boolean {
  if (one.missing !== other.missing) return one.missing < other.missing;
  return one.offer < other.offer;
}

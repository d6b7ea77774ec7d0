import { itemsMatch } from '../../offers/items-match.ts';
import type { Offer } from '../../offers/offer.ts';
import { own } from '../../offers/own.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { BasketLine, DecisionRequest } from '../request.ts';
import type { Situation } from '../situation.ts';

/** The lines that `items` picks; for a price list, only those whose SKU it knows. */
export function matchingLines(offer: Offer, situation: Situation): readonly number[] {
  const { items, benefit } = offer;
  const { lines } = situation.request;
  const matching: number[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at]!;
    if (!itemsMatch(items, line)) continue;
    if (
      benefit.kind === 'prices' &&
      (line.sku === undefined || own(benefit.prices, line.sku) === undefined)
    ) {
      continue;
    }
    matching.push(at);
  }
  return holdsEveryPart(benefit, matching, lines) ? matching : [];
}

/** "For `bundle`, some part has no matching line (quantities are not looked at)." */
function holdsEveryPart(
  benefit: Offer['benefit'],
  matching: readonly number[],
  lines: readonly BasketLine[],
): boolean {
  if (benefit.kind !== 'bundle') return true;
  return benefit.parts.every(({ items }) => matching.some((at) => itemsMatch(items, lines[at]!)));
}

/** Contract, `requires.spend`: the list amount of the lines that `requires.items` picks is at least this. */
export function refusedBySpend(requires: Offer['requires'], situation: Situation): Refusal | null {
  if (requires === undefined) return null;
  const { lines } = situation.request;
  let spent = 0;
  for (let at = 0; at < lines.length; at += 1) {
    if (itemsMatch(requires.items, lines[at]!)) spent += situation.listAmounts[at]!;
  }
  if (spent >= requires.spend) return null;
  return { reason: 'below-required-spend', detail: { missing: requires.spend - spent } };
}

/** Contract, Benefits, `keyed`: at the rate that the cashier keyed, not lower than the minimum. */
export function refusedByKeyedRate(offer: Offer, situation: Situation): Refusal | null {
  if (offer.benefit.kind !== 'keyed') return null;
  const rate = own(situation.request.keyed, offer.id);
  if (rate === undefined) return refuse('rate-not-keyed');
  return rate < offer.benefit.minPayPermille || rate > 1000 ? refuse('rate-not-allowed') : null;
}

/** Contract, Benefits, `points`: "only when the request says `"usePoints": true`". */
export function refusedByPoints({ benefit }: Offer, { usePoints }: DecisionRequest): Refusal | null {
  return benefit.kind === 'points' && usePoints !== true ? refuse('points-not-asked') : null;
}

import type { BundlePart, Offer } from '../../offers/offer.ts';
import { own } from '../../offers/own.ts';
import type { LinesIndex } from '../lines-index.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { DecisionRequest } from '../request.ts';
import type { Situation } from '../situation.ts';

/** The lines that `items` picks; for a price list, only those whose SKU it knows. */
export function matchingLines({ items, benefit }: Offer, { request, lines }: Situation): readonly number[] {
  const picked = lines.pickedBy(items);
  if (benefit.kind === 'prices') {
    return picked.filter((at) => {
      const { sku } = request.lines[at]!;
      return sku !== undefined && own(benefit.prices, sku) !== undefined;
    });
  }
  return benefit.kind === 'bundle' && !holdsEveryPart(benefit.parts, picked, lines) ? [] : picked;
}

/** "For `bundle`, some part has no matching line (quantities are not looked at)." */
function holdsEveryPart(
  parts: readonly BundlePart[],
  matching: readonly number[],
  lines: LinesIndex,
): boolean {
  return parts.every(({ items }) => lines.pickedBy(items).some((at) => matching.includes(at)));
}

/** Contract, `requires.spend`: the list amount of the lines that `requires.items` picks is at least this. */
export function refusedBySpend(requires: Offer['requires'], situation: Situation): Refusal | null {
  if (requires === undefined) return null;
  let spent = 0;
  for (const at of situation.lines.pickedBy(requires.items)) spent += situation.listAmounts[at]!;
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

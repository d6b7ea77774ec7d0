import { placeFits } from '../../terminal/core/decide/conditions/where.ts';
import type { DecisionRequest } from '../../terminal/core/decide/index.ts';
import { itemsMatch } from '../../terminal/core/offers/items-match.ts';
import type { Offer } from '../../terminal/core/offers/offer.ts';

/**
 * The simple way, for comparison only: walk all stored offers once in their order, take what fits where nothing
 * was taken yet, one offer a line and one a group. Returns the fen saved. It proves nothing, and forgets caps.
 */
export function greedyOnePass(offers: readonly Offer[], request: DecisionRequest): number {
  const { lines, store } = request;
  const today = request.at.slice(0, 10);
  const left = lines.map((line) => line.unitPrice * line.quantity);
  const covered = lines.map(() => false);
  const groups = new Set<string>();
  for (const offer of offers) {
    if (offer.when?.through !== undefined && offer.when.through < today) continue;
    if (!placeFits(offer.where, store)) continue;
    const { benefit } = offer;
    if (offer.layer === 'item') {
      lines.forEach((line, at) => {
        if (covered[at] || !itemsMatch(offer.items, line)) return;
        const paid = unitPaid(offer, line.unitPrice);
        if (paid >= line.unitPrice) return;
        covered[at] = true;
        left[at] = paid * line.quantity;
      });
      continue;
    }
    const group = `${offer.layer} ${offer.group ?? ''}`;
    if (groups.has(group)) continue;
    let base = 0;
    lines.forEach((line, at) => {
      if (itemsMatch(offer.items, line)) base += left[at]!;
    });
    let off = 0;
    if (benefit.kind === 'rate') off = base - Math.round((base * benefit.payPermille) / 1000);
    else if (benefit.kind === 'off') off = Math.min(base, benefit.amount);
    else if (benefit.kind === 'threshold') {
      for (const tier of benefit.tiers)
        if (base >= tier.spend && 'off' in tier) off = Math.min(base, tier.off);
    }
    if (off === 0) continue;
    groups.add(group);
    lines.forEach((line, at) => {
      if (itemsMatch(offer.items, line)) left[at] = left[at]! - Math.floor((off * left[at]!) / base);
    });
  }
  return lines.reduce((saved, line, at) => saved + line.unitPrice * line.quantity - left[at]!, 0);
}

function unitPaid({ benefit }: Offer, unitPrice: number): number {
  if (benefit.kind === 'rate') return Math.round((unitPrice * benefit.payPermille) / 1000);
  if (benefit.kind === 'price') return benefit.unitPrice;
  if (benefit.kind === 'off') return Math.max(0, unitPrice - benefit.amount);
  return unitPrice;
}

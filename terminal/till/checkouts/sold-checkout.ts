import type { SaleEntry } from '../../core/journal/entry.ts';
import { recognitionTitles } from '../recognition/recognition-titles.ts';
import type { Checkout } from './checkout.ts';

/** A checkout as its sale tells it: what the working store says, or has lost in a power cut, does not matter. */
export function soldCheckout(sale: SaleEntry): Checkout {
  const { card, request } = sale;
  const code = card === null ? 'none' : 'member';
  return {
    id: sale.checkout,
    externalId: sale.externalId,
    state: 'confirmed',
    lines: request.lines,
    keyed: request.keyed ?? {},
    usePoints: request.usePoints,
    tender: sale.tender,
    tap: null,
    recognition: {
      code,
      verdict: (card?.verdict ?? null) as Checkout['recognition']['verdict'],
      presentation: request.card?.presentation ?? null,
      programme: card?.programme ?? null,
      title: recognitionTitles[code],
    },
    decision: sale.decision,
  };
}

import type { DecisionRequest } from '../../../terminal/core/decide/index.ts';

/** A request in the words that both peers match on: plain fields and lists of values, no prefixes. */
export function basketFacts({ lines, store, at }: DecisionRequest) {
  return {
    day: dayNumber(at.slice(0, 10)),
    store: { id: store.id, merchant: store.merchant, regions: prefixes(store.region ?? '') },
    items: lines.map((line) => ({
      id: line.id,
      sku: line.sku ?? '',
      categories: paths(line.category ?? ''),
      quantity: line.quantity,
      unit_price: line.unitPrice,
      subtotal: line.unitPrice * line.quantity,
      original_total: line.unitPrice * line.quantity,
    })),
    total: lines.reduce((sum, line) => sum + line.unitPrice * line.quantity, 0),
  };
}
export type BasketFacts = ReturnType<typeof basketFacts>;

/** `2026-03-04` as 20260304: both peers compare days as numbers. */
export function dayNumber(date: string): number {
  return Number(date.replaceAll('-', ''));
}

/** `food/fruit` is in `food`, too. */
function paths(category: string): string[] {
  const parts = category.split('/');
  return parts.map((_, depth) => parts.slice(0, depth + 1).join('/'));
}

function prefixes(region: string): string[] {
  return Array.from({ length: region.length / 2 }, (_, at) => region.slice(0, 2 * at + 2));
}

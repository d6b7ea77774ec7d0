import type { Offer } from '../../../core/offers/offer.ts';
import { permilleOfTyped } from '../entry/rate-entry.ts';
import type { RateFault } from './panel.ts';

/** What was typed as the rate of this offer. */
export function rateOf(
  offer: Offer | undefined,
  typed: string,
): { readonly permille: number } | { readonly fault: RateFault } {
  const permille = permilleOfTyped(typed);
  if (permille === null) return { fault: 'not-a-rate' };
  const { benefit } = offer ?? {};
  const lowest = benefit?.kind === 'keyed' ? benefit.minPayPermille : 0;
  return permille < lowest ? { fault: 'too-low' } : { permille };
}

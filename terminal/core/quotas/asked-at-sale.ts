import type { Offer } from '../offers/offer.ts';

/**
 * Whether each member's limit of this offer must hold across all tills at every moment: then no till gives a use that
 * the home server has not held for it. A `home-store` offer is asked for everywhere, since no published file says
 * which store is a member's own.
 */
export function isAskedAtSale({ limits }: Pick<Offer, 'limits'>): boolean {
  return limits?.perMember !== undefined && (limits.memberPolicy ?? 'risk-bounded') !== 'risk-bounded';
}

import type { CashierState } from '../sale/cashier-state.ts';

/** Offers whose rate the cashier keys, and that only lack it: used with one already, or asking for one. */
export function keyedOffersFor(state: CashierState): readonly string[] {
  const decision = state.basket.decided?.view.decision;
  if (decision === undefined) return [];
  const isKeyed = (offer: string) => state.offers.get(offer)?.benefit.kind === 'keyed';
  const asking = decision.declined.filter(
    ({ reason }) =>
      reason === 'rate-not-keyed' ||
      reason === 'rate-not-allowed' ||
      reason === 'better-combination' ||
      reason === 'no-saving',
  );
  return [...decision.applied, ...asking].map(({ offer }) => offer as string).filter(isKeyed);
}

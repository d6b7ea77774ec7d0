import type { Decision } from '../../core/decide/decision.ts';
import type { BasketLine } from '../../core/decide/request.ts';
import type { CheckoutState, CheckoutView, Recognition, Tender } from '../../wire/counter/checkout-view.ts';
import type { Tap } from '../recognition/tap.ts';

/** A basket on its way to being sold. */
export type Checkout = {
  readonly id: string;
  readonly externalId: string | null;
  readonly state: 'open' | 'confirmed' | 'cancelled';
  readonly lines: readonly BasketLine[];
  /** Pay permille that the cashier keyed, by offer. */
  readonly keyed: Readonly<Record<string, number>>;
  /** The member wants to pay with points. Programs before 2026-12 leave it out. */
  readonly usePoints?: boolean | undefined;
  readonly tender: Tender | null;
  readonly tap: Tap | null;
  readonly recognition: Recognition;
  readonly decision: Decision;
};

export function viewOf(checkout: Checkout): CheckoutView {
  const { id, decision, recognition } = checkout;
  return { id, state: stateOf(checkout), decision, recognition };
}

function stateOf(checkout: Checkout): CheckoutState {
  if (checkout.state !== 'open') return checkout.state;
  return checkout.recognition.programme === null ? 'awaiting-card' : 'quoted';
}

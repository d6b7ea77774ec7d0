import type { Decision } from '../../core/decide/decision.ts';
import type { BasketLine } from '../../core/decide/request.ts';
import type { Presentation, Words } from '../../core/offers/offer.ts';
import type { RecognitionCode } from '../recognition/assess-tap.ts';
import type { Tap } from '../recognition/tap.ts';

export type Tender = 'union-card' | 'other';

/** A basket on its way to being sold. */
export type Checkout = {
  readonly id: string;
  readonly externalId: string | null;
  readonly state: 'open' | 'confirmed' | 'cancelled';
  readonly lines: readonly BasketLine[];
  /** Pay permille that the cashier keyed, by offer. */
  readonly keyed: Readonly<Record<string, number>>;
  readonly tender: Tender | null;
  readonly tap: Tap | null;
  readonly recognition: Recognition;
  readonly decision: Decision;
};

/** Who is at the till, for screens and POS programs: never a number, never a name. */
export type Recognition = {
  readonly code: RecognitionCode;
  readonly verdict: Tap['verdict'] | null;
  readonly presentation: Presentation | null;
  /** The programme whose member this is, when one knows the card. */
  readonly programme: string | null;
  readonly title: Words;
};

export type CheckoutState = 'awaiting-card' | 'quoted' | 'confirmed' | 'cancelled';

export type CheckoutView = {
  readonly id: string;
  readonly state: CheckoutState;
  readonly decision: Decision;
  readonly recognition: Recognition;
};

export function viewOf(checkout: Checkout): CheckoutView {
  const { id, decision, recognition } = checkout;
  return { id, state: stateOf(checkout), decision, recognition };
}

function stateOf(checkout: Checkout): CheckoutState {
  if (checkout.state !== 'open') return checkout.state;
  return checkout.recognition.programme === null ? 'awaiting-card' : 'quoted';
}

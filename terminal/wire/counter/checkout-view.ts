import type { Decision } from '../../core/decide/decision.ts';
import type { Presentation, Words } from '../../core/offers/offer.ts';

/** Whom the card says it is (contract, till API: `recognition.code`). */
export const recognitionCodes = [
  'none',
  'member',
  'not-a-member',
  'not-certified',
  'not-active',
  'card-not-activated',
  'card-stopped',
  'not-genuine',
  'insert-card',
  'unreadable',
  'other-union',
  'cache-expired',
] as const;
export type RecognitionCode = (typeof recognitionCodes)[number];

/** Who is at the till, for screens and POS programs: never a number, never a name. */
export type Recognition = {
  readonly code: RecognitionCode;
  /** What the chip's proof came to; null without a card. */
  readonly verdict: string | null;
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

export type Tender = 'union-card' | 'other';

/** What a line of a basket is sent as; a SKU of the catalogue brings name, category and price. */
export type BasketLineSent = {
  readonly id: string;
  readonly sku?: string;
  readonly category?: string;
  readonly name?: string;
  /** Fen. */
  readonly unitPrice?: number;
  readonly quantity: number;
};

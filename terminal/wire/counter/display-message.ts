import type { Words } from '../../core/offers/offer.ts';

/** What one line of the basket shows the customer; amounts in fen. */
export type DisplayLine = {
  readonly name: string;
  readonly quantity: number;
  readonly list: number;
  readonly discount: number;
  /** Titles of the offers that reduce it. */
  readonly offers: readonly Words[];
};

/**
 * What the customer sees. No name, no number, and never why a card was refused: a refusal looks the same
 * whatever its reason.
 */
export type DisplayState =
  | {
      readonly show: 'idle';
      readonly offers: readonly {
        readonly title: Words;
        /** What it gives, in the fewest words: 满100减20. */
        readonly gain: Words;
        /** Inclusive, `YYYY-MM-DD`. */
        readonly from: string | null;
        readonly through: string | null;
      }[];
    }
  | {
      readonly show: 'basket';
      readonly lines: readonly DisplayLine[];
      /** Reductions of the whole basket and subsidies, together. */
      readonly others: { readonly titles: readonly Words[]; readonly discount: number } | null;
      readonly list: number;
      readonly discount: number;
      readonly payable: number;
      /** A member's offers are in force for this basket. */
      readonly member: boolean;
    }
  | { readonly show: 'card-prompt'; readonly insert: boolean }
  | { readonly show: 'result'; readonly discount: number; readonly payable: number }
  | { readonly show: 'refusal'; readonly payable: number };

/** What `WS /v1/display` sends: the state at once and on each change, and a sign of life every two seconds. */
export type DisplayMessage =
  | { readonly type: 'display'; readonly store: Words; readonly state: DisplayState }
  | { readonly type: 'alive' };

/** A page that hears nothing this long goes back to idle by itself. */
export const displaySilenceMsMax = 5_000;
export const displayAliveEveryMs = 2_000;
/** How long a result stays before the display is idle again. */
export const displayResultMs = 8_000;

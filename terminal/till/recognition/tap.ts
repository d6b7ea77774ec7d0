import type { CardToken } from '../../core/card-token.ts';
import type { Presentation } from '../../core/offers/offer.ts';

/**
 * What is kept of a card that was read: what it proved and what it is known by in each programme. The
 * number is gone; evidence is sealed for the server.
 */
export type Tap = {
  readonly at: string;
  readonly reader: string;
  readonly verdict: 'genuine' | 'data-authentic' | 'read' | 'not-genuine' | 'insert-card' | 'unreadable';
  readonly method: string | null;
  readonly panSequence: string | null;
  /** The day printed on the card is over. */
  readonly isExpired: boolean;
  readonly tokens: readonly { readonly programme: string; readonly token: CardToken }[];
  /** The union whose card product the number's first digits name, when one does. */
  readonly product: string | null;
  readonly sealed: string | null;
};

export function presentationOf(tap: Tap): Presentation | null {
  switch (tap.verdict) {
    case 'genuine':
      return 'chip-genuine';
    case 'data-authentic':
    case 'read':
      return 'chip-read';
    case 'not-genuine':
    case 'insert-card':
    case 'unreadable':
      return null;
  }
}

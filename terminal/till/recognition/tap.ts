import type { CardToken } from '../../core/card-token.ts';
import type { Presentation } from '../../core/offers/offer.ts';

/** What one programme may know the card by. */
export type TapToken = {
  readonly programme: string;
  readonly token: CardToken;
  /** Left out: the card's own number. Otherwise what the union wrote beside the bank's data, unsigned. */
  readonly by?: 'member-number';
};

/**
 * What is kept of a card that was read: what it proved and what it is known by in each programme. The
 * number is gone; evidence is sealed for the server.
 */
export type Tap = {
  readonly at: string;
  readonly reader: string;
  /** What the chip's proof came to; `code`: no card, a member code. */
  readonly verdict:
    | 'code'
    | 'genuine'
    | 'data-authentic'
    | 'read'
    | 'not-genuine'
    | 'insert-card'
    | 'unreadable';
  readonly method: string | null;
  readonly panSequence: string | null;
  /** The day printed on the card is over. */
  readonly isExpired: boolean;
  readonly tokens: readonly TapToken[];
  /** The union whose card product the number's first digits name, when one does. */
  readonly product: string | null;
  readonly sealed: string | null;
  /** Of a member code: its half minute. */
  readonly codeSlot?: number;
};

export function presentationOf(tap: Pick<Tap, 'verdict'>): Presentation | null {
  switch (tap.verdict) {
    case 'code':
      return 'code';
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

/** Whether both came from one and the same member code. */
export function isSameCode(one: Tap | null, other: Tap): boolean {
  return (
    other.codeSlot !== undefined &&
    one?.codeSlot === other.codeSlot &&
    one.tokens[0]?.token === other.tokens[0]?.token
  );
}

import type { Recognition, RecognitionCode } from '../../../wire/counter/checkout-view.ts';
import type { CashierState } from './cashier-state.ts';

/** Cards after which only the named key goes on: an Enter that was meant for something else must not hide them. */
const stopping: ReadonlySet<RecognitionCode> = new Set(['card-stopped', 'not-genuine']);

/** Cards that bring no offer, and why is known: the sale goes on at its full price. */
const refusing: ReadonlySet<RecognitionCode> = new Set([
  'not-a-member',
  'not-certified',
  'not-active',
  'card-not-activated',
  'card-stopped',
  'not-genuine',
  'other-union',
  'cache-expired',
  'unreadable',
  'insert-card',
]);

/** Who the basket, or the card that waits for one, says is there; null: nobody, or the band was closed. */
export function recognitionOf(state: CashierState): Recognition | null {
  const ofBasket = state.basket.decided?.view.recognition ?? null;
  const known = state.card.waiting ?? (ofBasket?.code === 'none' ? null : ofBasket);
  if (known === null) return null;
  return isClosed(state) && known.code !== 'member' ? null : known;
}

/** What the till decided this basket by, closed band or not. */
export function isRefused(state: CashierState): boolean {
  const code = state.basket.decided?.view.recognition.code ?? state.card.waiting?.code;
  return code !== undefined && refusing.has(code);
}

export function mustBeClosed(state: CashierState): boolean {
  const known = recognitionOf(state);
  return known !== null && stopping.has(known.code);
}

export function waitsForInsertion(state: CashierState): boolean {
  return recognitionOf(state)?.code === 'insert-card';
}

function isClosed({ card }: CashierState): boolean {
  return card.closed === card.count;
}

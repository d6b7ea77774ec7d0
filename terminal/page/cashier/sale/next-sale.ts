import { freshBasket } from './basket.ts';
import { type CashierState, noEntry } from './cashier-state.ts';
import { type Step, step } from './step.ts';

/** The counter is free for the next customer; a card that was shown already is theirs. */
export function nextSale(state: CashierState, card: 'keep-card' | 'forget-card'): Step {
  const waiting = card === 'keep-card' ? state.card.waiting : null;
  const closed = card === 'keep-card' ? state.card.closed : state.card.count;
  return step(
    {
      ...state,
      stage: { at: 'selling' },
      basket: state.stage.at === 'done' ? state.basket : freshBasket(state.basket),
      card: { ...state.card, waiting, closed },
      stray: null,
      entry: noEntry,
      resumedFrom: null,
    },
    { do: 'stop-waiting', timer: 'done-over' },
  );
}

import { ask } from './ask-decision.ts';
import { emptyBasket } from './basket.ts';
import type { Moment } from './cashier-events.ts';
import type { CashierState, Hold } from './cashier-state.ts';
import { nextSale } from './next-sale.ts';
import { andThen, type Step, step } from './step.ts';

/** Gives the basket up; what the till held for it is free at once. */
export function cancelBasket(state: CashierState): Step {
  const { checkout, externalId } = state.basket;
  const gone = andThen(step({ ...state, panel: null }), (now) => nextSale(now, 'forget-card'));
  if (checkout === null || externalId === null) return gone;
  return { ...gone, effects: [...gone.effects, { do: 'cancel', checkout, externalId }] };
}

/** Takes a held basket back; one that lies on the counter is held in exchange. */
export function resume(state: CashierState, place: number, moment: Moment): Step {
  const hold = state.holds[place];
  if (hold === undefined) return step(state);
  const others = state.holds.filter((_, position) => position !== place);
  const exchanged = holdOf(state, moment.clockMs);
  const cleared = nextSale({ ...state, panel: null }, 'forget-card');
  return andThen(cleared, (now) =>
    ask({
      ...now,
      holds: exchanged === null ? others : [...others, exchanged],
      basket: {
        ...emptyBasket,
        ...hold.basket,
        version: now.basket.version + 1,
        current: hold.basket.lines.at(-1)?.id ?? null,
      },
      resumedFrom: hold.payable,
    }),
  );
}

export function holdOf({ basket }: CashierState, atMs: number): Hold | null {
  const { externalId, checkout, lines, keyed, tender, lineCount } = basket;
  if (lines.length === 0) return null;
  const payable =
    basket.decided?.view.decision.payable ??
    lines.reduce((sum, { unitPrice, quantity }) => sum + unitPrice * quantity, 0);
  return { basket: { externalId, checkout, lines, keyed, tender, lineCount }, payable, atMs };
}

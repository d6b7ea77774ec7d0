import type { CheckoutView } from '../../../wire/counter/checkout-view.ts';
import type { Failure } from '../run/failure.ts';
import { changed, freshBasket, isDecided, isOfLines, sentLines } from './basket.ts';
import type { Moment } from './cashier-events.ts';
import { type CashierState, decisionLateMs } from './cashier-state.ts';
import { lookUpOutcome } from './confirm.ts';
import { andThen, type Step, say, step } from './step.ts';

const askAgainMs = 700;

/**
 * Asks the till about the basket as it is now. One call at a time: what changed meanwhile is asked next, so
 * that the last word is always about the last lines.
 */
export function ask(state: CashierState): Step {
  const { basket, stage } = state;
  const isSelling = stage.at === 'selling' || stage.at === 'changed';
  if (!isSelling || state.link === 'lost' || basket.asked !== null) return step(state);
  if (basket.lines.length === 0 || basket.externalId === null || isDecided(basket)) return step(state);
  const { version, keyed, checkout, externalId } = basket;
  const lines = sentLines(basket.lines);
  return step(
    { ...state, basket: { ...basket, asked: version, heard: 0 }, stray: null },
    checkout === null
      ? { do: 'open', externalId, lines, keyed, version }
      : { do: 'put-lines', checkout, lines, keyed, version },
    { do: 'wait', timer: 'decision-late', ms: decisionLateMs },
  );
}

export function decided(state: CashierState, answer: { version: number; view: CheckoutView }): Step {
  const { basket } = state;
  if (basket.asked !== answer.version) return step(state);
  // A decision that came by itself and knows of this basket is younger than the basket's own answer.
  const stray = state.stray?.id === answer.view.id ? state.stray : null;
  const view = stray ?? answer.view;
  const known: CashierState = {
    ...state,
    stray: null,
    basket: { ...basket, asked: null, checkout: answer.view.id },
  };
  // Two decisions came by themselves: the second is younger than this answer.
  if (basket.heard > 1) return ask(known);
  return andThen(take(known, view), ask);
}

/** A decision of the shown lines, asked for or not. */
export function take(state: CashierState, view: CheckoutView): Step {
  const { basket } = state;
  if (!isOfLines(view.decision, basket.lines)) return step(state);
  const isLatest = basket.asked === null || basket.asked === basket.version;
  const next: CashierState = {
    ...state,
    basket: {
      ...basket,
      late: false,
      heard: basket.heard + 1,
      decided: isLatest ? { version: basket.version, lines: basket.lines, view } : basket.decided,
    },
    card: view.recognition.code === 'none' ? state.card : { ...state.card, waiting: null },
  };
  const settled = step(next, { do: 'stop-waiting', timer: 'decision-late' });
  return isLatest ? andThen(settled, (now) => tellResumed(now, view.decision.payable)) : settled;
}

/** A held basket was decided anew: what the customer was told may have changed. */
function tellResumed(state: CashierState, after: number): Step {
  const before = state.resumedFrom;
  if (before === null) return step(state);
  const told: CashierState = { ...state, resumedFrom: null };
  return say(told, { say: 'resumed', before, after }, ...(before === after ? [] : [attention]));
}

const attention = { do: 'sound', sound: 'attention' } as const;

export function notDecided(
  state: CashierState,
  answer: { version: number; failure: Failure },
  moment: Moment,
): Step {
  const { basket } = state;
  const { failure } = answer;
  if (basket.asked !== answer.version) return step(state);
  const free: CashierState = { ...state, basket: { ...basket, asked: null } };
  const later = { do: 'wait', timer: 'ask-again', ms: askAgainMs } as const;
  if (failure.failed === 'lost' || failure.status >= 500) return step(free, later);
  switch (failure.code) {
    case 'already-confirmed':
      return lookUpOutcome(free, moment);
    case 'no-such-checkout':
    case 'checkout-cancelled':
      // The till has forgotten it, or another program gave it up: the goods are on the counter still.
      return ask({
        ...free,
        basket: { ...free.basket, checkout: null, externalId: `page-${moment.freshId}` },
      });
    default:
      // What was taken before is refused now: asking again is right, saying it again is not.
      if (basket.decided?.lines === basket.lines && Object.keys(basket.keyed).length === 0)
        return say(free, { say: 'refused', title: failure.title }, later);
      return andThen(say(back(free), { say: 'refused', title: failure.title }, attention), ask);
  }
}

/** The till takes no such basket: the last one that it took stays. */
function back(state: CashierState): CashierState {
  const { basket } = state;
  if (basket.decided === null) return { ...state, basket: freshBasket(basket) };
  const { lines } = basket.decided;
  const reverted = changed({ ...basket, lines, keyed: {}, current: lines.at(-1)?.id ?? null });
  return { ...state, basket: reverted };
}

import { ask, decided, notDecided } from './ask-decision.ts';
import { isDecided } from './basket.ts';
import type { AnswerEvent, CashierEvent, Moment, TimerEvent } from './cashier-events.ts';
import type { CashierState } from './cashier-state.ts';
import { askOutcome, notSold, outcomeFailed, sold } from './confirm.ts';
import { byHand } from './hands.ts';
import { hearTill } from './hear-till.ts';
import { nextSale } from './next-sale.ts';
import { panelAnswer } from './panel-answers.ts';
import { codeRefused } from './show-code.ts';
import { type Step, say, step } from './step.ts';
import { found, notFound } from './take-goods.ts';

/**
 * The laws of the cashier page: what happens to what is shown, and what is to be done about it. Nothing here
 * knows a browser, a clock or a network.
 */
export function reduce(state: CashierState, event: CashierEvent, moment: Moment): Step {
  if (state.elsewhere) return elsewhere(state, event);
  switch (event.type) {
    case 'elsewhere':
      return step({ ...state, elsewhere: true, panel: null }, { do: 'hang-up' });
    case 'link-up':
    case 'link-lost':
    case 'status':
    case 'offers':
    case 'catalogue':
    case 'cache-changed':
    case 'card-reading':
    case 'card-presented':
    case 'card-removed':
    case 'member-code-refused':
    case 'decision-changed':
      return hearTill(state, event, moment);
    case 'reading-shown':
    case 'reading-over':
    case 'decision-late':
    case 'ask-again':
    case 'by-hand':
    case 'done-over':
    case 'tap-over':
    case 'notice-over':
      return timeUp(state, event);
    case 'goods':
    case 'no-goods':
    case 'decided':
    case 'not-decided':
    case 'sold':
    case 'not-sold':
    case 'outcome-failed':
    case 'not-cancelled':
    case 'sales':
    case 'sale':
    case 'receipt':
    case 'refunded':
    case 'not-refunded':
    case 'tray':
    case 'card-asked':
    case 'code-refused':
    case 'printing':
    case 'not-printing':
    case 'panel-failed':
      return answered(state, event, moment);
    default:
      return byHand(state, event, moment);
  }
}

/** Two windows with one basket would sell each other's goods: the older one only offers to be the newer. */
function elsewhere(state: CashierState, event: CashierEvent): Step {
  const isBack = event.type === 'go' || (event.type === 'act' && event.action === 'confirm');
  return isBack ? step(state, { do: 'reload' }) : step(state);
}

function answered(state: CashierState, event: AnswerEvent, moment: Moment): Step {
  switch (event.type) {
    case 'goods':
      return found(state, event.goods, event.sought.quantity, moment);
    case 'no-goods':
      return notFound(state, event.sought, event.failure, moment);
    case 'decided':
      return decided(state, event);
    case 'not-decided':
      return notDecided(state, event, moment);
    case 'sold':
      return sold(state, event, moment);
    case 'not-sold':
      return notSold(state, event.pending, event.failure, moment);
    case 'outcome-failed':
      return outcomeFailed(state, event.externalId, event.failure);
    case 'not-cancelled':
      return event.failure.failed === 'refused' && event.failure.code === 'already-confirmed'
        ? say(state, { say: 'refused', title: event.failure.title }, { do: 'sound', sound: 'attention' })
        : step(state);
    case 'code-refused':
      return codeRefused(state, event.failure);
    default:
      return panelAnswer(state, event);
  }
}

function timeUp(state: CashierState, event: TimerEvent): Step {
  const { card, basket } = state;
  switch (event.type) {
    case 'reading-shown':
      return step(card.reading === 'begun' ? { ...state, card: { ...card, reading: 'shown' } } : state);
    case 'reading-over':
      return step({ ...state, card: { ...card, reading: 'no' } });
    case 'decision-late':
      return step(isDecided(basket) ? state : { ...state, basket: { ...basket, late: true } });
    case 'ask-again':
      return state.stage.at === 'unknown' ? askOutcome(state) : ask(state);
    case 'by-hand':
      return step(
        state.stage.at === 'unknown' ? { ...state, stage: { ...state.stage, byHand: true } } : state,
      );
    case 'done-over':
      return state.stage.at === 'done' ? nextSale(state, 'keep-card') : step(state);
    case 'tap-over':
      return step({ ...state, card: { ...card, waiting: null } });
    case 'notice-over':
      return step({ ...state, notice: null });
  }
}

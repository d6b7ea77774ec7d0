import type { Decision } from '../../../core/decide/decision.ts';
import type { Failure } from '../run/failure.ts';
import { changed, freshBasket, isDecided, listOf } from './basket.ts';
import type { Moment } from './cashier-events.ts';
import { byHandAfterMs, type CashierState, type Pending, quietMs } from './cashier-state.ts';
import { type Step, say, step } from './step.ts';
import { isRefused, mustBeClosed, waitsForInsertion } from './who-is-there.ts';

const askOutcomeMs = 400;
const askOutcomeMsMax = 3_000;

/** What the one big button is at this moment. */
export type Go =
  | { readonly go: 'confirm'; readonly how: 'primary' | 'full-price' | 'new-amount' }
  | { readonly go: 'next' }
  | { readonly go: 'come-back' }
  | {
      readonly go: 'wait';
      readonly for: 'goods' | 'submitting' | 'close' | 'insertion' | 'reading' | 'decision' | 'till';
    }
  | { readonly go: 'wait'; readonly for: 'outcome'; readonly tries: number };

export function goOf(state: CashierState): Go {
  const { stage, basket } = state;
  if (state.elsewhere) return { go: 'come-back' };
  if (stage.at === 'done') return { go: 'next' };
  if (stage.at === 'confirming') return { go: 'wait', for: 'submitting' };
  if (stage.at === 'unknown') return { go: 'wait', for: 'outcome', tries: stage.tries };
  if (mustBeClosed(state)) return { go: 'wait', for: 'close' };
  if (state.link === 'lost') return { go: 'wait', for: 'till' };
  if (basket.lines.length === 0) return { go: 'wait', for: 'goods' };
  if (state.card.reading === 'shown') return { go: 'wait', for: 'reading' };
  if (waitsForInsertion(state)) return { go: 'wait', for: 'insertion' };
  if (basket.decided === null || basket.late) return { go: 'wait', for: 'decision' };
  if (stage.at === 'changed') return { go: 'confirm', how: 'new-amount' };
  const isFull = isRefused(state) && basket.decided.view.decision.discount === 0;
  return { go: 'confirm', how: isFull ? 'full-price' : 'primary' };
}

/** Sends the sale off, at the decision that is shown and no other. */
export function confirm(state: CashierState, moment: Moment): Step {
  const { basket } = state;
  const go = goOf(state);
  if (go.go !== 'confirm' || state.card.reading !== 'no' || !isDecided(basket)) return step(state);
  if (state.seeking > 0) return step(state);
  // The key may have been meant for what stood here before the last scan or card.
  if (moment.atMs - state.lastActMs < quietMs) return step(state);
  const pending = pendingOf(state, moment);
  if (pending === null) return step(state);
  return step({ ...state, stage: { at: 'confirming', pending }, notice: null }, { do: 'confirm', pending });
}

function pendingOf(state: CashierState, moment: Moment): Pending | null {
  const { basket } = state;
  if (basket.externalId === null || basket.checkout === null) return null;
  const decision = basket.decided?.view.decision;
  return {
    externalId: basket.externalId,
    checkout: basket.checkout,
    // One key a basket: whatever happens on the way, it is sold once.
    idempotencyKey: `${basket.externalId}-confirm`,
    tender: basket.tender,
    list: decision?.list ?? listOf(basket.lines),
    discount: decision?.discount ?? 0,
    payable: decision?.payable ?? listOf(basket.lines),
    offers: decision?.applied.length ?? 0,
    atMs: moment.clockMs,
  };
}

const doneSound = { do: 'sound', sound: 'ok' } as const;
const attention = { do: 'sound', sound: 'attention' } as const;

export function sold(
  state: CashierState,
  answer: { externalId: string; redemption: { id: string; decision: Decision } },
  moment: Moment,
): Step {
  const { stage, basket } = state;
  if (stage.at !== 'confirming' && stage.at !== 'unknown') return step(state);
  if (stage.pending.externalId !== answer.externalId) return step(state);
  const { id, decision } = answer.redemption;
  const lines = basket.externalId === answer.externalId ? (basket.decided?.lines ?? basket.lines) : [];
  const { list, discount, payable, applied } = decision;
  const isMember = basket.decided?.view.recognition.code === 'member';
  const { doneStaysS } = state.settings;
  const hasPaperTrouble = state.status?.printers.some((printer) => printer.state !== 'ready') ?? false;
  return step(
    {
      ...state,
      stage: {
        at: 'done',
        sale: { id, list, discount, payable, offers: applied.length, lines, decision, isMember },
      },
      basket: freshBasket(basket),
      card: { ...state.card, waiting: null, closed: state.card.count },
      lastSale: id,
      // The second press of two must not take the sale's end away unseen.
      lastActMs: moment.atMs,
      resumedFrom: null,
    },
    hasPaperTrouble ? { ...doneSound, after: 'attention' } : doneSound,
    { do: 'stop-waiting', timer: 'ask-again' },
    { do: 'stop-waiting', timer: 'by-hand' },
    ...(doneStaysS === null ? [] : [{ do: 'wait', timer: 'done-over', ms: doneStaysS * 1_000 } as const]),
  );
}

export function notSold(state: CashierState, pending: Pending, failure: Failure, moment: Moment): Step {
  const { stage, basket } = state;
  if (stage.at !== 'confirming' || stage.pending.externalId !== pending.externalId) return step(state);
  if (failure.failed === 'lost') return unknown(state, pending);
  const selling: CashierState = { ...state, stage: { at: 'selling' } };
  switch (failure.code) {
    case 'decision-changed': {
      const decision = failure.detail['decision'] as Decision | undefined;
      if (decision === undefined || basket.decided === null) return reask(selling);
      const view = { ...basket.decided.view, decision };
      return step(
        {
          ...state,
          stage: { at: 'changed', before: pending.payable },
          basket: { ...basket, decided: { ...basket.decided, version: basket.version, view } },
          lastActMs: moment.atMs,
        },
        attention,
      );
    }
    // Another answer than "sold" is on its way or was lost: the journal knows.
    case 'already-confirmed':
    case 'key-reused':
    case 'outcome-unknown':
    case 'our-fault':
      return unknown(state, pending);
    case 'no-such-checkout':
    case 'checkout-cancelled': {
      const externalId = `page-${moment.freshId}`;
      return reask({ ...selling, basket: { ...basket, checkout: null, externalId } });
    }
    default:
      return say(selling, { say: 'refused', title: failure.title }, attention);
  }
}

/** No answer to a confirmation is neither yes nor no: nothing is sold again before the till has told. */
export function unknown(state: CashierState, pending: Pending): Step {
  return step(
    { ...state, stage: { at: 'unknown', pending, tries: 0, byHand: false }, panel: null },
    attention,
    { do: 'wait', timer: 'ask-again', ms: askOutcomeMs },
    { do: 'wait', timer: 'by-hand', ms: byHandAfterMs },
  );
}

/** The till says that this basket was sold before: what it was sold for is found out. */
export function lookUpOutcome(state: CashierState, moment: Moment): Step {
  const pending = pendingOf(
    { ...state, basket: { ...state.basket, checkout: state.basket.checkout ?? '' } },
    moment,
  );
  return pending === null ? step(state) : unknown(state, pending);
}

export function askOutcome(state: CashierState): Step {
  const { stage } = state;
  if (stage.at !== 'unknown') return step(state);
  return step(
    { ...state, stage: { ...stage, tries: stage.tries + 1 } },
    { do: 'ask-outcome', externalId: stage.pending.externalId },
  );
}

export function outcomeFailed(state: CashierState, externalId: string, failure: Failure): Step {
  const { stage } = state;
  if (stage.at !== 'unknown' || stage.pending.externalId !== externalId) return step(state);
  if (failure.failed === 'refused' && failure.code === 'no-such-redemption') {
    // Not sold: back to the confirmation, with the same key, in case the first call still comes through.
    return reask({ ...state, stage: { at: 'selling' } });
  }
  const ms = Math.min(askOutcomeMs * 2 ** Math.min(stage.tries, 4), askOutcomeMsMax);
  return step(state, { do: 'wait', timer: 'ask-again', ms });
}

function reask(state: CashierState): Step {
  return step(
    { ...state, basket: changed({ ...state.basket, asked: null }) },
    {
      do: 'wait',
      timer: 'ask-again',
      ms: 0,
    },
  );
}

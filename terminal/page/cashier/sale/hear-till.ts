import type { Recognition, RecognitionCode } from '../../../wire/counter/checkout-view.ts';
import { ask, take } from './ask-decision.ts';
import { changed } from './basket.ts';
import type { Sound } from './cashier-effects.ts';
import type { Moment, TillEvent } from './cashier-events.ts';
import { type CashierState, insertWaitMs, readingMsMax, readingShownMs, tapKeptMs } from './cashier-state.ts';
import { nextSale } from './next-sale.ts';
import { whyRefused } from './show-code.ts';
import { andThen, type Step, say, step } from './step.ts';

/** What the till says by itself: its readers, its decisions, its health. */
export function hearTill(state: CashierState, event: TillEvent, moment: Moment): Step {
  switch (event.type) {
    case 'link-up':
      return linkUp(state);
    case 'link-lost':
      return linkLost(state);
    case 'status':
      return hearStatus(state, event.status);
    case 'offers':
      return step({ ...state, offers: new Map(event.offers.map((offer) => [offer.id as string, offer])) });
    case 'catalogue':
      return step({ ...state, catalogue: event.list });
    case 'cache-changed':
      return step(state, { do: 'get-offers' });
    case 'card-reading':
      return reading(state, moment);
    case 'card-presented':
      return presented(state, event, moment);
    case 'card-removed':
      return removed(state);
    case 'member-code-refused':
      return memberCodeRefused(state, event.code);
    case 'decision-changed': {
      const { view } = event;
      const { basket } = state;
      if (basket.checkout === null && basket.asked !== null) return step({ ...state, stray: view });
      if (view.id !== basket.checkout || view.state === 'confirmed' || view.state === 'cancelled')
        return step(state);
      return seenAnew(state, take(state, view), moment);
    }
  }
}

function linkUp(state: CashierState): Step {
  if (state.link === 'up') return step(state);
  const up: CashierState = { ...state, link: 'up', notice: state.link === 'lost' ? null : state.notice };
  const { stage, basket } = up;
  if (stage.at === 'unknown') return step(up, { do: 'wait', timer: 'ask-again', ms: 0 });
  // The till may have been started anew: it is told which basket is at hand, and decides it by what holds now.
  const asking = basket.lines.length === 0 ? basket : changed({ ...basket, asked: null });
  return ask({ ...up, basket: asking });
}

function linkLost(state: CashierState): Step {
  if (state.link === 'lost') return step(state);
  const lost: CashierState = {
    ...state,
    link: 'lost',
    card: { ...state.card, reading: 'no' },
    basket: { ...state.basket, asked: null },
  };
  return step(lost, ...(state.link === 'up' ? [{ do: 'sound', sound: 'attention' } as const] : []));
}

function hearStatus(state: CashierState, status: NonNullable<CashierState['status']>): Step {
  const offlineSaid = status.network === 'offline' && state.offlineSaid;
  return step({ ...state, status, offlineSaid });
}

function reading(state: CashierState, moment: Moment): Step {
  return step(
    { ...state, card: { ...state.card, reading: 'begun' }, lastActMs: moment.atMs },
    { do: 'wait', timer: 'reading-shown', ms: readingShownMs },
    { do: 'wait', timer: 'reading-over', ms: readingMsMax },
    { do: 'stop-waiting', timer: 'tap-over' },
  );
}

function presented(
  state: CashierState,
  event: { checkout: string | null; recognition: Recognition },
  moment: Moment,
): Step {
  const { basket, stage } = state;
  const quiet: CashierState = { ...state, card: { ...state.card, reading: 'no' }, lastActMs: moment.atMs };
  const timers = [
    { do: 'stop-waiting', timer: 'reading-shown' },
    { do: 'stop-waiting', timer: 'reading-over' },
    { do: 'stop-waiting', timer: 'tap-over' },
  ] as const;
  // Another program's basket took it, or the last sale is still being settled.
  if (!isOurs(state, event) || stage.at === 'confirming' || stage.at === 'unknown')
    return step(quiet, ...timers);
  const isTaken = basket.checkout !== null;
  const here: CashierState = {
    ...quiet,
    // The code that was not taken is no news any more.
    notice: quiet.notice?.say === 'member-code' ? null : quiet.notice,
    // Who stands there now is news; the amount that changed before is on the screen as it is.
    stage: stage.at === 'changed' ? { at: 'selling' } : stage,
    card: {
      ...quiet.card,
      waiting: isTaken ? null : event.recognition,
      count: quiet.card.count + 1,
    },
  };
  const begun = stage.at === 'done' ? nextSale(here, 'keep-card') : step(here);
  return andThen(step(begun.state, ...timers, ...begun.effects), (now) => sounding(now, event.recognition));
}

/**
 * A tap for no basket is the next one's: ours when nothing is open here, or when it came with the answer that
 * opened this basket. Any other is for the basket of another program.
 */
function isOurs(
  { basket }: CashierState,
  event: { checkout: string | null; recognition: Recognition },
): boolean {
  if (basket.checkout === null) return event.checkout === null || basket.asked !== null;
  if (event.checkout !== null) return event.checkout === basket.checkout;
  return basket.decided?.view.recognition.code === event.recognition.code;
}

const sounds: Readonly<Record<RecognitionCode, Sound | null>> = {
  none: null,
  member: 'ok',
  'not-a-member': 'refused',
  'not-certified': 'refused',
  'not-active': 'refused',
  'card-not-activated': 'refused',
  'card-stopped': 'refused',
  'not-genuine': 'refused',
  'other-union': 'refused',
  'insert-card': 'attention',
  unreadable: 'attention',
  'cache-expired': 'attention',
};

/** Once a card event; the first member without the network adds a word of warning. */
function sounding(state: CashierState, { code }: Recognition): Step {
  const sound = sounds[code];
  if (sound === null) return step(state);
  const isFirstOffline = sound === 'ok' && state.status?.network === 'offline' && !state.offlineSaid;
  return step(
    isFirstOffline ? { ...state, offlineSaid: true } : state,
    isFirstOffline ? { do: 'sound', sound, after: 'attention' } : { do: 'sound', sound },
  );
}

/**
 * An amount that changes by itself under the cashier's finger is looked at before an Enter counts. A decision that
 * comes too late to be shown, of lines that have changed since, is nothing to look at.
 */
function seenAnew(before: CashierState, { state, effects }: Step, moment: Moment): Step {
  const [was, is] = [before, state].map(({ basket }) => basket.decided?.view.decision.payable);
  return step(was === is ? state : { ...state, lastActMs: moment.atMs }, ...effects);
}

function memberCodeRefused(state: CashierState, code: string): Step {
  return say(
    state,
    { say: 'member-code', why: whyRefused(code) ?? 'unknown' },
    { do: 'sound', sound: 'refused' },
  );
}

function removed(state: CashierState): Step {
  const known = state.card.waiting;
  if (known === null) return step(state);
  const ms = known.code === 'insert-card' ? insertWaitMs : tapKeptMs;
  return step(state, { do: 'wait', timer: 'tap-over', ms });
}

import { quantityOfTyped, readingsOf } from '../entry/amount-entry.ts';
import { mayBecomeMemberCode, memberCodeIn, withoutScan } from '../entry/member-code-entry.ts';
import type { Action, BarAction } from '../keys/actions.ts';
import { actInPanel, typedInPanel } from '../panels/panel-hands.ts';
import { pointed } from '../panels/pointed.ts';
import { ask } from './ask-decision.ts';
import { barPressed } from './bar.ts';
import { moveCurrent, removeLine, setQuantity } from './basket.ts';
import type { HandEvent, Moment } from './cashier-events.ts';
import { type CashierState, noEntry, quietMs } from './cashier-state.ts';
import { confirm } from './confirm.ts';
import { nextSale } from './next-sale.ts';
import { showCode } from './show-code.ts';
import { andThen, type Step, say, step } from './step.ts';
import { amount, keep, seek } from './take-goods.ts';
import { mustBeClosed } from './who-is-there.ts';

const refused = { do: 'sound', sound: 'refused' } as const;

/** What the cashier does, whether by key, scanner, mouse or finger. */
export function byHand(state: CashierState, event: HandEvent, moment: Moment): Step {
  switch (event.type) {
    case 'act':
      return act(state, event.action, moment);
    case 'go':
      return mayGo(state) ? enter({ ...state, panel: null, entry: noEntry }, moment) : step(state);
    case 'typed':
      return typed(state, event, moment);
    case 'scanned':
      return scanned(state, event.code, moment);
    case 'tile':
      return seek(state, { code: event.sku, quantity: state.entry.times ?? 1, by: 'tile' }, moment);
    case 'row':
      return step({ ...state, basket: { ...state.basket, current: event.id } });
    default:
      return pointed(state, event, moment);
  }
}

function act(state: CashierState, action: Action, moment: Moment): Step {
  if (isBar(action)) return barPressed(state, action, moment);
  if (state.panel !== null) return actInPanel(state, action, moment);
  switch (action) {
    case 'confirm':
      return enter(state, moment);
    case 'up':
    case 'down':
      return step({ ...state, basket: moveCurrent(state.basket, action === 'up' ? -1 : 1) });
    case 'remove':
      return isChangeable(state) ? drop(state) : step(state);
    case 'quantity':
      return times(state);
    case 'backspace':
      return step({
        ...state,
        notice: null,
        entry: { ...state.entry, typed: state.entry.typed.slice(0, -1) },
      });
    case 'escape':
      return step({ ...state, notice: null, entry: noEntry });
    case 'tray':
      return state.status?.demo === true ? openTray(state) : step(state);
    case 'print':
    case 'left':
    case 'right':
      return step(state);
  }
}

/** A question over the basket is answered first; what only shows something steps aside. */
export function mayGo({ panel }: CashierState): boolean {
  return panel === null || panel.panel === 'tray' || panel.panel === 'help' || panel.panel === 'receipt';
}

function isBar(action: Action): action is BarAction {
  const fixed: readonly string[] = [
    'confirm',
    'up',
    'down',
    'left',
    'right',
    'remove',
    'quantity',
    'backspace',
    'escape',
    'tray',
    'print',
  ];
  return !fixed.includes(action);
}

/** Lines can change while the basket is open, and the stop band, if any, was closed. */
function isChangeable(state: CashierState): boolean {
  const isSelling = state.stage.at === 'selling' || state.stage.at === 'changed';
  return isSelling && !mustBeClosed(state);
}

function drop(state: CashierState): Step {
  const { current } = state.basket;
  if (current === null) return step(state);
  const basket = removeLine(state.basket, current);
  if (basket.lines.length > 0) return ask({ ...state, stage: { at: 'selling' }, basket });
  const gone = nextSale({ ...state, basket }, 'keep-card');
  return andThen(gone, (now) => cancelled(now, state));
}

/** Tells the till that a basket is given up; what it held is free. */
export function cancelled(now: CashierState, before: CashierState): Step {
  const { checkout, externalId } = before.basket;
  if (checkout === null || externalId === null) return step(now);
  return step(now, { do: 'cancel', checkout, externalId });
}

function openTray(state: CashierState): Step {
  return step(
    { ...state, panel: { panel: 'tray', cards: null, selected: 0, lying: null, failure: null } },
    { do: 'get-tray' },
  );
}

/** A member code that comes key by key, and what was typed before it. */
const typedMax = 160;

function typed(state: CashierState, event: { char: string; hidden: boolean }, moment: Moment): Step {
  if (state.panel !== null) return typedInPanel(state, event.char, moment);
  const begun = state.stage.at === 'done' ? nextSale(state, 'keep-card') : step(state);
  return andThen(begun, (now) => {
    const typed = (now.entry.typed + event.char).slice(0, typedMax);
    return step({
      ...now,
      notice: null,
      entry: {
        ...now.entry,
        typed,
        hidden: event.hidden || mayBecomeMemberCode(typed),
      },
    });
  });
}

/** A burst was typed key by key before it was known to be one: its characters are taken back. */
function scanned(state: CashierState, code: string, moment: Moment): Step {
  const without = (text: string) => withoutScan(text, code);
  const before = without(state.entry.typed);
  const entry = { ...state.entry, typed: before, hidden: false };
  const clean: CashierState = { ...state, entry, lastActMs: moment.atMs };
  const { panel } = clean;
  const member = memberCodeIn(before + code);
  if (member !== null) return showCode({ ...clean, panel: panelWithout(panel, without) }, member);
  const quantity = entry.times ?? 1;
  const sought = {
    code,
    quantity,
    by: 'scan',
    ...(before === '' ? {} : { otherwise: before + code }),
  } as const;
  if (panel === null) return seek(clean, sought, moment);
  switch (panel.panel) {
    case 'price':
    case 'rate':
      return say({ ...clean, panel: { ...panel, typed: without(panel.typed) } }, { say: 'busy' }, refused);
    case 'category':
    case 'void':
      return say(clean, { say: 'busy' }, refused);
    case 'sales':
      return pointed(
        { ...clean, panel: { ...panel, find: without(panel.find) } },
        { type: 'panel-text', text: code },
        moment,
      );
    case 'refund': {
      const line = panel.sale.lines.find(({ sku }) => sku === code);
      const otherReason = without(panel.otherReason);
      const next: CashierState = { ...clean, panel: { ...panel, otherReason } };
      if (line === undefined) return say(next, { say: 'no-such-goods', code }, refused);
      const units = (panel.units[line.id] ?? 0) + 1;
      return pointed(next, { type: 'refund-units', line: line.id, units }, moment);
    }
    default:
      return seek({ ...clean, panel: null }, { code, quantity, by: 'scan' }, moment);
  }
}

/** A question over the basket stays open while a phone is shown, without the first keys of its code. */
function panelWithout(panel: CashierState['panel'], without: (text: string) => string) {
  switch (panel?.panel) {
    case 'price':
    case 'rate':
      return { ...panel, typed: without(panel.typed) };
    case 'sales':
      return { ...panel, find: without(panel.find) };
    case 'refund':
      return { ...panel, otherReason: without(panel.otherReason) };
    default:
      return panel;
  }
}

function enter(state: CashierState, moment: Moment): Step {
  const { entry } = state;
  if (mustBeClosed(state)) return say(state, { say: 'close-first' });
  if (entry.for === 'quantity') return applyQuantity(state);
  // The answer to the last Enter is on its way: a second one would take the goods twice.
  if (entry.typed !== '') return state.seeking > 0 ? step(state) : read(state, moment);
  // `3*` waits for its goods: an Enter behind it is no word for the whole basket.
  if (entry.times !== null) return say(state, { say: 'not-understood', typed: `${entry.times}*` }, refused);
  if (state.stage.at === 'done') return quietly(state, moment);
  return confirm(state, moment);
}

/** "Next" too waits a little: an Enter of the last sale does not begin another. */
function quietly(state: CashierState, moment: Moment): Step {
  return moment.atMs - state.lastActMs < quietMs ? step(state) : nextSale(state, 'keep-card');
}

function read(state: CashierState, moment: Moment): Step {
  const { typed, times } = state.entry;
  const member = memberCodeIn(typed);
  if (member !== null) return showCode(state, member);
  const { sku, amountFen } = readingsOf(typed);
  if (sku !== null) return seek(state, { code: typed, quantity: times ?? 1, by: 'hand' }, moment);
  if (amountFen !== null) return amount(state, amountFen, times ?? 1, moment);
  return say(state, { say: 'wrong-amount' }, refused);
}

/** `3*` before a code takes three of it; `*` alone asks for the quantity of the current row. */
function times(state: CashierState): Step {
  const { entry, basket } = state;
  if (entry.typed !== '') {
    const quantity = quantityOfTyped(entry.typed);
    if (quantity === null) return say(state, { say: 'wrong-quantity' }, refused);
    return step({ ...state, notice: null, entry: { ...noEntry, times: quantity } });
  }
  if (basket.current === null || !isChangeable(state)) return step(state);
  return step({ ...state, notice: null, entry: { ...noEntry, for: 'quantity' } });
}

function applyQuantity(state: CashierState): Step {
  const { entry, basket } = state;
  const quantity = quantityOfTyped(entry.typed);
  if (!isChangeable(state)) return say({ ...state, entry: noEntry }, { say: 'busy' }, refused);
  if (quantity === null || basket.current === null) return say(state, { say: 'wrong-quantity' }, refused);
  return keep(
    { ...state, entry: noEntry, stage: { at: 'selling' } },
    setQuantity(basket, basket.current, quantity),
  );
}

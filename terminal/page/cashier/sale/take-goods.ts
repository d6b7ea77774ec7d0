import type { Goods } from '../../../wire/counter/goods.ts';
import { readingsOf } from '../entry/amount-entry.ts';
import type { Failure } from '../run/failure.ts';
import { ask } from './ask-decision.ts';
import { type Added, addLine, type NewLine } from './basket.ts';
import type { Moment } from './cashier-events.ts';
import { type CashierState, noEntry, type Sought } from './cashier-state.ts';
import { nextSale } from './next-sale.ts';
import { andThen, type Step, say, step } from './step.ts';
import { mustBeClosed } from './who-is-there.ts';

const attention = { do: 'sound', sound: 'attention' } as const;
const refused = { do: 'sound', sound: 'refused' } as const;

/** A code by scanner, by hand or from a tile: the till's catalogue says what it is. */
export function seek(state: CashierState, sought: Sought, moment: Moment): Step {
  const acted: CashierState = { ...state, lastActMs: sought.by === 'scan' ? moment.atMs : state.lastActMs };
  if (mustBeClosed(acted)) return say(acted, { say: 'close-first' }, attention);
  if (isSettling(acted)) return say(acted, { say: 'busy' }, attention);
  if (acted.link === 'lost') return say(acted, { say: 'till-away' }, refused);
  // What was typed stays until it is known to be goods: a slip of a finger is mended, not typed again.
  const entry = sought.by === 'hand' ? acted.entry : noEntry;
  return step({ ...acted, entry, notice: null, seeking: acted.seeking + 1 }, { do: 'find-goods', sought });
}

/** What happened to the last basket is not known yet: nothing may be added to it. */
function isSettling({ stage }: CashierState): boolean {
  return stage.at === 'confirming' || stage.at === 'unknown';
}

/** The catalogue knows the goods; a question that was asked meanwhile stays open, one that is asked now waits for it. */
export function found(asking: CashierState, goods: Goods, quantity: number, moment: Moment): Step {
  const state: CashierState = { ...asking, seeking: asking.seeking - 1 };
  if (isSettling(state)) return say(state, { say: 'busy' }, attention);
  if (goods.price === null) {
    if (state.panel !== null && state.panel.panel !== 'tray') return say(state, { say: 'busy' }, refused);
    return step({
      ...state,
      entry: noEntry,
      panel: { panel: 'price', goods, quantity, typed: '', fault: false },
    });
  }
  const { sku, name, category, price } = goods;
  return add(state, { sku, name, category, unitPrice: price, quantity }, moment);
}

export function notFound(asking: CashierState, sought: Sought, failure: Failure, moment: Moment): Step {
  const { otherwise, ...rest } = sought;
  const isNone = failure.failed === 'refused' && failure.status === 404;
  if (isNone && otherwise !== undefined)
    return step(asking, { do: 'find-goods', sought: { ...rest, code: otherwise } });
  const state: CashierState = { ...asking, seeking: asking.seeking - 1 };
  if (failure.failed === 'lost') return say(state, { say: 'till-away' }, refused);
  if (failure.status !== 404) return say(state, { say: 'refused', title: failure.title }, refused);
  const { amountFen } = readingsOf(sought.code);
  if (sought.by !== 'tile' && amountFen !== null) return amount(state, amountFen, sought.quantity, moment);
  return say(state, { say: 'no-such-goods', code: sought.code }, refused);
}

/** An amount needs a category, because offers do; where there is only one, nobody is asked. */
export function amount(state: CashierState, amountFen: number, quantity: number, moment: Moment): Step {
  const [only, ...others] = state.catalogue?.categories ?? [];
  const panel = { panel: 'category', amountFen, quantity, selected: 0 } as const;
  if (isSettling(state)) return say(state, { say: 'busy' }, attention);
  if (only !== undefined && others.length === 0) {
    const line = { sku: null, name: null, category: only, unitPrice: amountFen, quantity };
    return add({ ...state, entry: noEntry }, line, moment);
  }
  if (only === undefined) return say(state, { say: 'not-understood', typed: '' }, refused);
  return step({ ...state, entry: noEntry, notice: null, panel });
}

export function add(state: CashierState, line: NewLine, moment: Moment): Step {
  if (isSettling(state)) return say(state, { say: 'busy' }, attention);
  const begun = state.stage.at === 'done' ? nextSale(state, 'keep-card') : step(state);
  return andThen(begun, (now) => {
    const selling: CashierState = { ...now, stage: { at: 'selling' }, entry: noEntry };
    return keep(selling, addLine(selling.basket, line, moment.freshId));
  });
}

/** The basket as it was changed, or the word that it is full. */
export function keep(state: CashierState, added: Added): Step {
  if ('full' in added) return say(state, { say: 'basket-full', what: added.full }, refused);
  return ask({ ...state, basket: added.basket, notice: null });
}

import { fenOfTyped } from '../entry/amount-entry.ts';
import { mayBecomeMemberCode } from '../entry/member-code-entry.ts';
import type { FixedAction } from '../keys/actions.ts';
import { ask } from '../sale/ask-decision.ts';
import { keyRate } from '../sale/basket.ts';
import type { Moment } from '../sale/cashier-events.ts';
import { type CashierState, quietMs } from '../sale/cashier-state.ts';
import { cancelBasket, resume } from '../sale/set-aside.ts';
import { type Step, step } from '../sale/step.ts';
import { add } from '../sale/take-goods.ts';
import { closePanel } from './close-panel.ts';
import type { Panel } from './panel.ts';
import { rateOf } from './rate-of.ts';
import { actInRefund } from './refund-hands.ts';

/** Keys while a panel lies over the basket. */
export function actInPanel(state: CashierState, action: FixedAction, moment: Moment): Step {
  const { panel } = state;
  if (panel === null) return step(state);
  if (action === 'escape') return closePanel(state);
  if (panel.panel === 'refund') return actInRefund(state, panel, action, moment);
  if (action === 'up' || action === 'down') return select(state, panel, action === 'up' ? -1 : 1);
  if (action === 'left' || action === 'right') return sideways(state, panel, action === 'left' ? -1 : 1);
  if (action === 'backspace') return edit(state, (text) => text.slice(0, -1));
  if (action === 'tray' && panel.panel === 'tray') return closePanel(state);
  if (action === 'remove' && panel.panel === 'tray') return takeCardOff(state);
  if (action === 'remove' && panel.panel === 'rate') return rate(state, null);
  if (action === 'print') return print(state);
  if (action === 'confirm') {
    // The Enter that a scan or a card came before was meant for something else.
    return moment.atMs - state.lastActMs < quietMs ? step(state) : taken(state, panel, moment);
  }
  return step(state);
}

/** How many rows the panel has to choose from. */
export function rowsOf(state: CashierState, panel: Panel): number {
  switch (panel.panel) {
    case 'category':
      return state.catalogue?.categories.length ?? 0;
    case 'rate':
      return panel.offers.length;
    case 'tender':
      return 2;
    case 'holds':
      return state.holds.length;
    case 'sales':
      return panel.sales?.length ?? 0;
    case 'tray':
      return panel.cards?.length ?? 0;
    case 'refund':
      return panel.sale.lines.length;
    default:
      return 0;
  }
}

export function selectRow(state: CashierState, place: number): CashierState {
  const { panel } = state;
  if (panel === null || !('selected' in panel)) return state;
  const rows = rowsOf(state, panel);
  const selected = Math.max(0, Math.min(rows - 1, place));
  return { ...state, panel: { ...panel, selected } };
}

function select(state: CashierState, panel: Panel, by: 1 | -1): Step {
  if (!('selected' in panel)) return step(state);
  const next = selectRow(state, panel.selected + by);
  const isEnd = panel.panel === 'sales' && panel.selected + by >= rowsOf(state, panel);
  if (!isEnd || panel.next === null) return step(next);
  return step(next, { do: 'find-sales', find: panel.find, before: panel.next });
}

function sideways(state: CashierState, panel: Panel, by: 1 | -1): Step {
  if (panel.panel === 'receipt') {
    const columns = by < 0 ? 32 : 48;
    return step({ ...state, panel: { ...panel, columns } }, { do: 'get-receipt', id: panel.id, columns });
  }
  return step(state);
}

/** Enter, or a touch, on the chosen row. */
export function taken(state: CashierState, panel: Panel, moment: Moment): Step {
  switch (panel.panel) {
    case 'help':
    case 'receipt':
      return closePanel(state);
    case 'void':
      return cancelBasket(state);
    case 'category': {
      const category = state.catalogue?.categories[panel.selected];
      if (category === undefined) return step(state);
      const { amountFen, quantity } = panel;
      const line = { sku: null, name: null, category, unitPrice: amountFen, quantity };
      return add({ ...state, panel: null }, line, moment);
    }
    case 'price': {
      const unitPrice = fenOfTyped(panel.typed);
      if (unitPrice === null) return step({ ...state, panel: { ...panel, fault: true } });
      const { sku, name, category } = panel.goods;
      const line = { sku, name, category, unitPrice, quantity: panel.quantity };
      return add({ ...state, panel: null }, line, moment);
    }
    case 'rate':
      return rate(state, panel.typed);
    case 'tender': {
      const tender = panel.selected === 0 ? 'union-card' : 'other';
      return step({ ...state, panel: null, basket: { ...state.basket, tender } });
    }
    case 'holds':
      return resume(state, panel.selected, moment);
    case 'sales':
      return openSale(state, panel.sales?.[panel.selected]?.id, panel.purpose === 'refund');
    case 'tray': {
      const card = panel.cards?.[panel.selected]?.card;
      if (card === undefined) return step(state);
      return step({ ...state, panel: { ...panel, lying: card, failure: null } }, { do: 'put-card', card });
    }
    case 'sale':
    case 'refund':
    case 'device':
      return step(state);
  }
}

/** The receipt that is shown goes to the printer; asked twice while it is on its way, it is printed once. */
export function print(state: CashierState): Step {
  const { panel } = state;
  if (panel?.panel !== 'receipt' || panel.print.step === 'sending') return step(state);
  return step({ ...state, panel: { ...panel, print: { step: 'sending' } } }, { do: 'print', id: panel.id });
}

function openSale(state: CashierState, id: string | undefined, refund: boolean): Step {
  const { panel } = state;
  if (id === undefined || panel?.panel !== 'sales') return step(state);
  return step(
    { ...state, panel: { panel: 'sale', refund, id, sale: null, failure: null, back: panel } },
    { do: 'get-sale', id },
  );
}

export function takeCardOff(state: CashierState): Step {
  const { panel } = state;
  if (panel?.panel !== 'tray') return step(state);
  return step({ ...state, panel: { ...panel, lying: null } }, { do: 'take-card-off' });
}

/** Digits without a field that has the focus: they go where the panel wants text. */
export function typedInPanel(state: CashierState, char: string, moment: Moment): Step {
  const { panel } = state;
  if (panel?.panel === 'category' && /^[1-9]$/.test(char)) {
    const chosen = selectRow(state, Number(char) - 1);
    const isRow = Number(char) <= rowsOf(state, panel);
    return isRow && chosen.panel !== null ? taken(chosen, chosen.panel, moment) : step(state);
  }
  if (panel?.panel === 'refund') return actInRefund(state, panel, { char }, moment);
  return edit(state, (text) => text + char);
}

const panelTextMax = 64;

function edit(state: CashierState, change: (text: string) => string): Step {
  const { panel } = state;
  if (panel === null) return step(state);
  switch (panel.panel) {
    case 'price':
      return step({
        ...state,
        panel: { ...panel, typed: change(panel.typed).slice(0, panelTextMax), fault: false },
      });
    case 'rate':
      return step({
        ...state,
        panel: { ...panel, typed: change(panel.typed).slice(0, panelTextMax), fault: null },
      });
    case 'sales':
      return findSales(state, change(panel.find).slice(0, panelTextMax));
    default:
      return step(state);
  }
}

export function findSales(state: CashierState, find: string): Step {
  const { panel } = state;
  if (panel?.panel !== 'sales' || panel.find === find || mayBecomeMemberCode(find)) return step(state);
  return step(
    { ...state, panel: { ...panel, find, selected: 0, failure: null } },
    { do: 'find-sales', find, before: null },
  );
}

export function panelText(state: CashierState, text: string): Step {
  return edit(state, () => text);
}

/** Keys the rate, or takes it back; the till decides anew at once. */
function rate(state: CashierState, typed: string | null): Step {
  const { panel } = state;
  if (panel?.panel !== 'rate') return step(state);
  const offer = panel.offers[panel.selected];
  if (offer === undefined) return step(state);
  if (typed === null) return ask({ ...state, panel: null, basket: keyRate(state.basket, offer, null) });
  const rate = rateOf(state.offers.get(offer), typed);
  if ('fault' in rate) return step({ ...state, panel: { ...panel, fault: rate.fault } });
  return ask({ ...state, panel: null, basket: keyRate(state.basket, offer, rate.permille) });
}

import type { BarAction } from '../keys/actions.ts';
import { closePanel } from '../panels/close-panel.ts';
import type { SalesPanel } from '../panels/panel.ts';
import { keyedOffersFor } from '../verdict/keyed-offers.ts';
import type { Moment } from './cashier-events.ts';
import { type CashierState, holdsMax } from './cashier-state.ts';
import { nextSale } from './next-sale.ts';
import { holdOf } from './set-aside.ts';
import { andThen, type Step, say, step } from './step.ts';
import { mustBeClosed, recognitionOf } from './who-is-there.ts';

/** How a key of the bar stands. */
export type BarKey = 'on' | 'off' | 'lit';

/** Which keys do something now; the others are drawn without a plate. */
export function barKey(state: CashierState, action: BarAction): BarKey {
  const { stage, basket, panel } = state;
  if (state.elsewhere) return 'off';
  const isOpen = stage.at === 'selling' || stage.at === 'changed';
  const hasLines = isOpen && basket.lines.length > 0;
  const on = (condition: boolean): BarKey => (condition ? 'on' : 'off');
  if (isShownBy(panel?.panel ?? null, action)) return 'lit';
  if (action === 'help' || action === 'device' || action === 'language') {
    return action === 'device' && state.status?.cache.tier === 'expired' ? 'lit' : 'on';
  }
  if (mustBeClosed(state)) return action === 'close' ? 'lit' : 'off';
  if (stage.at === 'confirming') return 'off';
  if (stage.at === 'unknown') return action === 'sales' && stage.byHand ? 'lit' : 'off';
  switch (action) {
    case 'keyed-rate':
    case 'hold':
      return on(hasLines);
    case 'close':
      return on(panel !== null || hasLines || isClosable(state));
    case 'resume':
      return on(isOpen && state.holds.length > 0);
    case 'receipt':
      return state.stage.at === 'done' && hasPaperTrouble(state) ? 'lit' : on(state.lastSale !== null);
    case 'tender':
      return on(isOpen);
    case 'refund':
    case 'sales':
    case 'ask-card':
      return on(isOpen || stage.at === 'done');
  }
}

/** What F4 is called at this moment. */
export function closeWord(state: CashierState): 'close' | 'cancel' | 'void' {
  if (mustBeClosed(state) || state.panel !== null) return 'close';
  return isClosable(state) ? 'cancel' : 'void';
}

function hasPaperTrouble({ status }: CashierState): boolean {
  return status?.printers.some((printer) => printer.state !== 'ready') ?? false;
}

/** Reading, and what asks for the card once more, can be cancelled without touching the basket. */
function isClosable(state: CashierState): boolean {
  if (state.card.reading === 'shown') return true;
  const known = recognitionOf(state);
  if (known === null || known.code === 'member') return false;
  return known.code === 'insert-card' || known.code === 'unreadable' || state.basket.lines.length === 0;
}

function isShownBy(panel: string | null, action: BarAction): boolean {
  const panels: Partial<Record<BarAction, readonly string[]>> = {
    help: ['help'],
    'keyed-rate': ['rate'],
    close: ['void'],
    refund: ['refund'],
    resume: ['holds'],
    receipt: ['receipt'],
    sales: ['sales', 'sale'],
    tender: ['tender'],
    device: ['device'],
  };
  return panel !== null && (panels[action]?.includes(panel) ?? false);
}

export function barPressed(state: CashierState, action: BarAction, moment: Moment): Step {
  // The key that opened a panel closes it, whatever else is off.
  if (state.panel !== null && action !== 'close' && isShownBy(state.panel.panel, action))
    return closePanel(state);
  if (action === 'refund' && (state.panel?.panel === 'sales' || state.panel?.panel === 'sale'))
    return refundOfPanel(state);
  if (barKey(state, action) === 'off') return whyOff(state, action);
  switch (action) {
    case 'help':
      return step({ ...state, panel: { panel: 'help' } });
    case 'language':
      return step({
        ...state,
        settings: { ...state.settings, language: state.settings.language === 'zh' ? 'en' : 'zh' },
      });
    case 'device':
      return step({
        ...state,
        panel: { panel: 'device', tab: 'state', capture: null, keyFault: null, sure: false },
      });
    case 'close':
      return close(state);
    case 'keyed-rate':
      return keyedRate(state);
    case 'ask-card':
      return step(state, { do: 'ask-card' });
    case 'hold':
      return hold(state, moment);
    case 'resume':
      return step({ ...state, panel: { panel: 'holds', selected: 0 } });
    case 'tender':
      return step({
        ...state,
        panel: { panel: 'tender', selected: state.basket.tender === 'other' ? 1 : 0 },
      });
    case 'sales':
    case 'refund':
      return openSales(state, action === 'refund' ? 'refund' : 'look');
    case 'receipt':
      return receipt(state);
  }
}

function whyOff(state: CashierState, action: BarAction): Step {
  if (mustBeClosed(state)) return say(state, { say: 'close-first' });
  if (state.stage.at === 'confirming' || state.stage.at === 'unknown') return step(state);
  switch (action) {
    case 'keyed-rate':
    case 'hold':
      return say(state, { say: 'empty-basket' });
    case 'resume':
      return say(state, { say: 'no-held' });
    case 'receipt':
      return say(state, { say: 'no-last-sale' });
    default:
      return step(state);
  }
}

function close(state: CashierState): Step {
  if (mustBeClosed(state) || (state.panel === null && isClosable(state))) {
    const { card, basket } = state;
    const waiting = basket.lines.length === 0 ? null : card.waiting;
    return step({ ...state, card: { ...card, closed: card.count, reading: 'no', waiting } });
  }
  if (state.panel !== null) return closePanel(state);
  return step({ ...state, panel: { panel: 'void' } });
}

function keyedRate(state: CashierState): Step {
  const offers = keyedOffersFor(state);
  if (offers.length === 0) return say(state, { say: 'no-keyed-offer' });
  return step({ ...state, panel: { panel: 'rate', offers, selected: 0, typed: '', fault: null } });
}

/** Sets the basket aside; the till keeps its card and its name. */
function hold(state: CashierState, moment: Moment): Step {
  const { basket } = state;
  if (state.holds.length >= holdsMax) return say(state, { say: 'busy' });
  const kept = holdOf(state, moment.clockMs);
  if (kept === null) return step(state);
  const held: CashierState = { ...state, holds: [...state.holds, kept], basket };
  return andThen(nextSale(held, 'forget-card'), (now) => say({ ...now, panel: null }, { say: 'held' }));
}

function openSales(state: CashierState, purpose: SalesPanel['purpose']): Step {
  return step(
    {
      ...state,
      panel: { panel: 'sales', purpose, find: '', sales: null, next: null, selected: 0, failure: null },
    },
    { do: 'find-sales', find: '', before: null },
  );
}

/** F5 on a sale of the list, or in its details: that one is given back. */
function refundOfPanel(state: CashierState): Step {
  const { panel } = state;
  const id =
    panel?.panel === 'sale'
      ? panel.id
      : panel?.panel === 'sales'
        ? panel.sales?.[panel.selected]?.id
        : undefined;
  if (id === undefined) return step(state);
  const back = panel?.panel === 'sales' ? panel : panel?.panel === 'sale' ? panel.back : null;
  const purpose: SalesPanel | null = back === null ? null : { ...back, purpose: 'refund' };
  return step(
    { ...state, panel: { panel: 'sale', refund: true, id, sale: null, failure: null, back: purpose } },
    { do: 'get-sale', id },
  );
}

function receipt(state: CashierState): Step {
  const { panel } = state;
  const ofList = panel?.panel === 'sales' ? panel.sales?.[panel.selected]?.id : undefined;
  const id = ofList ?? (panel?.panel === 'sale' ? panel.id : state.lastSale);
  if (id === null) return say(state, { say: 'no-last-sale' });
  const back = panel?.panel === 'sales' || panel?.panel === 'sale' ? panel : null;
  return step(
    {
      ...state,
      panel: {
        panel: 'receipt',
        id,
        columns: 32,
        text: null,
        print: { step: 'not-asked' },
        failure: null,
        back,
      },
    },
    { do: 'get-receipt', id, columns: 32 },
  );
}

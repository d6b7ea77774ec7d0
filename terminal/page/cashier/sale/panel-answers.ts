import type { Panel } from '../panels/panel.ts';
import type { AnswerEvent } from './cashier-events.ts';
import type { CashierState } from './cashier-state.ts';
import { type Step, say, step } from './step.ts';

/** Answers for what lies over the basket; one for a panel that was closed meanwhile is nobody's. */
export function panelAnswer(state: CashierState, event: AnswerEvent): Step {
  const { panel } = state;
  const show = (next: Panel): Step => step({ ...state, panel: next });
  switch (event.type) {
    case 'sales': {
      const newest = event.find === '' && event.before === null ? event.list.sales[0]?.id : undefined;
      const known: CashierState = { ...state, lastSale: state.lastSale ?? newest ?? null };
      if (panel?.panel !== 'sales' || panel.find !== event.find) return step(known);
      const before = event.before === null ? [] : (panel.sales ?? []);
      const sales = [...before, ...event.list.sales];
      return step({ ...known, panel: { ...panel, sales, next: event.list.next, failure: null } });
    }
    case 'sale': {
      if (panel?.panel !== 'sale' || panel.id !== event.sale.id) return step(state);
      if (!panel.refund) return show({ ...panel, sale: event.sale, failure: null });
      return show({
        panel: 'refund',
        sale: event.sale,
        units: {},
        selected: 0,
        reason: 'unwanted',
        otherReason: '',
        fault: null,
        idempotencyKey: '',
        state: { step: 'choose' },
      });
    }
    case 'receipt':
      if (panel?.panel !== 'receipt' || panel.id !== event.id || panel.columns !== event.text.columns)
        return step(state);
      return show({ ...panel, text: event.text, failure: null });
    case 'printing':
      if (panel?.panel !== 'receipt' || panel.id !== event.id) return step(state);
      return show({ ...panel, print: { step: 'queued' } });
    case 'not-printing':
      if (panel?.panel !== 'receipt' || panel.id !== event.id) return step(state);
      return step(
        { ...state, panel: { ...panel, print: { step: 'failed', failure: event.failure } } },
        { do: 'sound', sound: 'attention' },
      );
    case 'refunded':
      if (panel?.panel !== 'refund' || panel.idempotencyKey !== event.key) return step(state);
      return step(
        { ...state, panel: { ...panel, state: { step: 'done', amount: event.amount } } },
        { do: 'sound', sound: 'ok' },
      );
    case 'not-refunded':
      if (panel?.panel !== 'refund' || panel.idempotencyKey !== event.key) return step(state);
      return step(
        { ...state, panel: { ...panel, state: { step: 'failed', failure: event.failure } } },
        { do: 'sound', sound: 'attention' },
      );
    case 'tray':
      return panel?.panel === 'tray' ? show({ ...panel, cards: event.cards }) : step(state);
    case 'card-asked':
      return say(state, { say: 'card-asked' });
    case 'panel-failed':
      if (panel !== null && 'failure' in panel) return show({ ...panel, failure: event.failure } as Panel);
      return event.failure.failed === 'lost'
        ? say(state, { say: 'till-away' })
        : say(state, { say: 'refused', title: event.failure.title });
    default:
      return step(state);
  }
}

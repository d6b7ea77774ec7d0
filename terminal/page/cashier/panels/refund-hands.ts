import type { FixedAction } from '../keys/actions.ts';
import type { Moment } from '../sale/cashier-events.ts';
import { type CashierState, quietMs } from '../sale/cashier-state.ts';
import { type Step, step } from '../sale/step.ts';
import type { RefundPanel } from './panel.ts';

/** Keys while units are chosen to be given back: ↑↓ row, ←→ or digits units, Enter goes on. */
export function actInRefund(
  state: CashierState,
  panel: RefundPanel,
  action: FixedAction | { readonly char: string },
  moment: Moment,
): Step {
  if (typeof action !== 'string') return digit(state, panel, action.char);
  const isChoosing = panel.state.step === 'choose';
  switch (action) {
    case 'up':
    case 'down': {
      if (!isChoosing) return step(state);
      const to = panel.selected + (action === 'up' ? -1 : 1);
      const selected = Math.max(0, Math.min(panel.sale.lines.length - 1, to));
      return step({ ...state, panel: { ...panel, selected } });
    }
    case 'left':
    case 'right': {
      const line = panel.sale.lines[panel.selected];
      if (!isChoosing || line === undefined) return step(state);
      const units = (panel.units[line.id] ?? 0) + (action === 'left' ? -1 : 1);
      return chooseUnits(state, panel, line.id, units);
    }
    case 'remove': {
      const line = panel.sale.lines[panel.selected];
      return line === undefined ? step(state) : chooseUnits(state, panel, line.id, 0);
    }
    case 'confirm':
      return moment.atMs - state.lastActMs < quietMs ? step(state) : goOn(state, panel, moment);
    default:
      return step(state);
  }
}

function digit(state: CashierState, panel: RefundPanel, char: string): Step {
  const line = panel.sale.lines[panel.selected];
  if (panel.state.step !== 'choose' || line === undefined) return step(state);
  if (char === '+' || char === '-') {
    const units = (panel.units[line.id] ?? 0) + (char === '+' ? 1 : -1);
    return chooseUnits(state, panel, line.id, units);
  }
  return /^[0-9]$/.test(char) ? chooseUnits(state, panel, line.id, Number(char)) : step(state);
}

/** Never more than what is left of the line. */
export function chooseUnits(state: CashierState, panel: RefundPanel, id: string, wanted: number): Step {
  if (panel.state.step !== 'choose') return step(state);
  const place = panel.sale.lines.findIndex((line) => line.id === id);
  const line = panel.sale.lines[place];
  if (line === undefined) return step(state);
  const units = Math.max(0, Math.min(line.refundable.length, wanted));
  return step({
    ...state,
    panel: { ...panel, selected: place, units: { ...panel.units, [id]: units }, fault: null },
  });
}

/** What the chosen units give back: the till says it unit by unit, nothing is divided here. */
export function refundAmount(panel: RefundPanel): number {
  return panel.sale.lines.reduce(
    (sum, { id, refundable }) =>
      sum + refundable.slice(0, panel.units[id] ?? 0).reduce((part, fen) => part + fen, 0),
    0,
  );
}

export function chosenUnits(
  panel: RefundPanel,
): readonly { readonly id: string; readonly quantity: number }[] {
  return panel.sale.lines.flatMap(({ id }) => {
    const quantity = panel.units[id] ?? 0;
    return quantity > 0 ? [{ id, quantity }] : [];
  });
}

/** Choose → sure? → sent; what failed is sent again under the same key, and so done once. */
function goOn(state: CashierState, panel: RefundPanel, moment: Moment): Step {
  const lines = chosenUnits(panel);
  switch (panel.state.step) {
    case 'choose': {
      if (lines.length === 0) return step({ ...state, panel: { ...panel, fault: 'nothing-chosen' } });
      if (panel.reason === 'other' && panel.otherReason.trim() === '')
        return step({ ...state, panel: { ...panel, fault: 'reason-missing' } });
      return step({
        ...state,
        panel: { ...panel, fault: null, idempotencyKey: `page-${moment.freshId}`, state: { step: 'sure' } },
        // The same Enter held down must not send it.
        lastActMs: moment.atMs,
      });
    }
    case 'sure':
    case 'failed':
      return step(
        { ...state, panel: { ...panel, state: { step: 'sending' } } },
        {
          do: 'refund',
          sale: panel.sale.id,
          lines,
          reason: panel.reason === 'other' ? panel.otherReason.trim() : panel.reason,
          key: panel.idempotencyKey,
        },
      );
    case 'sending':
      return step(state);
    case 'done':
      return step({ ...state, panel: null });
  }
}

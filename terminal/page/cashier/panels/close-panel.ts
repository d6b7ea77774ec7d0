import type { CashierState } from '../sale/cashier-state.ts';
import { type Step, step } from '../sale/step.ts';

/** One step back: to what the panel was opened from, or to the basket. A refund under way is not walked out of. */
export function closePanel(state: CashierState): Step {
  const { panel } = state;
  if (panel === null) return step(state);
  switch (panel.panel) {
    case 'sale':
    case 'receipt':
      return step({ ...state, panel: panel.back });
    case 'refund':
      if (panel.state.step === 'sending') return step(state);
      if (panel.state.step === 'sure')
        return step({ ...state, panel: { ...panel, state: { step: 'choose' } } });
      return step({ ...state, panel: null });
    case 'device':
      if (panel.capture !== null) return step({ ...state, panel: { ...panel, capture: null } });
      if (panel.sure) return step({ ...state, panel: { ...panel, sure: false } });
      return step({ ...state, panel: null });
    default:
      return step({ ...state, panel: null });
  }
}

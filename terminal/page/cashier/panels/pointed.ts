import { factoryKeys, remap } from '../keys/key-map.ts';
import type { HandEvent, Moment } from '../sale/cashier-events.ts';
import type { CashierState } from '../sale/cashier-state.ts';
import { type Step, step } from '../sale/step.ts';
import { panelText, print, selectRow, takeCardOff, taken } from './panel-hands.ts';
import { chooseUnits } from './refund-hands.ts';

/** Mouse, touch and fields of panels. */
export function pointed(state: CashierState, event: HandEvent, moment: Moment): Step {
  const { panel } = state;
  switch (event.type) {
    case 'picked': {
      const chosen = selectRow(state, event.place);
      return event.take && chosen.panel !== null ? taken(chosen, chosen.panel, moment) : step(chosen);
    }
    case 'panel-text':
      if (panel?.panel === 'refund')
        return step({ ...state, panel: { ...panel, otherReason: event.text.slice(0, 200), fault: null } });
      return panelText(state, event.text);
    case 'refund-units':
      return panel?.panel === 'refund' ? chooseUnits(state, panel, event.line, event.units) : step(state);
    case 'refund-reason':
      if (panel?.panel !== 'refund' || panel.state.step !== 'choose') return step(state);
      return step({ ...state, panel: { ...panel, reason: event.reason, fault: null } });
    case 'older-sales':
      if (panel?.panel !== 'sales' || panel.next === null) return step(state);
      return step(state, { do: 'find-sales', find: panel.find, before: panel.next });
    case 'receipt-columns':
      if (panel?.panel !== 'receipt') return step(state);
      return step(
        { ...state, panel: { ...panel, columns: event.columns } },
        { do: 'get-receipt', id: panel.id, columns: event.columns },
      );
    case 'print':
      return print(state);
    case 'settings':
      return step({ ...state, settings: { ...state.settings, ...event.change } });
    case 'test-sound':
      return step(state, { do: 'sound', sound: event.sound });
    case 'card-off':
      return takeCardOff(state);
    default:
      return inDevicePanel(state, event);
  }
}

function inDevicePanel(state: CashierState, event: HandEvent): Step {
  const { panel } = state;
  if (panel?.panel !== 'device') return step(state);
  switch (event.type) {
    case 'device-tab':
      return step({
        ...state,
        panel: { ...panel, tab: event.tab, capture: null, keyFault: null, sure: false },
      });
    case 'capture-key':
      return step({ ...state, panel: { ...panel, capture: event.action, keyFault: null } });
    case 'captured-key': {
      const { capture: action } = panel;
      if (action === null) return step(state);
      if (event.chord === 'Escape') return step({ ...state, panel: { ...panel, capture: null } });
      const made = remap(state.settings.keys, { action, chord: event.chord });
      if ('fault' in made) {
        const keyFault = { action, chord: event.chord, why: made };
        return step({ ...state, panel: { ...panel, capture: null, keyFault } });
      }
      return step({
        ...state,
        settings: { ...state.settings, keys: made.keys },
        panel: { ...panel, capture: null, keyFault: null },
      });
    }
    case 'factory-keys':
      return step({
        ...state,
        settings: { ...state.settings, keys: factoryKeys },
        panel: { ...panel, keyFault: null },
      });
    case 'training': {
      if (!event.sure) return step({ ...state, panel: { ...panel, sure: true } });
      return step(state, { do: state.training ? 'end-training' : 'begin-training' });
    }
    default:
      return step(state);
  }
}

import type { CashierWords } from '../../../language/cashier-zh.ts';
import { useTongue } from '../../../language/words.tsx';
import { barActions } from '../../keys/actions.ts';
import type { PanelProps } from '../panel-props.ts';

type KeyFaultShown = NonNullable<PanelProps<'device'>['panel']['keyFault']>;

export function KeysTab({ state, panel, send }: PanelProps<'device'>) {
  const { words } = useTongue();
  const { keys } = state.settings;
  return (
    <div className="keys-tab">
      <p className="lead">
        {words.keysTab.text}
        <button type="button" className="second" onClick={() => send({ type: 'factory-keys' })}>
          {words.keysTab.factory}
        </button>
      </p>
      <ul>
        {barActions.map((action) => {
          const fault = panel.keyFault?.action === action ? panel.keyFault : null;
          return (
            <li key={action} data-remap={action}>
              <span className="name">{words.keys[action]}</span>
              <kbd>{keys[action]}</kbd>
              {panel.capture === action ? (
                <span className="press" role="status">
                  {words.keysTab.press}
                </span>
              ) : (
                <button
                  type="button"
                  className="second"
                  onClick={() => send({ type: 'capture-key', action })}
                >
                  {words.keysTab.change}
                  <span className="unseen"> {words.keys[action]}</span>
                </button>
              )}
              {fault !== null && (
                <span className="fault" role="alert">
                  {faultText(fault, words)}
                </span>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function faultText({ chord, why }: KeyFaultShown, { keysTab, keys }: CashierWords): string {
  if (why.fault === 'not-a-bar-key') return keysTab.notABarKey(chord);
  return why.by === 'fixed' ? keysTab.takenFixed(chord) : keysTab.taken(chord, keys[why.by]);
}

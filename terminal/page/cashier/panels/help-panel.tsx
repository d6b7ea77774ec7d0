import { useTongue } from '../../language/words.tsx';
import { barOrder } from '../keys/key-map.ts';
import type { CashierState } from '../sale/cashier-state.ts';
import type { Send } from '../screen/send.ts';
import { PanelFrame } from './panel-frame.tsx';

export function HelpPanel({ state, send }: { state: CashierState; send: Send }) {
  const { words } = useTongue();
  const { keys } = state.settings;
  const fixed: readonly (readonly [key: string, says: string])[] = [
    ['Enter', words.help.confirm],
    ['↑ ↓', words.help.arrows],
    ['Del', words.help.remove],
    ['*', words.help.quantity],
    ['0–9', words.help.digits],
    ['Esc', words.help.escape],
    ['Ctrl+P', words.help.print],
    ...(state.status?.demo === true ? [['Ctrl+B', words.help.tray] as const] : []),
  ];
  return (
    <PanelFrame title={words.helpTitle} hint={words.help.scanner} size="whole" send={send}>
      <div className="help">
        <dl>
          {barOrder(keys).map((action) => (
            <div key={action}>
              <dt>
                <kbd>{keys[action]}</kbd>
              </dt>
              <dd>{words.keys[action]}</dd>
            </div>
          ))}
        </dl>
        <dl className="wide">
          {fixed.map(([key, says]) => (
            <div key={key}>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{says}</dd>
            </div>
          ))}
        </dl>
      </div>
    </PanelFrame>
  );
}

import { Fragment } from 'react';
import { useTongue } from '../../language/words.tsx';
import { barOrder } from '../keys/key-map.ts';
import { barKey, closeWord } from '../sale/bar.ts';
import type { CashierState } from '../sale/cashier-state.ts';
import type { Send } from './send.ts';

/** All twelve keys as they stand on the keyboard, four by four. */
export function KeyBar({ state, send }: { state: CashierState; send: Send }) {
  const { words } = useTongue();
  const { keys } = state.settings;
  return (
    <nav className="keys" aria-label={words.keysBar}>
      {barOrder(keys).map((action, place) => {
        const look = barKey(state, action);
        const word = action === 'close' ? words.closeWords[closeWord(state)] : words.keys[action];
        const count = action === 'resume' && state.holds.length > 0 ? ` ${state.holds.length}` : '';
        return (
          <Fragment key={action}>
            {(place === 4 || place === 8) && <span />}
            <button
              type="button"
              className={`key ${look}`}
              data-action={action}
              disabled={look === 'off'}
              onClick={() => send({ type: 'act', action })}
            >
              <kbd>{keys[action]}</kbd>
              <span>
                {word}
                {count}
              </span>
            </button>
          </Fragment>
        );
      })}
    </nav>
  );
}

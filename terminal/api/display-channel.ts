import type { Words } from '../core/offers/offer.ts';
import type { CustomerDisplay } from '../till/display/customer-display.ts';
import type { DisplayMessage } from '../wire/counter/display-message.ts';
import { displayAliveEveryMs } from '../wire/counter/display-message.ts';
import type { Channel } from './sockets.ts';

export const displayPath = '/v1/display';

/** The customer display: its state at once and on each change, and a sign of life between. */
export function displayChannel(display: CustomerDisplay, store: () => Words): Channel {
  return {
    path: displayPath,
    admitted: new Set(['pos', 'cashier', 'display']),
    follow: (send) => {
      const tell = (message: DisplayMessage) => send(message);
      const show = () => tell({ type: 'display', store: store(), state: display.state });
      show();
      const unwatch = display.watch(show);
      const living = setInterval(() => tell({ type: 'alive' }), displayAliveEveryMs);
      return () => {
        unwatch();
        clearInterval(living);
      };
    },
  };
}

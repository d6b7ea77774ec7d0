import type { CheckoutView, Recognition } from '../../../wire/counter/checkout-view.ts';
import type { CounterStatus } from '../../../wire/counter/counter-status.ts';
import type { TillEventMessage } from '../../line/till-socket.ts';
import type { CashierEvent } from '../sale/cashier-events.ts';

/** What a message of the till is to the page; null: nothing of its own, or more than this page knows. */
export function eventOf(message: TillEventMessage): CashierEvent | null {
  switch (message.type) {
    case 'hello':
    case 'resync':
      return null;
    case 'card-reading':
    case 'card-removed':
    case 'cache-changed':
      return { type: message.type };
    case 'card-presented':
      return {
        type: 'card-presented',
        ...(message.data as { checkout: string | null; recognition: Recognition }),
      };
    case 'decision-changed':
      return { type: 'decision-changed', view: message.data as unknown as CheckoutView };
    case 'status-changed':
      return { type: 'status', status: message.data as unknown as CounterStatus };
    // A scanner of the till itself, without a keyboard between: a scan like any other.
    case 'scanned':
      return { type: 'scanned', code: String(message.data['code']) };
    case 'member-code-refused':
      return { type: 'member-code-refused', code: String(message.data['code']) };
    default:
      // A till that tells more than this page knows.
      return null;
  }
}

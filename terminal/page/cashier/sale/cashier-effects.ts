import type { BasketLineSent } from '../../../wire/counter/checkout-view.ts';
import type { TimerEvent } from './cashier-events.ts';
import type { Pending, Sought } from './cashier-state.ts';

export type Sound = 'ok' | 'attention' | 'refused';

export type TimerName = TimerEvent['type'];

/** What the laws want done; the runner does it and brings back an event. */
export type Effect =
  | { readonly do: 'find-goods'; readonly sought: Sought }
  | {
      readonly do: 'open';
      readonly externalId: string;
      readonly lines: readonly BasketLineSent[];
      readonly keyed: Readonly<Record<string, number>>;
      readonly version: number;
    }
  | {
      readonly do: 'put-lines';
      readonly checkout: string;
      readonly lines: readonly BasketLineSent[];
      readonly keyed: Readonly<Record<string, number>>;
      readonly version: number;
    }
  | { readonly do: 'cancel'; readonly checkout: string; readonly externalId: string }
  | { readonly do: 'confirm'; readonly pending: Pending }
  | { readonly do: 'ask-outcome'; readonly externalId: string }
  | { readonly do: 'ask-card' }
  /** The only place where a member's code is; it is not kept. */
  | { readonly do: 'show-code'; readonly checkout: string; readonly code: string }
  | { readonly do: 'find-sales'; readonly find: string; readonly before: number | null }
  | { readonly do: 'get-sale'; readonly id: string }
  | { readonly do: 'get-receipt'; readonly id: string; readonly columns: 32 | 48 }
  | { readonly do: 'print'; readonly id: string }
  | {
      readonly do: 'refund';
      readonly sale: string;
      readonly lines: readonly { readonly id: string; readonly quantity: number }[];
      readonly reason: string;
      readonly key: string;
    }
  | { readonly do: 'get-tray' }
  | { readonly do: 'put-card'; readonly card: string }
  | { readonly do: 'take-card-off' }
  | { readonly do: 'get-offers' }
  | { readonly do: 'sound'; readonly sound: Sound; readonly after?: Sound }
  /** Starts the named timer anew; the older one of that name is forgotten. */
  | { readonly do: 'wait'; readonly timer: TimerName; readonly ms: number }
  | { readonly do: 'stop-waiting'; readonly timer: TimerName }
  /** No more word from the till: another window listens. */
  | { readonly do: 'hang-up' }
  | { readonly do: 'reload' }
  | { readonly do: 'begin-training' }
  | { readonly do: 'end-training' };

export type Step<State> = { readonly state: State; readonly effects: readonly Effect[] };

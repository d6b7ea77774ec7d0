import type { Decision } from '../../../core/decide/decision.ts';
import type { Offer } from '../../../core/offers/offer.ts';
import type { CheckoutView, Recognition } from '../../../wire/counter/checkout-view.ts';
import type { CounterStatus } from '../../../wire/counter/counter-status.ts';
import type { Goods, GoodsList } from '../../../wire/counter/goods.ts';
import type { ReceiptText, SaleDetail, SaleList } from '../../../wire/counter/sale-list.ts';
import type { Action, BarAction } from '../keys/actions.ts';
import type { DeviceTab, RefundReason, TrayCard } from '../panels/panel.ts';
import type { Failure } from '../run/failure.ts';
import type { Pending, Sought } from './cashier-state.ts';
import type { Settings } from './settings.ts';

/** What the cashier does, by keys, scanner, mouse or touch. */
export type HandEvent =
  | { readonly type: 'act'; readonly action: Action }
  | { readonly type: 'typed'; readonly char: string; readonly hidden: boolean }
  /** The big button was pressed, whatever lies over the basket. */
  | { readonly type: 'go' }
  | { readonly type: 'scanned'; readonly code: string }
  | { readonly type: 'tile'; readonly sku: string }
  | { readonly type: 'row'; readonly id: string }
  /** A row of an open panel was pointed at; `take` also takes it. */
  | { readonly type: 'picked'; readonly place: number; readonly take: boolean }
  | { readonly type: 'panel-text'; readonly text: string }
  | { readonly type: 'refund-units'; readonly line: string; readonly units: number }
  | { readonly type: 'refund-reason'; readonly reason: RefundReason }
  | { readonly type: 'older-sales' }
  | { readonly type: 'print' }
  | { readonly type: 'receipt-columns'; readonly columns: 32 | 48 }
  | { readonly type: 'device-tab'; readonly tab: DeviceTab }
  | { readonly type: 'capture-key'; readonly action: BarAction | null }
  | { readonly type: 'captured-key'; readonly chord: string }
  | { readonly type: 'factory-keys' }
  | { readonly type: 'settings'; readonly change: Partial<Settings> }
  | { readonly type: 'test-sound'; readonly sound: 'ok' | 'attention' | 'refused' }
  | { readonly type: 'training'; readonly sure: boolean }
  | { readonly type: 'card-off' };

/** What the till says by itself. */
export type TillEvent =
  | { readonly type: 'link-up' }
  | { readonly type: 'link-lost' }
  | { readonly type: 'status'; readonly status: CounterStatus }
  | { readonly type: 'offers'; readonly offers: readonly Offer[] }
  | { readonly type: 'catalogue'; readonly list: GoodsList }
  | { readonly type: 'cache-changed' }
  | { readonly type: 'card-reading' }
  | {
      readonly type: 'card-presented';
      readonly checkout: string | null;
      readonly recognition: Recognition;
    }
  | { readonly type: 'card-removed' }
  /** A scanner of the till itself read a member code, and it was not taken. */
  | { readonly type: 'member-code-refused'; readonly code: string }
  | { readonly type: 'decision-changed'; readonly view: CheckoutView };

/** What became of a call. */
export type AnswerEvent =
  | { readonly type: 'goods'; readonly sought: Sought; readonly goods: Goods }
  | { readonly type: 'no-goods'; readonly sought: Sought; readonly failure: Failure }
  | { readonly type: 'decided'; readonly version: number; readonly view: CheckoutView }
  | { readonly type: 'not-decided'; readonly version: number; readonly failure: Failure }
  | {
      readonly type: 'sold';
      readonly externalId: string;
      readonly redemption: { readonly id: string; readonly decision: Decision };
    }
  | { readonly type: 'not-sold'; readonly pending: Pending; readonly failure: Failure }
  | { readonly type: 'outcome-failed'; readonly externalId: string; readonly failure: Failure }
  | { readonly type: 'not-cancelled'; readonly externalId: string; readonly failure: Failure }
  | { readonly type: 'sales'; readonly find: string; readonly before: number | null; readonly list: SaleList }
  | { readonly type: 'sale'; readonly sale: SaleDetail }
  | { readonly type: 'receipt'; readonly id: string; readonly text: ReceiptText }
  | { readonly type: 'refunded'; readonly key: string; readonly amount: number }
  | { readonly type: 'not-refunded'; readonly key: string; readonly failure: Failure }
  | { readonly type: 'tray'; readonly cards: readonly TrayCard[] }
  | { readonly type: 'card-asked' }
  | { readonly type: 'code-refused'; readonly failure: Failure }
  | { readonly type: 'printing'; readonly id: string }
  | { readonly type: 'not-printing'; readonly id: string; readonly failure: Failure }
  | { readonly type: 'panel-failed'; readonly failure: Failure };

export type TimerEvent =
  | { readonly type: 'reading-shown' }
  | { readonly type: 'reading-over' }
  | { readonly type: 'decision-late' }
  | { readonly type: 'ask-again' }
  | { readonly type: 'by-hand' }
  | { readonly type: 'done-over' }
  | { readonly type: 'tap-over' }
  | { readonly type: 'notice-over' };

/** The page was opened in another window, which goes on with its basket. */
export type WindowEvent = { readonly type: 'elsewhere' };

export type CashierEvent = HandEvent | TillEvent | AnswerEvent | TimerEvent | WindowEvent;

/** What the world adds to an event, so that the laws stay pure. */
export type Moment = {
  /** Runs evenly, whatever is done to the clock: for short waits. */
  readonly atMs: number;
  /** The time of day, for people. */
  readonly clockMs: number;
  readonly freshId: string;
};

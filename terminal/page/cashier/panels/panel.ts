import type { Goods } from '../../../wire/counter/goods.ts';
import type { ReceiptText, SaleDetail, SaleSummary } from '../../../wire/counter/sale-list.ts';
import type { BarAction } from '../keys/actions.ts';
import type { KeyFault } from '../keys/key-map.ts';
import type { Failure } from '../run/failure.ts';

/** A text that is being typed in a panel, and why it does not do. */
export type RateFault = 'not-a-rate' | 'too-low';

export type SalesPanel = {
  readonly panel: 'sales';
  /** What Enter does with the chosen sale. */
  readonly purpose: 'look' | 'refund';
  readonly find: string;
  readonly sales: readonly SaleSummary[] | null;
  readonly next: number | null;
  readonly selected: number;
  readonly failure: Failure | null;
};

/** How far the receipt on the screen is on its way to paper; nothing waits for it. */
export type PrintStep =
  | { readonly step: 'not-asked' }
  | { readonly step: 'sending' }
  | { readonly step: 'queued' }
  | { readonly step: 'failed'; readonly failure: Failure };

export type RefundStep =
  | { readonly step: 'choose' }
  | { readonly step: 'sure' }
  | { readonly step: 'sending' }
  /** No answer came: the same refund may be asked for again, it is done once. */
  | { readonly step: 'failed'; readonly failure: Failure }
  | { readonly step: 'done'; readonly amount: number };

/** What the cashier says of a refund; `other` is typed. */
export const refundReasons = ['unwanted', 'damaged', 'wrong-goods', 'expired-goods', 'other'] as const;
export type RefundReason = (typeof refundReasons)[number];

export type RefundPanel = {
  readonly panel: 'refund';
  readonly sale: SaleDetail;
  /** Units to give back, by line. */
  readonly units: Readonly<Record<string, number>>;
  readonly selected: number;
  readonly reason: RefundReason;
  readonly otherReason: string;
  readonly fault: 'nothing-chosen' | 'reason-missing' | null;
  /** One refund, however often it is sent. */
  readonly idempotencyKey: string;
  readonly state: RefundStep;
};

export type TrayCard = {
  readonly card: string;
  readonly title: { readonly zh: string; readonly en?: string | undefined };
  readonly expect: string;
};

export const deviceTabs = ['state', 'settings', 'keys', 'training'] as const;
export type DeviceTab = (typeof deviceTabs)[number];

/** What lies over the basket; one at a time. */
export type Panel =
  | { readonly panel: 'help' }
  | { readonly panel: 'void' }
  | {
      readonly panel: 'category';
      readonly amountFen: number;
      readonly quantity: number;
      readonly selected: number;
    }
  | {
      readonly panel: 'price';
      readonly goods: Goods;
      readonly quantity: number;
      readonly typed: string;
      readonly fault: boolean;
    }
  | {
      readonly panel: 'rate';
      readonly offers: readonly string[];
      readonly selected: number;
      readonly typed: string;
      readonly fault: RateFault | null;
    }
  | { readonly panel: 'tender'; readonly selected: number }
  | { readonly panel: 'holds'; readonly selected: number }
  | SalesPanel
  | {
      readonly panel: 'sale';
      /** It is on its way to a refund, not to be looked at. */
      readonly refund: boolean;
      readonly id: string;
      readonly sale: SaleDetail | null;
      readonly failure: Failure | null;
      readonly back: SalesPanel | null;
    }
  | RefundPanel
  | {
      readonly panel: 'receipt';
      readonly id: string;
      readonly columns: 32 | 48;
      readonly text: ReceiptText | null;
      readonly print: PrintStep;
      readonly failure: Failure | null;
      readonly back: Panel | null;
    }
  | {
      readonly panel: 'device';
      readonly tab: DeviceTab;
      /** The action whose new key is waited for. */
      readonly capture: BarAction | null;
      readonly keyFault: {
        readonly action: BarAction;
        readonly chord: string;
        readonly why: KeyFault;
      } | null;
      /** Leaving or beginning practice was asked for, and waits for a yes. */
      readonly sure: boolean;
    }
  | {
      readonly panel: 'tray';
      readonly cards: readonly TrayCard[] | null;
      readonly selected: number;
      readonly lying: string | null;
      readonly failure: Failure | null;
    };

import type { Decision } from '../../../core/decide/decision.ts';
import type { Offer, Words } from '../../../core/offers/offer.ts';
import type { CheckoutView, Recognition, Tender } from '../../../wire/counter/checkout-view.ts';
import type { CounterStatus } from '../../../wire/counter/counter-status.ts';
import type { GoodsList } from '../../../wire/counter/goods.ts';
import type { Panel } from '../panels/panel.ts';
import { type Basket, emptyBasket, type PageLine } from './basket.ts';
import { factorySettings, type Settings } from './settings.ts';

/** Confirming waits this long after a scan or a card: a key that was meant for before takes no money. */
export const quietMs = 300;
/** A reading shorter than this is not shown: no flicker. */
export const readingShownMs = 200;
/** A reader that began and says no more has failed. */
export const readingMsMax = 8_000;
/** A decision that takes longer shows its new lines without amounts. */
export const decisionLateMs = 150;
/** After this long the cashier may look for the sale by hand. */
export const byHandAfterMs = 60_000;
/** The till keeps a tap without goods this long after the card has left. */
export const tapKeptMs = 60_000;
/** "Please insert the card" gives up after this long without a card. */
export const insertWaitMs = 30_000;

/** A sale whose confirmation was sent: written down before it is sent, forgotten when its end is known. */
export type Pending = {
  readonly externalId: string;
  readonly checkout: string;
  readonly idempotencyKey: string;
  readonly tender: Tender | null;
  readonly list: number;
  readonly discount: number;
  readonly payable: number;
  readonly offers: number;
  readonly atMs: number;
};

export type DoneSale = {
  /** The redemption's id. */
  readonly id: string;
  readonly list: number;
  readonly discount: number;
  readonly payable: number;
  readonly offers: number;
  readonly lines: readonly PageLine[];
  readonly decision: Decision;
  readonly isMember: boolean;
};

export type Stage =
  | { readonly at: 'selling' }
  /** The decision changed at the confirmation: the cashier is asked again. */
  | { readonly at: 'changed'; readonly before: number }
  | { readonly at: 'confirming'; readonly pending: Pending }
  | { readonly at: 'unknown'; readonly pending: Pending; readonly tries: number; readonly byHand: boolean }
  | { readonly at: 'done'; readonly sale: DoneSale };

export type CardStage = {
  readonly reading: 'no' | 'begun' | 'shown';
  /** Of a card that no basket has taken yet. */
  readonly waiting: Recognition | null;
  /** Card events so far, and up to which of them the cashier closed the band. */
  readonly count: number;
  readonly closed: number;
};

/** Why a member code was not taken; `torn`: read in part, or too early, and scanned again. */
export type MemberCodeFault = 'unknown' | 'expired' | 'used' | 'torn' | 'no-goods';

/** What stands beside the entry, until the next key. */
export type Notice =
  | { readonly say: 'no-such-goods'; readonly code: string }
  | { readonly say: 'not-understood'; readonly typed: string }
  | { readonly say: 'basket-full'; readonly what: 'lines' | 'units' }
  | { readonly say: 'till-away' }
  | { readonly say: 'close-first' }
  | { readonly say: 'busy' }
  | { readonly say: 'wrong-quantity' }
  | { readonly say: 'wrong-amount' }
  | { readonly say: 'member-code'; readonly why: MemberCodeFault }
  | { readonly say: 'empty-basket' }
  | { readonly say: 'no-keyed-offer' }
  | { readonly say: 'no-held' }
  | { readonly say: 'no-last-sale' }
  | { readonly say: 'held' }
  | { readonly say: 'card-asked' }
  | { readonly say: 'resumed'; readonly before: number; readonly after: number }
  | { readonly say: 'refused'; readonly title: Words };

export type Entry = {
  readonly typed: string;
  /** Keys come as fast as a scanner's: not drawn, it would flicker. */
  readonly hidden: boolean;
  /** What the digits are for. */
  readonly for: 'goods' | 'quantity';
  /** `3*` before a code: so many of the next goods. */
  readonly times: number | null;
};

export const noEntry: Entry = { typed: '', hidden: false, for: 'goods', times: null };

/** A basket set aside. */
export type Hold = {
  readonly basket: Pick<Basket, 'externalId' | 'checkout' | 'lines' | 'keyed' | 'tender' | 'lineCount'>;
  readonly payable: number;
  readonly atMs: number;
};

export const holdsMax = 20;

export type CashierState = {
  /** Whether the till's process answers. */
  readonly link: 'connecting' | 'up' | 'lost';
  readonly status: CounterStatus | null;
  readonly offers: ReadonlyMap<string, Offer>;
  readonly catalogue: GoodsList | null;
  readonly basket: Basket;
  readonly stage: Stage;
  readonly card: CardStage;
  /** A decision of a basket whose own answer is still on its way. */
  readonly stray: CheckoutView | null;
  readonly entry: Entry;
  /** Goods that the catalogue is being asked about: nothing is sold before they are on the basket. */
  readonly seeking: number;
  readonly notice: Notice | null;
  readonly panel: Panel | null;
  readonly holds: readonly Hold[];
  /** Payable at the hold, until the resumed basket is decided anew. */
  readonly resumedFrom: number | null;
  readonly lastSale: string | null;
  readonly settings: Settings;
  readonly training: boolean;
  /** The cashier went on in another window: this one does nothing any more. */
  readonly elsewhere: boolean;
  /** The last scan or card event: confirming waits a little after it. */
  readonly lastActMs: number;
  /** The browser keeps nothing: the basket would not outlive the page. */
  readonly unkept: boolean;
  /** "Offline" was said aloud once. */
  readonly offlineSaid: boolean;
};

/** Goods of a scan or a code, and what was typed in case they are none. */
export type Sought = {
  readonly code: string;
  /** What to look for if that is none: a burst whose beginning came late was taken for typing. */
  readonly otherwise?: string;
  readonly quantity: number;
  readonly by: 'scan' | 'hand' | 'tile';
};

export const firstState: CashierState = {
  link: 'connecting',
  status: null,
  offers: new Map(),
  catalogue: null,
  basket: emptyBasket,
  stage: { at: 'selling' },
  // Nothing was closed yet: a basket that outlived its page brings its warning back.
  card: { reading: 'no', waiting: null, count: 0, closed: -1 },
  stray: null,
  entry: noEntry,
  seeking: 0,
  notice: null,
  panel: null,
  holds: [],
  resumedFrom: null,
  lastSale: null,
  settings: factorySettings,
  training: false,
  elsewhere: false,
  lastActMs: Number.NEGATIVE_INFINITY,
  unkept: false,
  offlineSaid: false,
};

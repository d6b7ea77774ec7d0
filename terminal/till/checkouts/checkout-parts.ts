import type { Tender } from '../../wire/counter/checkout-view.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { TillEvents } from '../events.ts';
import type { Journal, KeptAnswer } from '../journal/journal.ts';
import type { MemberHoldDesk } from '../quotas/member-hold-desk.ts';
import type { Shortage } from '../quotas/spend-leases.ts';
import type { CardDesk } from '../recognition/card-desk.ts';
import type { CounterWatcher } from './counter-watcher.ts';
import type { QuoteContext } from './quote.ts';
import type { WaitingTap } from './waiting-tap.ts';
import type { WorkingStore } from './working-store.ts';

/** How a money call's answer is kept: made from the entry, inside the transaction that writes it. */
export type AnswerMaker<View> = (view: View) => KeptAnswer;

export type SoldSale = { readonly id: string; readonly tender: Tender | null };

/** What the use cases of a sale work with. */
export type CheckoutParts = {
  readonly store: WorkingStore;
  readonly journal: Journal;
  readonly catalogue: Catalogue;
  readonly cards: Pick<CardDesk, 'settled' | 'hasCard' | 'readAgain'>;
  readonly events: TillEvents;
  readonly context: () => QuoteContext;
  readonly newId: (kind: 'checkout' | 'redemption') => string;
  /** Called after each sale: there is something to upload, and to print. */
  readonly sold: (sale: SoldSale) => void;
  /** Who shows the customer what happens here; nobody by default. */
  readonly watcher?: CounterWatcher;
  /** Asks the server for what a basket lacks; whether it is worth deciding again. */
  readonly askForBasket?: (needs: readonly Shortage[]) => Promise<boolean>;
  /** Has the server hold uses for the member; left out where nothing is asked for at the sale (training). */
  readonly holds?: Pick<MemberHoldDesk, 'askFor' | 'keep' | 'giveUp' | 'sold' | 'abandoned'>;
  /** Shared by the desks of one till. */
  readonly waiting?: WaitingTap;
};

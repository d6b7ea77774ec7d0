import { randomUUID } from 'node:crypto';
import type { Tender } from '../wire/counter/checkout-view.ts';
import type { Catalogue } from './catalogue/catalogue.ts';
import { CheckoutDesk } from './checkouts/checkout-desk.ts';
import type { CheckoutParts } from './checkouts/checkout-parts.ts';
import type { CounterWatcher } from './checkouts/counter-watcher.ts';
import { DecisionMemory } from './checkouts/decision-memory.ts';
import type { QuoteContext } from './checkouts/quote.ts';
import { QuoteMemory } from './checkouts/quote-memory.ts';
import type { WaitingTap } from './checkouts/waiting-tap.ts';
import type { WorkingStore } from './checkouts/working-store.ts';
import type { TillEvents } from './events.ts';
import type { Journal, KeptAnswer } from './journal/journal.ts';
import { Outbox } from './journal/outbox.ts';
import type { PrintOrder } from './printing/print-jobs.ts';
import type { CardDesk } from './recognition/card-desk.ts';
import { RefundDesk } from './refunds/refund-desk.ts';
import { SaleBook } from './sales/sale-book.ts';
import type { SaleWords } from './sales/sale-view.ts';

export type DeskParts = {
  readonly journal: Journal;
  readonly working: WorkingStore;
  readonly catalogue: Catalogue;
  readonly cards: CardDesk;
  readonly events: TillEvents;
  readonly waiting: WaitingTap;
  readonly watcher: CounterWatcher;
  /** How things are now, with what this desk's journal counts. */
  readonly context: (journal: Journal) => QuoteContext;
  readonly words: SaleWords;
  /** Stands before every id that this desk gives. */
  readonly idPrefix: '' | 'tr-';
  /** Asks the server for what a basket lacks; left out where limits are not shared. */
  readonly askForBasket?: CheckoutParts['askForBasket'];
  /** Left out where nothing is asked for at the sale. */
  readonly holds?: CheckoutParts['holds'];
  /** Called after each entry. */
  readonly written: () => void;
  /** A sale or refund was made here: its paper is to be printed, where there is a printer. */
  readonly paper: (order: Omit<PrintOrder, 'openDrawer'> & { readonly tender: Tender | null }) => void;
};

/** One journal and the use cases that write and read it; what is counted here counts nowhere else. */
export class Desk {
  readonly name: 'real' | 'training';
  readonly journal: Journal;
  readonly checkouts: CheckoutDesk;
  readonly refunds: RefundDesk;
  readonly sales: SaleBook;
  /** Of this desk's journal; whether anything is sent is its till's affair. */
  readonly outbox: Outbox;
  readonly #working: WorkingStore;

  constructor(parts: DeskParts) {
    const { journal, catalogue, idPrefix, written, paper } = parts;
    const desk = idPrefix === '' ? 'real' : 'training';
    this.name = desk;
    const memory = new DecisionMemory();
    const quotes = new QuoteMemory();
    const context = () => ({ ...parts.context(journal), memory, quotes });
    this.journal = journal;
    this.#working = parts.working;
    this.outbox = new Outbox(journal);
    this.checkouts = new CheckoutDesk({
      store: parts.working,
      journal,
      catalogue,
      cards: parts.cards,
      events: parts.events,
      context,
      newId: (kind) => `${idPrefix}${kind === 'checkout' ? 'co' : 'rd'}-${randomUUID()}`,
      sold: ({ id, tender }) => {
        written();
        paper({ desk, redemption: id, refund: null, tender });
      },
      watcher: parts.watcher,
      waiting: parts.waiting,
      ...(parts.askForBasket === undefined ? {} : { askForBasket: parts.askForBasket }),
      ...(parts.holds === undefined ? {} : { holds: parts.holds }),
    });
    this.refunds = new RefundDesk({
      journal,
      context,
      newId: () => `${idPrefix}rf-${randomUUID()}`,
      refunded: ({ id, redemption }) => {
        written();
        // Money that goes back may come out of the drawer, however the sale was paid.
        paper({ desk, redemption, refund: id, tender: null });
      },
    });
    this.sales = new SaleBook({
      journal,
      outbox: this.outbox,
      catalogue,
      store: () => context().store,
      training: idPrefix !== '',
      words: parts.words,
    });
  }

  /** Answers that were given before, by idempotency key. */
  readonly answers = {
    find: async (key: string): Promise<KeptAnswer | null> =>
      (await this.journal.answerFor(key)) ?? (await this.#working.answerFor(key)),
    keep: (answer: KeptAnswer): Promise<void> => this.#working.keepAnswer(answer),
  };

  async close(): Promise<void> {
    await this.checkouts.settled();
    await this.journal.close();
    await this.#working.close();
  }
}

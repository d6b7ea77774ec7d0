import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CardToken, cardToken } from '../../terminal/core/card-token.ts';
import type { Fen } from '../../terminal/core/money.ts';
import type { LoadedProgramme } from '../../terminal/till/cache/loaded-programme.ts';
import { Catalogue } from '../../terminal/till/catalogue/catalogue.ts';
import type { GivenLine } from '../../terminal/till/checkouts/basket-lines.ts';
import { CheckoutDesk } from '../../terminal/till/checkouts/checkout-desk.ts';
import type { CheckoutParts } from '../../terminal/till/checkouts/checkout-parts.ts';
import { DecisionMemory } from '../../terminal/till/checkouts/decision-memory.ts';
import type { QuoteContext } from '../../terminal/till/checkouts/quote.ts';
import { QuoteMemory } from '../../terminal/till/checkouts/quote-memory.ts';
import { WorkingStore } from '../../terminal/till/checkouts/working-store.ts';
import { chinaInstant } from '../../terminal/till/china-time.ts';
import { TillEvents } from '../../terminal/till/events.ts';
import { Journal } from '../../terminal/till/journal/journal.ts';
import type { MemberHoldDesk } from '../../terminal/till/quotas/member-hold-desk.ts';
import type { Tap } from '../../terminal/till/recognition/tap.ts';
import { RefundDesk } from '../../terminal/till/refunds/refund-desk.ts';

/** Saturday, 21 November 2026, 10:20 in China. */
export const morningMs = Date.parse('2026-11-21T10:20:00+08:00');

export const tokenOf = (name: string): CardToken =>
  cardToken(Buffer.from(name.padEnd(16, '·').slice(0, 16), 'latin1').toString('hex'));

/**
 * A till's counter with real files and no devices: the dials are the clock, the programmes in force, the
 * network and the card that lies on the reader.
 */
export class Counter {
  readonly folder = mkdtempSync(join(tmpdir(), 'puhui-counter-'));
  nowMs = morningMs;
  online = true;
  /** Whether tills share limits here: then only what was granted may be given. */
  shared: QuoteContext['shared'] = null;
  /** The server's ear for what a basket lacks. */
  askForBasket: NonNullable<CheckoutParts['askForBasket']> = async () => false;
  /** Who has the server hold uses for members, anew after each start; nobody by default. */
  openHolds: (counter: Counter) => MemberHoldDesk | null = () => null;
  holds: MemberHoldDesk | null = null;
  programmes: LoadedProgramme[] = [];
  home = 'u';
  terminal = 't-1';
  place = { id: 'c-1', merchant: 'cinema', region: '510104' };
  /** The card that stays on the reader: each new basket reads it again. */
  lying: Tap | null = null;
  sold = 0;
  readonly logged: string[] = [];
  readonly #memory = new DecisionMemory();
  readonly #quotes = new QuoteMemory();
  #numbers = 0;
  journal!: Journal;
  store!: WorkingStore;
  catalogue!: Catalogue;
  desk!: CheckoutDesk;
  refunds!: RefundDesk;
  readonly events = new TillEvents('test', 0);

  static async open(
    programmes: LoadedProgramme[],
    dials: Partial<Pick<Counter, 'home' | 'terminal' | 'place' | 'shared' | 'nowMs' | 'openHolds'>> = {},
  ): Promise<Counter> {
    const counter = Object.assign(new Counter(), dials);
    counter.programmes = programmes;
    await counter.begin();
    return counter;
  }

  /** Starts the till's parts on what the folder holds. */
  async begin(): Promise<void> {
    this.journal = await Journal.open({
      file: join(this.folder, 'journal.db'),
      terminal: this.terminal,
      epoch: 1,
    });
    this.store = await WorkingStore.open(join(this.folder, 'working.db'));
    this.catalogue = await Catalogue.open(join(this.folder, 'catalogue.db'));
    const context = () => this.context();
    const holds = this.openHolds(this);
    this.holds = holds;
    this.desk = new CheckoutDesk({
      store: this.store,
      journal: this.journal,
      catalogue: this.catalogue,
      events: this.events,
      context,
      cards: this.#reader(),
      askForBasket: (needs) => this.askForBasket(needs),
      ...(holds === null ? {} : { holds }),
      newId: (kind) => this.#newId(kind === 'checkout' ? 'co' : 'rd'),
      sold: () => {
        this.sold += 1;
      },
    });
    this.refunds = new RefundDesk({
      journal: this.journal,
      context,
      newId: () => this.#newId('rf'),
      refunded: () => {},
    });
  }

  /** As after a power cut: everything in memory is gone. */
  async restart(): Promise<void> {
    await this.close();
    await this.begin();
  }

  async close(): Promise<void> {
    await this.desk.settled();
    await this.holds?.settled();
    await this.journal.close();
    await this.store.close();
    await this.catalogue.close();
  }

  async end(): Promise<void> {
    await this.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  context(): QuoteContext {
    return {
      store: this.place,
      trusted: {
        home: this.home,
        nowMs: this.nowMs,
        loaded: this.programmes.map((files) => ({ id: files.programme, files })),
      },
      online: this.online,
      timeFloor: null,
      clock: { wall: chinaInstant(this.nowMs), sinceBoot: 0, told: null },
      journal: this.journal,
      shared: this.#sharing(),
      log: (event) => this.logged.push(event),
      memory: this.#memory,
      quotes: this.#quotes,
    };
  }

  /** A genuine card of these tokens is tapped. */
  async tap(tokens: Readonly<Record<string, CardToken>>, change: Partial<Tap> = {}): Promise<void> {
    await this.desk.tapped(this.tapOf(tokens, change));
  }

  tapOf(tokens: Readonly<Record<string, CardToken>>, change: Partial<Tap> = {}): Tap {
    return {
      at: chinaInstant(this.nowMs),
      reader: 'reader',
      verdict: 'genuine',
      method: 'dda',
      panSequence: '01',
      isExpired: false,
      tokens: Object.entries(tokens).map(([programme, token]) => ({ programme, token })),
      product: null,
      sealed: null,
      ...change,
    };
  }

  #sharing(): QuoteContext['shared'] {
    const { holds } = this;
    if (this.shared === null || holds === null) return this.shared;
    return { ...this.shared, wordsFor: (checkout, cards) => holds.wordsFor(checkout, cards) };
  }

  #reader() {
    const counter = this;
    return {
      settled: async () => {},
      readAgain: async () => {
        if (counter.lying !== null) await counter.desk.tapped(counter.lying);
      },
      get hasCard() {
        return counter.lying !== null;
      },
    };
  }

  #newId(kind: string): string {
    this.#numbers += 1;
    return this.terminal === 't-1' ? `${kind}-${this.#numbers}` : `${kind}-${this.terminal}-${this.#numbers}`;
  }
}

/** `quantity` tickets of 45.00. */
export const tickets = (quantity: number): GivenLine[] => [
  { id: '1', category: 'ticket', unitPrice: 4500 as Fen, quantity },
];

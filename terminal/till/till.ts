import { randomUUID } from 'node:crypto';
import type { ReaderSource } from '../../drivers/reader.ts';
import { InvariantError } from '../core/invariant.ts';
import { timeFloor } from '../core/trust/freshness.ts';
import type { Assignment } from '../wire/documents/assignment.ts';
import { AssignmentStore } from './assignment-store.ts';
import type { LoadedProgramme } from './cache/loaded-programme.ts';
import { ProgrammeCache } from './cache/programme-cache.ts';
import { Catalogue } from './catalogue/catalogue.ts';
import { CheckoutDesk } from './checkouts/checkout-desk.ts';
import { offersAt, type QuoteContext } from './checkouts/quote.ts';
import { type RedemptionView, redemptionView } from './checkouts/redemption.ts';
import { WorkingStore } from './checkouts/working-store.ts';
import { chinaDate, chinaInstant } from './china-time.ts';
import { TillEvents } from './events.ts';
import type { Identity } from './identity.ts';
import { Journal } from './journal/journal.ts';
import { Outbox } from './journal/outbox.ts';
import type { Clock, Log, Randomness } from './ports.ts';
import { CardDesk } from './recognition/card-desk.ts';
import { RefundDesk } from './refunds/refund-desk.ts';
import type { Answer } from './refusal.ts';
import { reportOf, type TillStatus, tillStatus } from './status.ts';
import { Feed } from './sync/feed.ts';
import { type HeadOffice, httpHeadOffice } from './sync/head-office.ts';
import { Sync } from './sync/sync.ts';
import { tillFiles } from './till-files.ts';

export type World = { readonly now: Clock; readonly randomness: Randomness; readonly log: Log };

export type TillOptions = {
  readonly dataDir: string;
  readonly identity: Identity;
  readonly readers: readonly ReaderSource[];
  readonly world: World;
  /** We are wrong: stop selling. */
  readonly fatal: (error: unknown) => void;
  /** Another way to the server than HTTP, for tests. */
  readonly office?: HeadOffice;
};

/** A till at work: its use cases over its stores, its readers and its line to the union. */
export class Till {
  readonly #world: World;
  readonly #journal: Journal;
  readonly #working: WorkingStore;
  readonly #catalogue: Catalogue;
  readonly #cache: ProgrammeCache;
  readonly #outbox: Outbox;
  readonly #sync: Sync;
  readonly #identity: Identity;
  readonly #fatal: (error: unknown) => void;
  #assignment: Assignment;
  #closing = false;
  /** Words to watchers that are being put together: the stores are closed after them. */
  readonly #underWay = new Set<Promise<void>>();
  readonly cards: CardDesk;
  readonly events: TillEvents;
  readonly checkouts: CheckoutDesk;
  readonly refunds: RefundDesk;

  private constructor(
    opened: {
      journal: Journal;
      working: WorkingStore;
      catalogue: Catalogue;
      cache: ProgrammeCache;
      assignments: AssignmentStore;
      assignment: Assignment;
    },
    options: TillOptions,
  ) {
    const { identity, world } = options;
    this.#world = world;
    this.#identity = identity;
    this.#fatal = options.fatal;
    this.#journal = opened.journal;
    this.#working = opened.working;
    this.#catalogue = opened.catalogue;
    this.#cache = opened.cache;
    this.#outbox = new Outbox(opened.journal);
    this.#assignment = opened.assignment;
    this.events = new TillEvents(randomUUID());
    this.cards = new CardDesk({
      sources: options.readers,
      world,
      settings: () => ({
        assignment: this.#assignment,
        caKeys: this.#home()?.caKeys ?? [],
        cardProducts: this.#home()?.policy.cardProducts ?? [],
        lastSequence: this.#journal.lastSequence,
        nowMs: this.#context().trusted.nowMs,
      }),
    });
    this.#sync = new Sync({
      office: options.office ?? httpHeadOffice(identity),
      cache: this.#cache,
      outbox: this.#outbox,
      log: world.log,
      fatal: options.fatal,
      assignment: () => this.#assignment,
      keepAssignment: async (assignment, envelope) => {
        await opened.assignments.keep(envelope);
        this.#assignment = assignment;
      },
      report: async () => reportOf(await this.status()),
      changed: (what) => this.#later(() => this.#changed(what)),
    });
    this.checkouts = new CheckoutDesk({
      store: this.#working,
      journal: this.#journal,
      catalogue: this.#catalogue,
      cards: this.cards,
      events: this.events,
      context: () => this.#context(),
      newId: (kind) => `${kind === 'checkout' ? 'co' : 'rd'}-${randomUUID()}`,
      sold: () => this.#somethingToUpload(),
    });
    this.refunds = new RefundDesk({
      journal: this.#journal,
      context: () => this.#context(),
      newId: () => `rf-${randomUUID()}`,
      refunded: () => this.#somethingToUpload(),
    });
  }

  static async open(options: TillOptions): Promise<Till> {
    const { identity, dataDir } = options;
    const files = tillFiles(dataDir);
    const journal = await Journal.open({
      file: files.journal,
      terminal: identity.terminal,
      epoch: identity.epoch,
    });
    const cache = new ProgrammeCache({ folder: files.cache, journal });
    for (const complaint of await cache.restore()) options.world.log('cache-damaged', { complaint });
    const assignments = new AssignmentStore(journal);
    const opened = {
      journal,
      cache,
      assignments,
      working: await WorkingStore.open(files.working),
      catalogue: await Catalogue.open(files.catalogue),
      assignment: await assignments.read(),
    };
    return new Till(opened, options);
  }

  /** Begins to read cards and to talk to the union; selling works before either does. */
  start(): void {
    this.cards.start({
      tapped: (tap) => this.checkouts.tapped(tap),
      removed: () => this.events.publish('card-removed', {}),
      readersChanged: () => this.#later(() => this.#statusChanged()),
    });
    this.#sync.start(
      new Feed(this.#identity, {
        connected: () => void this.#sync.connected(),
        disconnected: () => this.#sync.disconnected(),
        message: (message) => void this.#sync.take(message),
        refused: (faults) => this.#world.log('feed-refused', { faults: faults.slice(0, 3).join('; ') }),
      }),
    );
  }

  /** Resolves after the first round with the server, well or badly done. */
  firstSync(): Promise<void> {
    return this.#sync.everything();
  }

  async close(): Promise<void> {
    this.#closing = true;
    await this.#sync.stop();
    await this.cards.stop();
    await Promise.allSettled(this.#underWay);
    await this.checkouts.settled();
    await this.#journal.close();
    await this.#working.close();
    await this.#catalogue.close();
  }

  get isDemo(): boolean {
    return this.#assignment.demo;
  }

  async redemption(
    by: { readonly id: string } | { readonly externalId: string },
  ): Promise<Answer<RedemptionView>> {
    const sale = await this.#journal.find(by);
    if (sale === null)
      return { refused: 'no-such-redemption', redemption: 'id' in by ? by.id : by.externalId };
    const refunds = await this.#journal.refundsOf(sale.entry.id);
    return { done: redemptionView(sale, refunds, await this.#outbox.isUploaded(sale)) };
  }

  /** Offers of all programmes that can apply at this store on this day. */
  offers() {
    const context = this.#context();
    const today = chinaDate(context.trusted.nowMs);
    return offersAt(context).filter(
      ({ when }) => (when?.from ?? today) <= today && (when?.through ?? today) >= today,
    );
  }

  async status(): Promise<TillStatus> {
    return tillStatus({
      assignment: this.#assignment,
      readers: this.cards.readers,
      trusted: this.#context().trusted,
      journal: {
        epoch: this.#journal.epoch,
        sequence: this.#journal.lastSequence,
        unsent: await this.#outbox.unsent(),
        lastUpload: (await this.#outbox.acknowledged())?.at ?? null,
      },
      online: this.#sync.isOnline,
      clockMs: this.#world.now(),
    });
  }

  /** Answers that were given before, by idempotency key. */
  get answers() {
    return {
      find: async (key: string) =>
        (await this.#journal.answerFor(key)) ?? (await this.#working.answerFor(key)),
      keep: (answer: { key: string; fingerprint: string; status: number; body: string }) =>
        this.#working.keepAnswer(answer),
    };
  }

  #home(): LoadedProgramme | undefined {
    return this.#cache.loaded(this.#assignment.home);
  }

  #context(): QuoteContext {
    const clockMs = this.#world.now();
    const programmes = [...this.#assignment.programmes].sort(
      (a, b) => Number(b.id === this.#assignment.home) - Number(a.id === this.#assignment.home),
    );
    const loaded = programmes.map(({ id }) => ({ id, files: this.#cache.loaded(id) }));
    const nowMs = timeFloor(
      clockMs,
      Math.max(0, ...loaded.map(({ files }) => files?.limits.issuedAtMs ?? 0)),
    );
    const { id, merchant, region } = this.#assignment.store;
    return {
      store: { id, merchant, region },
      trusted: { home: this.#assignment.home, loaded, nowMs },
      online: this.#sync.isOnline,
      timeFloor: nowMs > clockMs ? chinaInstant(nowMs) : null,
      journal: this.#journal,
      log: this.#world.log,
    };
  }

  /** Work that nobody waits for: the world's failures are said; what is our own fault stops the till. */
  #later(work: () => Promise<void>): void {
    if (this.#closing) return;
    const begun = work().catch((error: unknown) => {
      if (error instanceof InvariantError) this.#fatal(error);
      else this.#world.log('work-failed', { why: (error as Error).message });
    });
    this.#underWay.add(begun);
    void begun.finally(() => this.#underWay.delete(begun));
  }

  #somethingToUpload(): void {
    void this.#sync.upload();
    this.#later(() => this.#statusChanged());
  }

  async #changed(what: 'cache' | 'assignment' | 'uploaded' | 'line'): Promise<void> {
    if (what === 'cache' || what === 'assignment') {
      await this.checkouts.filesChanged();
      this.events.publish('cache-changed', { cache: (await this.status()).cache });
    }
    await this.#statusChanged();
  }

  async #statusChanged(): Promise<void> {
    this.events.publish('status-changed', { ...(await this.status()) });
  }
}

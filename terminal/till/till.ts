import { randomUUID } from 'node:crypto';
import type { Offer, Words } from '../core/offers/offer.ts';
import type { CheckoutView } from '../wire/counter/checkout-view.ts';
import type { CounterStatus } from '../wire/counter/counter-status.ts';
import type { Assignment } from '../wire/documents/assignment.ts';
import { BackgroundWork } from './background-work.ts';
import type { ProgrammeCache } from './cache/programme-cache.ts';
import type { Catalogue } from './catalogue/catalogue.ts';
import { offersInForce, publishedAt, type QuoteContext } from './checkouts/quote.ts';
import { WaitingTap } from './checkouts/waiting-tap.ts';
import { Desk, type DeskParts } from './desk.ts';
import { CounterDevices } from './devices/counter-devices.ts';
import { CustomerDisplay } from './display/customer-display.ts';
import { publicTitle } from './display/display-state.ts';
import { realTimer } from './display/timer.ts';
import { TillEvents } from './events.ts';
import type { Ballast } from './journal/ballast.ts';
import type { Journal } from './journal/journal.ts';
import { obeyWipe } from './obey-wipe.ts';
import { openStores, type TillStores } from './open-stores.ts';
import type { World } from './ports.ts';
import { paperOf } from './printing/paper-of.ts';
import { SharedLimits } from './quotas/shared-limits.ts';
import { CardDesk } from './recognition/card-desk.ts';
import { MemberCodeDesk } from './recognition/member-code-desk.ts';
import { takeScan } from './recognition/take-scan.ts';
import { type Answer, isRefusal } from './refusal.ts';
import type { SaleWords } from './sales/sale-view.ts';
import { journalStatus, reportOf, tillStatus } from './status.ts';
import { Feed, type FeedEvents, type Line } from './sync/feed.ts';
import { httpHeadOffice } from './sync/head-office.ts';
import { homeServer } from './sync/home-server.ts';
import { Sync } from './sync/sync.ts';
import type { TillClock } from './till-clock.ts';
import { cardTrust, contextNow, entryHeader, knownHere, wordsOf } from './till-context.ts';
import { tillFiles } from './till-files.ts';
import type { TillOptions } from './till-options.ts';
import { Training } from './training.ts';

/** A till at work: its use cases over its stores, its readers and its line to the union. */
export class Till {
  readonly #world: World;
  readonly #clock: TillClock;
  readonly #journal: Journal;
  readonly #ballast: Ballast;
  readonly #cache: ProgrammeCache;
  readonly #training: Training;
  readonly #hasTray: boolean;
  /** The desk whose basket was opened or changed last: the next card is for it. */
  #atCounter: Desk;
  readonly #sync: Sync;
  readonly #line: (events: FeedEvents) => Line;
  readonly #words: SaleWords;
  #assignment: Assignment;
  #wiped = false;
  /** Of this start of the program. */
  readonly #start: string;
  /** Words to watchers that are being put together: the stores are closed after them. */
  readonly #work: BackgroundWork;
  readonly cards: CardDesk;
  readonly events: TillEvents;
  readonly catalogue: Catalogue;
  readonly display: CustomerDisplay;
  readonly devices: CounterDevices;
  readonly #codes: MemberCodeDesk;
  readonly #limits: SharedLimits;
  /** Where real sales are made. */
  readonly desk: Desk;

  private constructor(opened: TillStores, options: TillOptions) {
    const { identity, world } = options;
    this.#world = world;
    this.#clock = opened.clock;
    const home = () => this.#cache.loaded(this.#assignment.home);
    this.#line = options.line ?? ((events) => new Feed(homeServer(identity, home), events));
    this.#work = new BackgroundWork(world.log, options.fatal);
    this.#start = Buffer.from(world.randomness(16)).toString('hex');
    this.#journal = opened.journal;
    this.#ballast = opened.ballast;
    this.#hasTray = options.hasTray === true;
    this.catalogue = opened.catalogue;
    this.#cache = opened.cache;
    this.#assignment = opened.assignment;
    this.#words = wordsOf({ assignment: () => this.#assignment, cache: opened.cache });
    this.events = new TillEvents(randomUUID(), world.now());
    this.cards = new CardDesk({
      sources: options.readers,
      world,
      settings: () => ({
        assignment: this.#assignment,
        ...cardTrust(home()),
        knows: (tokens) => knownHere(this.#context().trusted, tokens),
        lastSequence: this.#atCounter.journal.lastSequence,
        nowMs: this.#context().trusted.nowMs,
      }),
    });
    this.display = new CustomerDisplay({
      offers: () => this.offers(),
      titleOf: (id) => publicTitle(id, this.#words.offer(id)),
      nowMs: () => this.#context().trusted.nowMs,
      timer: realTimer,
    });
    this.#codes = new MemberCodeDesk({
      trusted: () => this.#context().trusted,
      evidenceKey: () => this.#assignment.evidenceKey,
      used: opened.working.usedCodes,
    });
    this.devices = new CounterDevices({
      settings: options.devices ?? { schema: 1, scanners: 'off' },
      jobs: opened.working.prints,
      display: this.display,
      paperOf: async (job, paper) => {
        const { sales } = job.desk === 'real' ? this.desk : await this.training();
        return paperOf(job, { sales, ...paper });
      },
      recentSales: () => this.desk.sales.newest(),
      scanned: (scan) =>
        this.#work.begin(() =>
          takeScan(scan, { codes: this.#codes, events: this.events, desk: this.#atCounter.checkouts }),
        ),
      changed: () => this.#work.begin(() => this.#statusChanged()),
      ...world,
      timer: realTimer,
    });
    const office = options.office ?? httpHeadOffice(homeServer(identity, home));
    this.#limits = new SharedLimits({
      terminal: identity.terminal,
      journal: opened.journal,
      outbox: () => this.desk.outbox,
      office,
      world,
      signers: () => opened.cache.headSigners(this.#assignment.home),
      header: () => entryHeader(this.#context()),
      isOnline: () => this.#sync.isOnline,
      released: () => this.#somethingToUpload(),
    });
    const shared: Omit<DeskParts, 'journal' | 'working' | 'idPrefix' | 'written' | 'watcher'> = {
      catalogue: opened.catalogue,
      cards: this.cards,
      events: this.events,
      waiting: new WaitingTap(),
      context: (journal) => this.#context(journal),
      words: this.#words,
      paper: (order) => this.devices.sold(order),
    };
    this.desk = new Desk({
      ...shared,
      journal: opened.journal,
      working: opened.working,
      idPrefix: '',
      askForBasket: (needs) => this.#limits.leases.askForBasket(needs),
      holds: this.#limits.holds,
      watcher: this.display.watcher(() => {
        this.#atCounter = this.desk;
      }),
      written: () => this.#somethingToUpload(),
    });
    this.#training = new Training({
      files: tillFiles(options.dataDir).training,
      place: opened.journal,
      log: world.log,
      changed: () => this.#work.begin(() => this.#statusChanged()),
      parts: {
        ...shared,
        watcher: this.display.watcher(() => {
          this.#atCounter = this.#training.opened ?? this.desk;
        }),
      },
    });
    this.#atCounter = this.desk;
    this.#sync = new Sync({
      office,
      leases: this.#limits.leases,
      settleHolds: () => this.#settleHolds(),
      cache: this.#cache,
      clock: opened.clock,
      outbox: this.desk.outbox,
      log: world.log,
      fatal: options.fatal,
      assignment: () => this.#assignment,
      keepAssignment: async (assignment, envelope) => {
        await opened.assignments.keep(envelope);
        this.#assignment = assignment;
      },
      report: async () => {
        await this.#ballast.tend();
        return reportOf(await this.status(), this.#start);
      },
      obey: async () => {
        if (this.#assignment.order?.kind !== 'wipe' || this.#wiped) return false;
        this.#wiped = await obeyWipe({
          ...opened,
          outbox: this.desk.outbox,
          limits: this.#limits,
          isOneOfTwo: this.#assignment.order.why === 'two-machines',
          written: () => this.#somethingToUpload(),
          identityFile: tillFiles(options.dataDir).identity,
          reportWiped: async () => {
            await office.report({ ...reportOf(await this.status(), this.#start), obeyed: 'wipe' });
          },
        });
        return this.#wiped;
      },
      changed: (what) => this.#work.begin(() => this.#changed(what)),
    });
  }

  static async open(options: TillOptions): Promise<Till> {
    const till = new Till(await openStores(options), options);
    await till.#limits.leases.weighRisk();
    return till;
  }

  /** Begins to read cards and to talk to the union; selling works before either does. */
  start(): void {
    this.#clock.start();
    this.display.idle();
    this.devices.start();
    this.cards.start({
      reading: () => this.events.publish('card-reading', {}),
      tapped: (tap) => this.#atCounter.checkouts.tapped(tap),
      removed: () => this.events.publish('card-removed', {}),
      readersChanged: () => this.#work.begin(() => this.#statusChanged()),
    });
    this.#sync.start(
      this.#line({
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
    this.#work.end();
    this.#clock.stop();
    await this.#sync.stop();
    await this.#limits.settled();
    await this.cards.stop();
    await this.devices.close();
    await this.#work.over();
    this.display.close();
    await this.#training.close();
    await this.desk.close();
    await this.catalogue.close();
    await this.#cache.close();
  }

  get isDemo(): boolean {
    return this.#assignment.demo;
  }

  /** Where sales are made to practise; never uploaded, and counted with no real one. */
  training(): Promise<Desk> {
    return this.#training.desk();
  }

  /** A member's phone was shown for this basket. */
  async memberCode(desk: Desk, checkout: string, code: string): Promise<Answer<CheckoutView>> {
    const tap = this.#codes.read(code);
    if (isRefusal(tap)) return tap;
    return desk.checkouts.shown(checkout, tap.done, () => this.#codes.admit(tap.done));
  }

  /** Whose goods are sold here. */
  get merchant(): string {
    return this.#assignment.store.merchant;
  }

  get storeTitle(): Words {
    return this.#assignment.store.title;
  }

  /** Offers of all programmes that can apply at this store on this day. */
  offers(): readonly Offer[] {
    return offersInForce(this.#context());
  }

  /** Every offer in the cache that can hold at this store: ended ones, later ones, and those of files that ran out. */
  allOffers(): readonly Offer[] {
    return publishedAt(this.#context());
  }

  async status(): Promise<CounterStatus> {
    return tillStatus({
      assignment: this.#assignment,
      readers: this.cards.readers,
      devices: this.devices.shown,
      trusted: this.#context().trusted,
      journal: await journalStatus(this.#journal, this.desk.outbox, {
        ballast: this.#ballast,
        refused: this.#sync.uploadRefused,
      }),
      trainingSetAside: this.#training.setAside,
      online: this.#sync.isOnline,
      clock: this.#clock,
      demo: this.isDemo && this.#hasTray,
      wiped: this.#wiped,
    });
  }

  #context(journal = this.#journal): QuoteContext {
    return contextNow({
      assignment: this.#assignment,
      cache: this.#cache,
      clock: this.#clock,
      online: this.#sync.isOnline,
      journal,
      shared: journal === this.#journal ? this.#limits.forQuotes() : null,
      log: this.#world.log,
    });
  }

  async #settleHolds(): Promise<void> {
    await this.desk.checkouts.giveUpAbandoned();
    await this.#limits.settleHolds(this.allOffers());
  }

  #somethingToUpload(): void {
    this.#work.begin(() => this.#limits.leases.weighRisk());
    this.#work.begin(() => this.#ballast.tend());
    void this.#sync.upload();
    this.#work.begin(() => this.#statusChanged());
  }

  async #changed(what: 'cache' | 'assignment' | 'uploaded' | 'line'): Promise<void> {
    await this.#limits.leases.weighRisk();
    if (what === 'cache' || what === 'assignment') {
      await this.desk.checkouts.filesChanged();
      await this.#training.opened?.checkouts.filesChanged();
      this.display.filesChanged();
      this.events.publish('cache-changed', { cache: (await this.status()).cache });
    }
    await this.#statusChanged();
  }

  async #statusChanged(): Promise<void> {
    this.events.publish('status-changed', { ...(await this.status()) });
  }
}

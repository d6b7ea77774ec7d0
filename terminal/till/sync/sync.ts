import { InvariantError } from '../../core/invariant.ts';
import type { Assignment } from '../../wire/documents/assignment.ts';
import type { Envelope, Signers } from '../../wire/envelope.ts';
import type { FeedMessage } from '../../wire/feed.ts';
import { sha256 } from '../../wire/sha256.ts';
import type { TerminalReport } from '../../wire/upload.ts';
import type { ProgrammeCache } from '../cache/programme-cache.ts';
import { openAssignment } from '../identity.ts';
import type { Outbox } from '../journal/outbox.ts';
import { CacheRefused, type Log, TillError } from '../ports.ts';
import type { LeaseDesk } from '../quotas/lease-desk.ts';
import type { TillClock } from '../till-clock.ts';
import { AskedAgain } from './asked-again.ts';
import type { Line } from './feed.ts';
import type { HeadOffice } from './head-office.ts';
import { PublishedHeads } from './published-heads.ts';
import { ReportLine } from './report-line.ts';
import { UploadPace } from './upload-pace.ts';

/** The pace of asking when no head prescribes one, or when the feed brings the news. */
const pollMsDefault = 60_000;

export type SyncParts = {
  readonly office: HeadOffice;
  readonly cache: ProgrammeCache;
  readonly outbox: Outbox;
  readonly assignment: () => Assignment;
  readonly keepAssignment: (assignment: Assignment, envelope: Envelope) => Promise<void>;
  readonly report: () => Promise<TerminalReport>;
  readonly clock: TillClock;
  /** Goes on with what the assignment orders; true: this till is no till any more. */
  readonly obey: () => Promise<boolean>;
  /** What this till may give of limits that tills share. */
  readonly leases: Pick<LeaseDesk, 'ask' | 'replenish' | 'giveBack'>;
  /** Tells the server which uses it holds in vain for members at this counter. */
  readonly settleHolds: () => Promise<void>;
  readonly changed: (what: 'cache' | 'assignment' | 'uploaded' | 'line') => void;
  readonly log: Log;
  readonly fatal: (error: unknown) => void;
};

/**
 * Keeps the till and its home server in step: published files and the assignment come in, the journal goes
 * out. Whatever fails here is tried again by itself; selling never waits for it.
 */
export class Sync {
  readonly #parts: SyncParts;
  #feed: Line | undefined;
  #poll: NodeJS.Timeout | undefined;
  #uploadRetry: NodeJS.Timeout | undefined;
  readonly #pace = new UploadPace();
  readonly #reports: ReportLine;
  readonly #heads: PublishedHeads;
  #uploading: Promise<void> | undefined;
  #moreToUpload = false;
  #reached = false;
  #stopped = false;
  /** What was begun and is not over: the stores are closed after it. */
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(parts: SyncParts) {
    this.#parts = parts;
    this.#reports = new ReportLine(parts);
    this.#heads = new PublishedHeads(parts);
  }

  /** Whether the home server answered the last time that it was asked. */
  get isOnline(): boolean {
    return this.#feed?.isConnected === true || this.#reached;
  }

  /** Why the home server takes no more of the journal, a code of its own; null: it does, or has not been asked. */
  get uploadRefused(): string | null {
    return this.#pace.refused;
  }

  start(feed: Line): void {
    this.#feed = feed;
    feed.start();
    this.#pollLater();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#feed?.stop();
    clearTimeout(this.#poll);
    clearTimeout(this.#uploadRetry);
    this.#parts.office.end();
    await Promise.allSettled([...this.#underWay, this.#uploading]);
  }

  /** The feed is up: catch up with what was missed, both ways. */
  connected(): Promise<void> {
    this.#reach(true);
    return this.everything();
  }

  disconnected(): void {
    this.#reach(false);
  }

  take(message: FeedMessage): Promise<boolean> {
    switch (message.type) {
      case 'head':
        return this.#follow(
          this.#guarded(() => this.#takePushedHead(message.programme, message.envelope, message.files)),
        );
      case 'assignment':
        return this.#follow(this.#guarded(() => this.#takeAssignment(message.envelope)));
      case 'leases':
        return this.#follow(this.#guarded(() => this.#askLeases()));
    }
  }

  /** One round of all there is to do with the server. */
  everything(): Promise<void> {
    return this.#follow(this.#everything());
  }

  async #everything(): Promise<void> {
    // R5: newer roots first, for what follows may be signed with their keys.
    for (const { id } of this.#parts.assignment().programmes)
      await this.#guarded(() => this.#heads.followRoots(id));
    await this.#guarded(async () => this.#takeAssignment(await this.#parts.office.assignment()));
    const { programmes, order } = this.#parts.assignment();
    for (const { id } of order?.kind === 'wipe' ? [] : programmes) {
      await this.#guarded(async () => this.#heads.take(id, await this.#parts.office.head(id)));
    }
    await this.#guarded(() => this.#askTime());
    // What goes back goes with this upload.
    if (order !== undefined) await this.#guarded(() => this.#askLeases());
    await this.upload();
    if (order === undefined) await this.#guarded(() => this.#askLeases());
    await this.#guarded(() => this.#parts.settleHolds());
    await this.#guarded(() => this.#report());
    await this.#guarded(() => this.#obey());
  }

  async #askTime(): Promise<void> {
    const { office, cache, clock, assignment } = this.#parts;
    const { home, terminal } = assignment();
    const signers = cache.headSigners(home);
    if (signers === null) return;
    await clock.ask({
      terminal,
      signers,
      time: (question) => office.time(question),
    });
  }

  /** A wiped till has no key: it says nothing more to anybody. */
  async #obey(): Promise<void> {
    // No report may come behind the last word of a till that is wiped.
    if (!(await this.#reports.inTurn(() => this.#parts.obey()))) return;
    this.#stopped = true;
    this.#feed?.stop();
    clearTimeout(this.#poll);
    clearTimeout(this.#uploadRetry);
    this.#parts.changed('assignment');
  }

  /** Hands the journal in, batch by batch; a call while one runs makes that one go on to the newest entry. */
  upload(): Promise<void> {
    this.#moreToUpload = true;
    this.#uploading ??= this.#uploadAll().finally(() => {
      this.#uploading = undefined;
    });
    return this.#uploading;
  }

  async #uploadAll(): Promise<void> {
    clearTimeout(this.#uploadRetry);
    while (this.#moreToUpload && !this.#stopped) {
      this.#moreToUpload = false;
      const went = await this.#guarded(() => this.#uploadBatches());
      if (!went) return this.#retryUpload();
      if (this.#parts.assignment().order === undefined)
        void this.#follow(this.#guarded(() => this.#parts.leases.replenish()));
    }
    this.#pace.went();
  }

  async #uploadBatches(): Promise<void> {
    const { office, outbox, log } = this.#parts;
    const again = new AskedAgain(this.#parts);
    for (
      let upload = await outbox.nextUpload();
      upload !== null && !this.#stopped;
      upload = await outbox.nextUpload()
    ) {
      const before = await outbox.held(upload.epoch);
      const answer = await office.upload(upload).catch((error: unknown) => {
        this.#pace.failed(error);
        return again.answer(error, upload);
      });
      if (answer === null) continue;
      this.#reach(true);
      for (const { sequence, outcome, reason } of answer.outcomes) {
        if (outcome === 'rejected') log('entry-rejected', { sequence, reason: reason ?? null });
      }
      await outbox.keepOutcomes(upload.epoch, answer.outcomes);
      const refused = await outbox.acknowledge(answer.acknowledgement, this.#headSigners());
      if (refused !== null) throw new TillError('head-office-refused', refused);
      if ((await outbox.held(upload.epoch)) <= before) {
        throw new TillError('head-office-refused', 'the server acknowledged nothing new');
      }
      this.#parts.changed('uploaded');
    }
  }

  /** Says how this till is, and hears how far its journal is held. */
  async #report(): Promise<void> {
    const { outbox, log } = this.#parts;
    const answer = await this.#reports.say();
    if (answer === undefined || !(await outbox.handInAgain(answer.held))) return;
    log('journal-asked-again', { from: answer.held.sequence + 1 });
    await this.upload();
  }

  #retryUpload(): void {
    if (this.#stopped) return;
    this.#uploadRetry = setTimeout(() => void this.upload(), this.#pace.nextMs());
  }

  /** Says at once what is in force here now: the union counts the tills that have what it published. */
  async #takePushedHead(programme: string, envelope: Envelope, files: readonly string[] = []): Promise<void> {
    const carried = files.map((file) => Buffer.from(file, 'base64'));
    const byHash = new Map(carried.map((bytes) => [sha256(bytes), bytes]));
    const taken = await this.#heads.take(programme, envelope, byHash);
    if (!taken) return;
    await this.#report();
    // It may bring offers that this till was granted nothing of.
    await this.#askLeases();
  }

  /**
   * A till that is ordered to stop, or to wipe itself, gives nothing of what tills share: it gives back what it has. Not
   * when another machine may have its leases, too: then nobody can say what is left of them.
   */
  async #askLeases(): Promise<void> {
    const { leases, assignment } = this.#parts;
    const { order } = assignment();
    if (order === undefined) await leases.ask();
    else if (order.why === 'staff') await leases.giveBack();
  }

  #headSigners(): Signers {
    const signers = this.#parts.cache.headSigners(this.#parts.assignment().home);
    if (signers === null) throw new TillError('cache-refused', 'the home programme has no root here');
    return signers;
  }

  async #takeAssignment(envelope: Envelope): Promise<void> {
    const { home } = this.#parts.assignment();
    await this.#heads.underNewestRoot(home, () => this.#takeSignedAssignment(envelope));
  }

  async #takeSignedAssignment(envelope: Envelope): Promise<void> {
    const { assignment: current, cache, office, keepAssignment, changed } = this.#parts;
    const opened = openAssignment(envelope, {
      terminal: current().terminal,
      signers: this.#headSigners(),
    });
    if (!opened.ok) throw new CacheRefused(opened.rule, opened.faults.join('; '));
    if (opened.value.version <= current().version) return;
    const wasOrdered = current().order !== undefined;
    for (const { id, rootSha256 } of opened.value.programmes) {
      if (cache.root(id) === undefined)
        await cache.pinRoot(await office.root(id), { programme: id, sha256: rootSha256 });
    }
    await keepAssignment(opened.value, envelope);
    changed('assignment');
    if (opened.value.order !== undefined) await this.#guarded(() => this.#obeyAtOnce());
    // Whoever let it work again wants to see that it does.
    else if (wasOrdered)
      await this.#guarded(async () => {
        await this.#report();
        await this.#askLeases();
      });
  }

  /** An order that was pushed is not left until the next round. */
  async #obeyAtOnce(): Promise<void> {
    await this.#askLeases();
    await this.upload();
    await this.#report();
    await this.#obey();
  }

  #follow<Result>(work: Promise<Result>): Promise<Result> {
    this.#underWay.add(work);
    const over = () => this.#underWay.delete(work);
    work.then(over, over);
    return work;
  }

  #pollLater(): void {
    const seconds = this.#parts.cache.loaded(this.#parts.assignment().home)?.head.pollSeconds;
    const paceMs = seconds === undefined ? pollMsDefault : seconds * 1_000;
    // Half to one and a half of the pace: tills that started together drift apart.
    this.#poll = setTimeout(() => void this.#pollOnce(), paceMs * (0.5 + Math.random()));
  }

  async #pollOnce(): Promise<void> {
    await this.everything();
    if (!this.#stopped) this.#pollLater();
  }

  #reach(reached: boolean): void {
    const before = this.isOnline;
    this.#reached = reached;
    if (before !== this.isOnline) this.#parts.changed('line');
  }

  /** The world's failures end here, said and not passed on; what is our own fault stops the till. */
  async #guarded(work: () => Promise<unknown>): Promise<boolean> {
    if (this.#stopped) return false;
    try {
      await work();
      return true;
    } catch (error) {
      if (error instanceof InvariantError) {
        this.#parts.fatal(error);
        return false;
      }
      // Anything else is the world's: a full disk or a busy file, too. It is said, and tried again later.
      const code = error instanceof TillError ? error.code : 'disk-failed';
      if (code === 'head-office-unreachable' && this.#feed?.isConnected !== true) this.#reach(false);
      const rule = error instanceof CacheRefused ? { rule: error.rule } : {};
      this.#parts.log('sync-failed', { code, ...rule, why: (error as Error).message });
      return false;
    }
  }
}

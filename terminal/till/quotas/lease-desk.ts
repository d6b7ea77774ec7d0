import { usePeriods } from '../../core/calendar/use-periods.ts';
import type { EntryHeader, ReleaseEntry } from '../../core/journal/entry.ts';
import type { Envelope, Signers } from '../../wire/envelope.ts';
import { leasesPerEntryMax } from '../../wire/journal-entry-schema.ts';
import {
  type Counting,
  countingMarkOf,
  type LeaseAsk,
  needsPerAskMax,
  offersPerAskMax,
} from '../../wire/quotas.ts';
import type { Append, Journal } from '../journal/journal.ts';
import { released } from '../journal/quota-moves.ts';
import { TillError } from '../ports.ts';
import { LeaseBook, leasesHeld, leftOf, type OfflineRisk } from './lease-book.ts';
import type { Shortage } from './spend-leases.ts';
import { countingKnown, keepCounting, widerThan } from './uses-elsewhere.ts';

/** A basket waits this long at most for what its lease lacks; then it is decided with what is here. */
const basketWaitMsMax = 1_000;
/** Who was given nothing does not ask at every sale. */
const replenishEveryMsMin = 5_000;

/** Of what members used elsewhere; the rest comes with the next round. */
const roundsMax = 100;

type Appending = (what: Append) => Promise<unknown>;

export type LeaseParts = {
  readonly journal: Journal;
  readonly ask: (ask: LeaseAsk) => Promise<Envelope>;
  /** Null before the home programme's root is here. */
  readonly signers: () => Signers | null;
  readonly header: () => EntryHeader;
  readonly isOnline: () => boolean;
  readonly nowMs: () => number;
  /** An entry was written that gives leases back. */
  readonly released: () => void;
};

/** Keeps this till in what it may give: asks for more, and gives back what is asked back. */
export class LeaseDesk {
  readonly #parts: LeaseParts;
  readonly book: LeaseBook;
  #asked: Promise<unknown> = Promise.resolve();
  #replenishedAtMs = Number.NEGATIVE_INFINITY;
  #riskLeft: OfflineRisk | null = null;

  constructor(parts: LeaseParts) {
    this.#parts = parts;
    this.book = new LeaseBook(parts.journal);
  }

  /** What may still be given without the server's word, when it was last weighed: a context is made without waiting. */
  get riskLeft(): OfflineRisk | null {
    return this.#riskLeft;
  }

  /** After each change of the journal. */
  async weighRisk(): Promise<void> {
    this.#riskLeft = await this.book.offlineRiskLeft();
  }

  /** One round: what should be held is asked for, and what is asked back is given. Rejects as the line does. */
  ask(needs: readonly Shortage[] = []): Promise<void> {
    // One call at a time: an answer that was overtaken would be refused as old.
    const round = this.#asked.then(() => this.#ask(needs));
    this.#asked = round.catch(() => {});
    return round;
  }

  async #ask(needs: readonly Shortage[]): Promise<void> {
    const { journal, ask, signers, nowMs } = this.#parts;
    this.#replenishedAtMs = nowMs();
    const trusted = signers();
    if (trusted === null) return;
    const known = await countingKnown(journal.database);
    const usesCounting = known === null ? '' : countingMarkOf(known);
    // From the beginning on everything is told that counts by then.
    let before = (await this.book.usesThrough()) > 0 ? (known ?? []) : null;
    let counting: Counting | null = null;
    for (let round = 0; round < roundsMax; round += 1) {
      const usesAfter = await this.book.usesThrough();
      const envelope = await ask({
        schema: 1,
        epoch: journal.epoch,
        needs: round > 0 ? [] : needs.slice(0, needsPerAskMax).map((need) => ({ ...need })),
        ...{ usesAfter, usesCounting, usesMarked: true },
      });
      const taken = await this.book.take(envelope, trusted);
      if ('refused' in taken) throw new TillError('head-office-refused', taken.refused);
      before ??= taken.counting ?? known ?? [];
      counting = taken.counting ?? counting;
      if (!taken.more) break;
    }
    if (counting !== null) await this.#recount({ before, counting }, trusted);
    await this.#release();
  }

  /** Other uses count than before: what is to count more is told again, and what counts no more is forgotten. */
  async #recount(
    { before, counting }: { readonly before: Counting | null; readonly counting: Counting },
    trusted: Signers,
  ): Promise<void> {
    const toldAgain = widerThan(before ?? [], counting);
    for (let at = 0; at < toldAgain.length; at += offersPerAskMax)
      await this.#tellAgain(toldAgain.slice(at, at + offersPerAskMax), trusted);
    await keepCounting(this.#parts.journal.database, { counting, toldAgain });
    this.#parts.journal.forget();
  }

  async #tellAgain(usesOf: string[], trusted: Signers): Promise<void> {
    const { journal, ask } = this.#parts;
    let after = 0;
    for (let round = 0; round < roundsMax; round += 1) {
      const asked = { schema: 1, epoch: journal.epoch, needs: [], usesAfter: after } as const;
      const envelope = await ask({ ...asked, needs: [], usesMarked: true, usesOf });
      const taken = await this.book.take(envelope, trusted, { after });
      if ('refused' in taken) throw new TillError('head-office-refused', taken.refused);
      if (!taken.more) return;
      after = taken.through;
    }
    throw new TillError('head-office-refused', 'the uses of some offers do not come to an end');
  }

  /** What a basket lacks is asked for at once; whether it is worth deciding again. */
  async askForBasket(needs: readonly Shortage[]): Promise<boolean> {
    if (needs.length === 0 || !this.#parts.isOnline()) return false;
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), basketWaitMsMax);
    });
    const answered = this.ask(needs).then(
      () => true,
      () => false, // the line is down: the basket is decided with what is here
    );
    const worthIt = await Promise.race([answered, tooLong]);
    clearTimeout(timer);
    return worthIt;
  }

  /** After sales were handed in: asks for more when some pool runs low. */
  async replenish(): Promise<void> {
    if (this.#parts.nowMs() - this.#replenishedAtMs < replenishEveryMsMin) return;
    if (await this.book.isLow(usePeriods(this.#parts.header().at))) await this.ask();
  }

  /** What was asked back, alone among writers as sales are: what goes back cannot be sold meanwhile. */
  async #release(): Promise<void> {
    const { journal, released } = this.#parts;
    if (await journal.exclusively(async (append) => this.#write(append, await this.book.toRelease())))
      released();
  }

  /** All that is left goes back: a till that its union has stopped, or is about to wipe, gives nothing of it. */
  giveBack(): Promise<void> {
    // Behind a call that is under way: what it brings goes back, too.
    const round = this.#asked.then(async () => {
      const { journal, released } = this.#parts;
      if (await journal.exclusively((append) => this.giveBackBy(append))) released();
    });
    this.#asked = round.catch(() => {});
    return round;
  }

  /** The same by a writer in its turn; whether there was anything. */
  async giveBackBy(append: Appending): Promise<boolean> {
    const held = await leasesHeld(this.#parts.journal);
    const leases = held.map((row) => ({ grant: row.grant_id, amount: leftOf(row) }));
    for (let at = 0; at < leases.length; at += leasesPerEntryMax)
      await this.#write(append, leases.slice(at, at + leasesPerEntryMax));
    return leases.length > 0;
  }

  async #write(append: Appending, leases: ReleaseEntry['leases']): Promise<boolean> {
    if (leases.length === 0) return false;
    const entry: ReleaseEntry = { ...this.#parts.header(), kind: 'release', leases };
    await append({ entry, uses: [], member: null, quotas: { leases: released(leases), risk: null } });
    return true;
  }

  /** Resolves when no call is under way. */
  async settled(): Promise<void> {
    await this.#asked;
  }
}

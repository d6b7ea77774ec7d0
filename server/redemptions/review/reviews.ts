import type { OpenRegister } from '../../store/open-register.ts';
import { EvidenceOpener } from './evidence-opener.ts';
import { PublishedHistory } from './published-then.ts';
import { lookAtNext } from './review-entries.ts';
import { firstWaiting } from './waiting-sales.ts';
import { type LookedAt, writeDown } from './write-down.ts';

/**
 * The second look at sales, right after they were taken: deciding again and checking a chip's proof take longer
 * than taking in. What waits is in the register, so that a stop in between forgets none.
 */
export class Reviews {
  readonly #store: OpenRegister;
  readonly #history: PublishedHistory;
  readonly #opener = new EvidenceOpener();
  #running: Promise<void> | null = null;
  #more = false;
  #ended = false;

  constructor(store: OpenRegister) {
    this.#store = store;
    this.#history = new PublishedHistory(store);
  }

  /** Resolves when everything that waited at the call was looked at, or when that failed, which is logged. */
  run(): Promise<void> {
    this.#more = true;
    this.#running ??= this.#all().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** Begins no more; resolves when nothing is under way. */
  async end(): Promise<void> {
    this.#ended = true;
    await this.#running;
    await this.#opener.end();
  }

  async #all(): Promise<void> {
    try {
      while (this.#more && !this.#ended) {
        this.#more = false;
        await this.#allWaiting();
      }
    } catch (error) {
      // They go on waiting: the next upload, or the next start, takes them up.
      this.#store.log.error({ fault: (error as Error).message }, 'a review failed');
    }
  }

  /** While the register takes one pass's doubts in, the next pass is looked at: the one waits for the disk, the other computes. */
  async #allWaiting(): Promise<void> {
    const first = await firstWaiting(this.#store.database);
    if (first === null) return;
    let looked = await this.#look(first - 1);
    while (looked.length > 0) {
      const [written, next] = await Promise.allSettled([
        writeDown(this.#store, looked),
        this.#look(looked.at(-1)?.of.number ?? first),
      ]);
      if (written.status === 'rejected') throw written.reason;
      if (next.status === 'rejected') throw next.reason;
      looked = next.value;
    }
  }

  /** None when it was ended: what was looked at is still written down. */
  async #look(after: number): Promise<readonly LookedAt[]> {
    if (this.#ended) return [];
    return lookAtNext(this.#store, { history: this.#history, opener: this.#opener }, after);
  }
}

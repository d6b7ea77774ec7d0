import type { OpenRegister } from '../../store/open-register.ts';
import { PublishedHistory } from './published-then.ts';
import { reviewNext } from './review-entries.ts';

/**
 * The second look at sales, right after they were taken: deciding again and checking a chip's proof take longer
 * than taking in. What waits is in the register, so that a stop in between forgets none.
 */
export class Reviews {
  readonly #store: OpenRegister;
  readonly #history: PublishedHistory;
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
  }

  async #all(): Promise<void> {
    try {
      while (this.#more && !this.#ended) {
        this.#more = false;
        while (!this.#ended && (await reviewNext(this.#store, this.#history)) > 0);
      }
    } catch (error) {
      // They go on waiting: the next upload, or the next start, takes them up.
      this.#store.log.error({ fault: (error as Error).message }, 'a review failed');
    }
  }
}

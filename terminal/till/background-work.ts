import { InvariantError } from '../core/invariant.ts';
import type { Log } from './ports.ts';

/** Work that nobody waits for: the world's failures are said; what is our own fault stops the till. */
export class BackgroundWork {
  readonly #log: Log;
  readonly #fatal: (error: unknown) => void;
  readonly #underWay = new Set<Promise<void>>();
  #ended = false;

  constructor(log: Log, fatal: (error: unknown) => void) {
    this.#log = log;
    this.#fatal = fatal;
  }

  /** Begins the work, unless the till is closing. */
  begin(work: () => Promise<void>): void {
    if (this.#ended) return;
    const begun = work().catch((error: unknown) => {
      if (error instanceof InvariantError) this.#fatal(error);
      else this.#log('work-failed', { why: (error as Error).message });
    });
    this.#underWay.add(begun);
    void begun.finally(() => this.#underWay.delete(begun));
  }

  /** Nothing is begun any more. */
  end(): void {
    this.#ended = true;
  }

  /** Resolves when all that was begun is over. */
  async over(): Promise<void> {
    await Promise.allSettled(this.#underWay);
  }
}

import { Refused } from './line.ts';

/** Waits after a failed upload double from the first to the last of these; a line that is back waits for none. */
const retryMsMin = 500;
const retryMsMax = 60_000;
/** What the server has refused it refuses again, until staff have looked or the next round has brought what is new. */
const refusedRetryMsMax = 600_000;
/** HTTP: from here on it is the server that failed, not the call. */
const serverFaults = 500;

/** How long a till waits until it hands its journal in again. */
export class UploadPace {
  #retryMs = retryMsMin;
  #mostMs = retryMsMax;
  #refused: string | null = null;

  /** What the server said to the last upload, a code of its own; null: it has taken it, or was not there. */
  get refused(): string | null {
    return this.#refused;
  }

  /** An upload failed, for this reason. */
  failed(error: unknown): void {
    const isRefused = error instanceof Refused && error.status < serverFaults;
    this.#mostMs = isRefused ? refusedRetryMsMax : retryMsMax;
    this.#refused = isRefused ? error.problem : null;
  }

  /** All is handed in. */
  went(): void {
    this.#refused = null;
    this.#retryMs = retryMsMin;
    this.#mostMs = retryMsMax;
  }

  /** The next wait, in milliseconds; the one after it is longer. */
  nextMs(): number {
    const waitMs = Math.min(this.#retryMs, this.#mostMs);
    this.#retryMs = Math.min(this.#retryMs * 2, this.#mostMs);
    return waitMs;
  }
}

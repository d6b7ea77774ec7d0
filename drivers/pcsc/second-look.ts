import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { secondLookMs, secondLookMsMax, secondLookTriesMax } from './reader-timings.ts';

export type SecondLookParts = {
  /** The names of the slots that the binding says are there. */
  readonly watched: () => readonly string[];
  /** Whether a slot of this name would be watched. */
  readonly isUsable: (name: string) => boolean;
  /** Called when the machine has other slots than those. */
  readonly onDifference: () => void;
};

/**
 * Counts the readers once more, in a process of its own, after some came or went.
 *
 * The binding lists the readers and then waits for a change; one that comes or goes between the two is overlooked
 * until the next change, which is the rule rather than the exception for a device with two slots. An overlooked slot
 * reads no card; one that is gone and was overlooked is shown as ready for ever.
 */
export class SecondLook {
  readonly #parts: SecondLookParts;
  #timer: NodeJS.Timeout | null = null;
  #counting: ChildProcess | null = null;

  constructor(parts: SecondLookParts) {
    this.#parts = parts;
    // A count that waits for a daemon would outlive this process.
    process.on('exit', () => this.#counting?.kill('SIGKILL'));
  }

  /** Readers have come or gone: the look is taken when that has been over for a while. */
  expect(tries = secondLookTriesMax): void {
    this.#counting?.kill('SIGKILL');
    this.#counting = null;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#look(tries), secondLookMs);
  }

  #look(tries: number): void {
    this.#timer = null;
    const counting = fork(fileURLToPath(new URL('./reader-count.js', import.meta.url)), [], {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      timeout: secondLookMsMax,
      killSignal: 'SIGKILL',
    });
    this.#counting = counting;
    let names: readonly unknown[] | null = null;
    counting.on('message', (told) => {
      if (Array.isArray(told)) names = told;
    });
    counting.on('error', () => {});
    counting.on('close', () => {
      // Another change has come in between, and with it another count.
      if (this.#counting !== counting) return;
      this.#counting = null;
      if (names !== null) this.#compare(names);
      else if (tries > 1) this.expect(tries - 1);
    });
  }

  #compare(told: readonly unknown[]): void {
    const there = told.filter((name) => typeof name === 'string' && this.#parts.isUsable(name));
    const watched = this.#parts.watched();
    if (there.length !== watched.length || watched.some((name) => !there.includes(name)))
      this.#parts.onDifference();
  }
}

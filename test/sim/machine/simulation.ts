import { createHash } from 'node:crypto';
import { SeededRandom } from '../../../server/demo/seeded-random.ts';
import { EventQueue, type PlannedEvent } from './event-queue.ts';

/** Taken before anything stands in for it. */
const nextTurn = setImmediate;

/** Lines of the trace that go into its hash at once. */
const traceLinesAtOnce = 256;

/**
 * Time, chance and order of a simulated world. One event happens after the other; between two of them
 * everything that the first set off runs until it waits for another event. Nothing else moves the world, so
 * the same seed gives the same run, and the hash of the trace shows it.
 */
export class Simulation {
  readonly seed: number;
  readonly random: SeededRandom;
  /** Called with each line of the trace; for whoever looks for where two runs part. */
  readonly #watch: ((line: string) => void) | undefined;
  readonly #queue = new EventQueue();
  readonly #trace = createHash('sha256');
  readonly #realWork = new Set<Promise<unknown>>();
  #lines: string[] = [];
  #order = 0;
  #nowMs: number;
  happened = 0;

  constructor(options: {
    readonly seed: number;
    readonly startMs: number;
    readonly watch?: ((line: string) => void) | undefined;
  }) {
    this.seed = options.seed;
    this.random = new SeededRandom(options.seed);
    this.#watch = options.watch;
    this.#nowMs = options.startMs;
  }

  /** True time, in milliseconds since 1970. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /** Plans what happens after so many milliseconds; gives back how to call it off. */
  later(afterMs: number, what: string, work: () => void | Promise<void>): () => void {
    this.#order += 1;
    const event: PlannedEvent = {
      atMs: this.#nowMs + Math.max(0, afterMs),
      order: this.#order,
      what,
      work,
      isCalledOff: false,
    };
    this.#queue.put(event);
    return () => {
      event.isCalledOff = true;
    };
  }

  /** Resolves after so much simulated time; for what is outside every program. */
  wait(afterMs: number, what: string): Promise<void> {
    return new Promise((resolve) => {
      this.later(afterMs, what, resolve);
    });
  }

  /** Lets the world go on until this moment, or until `isDone` at the end of an event. */
  async run(untilMs: number, isDone: () => boolean = () => false): Promise<void> {
    await this.#allSettled();
    while (!isDone()) {
      const event = this.#queue.take(untilMs);
      if (event === null) {
        this.#nowMs = Math.max(this.#nowMs, untilMs);
        return;
      }
      this.#nowMs = event.atMs;
      this.happened += 1;
      this.note(event.what);
      await event.work();
      await this.#allSettled();
    }
  }

  /** Work on the real disk, which takes real time: nothing else happens in the world meanwhile. */
  meanwhile<Result>(work: Promise<Result>): Promise<Result> {
    this.#realWork.add(work);
    const over = () => this.#realWork.delete(work);
    work.then(over, over);
    return work;
  }

  /** Everything that an event set off waits for another event now. */
  async #allSettled(): Promise<void> {
    await settled();
    while (this.#realWork.size > 0) {
      await Promise.allSettled(this.#realWork);
      await settled();
    }
  }

  note(text: string): void {
    const line = `${this.#nowMs.toFixed(3)} ${text}\n`;
    this.#watch?.(line);
    if (this.#lines.push(line) >= traceLinesAtOnce) this.#fold();
  }

  /** Of everything that happened so far, in its order. */
  traceHash(): string {
    this.#fold();
    return this.#trace.copy().digest('hex');
  }

  #fold(): void {
    this.#trace.update(this.#lines.join(''));
    this.#lines = [];
  }

  /** A number between these two, small ones far more often than large ones. */
  skewed(min: number, max: number): number {
    const share = this.random.word() / 4_294_967_296;
    return min + (max - min) * share ** 4;
  }

  evenly(min: number, max: number): number {
    return min + ((max - min) * this.random.word()) / 4_294_967_296;
  }
}

/** All promises and ticks that can go on without an event have gone on. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    nextTurn(resolve);
  });
}

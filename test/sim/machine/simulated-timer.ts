import type { Program } from './program.ts';

/**
 * What looks again and again looks once in a quarter of an hour at most: a machine that is late is an honest machine, and a
 * simulated day has 86,400 seconds in which nothing is to be seen.
 */
const repeatMsMin = 900_000;

/** Stands where Node's timer object stands. */
export class SimulatedTimer {
  readonly #program: Program;
  readonly #repeats: boolean;
  readonly #afterMs: number;
  readonly #work: () => void;
  #callOff: () => void = () => {};

  constructor(
    program: Program,
    how: { readonly afterMs: number; readonly repeats: boolean },
    work: () => void,
  ) {
    this.#program = program;
    this.#afterMs = Math.max(how.repeats ? repeatMsMin : 1, Number.isFinite(how.afterMs) ? how.afterMs : 1);
    this.#repeats = how.repeats;
    this.#work = work;
    this.#plan();
  }

  cancel(): void {
    this.#callOff();
    this.#callOff = () => {};
  }

  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
  hasRef(): boolean {
    return true;
  }
  refresh(): this {
    this.cancel();
    this.#plan();
    return this;
  }
  close(): this {
    this.cancel();
    return this;
  }

  #plan(): void {
    this.#callOff = this.#program.later(this.#afterMs, 'timer', () => {
      if (this.#repeats) this.#plan();
      this.#work();
    });
  }
}

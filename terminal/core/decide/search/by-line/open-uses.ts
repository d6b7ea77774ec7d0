import type { CoverOffer } from '../../candidates.ts';

/**
 * What must be known of an offer between the first and the last line that it may take, as one whole number: 0 before
 * it takes anything.
 */
export type OpenUse = {
  readonly lines: readonly number[];
  /** States are below this. */
  readonly radix: number;
  /** The state once so many units of a line are taken more; -1 where a limit forbids it, `radix` where there are too many. */
  readonly after: (state: number, line: number, units: number) => number;
  /** What the cap cuts off, in fen, and the line that bears it. */
  readonly past: (state: number) => { readonly fen: number; readonly line: number };
  /** What it may yet come to cut off at most, of what was taken off so far. */
  readonly pastMost: (state: number) => number;
};

const nothingPast = { fen: 0, line: -1 };

/** Of an offer without a cap. */
class Uncapped {
  past() {
    return nothingPast;
  }

  pastMost(): number {
    return 0;
  }
}

/** Whether it is used at all: the fewest offers come first, so that counts once. */
export class SeenUse extends Uncapped implements OpenUse {
  readonly lines: readonly number[];
  readonly radix = 2;

  constructor(lines: readonly number[]) {
    super();
    this.lines = lines;
  }

  after(): number {
    return 1;
  }
}

/** Which way to make sets was chosen: that is at the first line, and stays. */
export class WayUse extends Uncapped implements OpenUse {
  readonly lines: readonly number[];
  readonly radix: number;

  constructor(lines: readonly number[], ways: number) {
    super();
    this.lines = lines;
    this.radix = ways;
  }

  after(state: number): number {
    return state;
  }
}

/** How many units it has taken of those that it may. */
export class UnitUse extends Uncapped implements OpenUse {
  readonly lines: readonly number[];
  readonly radix: number;
  readonly #unitsMax: number;

  constructor(lines: readonly number[], unitsMax: number) {
    super();
    this.lines = lines;
    this.radix = unitsMax + 1;
    this.#unitsMax = unitsMax;
  }

  after(state: number, _: number, units: number): number {
    return state + units > this.#unitsMax ? -1 : state + units;
  }
}

/** Uses of an offer with a cap that are told apart. */
const capStatesMax = 1 << 12;

type CapState = {
  readonly units: number;
  readonly fen: number;
  /** The unit that comes last in order of size, which the cap cuts short. */
  readonly smallestLine: number;
};

/** What it would take off without its cap, and which unit the cap cuts short; states are numbered as they are met. */
export class CapUse implements OpenUse {
  readonly lines: readonly number[];
  readonly radix = capStatesMax;
  readonly #cover: CoverOffer;
  readonly #states: CapState[] = [{ units: 0, fen: 0, smallestLine: -1 }];
  readonly #numbers = new Map<number, number>();

  constructor(lines: readonly number[], cover: CoverOffer) {
    this.lines = lines;
    this.#cover = cover;
  }

  after(state: number, line: number, units: number): number {
    const { cuts, unitsMax, fenMax } = this.#cover;
    const before = this.#states[state]!;
    const fen = before.fen + units * cuts[line]!;
    const all = before.units + units;
    if (all > unitsMax) return -1;
    const last = before.smallestLine;
    const isSmallest = last < 0 || cuts[line]! < cuts[last]! || (cuts[line]! === cuts[last]! && line > last);
    const smallestLine = isSmallest ? line : last;
    // A unit that the cap cuts to 0 is not covered.
    if (fen - cuts[smallestLine]! >= fenMax) return -1;
    return this.#numberOf({ units: unitsMax < Number.POSITIVE_INFINITY ? all : 0, fen, smallestLine });
  }

  past(state: number) {
    const { fen, smallestLine } = this.#states[state]!;
    return { fen: Math.max(0, fen - this.#cover.fenMax), line: smallestLine };
  }

  /** Less than the cut of its smallest unit, and that one does not grow. */
  pastMost(state: number): number {
    const { smallestLine } = this.#states[state]!;
    return smallestLine < 0 ? 0 : this.#cover.cuts[smallestLine]! - 1;
  }

  #numberOf(state: CapState): number {
    const { length } = this.#cover.cuts;
    const name = (state.fen * (length + 1) + state.smallestLine) * 8192 + state.units;
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    const number = this.#states.length;
    if (number === this.radix) return number;
    this.#states.push(state);
    this.#numbers.set(name, number);
    return number;
  }
}

import type { Simplex } from './simplex.ts';

/** A part of the program: what it came from, with one column held more closely, and what cannot be undercut in it. */
export type Branch = {
  readonly least: number;
  readonly depth: number;
  readonly from: Branch | null;
  readonly column: number;
  readonly low: number;
  readonly high: number;
  /** Where it is searched as a problem of its own: that search, which can go on. */
  readonly part: Part | null;
};

/** A search that works on as long as nothing undercuts `until`, and a while longer; returns what it cannot undercut. */
export type Part = { readonly run: (until: number) => number };

export function wholeBranch(least: number): Branch {
  return { least, depth: 0, from: null, column: -1, low: 0, high: 0, part: null };
}

/** Puts the bounds of one branch after another into a program, and takes back only those of the one before. */
export class BranchBounds {
  readonly #simplex: Simplex;
  /** The program's own bounds, as the root tightened them. */
  readonly #low: Float64Array;
  readonly #high: Float64Array;
  #held = new Set<number>();

  constructor(simplex: Simplex, low: Float64Array, high: Float64Array) {
    this.#simplex = simplex;
    this.#low = low.slice();
    this.#high = high.slice();
  }

  lowOf(column: number): number {
    return this.#low[column]!;
  }

  highOf(column: number): number {
    return this.#high[column]!;
  }

  /** For good: everywhere, from now on. */
  tighten(column: number, low: number, high: number): void {
    this.#low[column] = low;
    this.#high[column] = high;
    this.#simplex.setBounds(column, low, high);
  }

  /** Whether the root has ruled out since all that the branch could be. */
  isRuledOut(branch: Branch): boolean {
    for (let at: Branch | null = branch; at !== null && at.column >= 0; at = at.from) {
      if (at.low > this.#high[at.column]! || at.high < this.#low[at.column]!) return true;
    }
    return false;
  }

  go(branch: Branch): void {
    const wanted = new Map<number, Branch>();
    for (let at: Branch | null = branch; at !== null && at.column >= 0; at = at.from) {
      // The deepest says the most of a column.
      if (!wanted.has(at.column)) wanted.set(at.column, at);
    }
    for (const column of this.#held) {
      if (!wanted.has(column)) this.#simplex.setBounds(column, this.#low[column]!, this.#high[column]!);
    }
    for (const [column, { low, high }] of wanted) {
      this.#simplex.setBounds(column, Math.max(low, this.#low[column]!), Math.min(high, this.#high[column]!));
    }
    this.#held = new Set(wanted.keys());
  }
}

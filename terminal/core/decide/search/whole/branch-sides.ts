import type { Incumbent } from '../incumbent.ts';
import type { Branch } from './branch.ts';
import type { Simplex } from './simplex.ts';
import { openColumn, type SplitColumn } from './split-columns.ts';
import type { WholeProgram } from './whole-program.ts';
import { boundRoom } from './whole-work.ts';

/** Of a side that gains nothing, so that the other one still tells two columns apart. */
const gainMin = 1e-3;

type SearchAtHand = {
  readonly simplex: Simplex;
  readonly whole: WholeProgram;
  readonly incumbent: Incumbent;
  readonly isLost: (least: number) => boolean;
  /** What nothing at the bounds of the table undercuts, or as much as `enough`; charged to the search. */
  readonly optimum: (enough: number) => number;
};

/** Into what a branch is split: columns are tried out, for what they promise is told by no amount in the table. */
export class BranchSides {
  readonly #search: SearchAtHand;

  constructor(search: SearchAtHand) {
    this.#search = search;
  }

  /** The likelier first; none where everything is settled. */
  of(branch: Branch, split: readonly SplitColumn[]): readonly Branch[] {
    const { simplex, whole } = this.#search;
    if (split.length > 0) return this.#tried(branch, split);
    // All whole, and still worth less than the incumbent by the program: other plans may lie within.
    const open = openColumn(simplex, whole);
    if (open === null) return [];
    const value = Math.round(simplex.amountOf(open));
    const [low, high] = [simplex.lowOf(open), simplex.highOf(open)];
    const sides = [this.#side(branch, open, { low: value, high: value })];
    if (value > low) sides.push(this.#side(branch, open, { high: value - 1 }));
    if (value < high) sides.push(this.#side(branch, open, { low: value + 1 }));
    return sides;
  }

  /** Tries the most promising columns out, and splits on the one that raises what both sides pay the most. */
  #tried(branch: Branch, split: readonly SplitColumn[]): readonly Branch[] {
    const { incumbent, isLost } = this.#search;
    let best: readonly Branch[] = [];
    let bestScore = -1;
    for (const { column, scale, value } of split) {
      const below = this.#triedSide(branch, column, { high: Math.floor(value * scale) / scale });
      const above = this.#triedSide(branch, column, { low: Math.ceil(value * scale) / scale });
      const gain = (side: Branch) =>
        Math.max(gainMin, Math.min(side.least, incumbent.solution.payable + 1) - branch.least);
      const score = gain(below) * gain(above);
      if (score <= bestScore) continue;
      bestScore = score;
      const isLow = value * scale - Math.floor(value * scale) <= 0.5;
      best = isLow ? [below, above] : [above, below];
      if (isLost(below.least) || isLost(above.least)) break;
    }
    return best;
  }

  #triedSide(branch: Branch, column: number, to: { readonly low?: number; readonly high?: number }): Branch {
    const { simplex, incumbent, optimum } = this.#search;
    const side = this.#side(branch, column, to);
    const [low, high] = [simplex.lowOf(column), simplex.highOf(column)];
    simplex.setBounds(column, side.low, side.high);
    const least = optimum(incumbent.goal + boundRoom);
    simplex.setBounds(column, low, high);
    return { ...side, least: Math.max(side.least, least) };
  }

  #side(from: Branch, column: number, to: { readonly low?: number; readonly high?: number }): Branch {
    const { simplex } = this.#search;
    const { low = simplex.lowOf(column), high = simplex.highOf(column) } = to;
    return { least: from.least, depth: from.depth + 1, from, column, low, high, part: null };
  }
}

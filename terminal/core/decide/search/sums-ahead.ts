import type { CoverOffer } from '../candidates.ts';
import { LineSums, moveInto } from './line-sums.ts';

/** Larger tables of sums are not worth having: bits by line, and words that are moved to fill them. */
const bitsMax = 1 << 16;
const wordsMovedMax = 400_000;
/** With more units of a line the sums are too many. */
const unitsMax = 8;

/** A line of the search, in its order, with the offers that may cover its units. */
export type LineAhead = {
  readonly line: number;
  readonly quantity: number;
  readonly offers: readonly number[];
};

/**
 * What the lines that are still to be covered can come to, each by itself. Where a level leaves the item layer only so
 * much room and needs nearly all of it, whole cuts must come to one of few sums: a plan whose lines ahead cannot make
 * up for what it has taken so far is left at once, instead of at its last line. Limits over several lines are left
 * out, so more may seem to be reached than is.
 */
export class SumsAhead {
  /** By line of the search, and of none after the last: which sums can still fall short of the most, as bits. */
  readonly #short: readonly Uint32Array[];
  /** By line of the search: the most that it and the lines after it come to. */
  readonly #most: readonly number[];

  private constructor(short: readonly Uint32Array[], most: readonly number[]) {
    this.#short = short;
    this.#most = most;
  }

  /** Null where that would be too much. `least` is the least that all lines together must come to. */
  static of(
    lines: readonly LineAhead[],
    { covers, least }: { readonly covers: readonly CoverOffer[]; readonly least: number },
  ): { readonly sums: SumsAhead; readonly moved: number } | null {
    if (lines.some(({ quantity }) => quantity > unitsMax)) return null;
    const byLine = lines.map(({ line, quantity, offers }) => sumsOf(covers, { line, quantity, offers }));
    const mostOf = byLine.map((sums) => Math.max(...sums));
    const all = mostOf.reduce((sum, most) => sum + most, 0);
    const bits = Math.floor(all - least) + 1;
    if (bits < 1 || bits > bitsMax) return null;
    const words = (bits + 31) >> 5;
    const moved = byLine.reduce((sum, { size }) => sum + size, 0) * words;
    if (moved > wordsMovedMax) return null;
    const short = [Uint32Array.of(1, ...new Array<number>(words - 1).fill(0))];
    const most = [0];
    for (let at = lines.length - 1; at >= 0; at -= 1) {
      const next = new Uint32Array(words);
      for (const sum of byLine[at]!) moveInto(next, short[0]!, mostOf[at]! - sum);
      short.unshift(next);
      most.unshift(most[0]! + mostOf[at]!);
    }
    return { sums: new SumsAhead(short, most), moved };
  }

  /** Whether the lines from `line` on can bring what was taken so far to between these amounts. */
  mayReach(
    line: number,
    taken: number,
    { from, to }: { readonly from: number; readonly to: number },
  ): boolean {
    const short = this.#short[line]!;
    const most = taken + this.#most[line]!;
    const last = Math.min(Math.floor(most - from), short.length * 32 - 1);
    for (let bit = Math.max(0, Math.ceil(most - to)); bit <= last; bit += 1) {
      if ((short[bit >> 5]! & (1 << (bit & 31))) !== 0) return true;
    }
    return false;
  }
}

/** What the units of a line can cost less together, each by one of these offers. */
export function sumsOf(
  covers: readonly CoverOffer[],
  { line, quantity, offers }: LineAhead,
): ReadonlySet<number> {
  const sums = new LineSums(quantity);
  for (const at of offers) {
    const { cuts, unitsMax: most } = covers[at]!;
    sums.add(cuts[line]!, { low: 0, high: Math.min(quantity, most), areOwn: true });
  }
  return sums.all();
}

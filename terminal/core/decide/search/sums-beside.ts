import type { CoverOffer } from '../candidates.ts';
import type { CoverTask } from './cover-task.ts';
import { LineSums, reachesSum } from './line-sums.ts';
import { reachOf } from './reach-of.ts';

/** Between bounds farther apart than this, in fen, some sum is nearly always found. */
const windowMax = 250;

/**
 * Whether the units that sets leave can come to what is still wanted: no more than the ceilings have room for, no less
 * than is needed. Which offers share a limit is not looked at, so more may seem to be reached than is.
 */
export class SumsBeside {
  readonly #covers: readonly CoverOffer[];
  readonly #byLine: readonly (readonly number[])[];
  /** The last unit that reaches a cap is cut short by less than its cut. */
  readonly #wasteMost: number;
  /** By line, and by how many of its units are left. */
  readonly #known: readonly Map<number, ReadonlySet<number>>[];

  constructor({ problem, covers }: Pick<CoverTask, 'problem' | 'covers'>) {
    this.#covers = covers;
    this.#byLine = problem.lists.map((_, line) =>
      covers.flatMap(({ lines }, at) => (lines.includes(line) ? [at] : [])),
    );
    this.#wasteMost = covers.reduce(
      (sum, cover) => (cover.fenMax < reachOf(problem, cover).fen ? sum + Math.max(...cover.cuts) : sum),
      0,
    );
    this.#known = problem.lists.map(() => new Map());
  }

  /** Says also how many words of bits were moved for the answer. */
  mayReach(
    { problem, frame }: Pick<CoverTask, 'problem' | 'frame'>,
    needed: number,
  ): { readonly isReached: boolean; readonly moved: number } {
    let moved = 0;
    for (const { counts, matches, fenMax } of frame.ceilings) {
      const isPlain = matches.every(
        (match, line) => !match || (frame.cutWorth[line] === 1 && frame.coverCost[line] === 0),
      );
      if (counts !== 'cuts' || !isPlain) continue;
      const lines: ReadonlySet<number>[] = [];
      let outside = 0;
      problem.quantities.forEach((left, line) => {
        if (matches[line]) lines.push(this.#sumsOf(line, left));
        else outside += left * this.#bestOn(line, { problem, frame });
      });
      const window = { from: Math.ceil(needed - outside), to: fenMax + this.#wasteMost };
      if (window.to - window.from > windowMax) continue;
      const found = reachesSum(lines, window);
      moved += found.moved;
      if (!found.isReached) return { isReached: false, moved };
    }
    return { isReached: true, moved };
  }

  #sumsOf(line: number, left: number): ReadonlySet<number> {
    const known = this.#known[line]!.get(left);
    if (known !== undefined) return known;
    const sums = new LineSums(left);
    for (const at of this.#byLine[line]!) {
      const { cuts, unitsMax } = this.#covers[at]!;
      sums.add(cuts[line]!, { low: 0, high: Math.min(left, unitsMax), areOwn: true });
    }
    const all = sums.all();
    this.#known[line]!.set(left, all);
    return all;
  }

  /** What a unit of a line that no ceiling is over is worth at most. */
  #bestOn(line: number, { problem, frame }: Pick<CoverTask, 'problem' | 'frame'>): number {
    const cost = frame.coverCost[line]! * problem.prices[line]!;
    let best = 0;
    for (const at of this.#byLine[line]!) {
      best = Math.max(best, frame.cutWorth[line]! * this.#covers[at]!.cuts[line]! - cost);
    }
    return best;
  }
}

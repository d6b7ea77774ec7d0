import type { CoverOffer } from '../candidates.ts';
import { boundsWorth } from './ceilings.ts';
import type { CoverTask } from './cover-task.ts';
import { reachesSum, windowMax } from './line-sums.ts';
import { mostWastedBy } from './reach-of.ts';
import { sumsOf } from './sums-ahead.ts';

/**
 * Whether the units that sets leave can come to what is still wanted: no more than the ceilings have room for, no less
 * than is needed. Which offers share a limit is not looked at, so more may seem to be reached than is.
 */
export class SumsBeside {
  readonly #covers: readonly CoverOffer[];
  readonly #byLine: readonly (readonly number[])[];
  readonly #wasteMost: number;
  /** By line, and by how many of its units are left. */
  readonly #known: readonly Map<number, ReadonlySet<number>>[];

  constructor({ problem, covers }: Pick<CoverTask, 'problem' | 'covers'>) {
    this.#covers = covers;
    this.#byLine = problem.lists.map((_, line) =>
      covers.flatMap(({ lines }, at) => (lines.includes(line) ? [at] : [])),
    );
    this.#wasteMost = mostWastedBy(problem, covers);
    this.#known = problem.lists.map(() => new Map());
  }

  /** Says also how many words of bits were moved for the answer. */
  mayReach(
    { problem, frame }: Pick<CoverTask, 'problem' | 'frame'>,
    needed: number,
  ): { readonly isReached: boolean; readonly moved: number } {
    let moved = 0;
    for (const ceiling of frame.ceilings) {
      if (!boundsWorth(ceiling, frame)) continue;
      const { matches, fenMax } = ceiling;
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
    const all = sumsOf(this.#covers, { line, quantity: left, offers: this.#byLine[line]! });
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

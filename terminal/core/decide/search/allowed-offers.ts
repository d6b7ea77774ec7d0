import type { CoverOffer } from '../candidates.ts';
import type { Frame } from './frame.ts';
import type { Incumbent } from './incumbent.ts';
import type { Problem } from './problem.ts';
import { bindingLimits } from './reach-of.ts';

type CoversOfFrame = {
  readonly problem: Problem;
  readonly frame: Frame;
  readonly covers: readonly CoverOffer[];
  readonly incumbent: Incumbent;
};

/**
 * By line, the offers worth looking at: all that take more off than one that is always to be had; and without
 * ceilings none that is worth less than that one by so much that rounding cannot make up for it. An offer that is
 * not worth looking at on some lines may be always to be had on the others, because its limits suffice for those.
 */
export function allowedByLine({
  problem,
  frame,
  covers,
  incumbent,
}: CoversOfFrame): readonly (readonly number[])[] {
  let byLine: number[][] = problem.lists.map(() => []);
  covers.forEach(({ lines }, at) => {
    for (const line of lines) byLine[line]!.push(at);
  });
  const spare = spareWorth(frame, incumbent);
  for (let left = countOf(byLine), before = 0; left !== before; ) {
    const { units, fen } = bindingLimits(problem, covers, byLine);
    byLine = byLine.map((offers, line) => {
      if (offers.length < 2) return offers;
      let best = 0;
      let bestAt = -1;
      for (const at of offers) {
        const cut = covers[at]!.cuts[line]!;
        if (units[at] || fen[at] || cut <= best) continue;
        best = cut;
        bestAt = at;
      }
      if (bestAt < 0) return offers;
      return offers.filter((at) => {
        const less = best - covers[at]!.cuts[line]!;
        return at === bestAt || less < 0 || frame.sureWorth[line]! * less < spare - 1e-9;
      });
    });
    before = left;
    left = countOf(byLine);
  }
  return byLine;
}

function countOf(byLine: readonly (readonly number[])[]): number {
  let count = 0;
  for (const { length } of byLine) count += length;
  return count;
}

function spareWorth(frame: Frame, incumbent: Incumbent): number {
  // A ceiling on cuts may want the smaller one; which units are covered is the same either way.
  if (frame.ceilings.some(({ counts }) => counts === 'cuts')) return Number.POSITIVE_INFINITY;
  if (!incumbent.wantsTies) return frame.stray;
  return incumbent.solution.payable > 0 ? frame.sureSaving : Number.POSITIVE_INFINITY;
}

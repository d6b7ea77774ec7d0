import type { CoverOffer } from '../candidates.ts';
import type { Frame } from './frame.ts';
import type { Incumbent } from './incumbent.ts';
import type { Problem } from './problem.ts';
import { type BindingLimits, bindingLimits } from './reach-of.ts';

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
export function allowedByLine(of: CoversOfFrame): readonly (readonly number[])[] {
  return allowedOffers(of).byLine;
}

/** The same, with what limits could bind them on the lines where they are left. */
export function allowedOffers(of: CoversOfFrame): {
  readonly byLine: readonly (readonly number[])[];
  readonly binding: BindingLimits;
} {
  const { problem, covers, frame, incumbent } = of;
  const byLine: (readonly number[])[] = offersByLine(problem, covers);
  const spare = spareWorth(frame, incumbent);
  for (;;) {
    const binding = bindingLimits(problem, covers, byLine);
    let isSame = true;
    for (let line = 0; line < byLine.length; line += 1) {
      const before = byLine[line]!;
      if (before.length < 2) continue;
      const left = worthLookingAt(before, line, { covers, binding, spare, sureWorth: frame.sureWorth });
      if (left.length === before.length) continue;
      byLine[line] = left;
      isSame = false;
    }
    if (isSame) return { byLine, binding };
  }
}

/** By line, which offers cover it. */
export function offersByLine({ lists }: Pick<Problem, 'lists'>, covers: readonly CoverOffer[]): number[][] {
  const byLine: number[][] = [];
  for (let line = 0; line < lists.length; line += 1) byLine.push([]);
  for (let at = 0; at < covers.length; at += 1) for (const line of covers[at]!.lines) byLine[line]!.push(at);
  return byLine;
}

function worthLookingAt(
  offers: readonly number[],
  line: number,
  {
    covers,
    binding: { units, fen },
    spare,
    sureWorth,
  }: {
    readonly covers: readonly CoverOffer[];
    readonly binding: BindingLimits;
    readonly spare: number;
    readonly sureWorth: readonly number[];
  },
): readonly number[] {
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
    return at === bestAt || less < 0 || sureWorth[line]! * less < spare - 1e-9;
  });
}

function spareWorth(frame: Frame, incumbent: Incumbent): number {
  // A ceiling on cuts may want the smaller one; which units are covered is the same either way.
  if (frame.ceilings.some(({ counts }) => counts === 'cuts')) return Number.POSITIVE_INFINITY;
  if (!incumbent.wantsTies) return frame.stray;
  return incumbent.solution.payable > 0 ? frame.sureSaving : Number.POSITIVE_INFINITY;
}

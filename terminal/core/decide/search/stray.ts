import { roundingGainMax, roundingLossMax } from '../benefits/rate.ts';
import { lineAbove } from './levels.ts';
import type { Problem } from './problem.ts';
import { allFindPlace, type ItemReach, type LevelledOffer } from './ranges.ts';

/** By line, what a fen of cut takes at least off what baskets leave; offers on uncovered units do not see cuts. */
export function sureWorthAfter(problem: Problem, baskets: readonly LevelledOffer[]): number[] {
  const sure = problem.lists.map(() => 1);
  for (const { level, low, high } of baskets) {
    if (level.offer.uncovered) continue;
    const line = lineAbove(level, low, high);
    const steepest = Math.max(line.slope, line.bend?.slopeMax ?? 0);
    for (const at of level.offer.lines) sure[at] = sure[at]! - steepest;
  }
  return sure;
}

/** How much sure worth it takes that what baskets leave falls by at least so many fen (0: does not rise). */
export function strayOfBaskets(
  problem: Problem,
  reach: ItemReach,
  baskets: readonly LevelledOffer[],
): { readonly falls: (fen: number) => number } {
  const never = { falls: () => Number.POSITIVE_INFINITY };
  if (baskets.some(({ level }) => level.slope !== null)) return never;
  if (!allFindPlace(problem, reach, baskets)) return never;
  const roundings = baskets.flatMap(({ level }) =>
    level.step.kind === 'rate' && !level.offer.uncovered ? [level.step] : [],
  );
  // One rounded reduction alone is a staircase: it never rises, and falls by whole units.
  const stray =
    roundings.length <= 1
      ? 0
      : roundings.reduce((sum, one) => sum + roundingGainMax(one) + roundingLossMax(one), 0);
  const unit = roundings.reduce((largest, one) => Math.max(largest, one.rounding?.unit ?? 1), 1);
  return { falls: (fen) => (fen === 0 ? stray : stray + fen + unit - 1) };
}

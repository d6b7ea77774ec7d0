import type { CoverOffer } from '../candidates.ts';
import type { Solution } from './solution.ts';

/**
 * Whether a plan with the same offers as the best may still come first by its amounts: "going through those offers
 * in that order and through the lines in theirs, the larger reduction first". The first line on which it may take
 * off more leaves that open, the first on which it must take off less settles it.
 */
export function amountsMayWin(
  { used }: Solution,
  covers: readonly CoverOffer[],
  unitsMost: (cover: number, line: number) => number,
): boolean {
  for (const { candidate, reductions } of used) {
    if (candidate.role === 'grant') continue;
    const cover = covers.findIndex(({ offer }) => offer === candidate.offer);
    // What sets and spread offers take off is known only of whole plans.
    if (cover < 0 || reductions === null) return true;
    const { cuts, fenMax } = covers[cover]!;
    for (let line = 0; line < reductions.length; line += 1) {
      const most = cuts[line] === 0 ? 0 : Math.min(fenMax, unitsMost(cover, line) * cuts[line]!);
      if (most !== reductions[line]) return most > reductions[line]!;
    }
  }
  return true;
}

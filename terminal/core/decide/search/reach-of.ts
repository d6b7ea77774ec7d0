import type { CoverOffer } from '../candidates.ts';
import type { Problem } from './problem.ts';

/** What an offer would cover without its limits. */
export function reachOf(
  problem: Problem,
  cover: CoverOffer,
): { readonly units: number; readonly fen: number } {
  let units = 0;
  let fen = 0;
  for (const line of cover.lines) {
    units += problem.quantities[line]!;
    fen += problem.quantities[line]! * cover.cuts[line]!;
  }
  return { units, fen };
}

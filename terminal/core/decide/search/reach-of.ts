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

/** Whether an offer could come to its cap, which cuts the last unit short. */
export function mayMeetCap(problem: Problem, cover: CoverOffer): boolean {
  return cover.fenMax < reachOf(problem, cover).fen;
}

/** What caps cut off at most: of the last unit that reaches one, less than its cut. */
export function mostWastedBy(problem: Problem, covers: readonly CoverOffer[]): number {
  let most = 0;
  for (const cover of covers) if (mayMeetCap(problem, cover)) most += Math.max(...cover.cuts);
  return most;
}

/** Which offers could come to a limit, of units or of fen, by covering all of these lines. */
export type BindingLimits = { readonly units: readonly boolean[]; readonly fen: readonly boolean[] };

export function bindingLimits(
  { quantities }: Pick<Problem, 'quantities'>,
  covers: readonly CoverOffer[],
  byLine: readonly (readonly number[])[],
): BindingLimits {
  const units = new Array<number>(covers.length).fill(0);
  const fen = new Array<number>(covers.length).fill(0);
  for (let line = 0; line < byLine.length; line += 1) {
    const quantity = quantities[line]!;
    for (const at of byLine[line]!) {
      units[at]! += quantity;
      fen[at]! += quantity * covers[at]!.cuts[line]!;
    }
  }
  const binding = { units: new Array<boolean>(covers.length), fen: new Array<boolean>(covers.length) };
  for (let at = 0; at < covers.length; at += 1) {
    const { unitsMax, fenMax } = covers[at]!;
    binding.units[at] = unitsMax < units[at]!;
    binding.fen[at] = fenMax < fen[at]!;
  }
  return binding;
}

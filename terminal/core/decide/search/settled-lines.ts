import type { Ceiling } from './ceilings.ts';
import type { CoverTask } from './cover-task.ts';
import type { BindingLimits } from './reach-of.ts';

/** A line all of whose units go to one offer, because nothing else can pay as little. */
export type SettledLine = { readonly line: number; readonly cover: number; readonly units: number };

/**
 * The lines of a frame on which nothing is left to choose: a single offer is worth looking at (`allowed`, by line),
 * it has no limit that could bind (`binding`, on the lines where it is), no set wants a unit, no level depends on the line, and one unit more surely
 * saves. Whatever leaves a unit of it uncovered pays more, so the line need not be in the program.
 */
export function settledLines(
  { problem, frame, covers, sets, incumbent }: CoverTask,
  allowed: readonly (readonly number[])[],
  binding: BindingLimits,
): readonly SettledLine[] {
  // Where nothing is paid, nothing pays less: sets that leave a unit uncovered may come first.
  if (incumbent.wantsTies && incumbent.solution.payable === 0) return [];
  // What covering costs an offer on uncovered units is not counted by what a cut surely saves.
  if (!Number.isFinite(frame.sureSaving) || frame.baskets.some(({ uncovered }) => uncovered)) return [];
  const isTouched = new Array<boolean>(allowed.length).fill(false);
  for (const { lines } of sets) for (const line of lines) isTouched[line] = true;
  const settled: SettledLine[] = [];
  for (let line = 0; line < allowed.length; line += 1) {
    if (allowed[line]!.length !== 1 || isTouched[line]) continue;
    const cover = allowed[line]![0]!;
    const offer = covers[cover]!;
    if (frame.sureWorth[line]! * offer.cuts[line]! < Math.max(frame.sureSaving, frame.stray)) continue;
    if (binding.units[cover] || binding.fen[cover]) continue;
    if (isUnder(frame.ceilings, line) || isUnder(frame.bends, line)) continue;
    settled.push({ line, cover, units: problem.quantities[line]! });
  }
  return settled;
}

function isUnder(ceilings: readonly Ceiling[], line: number): boolean {
  for (const { matches } of ceilings) if (matches[line]) return true;
  return false;
}

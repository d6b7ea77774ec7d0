import type { Move } from './move.ts';

/** A move of so many units of its line at once. */
export type Shift = { readonly move: Move; readonly count: number; readonly left: number };

/** Sums are followed while they stay within so many fen, and looked at where they come to fewer. */
export const fitWindow = 1_000;
export const fitWithin = 300;
export const fitUnitsMax = 4;

/** By line, which of its shifts first came to each sum: −1 none reaches it, 0 the line stays, n its n-th shift. */
export function reachedSums(choices: readonly (readonly Shift[])[]): readonly Int16Array[] {
  const width = 2 * fitWindow + 1;
  let before = new Int16Array(width).fill(-1);
  before[fitWindow] = 0;
  return choices.map((shifts) => {
    const now = new Int16Array(width).fill(-1);
    for (let at = 0; at < width; at += 1) if (before[at]! >= 0) now[at] = 0;
    shifts.forEach(({ left }, nth) => {
      const [from, to] = [Math.max(0, -left), Math.min(width, width - left)];
      for (let at = from; at < to; at += 1) {
        if (before[at]! >= 0 && now[at + left]! < 0) now[at + left] = nth + 1;
      }
    });
    before = now;
    return now;
  });
}

/** The shifts that come to a sum which is reached. */
export function shiftsTo(
  choices: readonly (readonly Shift[])[],
  reached: readonly Int16Array[],
  sum: number,
): readonly Shift[] {
  const shifts: Shift[] = [];
  let at = sum + fitWindow;
  for (let line = choices.length - 1; line >= 0; line -= 1) {
    const nth = reached[line]![at]!;
    if (nth <= 0) continue;
    const shift = choices[line]![nth - 1]!;
    shifts.push(shift);
    at -= shift.left;
  }
  return shifts;
}

import type { ItemProgram } from './item-program.ts';

/** The orders in which a plan is filled: by what a unit gains, and, where ceilings bind, by what it gains for the room that it takes. */
export function ordersOf({
  cells,
  gain,
  rows,
  ceilingRows,
}: Pick<ItemProgram, 'cells' | 'gain' | 'rows' | 'ceilingRows'>): readonly (readonly number[])[] {
  const useful: number[] = [];
  for (let at = 0; at < cells.length; at += 1) {
    if (cells[at]!.of === 'cover' && gain[at]! > 0) useful.push(at);
  }
  const byGain = [...useful].sort((one, other) => gain[other]! - gain[one]!);
  if (ceilingRows.length === 0) return [byGain];
  const density = (at: number) => {
    let room = 1e-6;
    for (const row of ceilingRows) room += rows[row]!.weights[at]! / Math.max(1, rows[row]!.limit);
    return gain[at]! / room;
  };
  return [byGain, [...useful].sort((one, other) => density(other) - density(one))];
}

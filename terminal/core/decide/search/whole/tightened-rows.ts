import type { ProgramRow } from './bounded-program.ts';
import type { Bounds } from './narrowing.ts';

/** What doubles may lose of a sum, by the size of its terms. */
const sumRoom = 1e-9;
/** Weights are changed by no less than this part of theirs. */
const changeMin = 1e-4;

/**
 * The rows as the bounds leave them: those that the bounds keep anyway are left out, and where a row says something
 * only while a number stands at its bound, it weighs that number as little as that takes. All points with whole
 * numbers within the bounds stay; of those between, some go.
 */
export function tightenedRows(
  rows: readonly ProgramRow[],
  bounds: Bounds,
  isWhole: (column: number) => boolean,
): readonly ProgramRow[] {
  return rows.flatMap((row) => (row.isEqual ? [row] : (tightened(row, bounds, isWhole) ?? [])));
}

function tightened(
  row: ProgramRow,
  { low, high }: Bounds,
  isWhole: (column: number) => boolean,
): ProgramRow | null {
  const { columns, values } = row;
  let most = 0;
  let size = Math.abs(row.limit);
  for (let nth = 0; nth < columns.length; nth += 1) {
    const [column, value] = [columns[nth]!, values[nth]!];
    const own = value * (value > 0 ? high : low)[column]!;
    most += own;
    size += Math.abs(value) * Math.max(Math.abs(low[column]!), Math.abs(high[column]!));
  }
  const room = row.isWhole ? 0 : sumRoom * size;
  // How far the row can be broken at all; less than that need not be held back by any number.
  const past = most - row.limit + room;
  if (past <= (row.isWhole ? 0 : 2 * room)) return null;
  let changed: Float64Array | null = null;
  let { limit } = row;
  for (let nth = 0; nth < columns.length; nth += 1) {
    const [column, value] = [columns[nth]!, values[nth]!];
    const size = Math.abs(value);
    if (!isWhole(column) || low[column] === high[column] || size - past < changeMin * size) continue;
    changed ??= values.slice();
    const less = size - past;
    changed[nth] = value > 0 ? past : -past;
    limit += value > 0 ? -less * high[column]! : less * low[column]!;
  }
  return changed === null ? row : { ...row, values: changed, limit };
}

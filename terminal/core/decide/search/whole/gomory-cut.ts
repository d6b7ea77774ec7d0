import { type ProgramRow, pricedColumns } from './bounded-program.ts';
import type { Simplex } from './simplex.ts';

/**
 * A mixed-integer cut of Gomory from the row of a variable that should be whole: every point with whole numbers
 * keeps it, the optimum at hand does not. The row is added up anew from the program's own rows, so that the cut
 * holds whatever rounding errors the tableau has gathered. Null where it would be numerically worthless.
 */
export function gomoryCut(
  simplex: Simplex,
  variable: number,
  isWhole: (column: number) => boolean,
): ProgramRow | null {
  const multipliers = simplex.multipliersOf(variable);
  if (multipliers === null) return null;
  const { rows, columns: width } = simplex;
  const { each, constant } = pricedColumns(rows, multipliers, new Float64Array(width));
  // each · x + multipliers · slack = −constant; counted from the bound that each column is nearer to.
  let rest = -constant;
  for (let at = 0; at < width; at += 1) {
    if (each[at] !== 0) rest -= each[at]! * (simplex.isHigh(at) ? simplex.highOf(at) : simplex.lowOf(at));
  }
  const part = rest - Math.floor(rest);
  if (part < cutPartMin || part > 1 - cutPartMin) return null;
  const weights = new Map<number, number>();
  let least = 1;
  const add = (column: number, weight: number) => weights.set(column, (weights.get(column) ?? 0) + weight);
  for (let at = 0; at < width; at += 1) {
    const [low, high] = [simplex.lowOf(at), simplex.highOf(at)];
    if (each[at] === 0 || low === high) continue;
    const isHigh = simplex.isHigh(at);
    const weight = cutWeight(isHigh ? -each[at]! : each[at]!, part, isWhole(at));
    if (weight === 0) continue;
    if (weight < cutWeightMin) {
      // Too small to keep; what it could be worth at most is given away.
      least -= weight * (high - low);
      continue;
    }
    add(at, isHigh ? -weight : weight);
    least += isHigh ? -weight * high : weight * low;
  }
  for (let slack = 0; slack < multipliers.length; slack += 1) {
    const { columns, values, limit, isEqual, isWhole: takesWhole } = rows[slack]!;
    if (multipliers[slack] === 0 || isEqual) continue;
    const weight = cutWeight(multipliers[slack]!, part, takesWhole);
    if (weight === 0) continue;
    for (let nth = 0; nth < columns.length; nth += 1) add(columns[nth]!, -weight * values[nth]!);
    least -= weight * limit;
  }
  return cutOf(weights, least, (column) => simplex.highOf(column) - simplex.lowOf(column));
}

const cutPartMin = 0.01;
/** Weights below this are left out of a cut, which then gives way by what they could be worth. */
const cutWeightMin = 1e-9;
/** And where no weight is larger than this, all of them have cancelled each other. */
const cancelledMax = 1e-6;
/** Weights of a cut further apart than this make the tableau worse than the cut makes it better. */
const cutSpreadMax = 1e5;
/** A cut gives way by this part of its limit, so that rounding errors in it exclude nothing. */
const cutRoom = 1e-7;

function cutWeight(cell: number, part: number, isWhole: boolean): number {
  if (!isWhole) return cell > 0 ? cell / part : -cell / (1 - part);
  const own = cell - Math.floor(cell);
  return own <= part ? own / part : (1 - own) / (1 - part);
}

/** `weights · x ≥ least` as a row that is at most its limit, scaled to weights of at most 1. */
function cutOf(
  weights: ReadonlyMap<number, number>,
  least: number,
  width: (column: number) => number,
): ProgramRow | null {
  let most = 0;
  for (const weight of weights.values()) most = Math.max(most, Math.abs(weight));
  // What cancelling leaves is no weight.
  if (most < cancelledMax) return null;
  const columns: number[] = [];
  const values: number[] = [];
  let given = 0;
  for (const [column, weight] of weights) {
    const value = -weight / most;
    if (Math.abs(value) < cutWeightMin) {
      given += Math.abs(value) * width(column);
      continue;
    }
    if (Math.abs(value) * cutSpreadMax < 1) return null;
    columns.push(column);
    values.push(value);
  }
  const limit = -least / most + given;
  return {
    columns: Int32Array.from(columns),
    values: Float64Array.from(values),
    limit: limit + cutRoom * (1 + Math.abs(limit)),
    isEqual: false,
    isWhole: false,
  };
}

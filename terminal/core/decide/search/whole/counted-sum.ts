import type { CutSource } from './cut-source.ts';
import type { Simplex } from './simplex.ts';
import type { VariableBounds } from './variable-bounds.ts';

/** A part of a sum, counted from a bound: never below 0. */
export type Term = {
  /** Of the sum. */
  readonly weight: number;
  /** What it is at the optimum at hand. */
  readonly value: number;
  /** What it can be at most. */
  readonly most: number;
  /** Column, or −1 − the row whose slack it is. */
  readonly of: number;
  /** How many of it one of the column makes; 0 where it need not be whole. */
  readonly grain: number;
  readonly from: 'low' | 'high' | 'other';
};

/** A sum whose parts are counted from their bounds: those that are whole numbers, and the others; at most `limit`. */
export type CountedSum = {
  readonly whole: readonly Term[];
  readonly free: readonly Term[];
  readonly limit: number;
};

type Optimum = {
  readonly simplex: Simplex;
  readonly grainOf: (column: number) => number;
  readonly bounds: VariableBounds;
};

/** What doubles may lose of a sum, by the sizes of its terms: far more than they do. */
export const sumRoom = 1e-12;
/** Bounds that are as near as this are equally near. */
const tie = 1e-7;

/** The sum, or the sum with its sign turned, with each part counted from the bound that the optimum is nearer to. */
export function countedSum(source: CutSource, sign: 1 | -1, optimum: Optimum): CountedSum {
  const { simplex, grainOf, bounds } = optimum;
  const each = source.each.map((weight) => sign * weight);
  const whole: Term[] = [];
  const free: Term[] = [];
  // A little more than it is: whatever doubles lost, all points keep that.
  let limit = sign * source.limit + sumRoom * source.size;
  const fromBound = (column: number): Term => {
    const [low, high, amount] = [simplex.lowOf(column), simplex.highOf(column), simplex.amountOf(column)];
    const grain = grainOf(column);
    // An amount that need not be whole is counted as it is.
    const per = grain === 0 ? 1 : grain;
    const weight = each[column]! / per;
    const most = grain === 0 ? high - low : Math.round((high - low) * grain);
    const isLow = amount - low <= high - amount;
    limit -= each[column]! * (isLow ? low : high);
    const away = isLow ? amount - low : high - amount;
    const value = grain === 0 ? Math.max(0, away) : away * grain;
    return { weight: isLow ? weight : -weight, value, most, of: column, grain, from: isLow ? 'low' : 'high' };
  };
  for (let column = 0; column < each.length; column += 1) {
    if (each[column] === 0 || simplex.lowOf(column) !== simplex.highOf(column)) continue;
    limit -= each[column]! * simplex.lowOf(column);
    each[column] = 0;
  }
  for (let column = 0; column < each.length; column += 1) {
    const weight = each[column]!;
    if (weight === 0 || grainOf(column) > 0) continue;
    const [low, high, amount] = [simplex.lowOf(column), simplex.highOf(column), simplex.amountOf(column)];
    const nearest = bounds.nearest(column, simplex);
    if (nearest === null || nearest.away > Math.min(amount - low, high - amount) + tie) {
      free.push(fromBound(column));
      continue;
    }
    const { of, per, away } = nearest;
    if (simplex.lowOf(of) === simplex.highOf(of)) limit -= weight * per * simplex.lowOf(of);
    else each[of] = each[of]! + weight * per;
    const value = Math.max(0, away);
    free.push({ weight: -weight, value, most: high - low, of: column, grain: 0, from: 'other' });
  }
  for (const [row, times] of source.slacks) {
    const value = Math.max(0, simplex.amountOf(simplex.columns + row));
    const most = Number.POSITIVE_INFINITY;
    const term: Term = { weight: sign * times, value, most, of: -1 - row, grain: 1, from: 'low' };
    if (simplex.rows[row]!.isWhole) whole.push(term);
    else free.push(term);
  }
  for (let column = 0; column < each.length; column += 1) {
    if (each[column] !== 0 && grainOf(column) > 0) whole.push(fromBound(column));
  }
  return { whole, free, limit };
}

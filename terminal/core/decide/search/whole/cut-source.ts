import { type ProgramRow, pricedColumns } from './bounded-program.ts';
import { fraction } from './nearest-plan.ts';
import type { Simplex } from './simplex.ts';
import type { VariableBounds } from './variable-bounds.ts';

/** Rows of a program added up, each so many times: `each · x` and its slacks so many times are the limit. */
export type CutSource = {
  readonly each: Float64Array;
  readonly limit: number;
  readonly slacks: ReadonlyMap<number, number>;
  /** The sizes of all that was added up: what doubles lose is a part of that. */
  readonly size: number;
};

/** So many rows are added up at most, and a row with more slack than this is no use. */
const rowsMax = 8;
const slackMost = 1e-6;
/** Nearer to a whole number than this is one. */
const splitMin = 1e-5;

/** How large the terms of a row can be. */
function sizeOf(simplex: Simplex, { columns, values, limit }: ProgramRow): number {
  let size = Math.abs(limit);
  for (let nth = 0; nth < columns.length; nth += 1) {
    const column = columns[nth]!;
    const most = Math.max(Math.abs(simplex.lowOf(column)), Math.abs(simplex.highOf(column)));
    size += Math.abs(values[nth]!) * most;
  }
  return size;
}

/** The tableau's row of a split column, added up anew from the program's rows. */
export function tableauSource(simplex: Simplex, column: number): CutSource | null {
  const multipliers = simplex.multipliersOf(column);
  if (multipliers === null) return null;
  const { rows, columns } = simplex;
  const { each, constant } = pricedColumns(rows, multipliers, new Float64Array(columns));
  const slacks = new Map<number, number>();
  let size = 0;
  for (let row = 0; row < multipliers.length; row += 1) {
    if (multipliers[row] === 0) continue;
    size += Math.abs(multipliers[row]!) * sizeOf(simplex, rows[row]!);
    if (!rows[row]!.isEqual) slacks.set(row, multipliers[row]!);
  }
  return { each, limit: -constant, slacks, size };
}

/** Each row that holds the optimum back, then with others that do away with an amount between its bounds. */
export class RowSums {
  readonly #simplex: Simplex;
  readonly #grainOf: (column: number) => number;
  readonly #bounds: VariableBounds;
  /** By column, the rows that it stands in and that could be added. */
  readonly #rowsOf: readonly (readonly number[])[];
  readonly #tight: readonly number[];
  /** Columns that should be whole and are not. */
  readonly #split: number[] = [];

  constructor(simplex: Simplex, grainOf: (column: number) => number, bounds: VariableBounds) {
    this.#simplex = simplex;
    this.#grainOf = grainOf;
    this.#bounds = bounds;
    const tight: number[] = [];
    const rowsOf: number[][] = Array.from({ length: simplex.columns }, () => []);
    simplex.rows.forEach(({ columns, isEqual }, row) => {
      if (!isEqual && simplex.amountOf(simplex.columns + row) > slackMost) return;
      tight.push(row);
      for (const column of columns) if (grainOf(column) === 0) rowsOf[column]!.push(row);
    });
    this.#tight = tight;
    for (let column = 0; column < simplex.columns; column += 1) {
      if (fraction(simplex.amountOf(column) * grainOf(column)) > splitMin) this.#split.push(column);
    }
    this.#rowsOf = rowsOf;
  }

  /** Hands over one sum after the other; what it is told is whether a cut was found, and the sum is done. */
  each(found: (source: CutSource) => boolean): void {
    for (const first of this.#tight) {
      const each = new Float64Array(this.#simplex.columns);
      const times = new Map<number, number>();
      const { rows } = this.#simplex;
      let limit = this.#add(each, times, first, 1);
      let size = sizeOf(this.#simplex, rows[first]!);
      for (let count = 1; ; count += 1) {
        const slacks = new Map([...times].filter(([row]) => !rows[row]!.isEqual));
        if (this.#hasSplit(each) && found({ each, limit, slacks, size })) break;
        if (count === rowsMax) break;
        const next = this.#next(each, times);
        if (next === null) break;
        limit += this.#add(each, times, next.row, next.times);
        size += Math.abs(next.times) * sizeOf(this.#simplex, rows[next.row]!);
        each[next.column] = 0;
      }
    }
  }

  /** Where all numbers are whole already, no rounding of the sum excludes the point. */
  #hasSplit(each: Float64Array): boolean {
    for (const column of this.#split) if (each[column] !== 0) return true;
    return false;
  }

  #add(each: Float64Array, times: Map<number, number>, row: number, by: number): number {
    const { columns, values, limit }: ProgramRow = this.#simplex.rows[row]!;
    for (let nth = 0; nth < columns.length; nth += 1) {
      const column = columns[nth]!;
      each[column] = each[column]! + by * values[nth]!;
    }
    times.set(row, by);
    return by * limit;
  }

  /** The amount that is furthest from its bounds, and a row that does away with it. */
  #next(
    each: Float64Array,
    used: ReadonlyMap<number, number>,
  ): { readonly row: number; readonly times: number; readonly column: number } | null {
    const simplex = this.#simplex;
    let best: { readonly row: number; readonly times: number; readonly column: number } | null = null;
    let furthest = 1e-6;
    for (let column = 0; column < each.length; column += 1) {
      if (each[column] === 0 || this.#grainOf(column) > 0) continue;
      const amount = simplex.amountOf(column);
      const away = Math.min(
        amount - simplex.lowOf(column),
        simplex.highOf(column) - amount,
        this.#bounds.nearest(column, simplex)?.away ?? Number.POSITIVE_INFINITY,
      );
      if (away <= furthest) continue;
      let row = -1;
      for (const other of this.#rowsOf[column]!) {
        if (used.has(other)) continue;
        if (row < 0 || comesFirst(simplex.rows[other]!, simplex.rows[row]!)) row = other;
      }
      if (row < 0) continue;
      const { columns, values } = simplex.rows[row]!;
      best = { row, times: -each[column]! / values[columns.indexOf(column)]!, column };
      furthest = away;
    }
    return best;
  }
}

/** What an amount is by definition says most of it; and of other rows the shortest. */
function comesFirst(one: ProgramRow, other: ProgramRow): boolean {
  if (one.isEqual !== other.isEqual) return one.isEqual;
  return one.columns.length < other.columns.length;
}

/**
 * Minimise `cost · x` where every row of `weights · x` is at most its `limit` (or equal to it), and every `x`
 * lies between its bounds. All bounds are finite, so that any prices of the rows give a bound on the cost.
 */
export type BoundedProgram = {
  readonly cost: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly rows: readonly ProgramRow[];
};

/** A sparse row: `values[nth]` times the column `columns[nth]`, added up. */
export type ProgramRow = {
  readonly columns: Int32Array;
  readonly values: Float64Array;
  readonly limit: number;
  /** The sum is the limit, not only at most. */
  readonly isEqual: boolean;
  /** Whole numbers throughout: its slack is whole as well. */
  readonly isWhole: boolean;
};

/** `cost · x + prices · (row − limit)` as a cost of each column and a constant. */
export type PricedColumns = { readonly each: Float64Array; readonly constant: number };

export function pricedColumns(
  rows: readonly ProgramRow[],
  prices: Float64Array,
  cost: Float64Array,
): PricedColumns {
  const each = cost.slice();
  let constant = 0;
  for (let row = 0; row < rows.length; row += 1) {
    const price = prices[row]!;
    if (price === 0) continue;
    const { columns, values, limit } = rows[row]!;
    constant -= price * limit;
    for (let nth = 0; nth < columns.length; nth += 1) {
      const at = columns[nth]!;
      each[at] = each[at]! + price * values[nth]!;
    }
  }
  return { each, constant };
}

/** The least of it while every column stays within its bounds. */
export function leastWithin(
  { each, constant }: PricedColumns,
  low: Float64Array,
  high: Float64Array,
): number {
  let least = constant;
  for (let at = 0; at < each.length; at += 1) {
    const cost = each[at]!;
    least += cost > 0 ? cost * low[at]! : cost * high[at]!;
  }
  return least;
}

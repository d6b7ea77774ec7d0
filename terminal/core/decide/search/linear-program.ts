/** Maximise `gain · x` where every row of `use` times `x` is at most its `limit`, and `x` is not negative. */
export type LinearProgram = {
  readonly gain: readonly number[];
  /** Row by row, as long as `gain`. */
  readonly use: readonly Float64Array[];
  /** Not negative. */
  readonly limit: readonly number[];
};

/** Pivots after which the prices so far are good enough: any prices make a valid bound. */
const pivotsMax = 500;
const tiny = 1e-9;

/**
 * What one more of each limit would be worth: the shadow prices of the linear program, by the simplex method on
 * a condensed tableau. Rounding errors cost tightness, never truth, because the caller works the bound out anew.
 */
export function limitPrices({ gain, use, limit }: LinearProgram): readonly number[] {
  const rows = use.length;
  const columns = gain.length;
  const width = columns + 1;
  const table = new Float64Array((rows + 1) * width);
  for (let row = 0; row < rows; row += 1) {
    table.set(use[row]!, row * width);
    table[row * width + columns] = limit[row]!;
  }
  for (let column = 0; column < columns; column += 1) table[rows * width + column] = -gain[column]!;
  // A column beyond `columns` stands for the slack of a row.
  const inBasis = Array.from({ length: rows }, (_, row) => columns + row);
  const outside = Array.from({ length: columns }, (_, column) => column);
  for (let pivots = 0; pivots < pivotsMax; pivots += 1) {
    const entering = mostWanted(table, rows, width);
    if (entering < 0) break;
    const leaving = firstToBind(table, rows, width, entering);
    if (leaving < 0) break;
    pivot(table, { rows, width }, leaving, entering);
    const kept = inBasis[leaving]!;
    inBasis[leaving] = outside[entering]!;
    outside[entering] = kept;
  }
  const prices = new Array<number>(rows).fill(0);
  outside.forEach((variable, column) => {
    if (variable >= columns) prices[variable - columns] = Math.max(0, table[rows * width + column]!);
  });
  return prices;
}

function mostWanted(table: Float64Array, rows: number, width: number): number {
  let column = -1;
  let least = -tiny;
  for (let at = 0; at < width - 1; at += 1) {
    const value = table[rows * width + at]!;
    if (value < least) {
      least = value;
      column = at;
    }
  }
  return column;
}

function firstToBind(table: Float64Array, rows: number, width: number, column: number): number {
  let leaving = -1;
  let smallest = Number.POSITIVE_INFINITY;
  for (let row = 0; row < rows; row += 1) {
    const use = table[row * width + column]!;
    if (use <= tiny) continue;
    const ratio = table[row * width + width - 1]! / use;
    if (ratio < smallest) {
      smallest = ratio;
      leaving = row;
    }
  }
  return leaving;
}

function pivot(
  table: Float64Array,
  { rows, width }: { readonly rows: number; readonly width: number },
  leaving: number,
  entering: number,
): void {
  const base = leaving * width;
  const inverse = 1 / table[base + entering]!;
  for (let at = 0; at < width; at += 1) table[base + at] = table[base + at]! * inverse;
  table[base + entering] = inverse;
  for (let row = 0; row <= rows; row += 1) {
    if (row === leaving) continue;
    const start = row * width;
    const factor = table[start + entering]!;
    if (factor === 0) continue;
    table[start + entering] = 0;
    for (let at = 0; at < width; at += 1) table[start + at] = table[start + at]! - factor * table[base + at]!;
  }
}

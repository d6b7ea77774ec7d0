import { giveBackNumbers, takeNumbers } from './spare-numbers.ts';

/** Maximise `gain · x` where every row of `use` times `x` is at most its `limit`, and `x` is not negative. */
export type LinearProgram = {
  readonly gain: readonly number[];
  /** Row by row, as long as `gain`. */
  readonly use: readonly Float64Array[];
  /** Not negative. */
  readonly limit: readonly number[];
};

export type BoundKind = 'at-most' | 'at-least';

/** Pivots after which the prices so far are good enough: any prices make a valid bound. */
const pivotsMax = 500;
const tiny = 1e-9;

/**
 * A condensed simplex tableau: a row for each variable in the basis, a column for each outside it. Variables are
 * numbered: first those of the program, then the slack of each row. Rounding errors cost tightness, never truth,
 * because whoever uses its prices works the bound out anew.
 */
export class Tableau {
  private readonly variables: number;
  private readonly columns: number;
  private readonly inBasis: number[];
  private readonly outside: number[];
  private readonly rows: number;
  private readonly cells: Float64Array;

  private constructor(parts: {
    readonly variables: number;
    readonly columns: number;
    readonly rows: number;
    readonly inBasis: number[];
    readonly outside: number[];
    readonly cells: Float64Array;
  }) {
    this.variables = parts.variables;
    this.columns = parts.columns;
    this.rows = parts.rows;
    this.inBasis = parts.inBasis;
    this.outside = parts.outside;
    this.cells = parts.cells;
  }

  static of({ gain, use, limit }: LinearProgram): Tableau {
    const columns = gain.length;
    const rows = use.length;
    const width = columns + 1;
    const cells = takeNumbers((rows + 1) * width);
    // The first row is the objective, so that rows can be added below.
    for (let column = 0; column < columns; column += 1) cells[column] = -gain[column]!;
    cells[columns] = 0;
    for (let row = 0; row < rows; row += 1) {
      cells.set(use[row]!, (row + 1) * width);
      cells[(row + 1) * width + columns] = limit[row]!;
    }
    const inBasis: number[] = [];
    for (let row = 0; row < rows; row += 1) inBasis.push(columns + row);
    const outside: number[] = [];
    for (let column = 0; column < columns; column += 1) outside.push(column);
    return new Tableau({ variables: columns, columns, rows, inBasis, outside, cells });
  }

  /** From a feasible start to the optimum (primal simplex). */
  maximise(): void {
    for (let pivots = 0; pivots < pivotsMax; pivots += 1) {
      const entering = this.mostWanted();
      if (entering < 0) return;
      const leaving = this.firstToBind(entering);
      if (leaving < 0) return;
      this.pivot(leaving, entering);
    }
  }

  /** After a bound was added: back to the optimum (dual simplex). False where nothing fits any more. */
  reoptimise(): boolean {
    for (let pivots = 0; pivots < pivotsMax; pivots += 1) {
      const leaving = this.mostViolated();
      if (leaving < 0) return true;
      const entering = this.cheapestRepair(leaving);
      if (entering < 0) return false;
      this.pivot(leaving, entering);
    }
    return true;
  }

  /** The same program with one variable bounded from above or below; still to be optimised anew. */
  bounded(variable: number, kind: BoundKind, amount: number): Tableau {
    const width = this.columns + 1;
    const start = (this.rows + 1) * width;
    const cells = takeNumbers(start + width);
    // A larger table never gets a smaller block, so what lies behind this one fits in as well.
    cells.set(this.cells);
    cells.fill(0, start, start + width);
    const sign = kind === 'at-most' ? 1 : -1;
    const basic = this.inBasis.indexOf(variable);
    if (basic >= 0) {
      const from = (basic + 1) * width;
      for (let at = 0; at < this.columns; at += 1) cells[start + at] = -sign * this.cells[from + at]!;
      cells[start + this.columns] = sign * (amount - this.cells[from + this.columns]!);
    } else {
      cells[start + this.outside.indexOf(variable)] = sign;
      cells[start + this.columns] = sign * amount;
    }
    return new Tableau({
      variables: this.variables,
      columns: this.columns,
      rows: this.rows + 1,
      inBasis: [...this.inBasis, unnamed],
      outside: [...this.outside],
      cells,
    });
  }

  /** What the optimum falls by at least when a variable is bounded so: the first pivot of mending it. */
  fallBy(variable: number, kind: BoundKind, amount: number): number {
    const basic = this.inBasis.indexOf(variable);
    if (basic < 0) {
      return kind === 'at-least' ? amount * Math.max(0, this.cells[this.outside.indexOf(variable)]!) : 0;
    }
    const from = (basic + 1) * (this.columns + 1);
    const value = this.cells[from + this.columns]!;
    const sign = kind === 'at-most' ? 1 : -1;
    const past = sign * (value - amount);
    if (past <= 0) return 0;
    let cheapest = Number.POSITIVE_INFINITY;
    for (let column = 0; column < this.columns; column += 1) {
      const use = sign * this.cells[from + column]!;
      if (use > tiny) cheapest = Math.min(cheapest, Math.max(0, this.cells[column]!) / use);
    }
    return cheapest === Number.POSITIVE_INFINITY ? 0 : past * cheapest;
  }

  /** The value of each variable of the program, written to `values`. */
  values(values: Float64Array): Float64Array {
    values.fill(0);
    const width = this.columns + 1;
    for (let row = 0; row < this.rows; row += 1) {
      const variable = this.inBasis[row]!;
      if (variable >= 0 && variable < this.variables) {
        values[variable] = this.cells[(row + 1) * width + this.columns]!;
      }
    }
    return values;
  }

  /** What one more of each limit of the program would be worth, written to `prices`. */
  prices(prices: Float64Array): Float64Array {
    prices.fill(0);
    for (let column = 0; column < this.columns; column += 1) {
      const row = this.outside[column]! - this.variables;
      if (row >= 0 && row < prices.length) prices[row] = Math.max(0, this.cells[column]!);
    }
    return prices;
  }

  /** Once nothing more is asked of it. */
  giveBack(): void {
    giveBackNumbers(this.cells);
  }

  private mostWanted(): number {
    let column = -1;
    let least = -tiny;
    for (let at = 0; at < this.columns; at += 1) {
      const value = this.cells[at]!;
      if (value < least) {
        least = value;
        column = at;
      }
    }
    return column;
  }

  private firstToBind(column: number): number {
    const width = this.columns + 1;
    let leaving = -1;
    let smallest = Number.POSITIVE_INFINITY;
    for (let row = 0; row < this.rows; row += 1) {
      const use = this.cells[(row + 1) * width + column]!;
      if (use <= tiny) continue;
      const ratio = this.cells[(row + 1) * width + this.columns]! / use;
      if (ratio < smallest) {
        smallest = ratio;
        leaving = row;
      }
    }
    return leaving;
  }

  private mostViolated(): number {
    const width = this.columns + 1;
    let leaving = -1;
    let least = -1e-7;
    for (let row = 0; row < this.rows; row += 1) {
      const value = this.cells[(row + 1) * width + this.columns]!;
      if (value < least) {
        least = value;
        leaving = row;
      }
    }
    return leaving;
  }

  private cheapestRepair(row: number): number {
    const start = (row + 1) * (this.columns + 1);
    let entering = -1;
    let smallest = Number.POSITIVE_INFINITY;
    for (let column = 0; column < this.columns; column += 1) {
      const use = this.cells[start + column]!;
      if (use >= -tiny) continue;
      const ratio = Math.max(0, this.cells[column]!) / -use;
      if (ratio < smallest) {
        smallest = ratio;
        entering = column;
      }
    }
    return entering;
  }

  private pivot(leaving: number, entering: number): void {
    const { cells, columns, rows } = this;
    const width = columns + 1;
    const base = (leaving + 1) * width;
    const inverse = 1 / cells[base + entering]!;
    for (let at = 0; at < width; at += 1) cells[base + at] = cells[base + at]! * inverse;
    cells[base + entering] = inverse;
    for (let row = 0; row <= rows; row += 1) {
      const start = row * width;
      if (start === base) continue;
      const factor = cells[start + entering]!;
      if (factor === 0) continue;
      cells[start + entering] = 0;
      for (let at = 0; at < width; at += 1)
        cells[start + at] = cells[start + at]! - factor * cells[base + at]!;
    }
    const kept = this.inBasis[leaving]!;
    this.inBasis[leaving] = this.outside[entering]!;
    this.outside[entering] = kept;
  }
}

/** The slack of a bound, which nobody asks for. */
const unnamed = -1;

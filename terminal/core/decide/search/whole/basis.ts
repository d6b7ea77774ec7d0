import type { BoundedProgram, ProgramRow } from './bounded-program.ts';

/** Smaller than any weight that matters: what cancelling leaves. */
export const dust = 1e-12;

/**
 * A condensed tableau with bounded variables: a row for each variable in the basis, a column for each outside it.
 * Bounds may be changed as a search likes, forth and back; the reduced costs stay right for any of them.
 * Variables are numbered: first the program's, then the slack of each row.
 */
export class Basis {
  /** Pivots done since the beginning. */
  pivots = 0;
  /** Columns of the program. */
  readonly columns: number;
  protected readonly held: ProgramRow[] = [];
  protected readonly cost: Float64Array;
  protected readonly low: number[];
  protected readonly high: number[];
  /** Row of a variable in the basis, or −1 − its column. */
  protected readonly place: number[] = [];
  protected readonly inBasis: number[] = [];
  protected readonly outside: Int32Array;
  /** Whether the variable outside the basis stands at its upper bound. */
  protected readonly atHigh: Uint8Array;
  protected readonly cells: Float64Array[] = [];
  /** What the row would be with every variable outside the basis at 0. */
  protected readonly constant: number[] = [];
  protected readonly value: number[] = [];
  protected readonly reduced: Float64Array;
  protected readonly weight: number[] = [];
  /** Room for the columns that could mend a row, and how soon each is used up; and for those a pivot touches. */
  protected readonly able: Int32Array;
  protected readonly ratio: Float64Array;
  protected readonly touched: Int32Array;

  constructor({ cost, low, high, rows }: BoundedProgram) {
    this.columns = cost.length;
    this.able = new Int32Array(cost.length);
    this.ratio = new Float64Array(cost.length);
    this.touched = new Int32Array(cost.length);
    this.cost = Float64Array.from(cost);
    this.low = [...low];
    this.high = [...high];
    this.reduced = Float64Array.from(cost);
    this.outside = Int32Array.from(cost.keys());
    this.atHigh = new Uint8Array(cost.length);
    for (let column = 0; column < cost.length; column += 1) {
      this.place.push(-1 - column);
      this.atHigh[column] = cost[column]! < 0 ? 1 : 0;
    }
    for (const row of rows) this.addRow(row);
  }

  get rows(): readonly ProgramRow[] {
    return this.held;
  }

  /** The rows from the given one on that hold the optimum back. */
  tightRows(from: number): readonly ProgramRow[] {
    return this.held.filter((_, row) => row >= from && this.place[this.columns + row]! < 0);
  }

  lowOf(variable: number): number {
    return this.low[variable]!;
  }

  highOf(variable: number): number {
    return this.high[variable]!;
  }

  /** Adds a row; its slack comes into the basis, so the reduced costs stay right. */
  addRow(row: ProgramRow): void {
    const cells = new Float64Array(this.columns);
    let constant = row.limit;
    for (let nth = 0; nth < row.columns.length; nth += 1) {
      const place = this.place[row.columns[nth]!]!;
      const weight = row.values[nth]!;
      if (place < 0) {
        cells[-1 - place] = cells[-1 - place]! + weight;
        continue;
      }
      const basic = this.cells[place]!;
      for (let at = 0; at < this.columns; at += 1) cells[at] = cells[at]! - weight * basic[at]!;
      constant -= weight * this.constant[place]!;
    }
    this.place.push(this.held.length);
    this.inBasis.push(this.columns + this.held.length);
    this.low.push(0);
    this.high.push(row.isEqual ? 0 : Number.POSITIVE_INFINITY);
    this.held.push(row);
    this.cells.push(cells);
    this.constant.push(constant);
    this.value.push(0);
    this.weight.push(1);
    this.revalue(this.held.length - 1);
  }

  /** Moves a variable's bounds; {@link optimise} mends what that breaks. */
  setBounds(variable: number, low: number, high: number): void {
    const before = this.standing(variable);
    this.low[variable] = low;
    this.high[variable] = high;
    const place = this.place[variable]!;
    if (place >= 0) return;
    // While it could not move its reduced cost may have got either sign.
    const reduced = this.reduced[-1 - place]!;
    if (reduced !== 0) this.atHigh[-1 - place] = reduced < 0 ? 1 : 0;
    const moved = this.standing(variable) - before;
    if (moved !== 0) this.shift(-1 - place, moved);
  }

  amountOf(variable: number): number {
    const place = this.place[variable]!;
    return place >= 0 ? this.value[place]! : this.standing(variable);
  }

  /** Whether a column is nearer to its upper bound. */
  isHigh(column: number): boolean {
    const place = this.place[column]!;
    if (place < 0) return this.atHigh[-1 - place] === 1;
    return this.value[place]! - this.low[column]! > this.high[column]! - this.value[place]!;
  }

  /** How often each of the program's rows goes into the tableau's row of a variable; null outside the basis. */
  multipliersOf(variable: number): Float64Array | null {
    const row = this.place[variable]!;
    if (row < 0) return null;
    const multipliers = new Float64Array(this.held.length);
    const cells = this.cells[row]!;
    for (let at = 0; at < this.columns; at += 1) {
      const slack = this.outside[at]! - this.columns;
      if (slack >= 0 && Math.abs(cells[at]!) > dust) multipliers[slack] = cells[at]!;
    }
    return multipliers;
  }

  /** Where a variable outside the basis stands. */
  protected standing(variable: number): number {
    const place = this.place[variable]!;
    if (place >= 0) return 0;
    return this.atHigh[-1 - place] === 1 ? this.high[variable]! : this.low[variable]!;
  }

  protected shift(column: number, by: number): void {
    for (let row = 0; row < this.held.length; row += 1) {
      const cell = this.cells[row]![column]!;
      if (cell !== 0) this.value[row] = this.value[row]! - cell * by;
    }
  }

  protected revalue(row: number): void {
    const cells = this.cells[row]!;
    let value = this.constant[row]!;
    for (let at = 0; at < this.columns; at += 1) {
      if (cells[at] !== 0) value -= cells[at]! * this.standing(this.outside[at]!);
    }
    this.value[row] = value;
  }

  protected flip(column: number): void {
    const outside = this.outside[column]!;
    const width = this.high[outside]! - this.low[outside]!;
    const isHigh = this.atHigh[column] === 1;
    this.atHigh[column] = isHigh ? 0 : 1;
    this.shift(column, isHigh ? -width : width);
  }
}

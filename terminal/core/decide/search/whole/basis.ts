import type { BoundedProgram, ProgramRow } from './bounded-program.ts';

/** Smaller than any weight that matters: what cancelling leaves. */
export const dust = 1e-11;
/** Room for so many rows at first; it doubles. */
const rowsAtFirst = 64;

/** The place of a column that can only have one value, and is no longer part of the table. */
export const leftOut = -(2 ** 30);

/**
 * A condensed tableau with bounded variables: a row for each variable in the basis, a column for each outside it.
 * Bounds may be changed as a search likes, forth and back; the reduced costs stay right for any of them.
 * Variables are numbered: first the program's, then the slack of each row. What rounding errors the table gathers
 * goes when it is worked out anew from the program's own rows (`fresh-basis.ts`).
 */
export class Basis {
  /** Pivots done since the beginning, and since the table was last worked out from the rows. */
  pivots = 0;
  protected pivotsSince = 0;
  /** Columns of the program; and of the table, which leaves out those that are fixed for good. */
  readonly columns: number;
  protected width: number;
  protected held: ProgramRow[] = [];
  protected readonly cost: Float64Array;
  protected low: Float64Array;
  protected high: Float64Array;
  /** Row of a variable in the basis, or −1 − its column, or {@link leftOut}. */
  protected place: Int32Array;
  protected inBasis: Int32Array;
  protected readonly outside: Int32Array;
  /** Whether the variable outside the basis stands at its upper bound. */
  protected readonly atHigh: Uint8Array;
  /** Row by row. */
  protected cells: Float64Array;
  /** What the row would be with every variable outside the basis at 0. */
  protected constant: Float64Array;
  protected value: Float64Array;
  protected readonly reduced: Float64Array;
  /** What the cost would be with every variable outside the basis at 0. */
  protected costAtZero = 0;
  private readonly touched: Int32Array;

  constructor({ cost, low, high, rows }: BoundedProgram) {
    const columns = cost.length;
    this.columns = columns;
    const open = [...cost.keys()].filter((column) => low[column] !== high[column]);
    this.width = open.length;
    let room = rowsAtFirst;
    while (room < 2 * rows.length) room *= 2;
    this.cost = Float64Array.from(cost);
    this.reduced = Float64Array.from(open, (column) => cost[column]!);
    this.outside = Int32Array.from(open);
    this.atHigh = Uint8Array.from(open, (column) => (cost[column]! < 0 ? 1 : 0));
    this.touched = new Int32Array(open.length);
    this.low = new Float64Array(columns + room);
    this.high = new Float64Array(columns + room);
    this.place = new Int32Array(columns + room);
    this.inBasis = new Int32Array(room);
    this.cells = new Float64Array(room * open.length);
    this.constant = new Float64Array(room);
    this.value = new Float64Array(room);
    for (let column = 0; column < columns; column += 1) {
      this.low[column] = low[column]!;
      this.high[column] = high[column]!;
      this.place[column] = leftOut;
      if (low[column] === high[column]) this.costAtZero += cost[column]! * low[column]!;
    }
    open.forEach((column, at) => {
      this.place[column] = -1 - at;
    });
    for (const row of rows) this.addRow(row);
  }

  get rows(): readonly ProgramRow[] {
    return this.held;
  }

  /** Columns that the table still holds. */
  get tableWidth(): number {
    return this.width;
  }

  lowOf(variable: number): number {
    return this.low[variable]!;
  }

  highOf(variable: number): number {
    return this.high[variable]!;
  }

  /** Adds a row; its slack comes into the basis, so the reduced costs stay right. */
  addRow(row: ProgramRow): void {
    const at = this.held.length;
    if (at === this.inBasis.length) this.makeRoom();
    const { columns, width, cells } = this;
    const start = at * width;
    cells.fill(0, start, start + width);
    let constant = row.limit;
    for (let nth = 0; nth < row.columns.length; nth += 1) {
      const place = this.place[row.columns[nth]!]!;
      const weight = row.values[nth]!;
      if (place === leftOut) {
        constant -= weight * this.low[row.columns[nth]!]!;
        continue;
      }
      if (place < 0) {
        const cell = start - 1 - place;
        cells[cell] = cells[cell]! + weight;
        continue;
      }
      const from = place * width;
      for (let column = 0; column < width; column += 1) {
        cells[start + column] = cells[start + column]! - weight * cells[from + column]!;
      }
      constant -= weight * this.constant[place]!;
    }
    this.held.push(row);
    this.place[columns + at] = at;
    this.inBasis[at] = columns + at;
    this.low[columns + at] = 0;
    this.high[columns + at] = row.isEqual ? 0 : Number.POSITIVE_INFINITY;
    this.constant[at] = constant;
    this.revalue(at);
  }

  /** Moves a variable's bounds; optimising mends what that breaks. */
  setBounds(variable: number, low: number, high: number): void {
    if (this.low[variable] === low && this.high[variable] === high) return;
    const before = this.standing(variable);
    this.low[variable] = low;
    this.high[variable] = high;
    const place = this.place[variable]!;
    if (place >= 0 || place === leftOut) return;
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
    if (place === leftOut) return false;
    if (place < 0) return this.atHigh[-1 - place] === 1;
    return this.value[place]! - this.low[column]! > this.high[column]! - this.value[place]!;
  }

  /** How often each of the program's rows goes into the tableau's row of a variable; null outside the basis. */
  multipliersOf(variable: number): Float64Array | null {
    const row = this.place[variable]!;
    if (row < 0) return null;
    const multipliers = new Float64Array(this.held.length);
    const start = row * this.width;
    for (let at = 0; at < this.width; at += 1) {
      const slack = this.outside[at]! - this.columns;
      const cell = this.cells[start + at]!;
      if (slack >= 0 && Math.abs(cell) > dust) multipliers[slack] = cell;
    }
    return multipliers;
  }

  /** What the basis at hand costs, as the table says. */
  protected costNow(): number {
    let cost = this.costAtZero;
    for (let at = 0; at < this.width; at += 1) {
      const reduced = this.reduced[at]!;
      if (reduced !== 0) cost += reduced * this.standing(this.outside[at]!);
    }
    return cost;
  }

  /** Where a variable outside the basis stands. */
  protected standing(variable: number): number {
    const place = this.place[variable]!;
    if (place >= 0) return 0;
    if (place === leftOut) return this.low[variable]!;
    return this.atHigh[-1 - place] === 1 ? this.high[variable]! : this.low[variable]!;
  }

  protected flip(column: number): void {
    const outside = this.outside[column]!;
    const width = this.high[outside]! - this.low[outside]!;
    const isHigh = this.atHigh[column] === 1;
    this.atHigh[column] = isHigh ? 0 : 1;
    this.shift(column, isHigh ? -width : width);
  }

  /** Turns the table over at a cell: the row's variable and the column's change places. */
  protected pivot(row: number, column: number): void {
    const { cells, width, touched, constant } = this;
    const start = row * width;
    const inverse = 1 / cells[start + column]!;
    let count = 0;
    for (let at = 0; at < width; at += 1) {
      const cell = cells[start + at]!;
      if (cell === 0) continue;
      if (cell < dust && cell > -dust) {
        cells[start + at] = 0;
        continue;
      }
      cells[start + at] = cell * inverse;
      if (at !== column) {
        touched[count] = at;
        count += 1;
      }
    }
    cells[start + column] = inverse;
    const own = constant[row]! * inverse;
    constant[row] = own;
    for (let other = 0, from = 0; other < this.held.length; other += 1, from += width) {
      if (other === row) continue;
      const factor = cells[from + column]!;
      if (factor === 0) continue;
      for (let nth = 0; nth < count; nth += 1) {
        const at = touched[nth]!;
        cells[from + at] = cells[from + at]! - factor * cells[start + at]!;
      }
      cells[from + column] = -factor * inverse;
      constant[other] = constant[other]! - factor * own;
    }
    const factor = this.reduced[column]!;
    if (factor !== 0) {
      for (let nth = 0; nth < count; nth += 1) {
        const at = touched[nth]!;
        this.reduced[at] = this.reduced[at]! - factor * cells[start + at]!;
      }
      this.reduced[column] = -factor * inverse;
      this.costAtZero += factor * own;
    }
    const leaving = this.inBasis[row]!;
    const entering = this.outside[column]!;
    this.inBasis[row] = entering;
    this.outside[column] = leaving;
    this.place[entering] = row;
    this.place[leaving] = -1 - column;
  }

  private shift(column: number, by: number): void {
    for (let row = 0, at = column; row < this.held.length; row += 1, at += this.width) {
      const cell = this.cells[at]!;
      if (cell !== 0) this.value[row] = this.value[row]! - cell * by;
    }
  }

  protected revalue(row: number): void {
    const start = row * this.width;
    let value = this.constant[row]!;
    for (let at = 0; at < this.width; at += 1) {
      const cell = this.cells[start + at]!;
      if (cell !== 0) value -= cell * this.standing(this.outside[at]!);
    }
    this.value[row] = value;
  }

  private makeRoom(): void {
    const room = 2 * this.inBasis.length;
    const grown = (from: Float64Array, size: number) => {
      const to = new Float64Array(size);
      to.set(from.subarray(0, size));
      return to;
    };
    this.low = grown(this.low, this.columns + room);
    this.high = grown(this.high, this.columns + room);
    this.cells = grown(this.cells, room * this.width);
    this.constant = grown(this.constant, room);
    this.value = grown(this.value, room);
    const place = new Int32Array(this.columns + room);
    place.set(this.place);
    this.place = place;
    const inBasis = new Int32Array(room);
    inBasis.set(this.inBasis);
    this.inBasis = inBasis;
  }
}

import { Basis, leftOut } from './basis.ts';
import type { ProgramRow } from './bounded-program.ts';

/** A row cannot say a column through a smaller weight than this. */
const refreshPivotMin = 1e-9;
/** Rows may be off by so much, each scaled to weights of about 1, before the table is worked out anew. */
const driftMax = 1e-8;

/** A basis whose table can be worked out anew from the program's rows, or do without rows that hold nothing back. */
export class FreshBasis extends Basis {
  /** Leaves out the rows from the given one on that do not hold the optimum back; returns those. */
  dropLooseRows(from: number): ReadonlySet<ProgramRow> {
    const dropped = new Set<ProgramRow>();
    const kept: number[] = [];
    for (let row = 0; row < this.held.length; row += 1) {
      if (row >= from && this.place[this.columns + row]! >= 0) dropped.add(this.held[row]!);
      else kept.push(row);
    }
    if (dropped.size === 0) return dropped;
    this.keepRows(kept);
    return dropped;
  }

  /** Takes columns out of the table that can only have one value from now on: each pivot is that much cheaper. */
  leaveOutFixed(isFixed: (column: number) => boolean): void {
    const { width, cells } = this;
    const kept: number[] = [];
    for (let at = 0; at < width; at += 1) {
      const variable = this.outside[at]!;
      if (variable >= this.columns || !isFixed(variable)) {
        kept.push(at);
        continue;
      }
      const value = this.low[variable]!;
      this.costAtZero += this.reduced[at]! * value;
      for (let row = 0; row < this.held.length; row += 1) {
        this.constant[row] = this.constant[row]! - cells[row * width + at]! * value;
      }
      this.place[variable] = leftOut;
    }
    if (kept.length === width) return;
    for (let row = 0, to = 0; row < this.held.length; row += 1) {
      for (const at of kept) {
        cells[to] = cells[row * width + at]!;
        to += 1;
      }
    }
    kept.forEach((at, to) => {
      const variable = this.outside[at]!;
      this.outside[to] = variable;
      this.atHigh[to] = this.atHigh[at]!;
      this.reduced[to] = this.reduced[at]!;
      this.place[variable] = -1 - to;
    });
    this.width = kept.length;
  }

  /** Works the table out anew from the rows, for the basis at hand. */
  protected refresh(): void {
    const inside: number[] = [];
    for (let column = 0; column < this.columns; column += 1)
      if (this.place[column]! >= 0) inside.push(column);
    this.rebuild(
      inside,
      this.held.map((_, row) => this.place[this.columns + row]! < 0),
    );
  }

  /** Whether what the table says of the columns does not keep the program's own rows. */
  protected hasDrifted(): boolean {
    for (let row = 0; row < this.held.length; row += 1) {
      const { columns, values, limit } = this.held[row]!;
      let rest = limit - this.amountOf(this.columns + row);
      let size = Math.abs(limit);
      for (let nth = 0; nth < columns.length; nth += 1) {
        const term = values[nth]! * this.amountOf(columns[nth]!);
        rest -= term;
        size = Math.max(size, Math.abs(term));
      }
      if (Math.abs(rest) > driftMax * (1 + size)) return true;
    }
    return false;
  }

  /** The table of the basis in which these columns are inside and these slacks outside. */
  private rebuild(inside: readonly number[], slackStands: readonly boolean[]): void {
    const { columns, width, cells } = this;
    const rows = this.held.length;
    const wasHigh = new Uint8Array(columns);
    for (let at = 0; at < width; at += 1) {
      if (this.outside[at]! < columns) wasHigh[this.outside[at]!] = this.atHigh[at]!;
    }
    const tableColumn = new Int32Array(columns).fill(-1);
    this.costAtZero = 0;
    for (let column = 0, at = 0; column < columns; column += 1) {
      if (this.place[column] === leftOut) {
        this.costAtZero += this.cost[column]! * this.low[column]!;
        continue;
      }
      tableColumn[column] = at;
      this.outside[at] = column;
      this.place[column] = -1 - at;
      this.reduced[at] = this.cost[column]!;
      at += 1;
    }
    cells.fill(0, 0, rows * width);
    this.held.forEach(({ columns: named, values, limit }, row) => {
      let constant = limit;
      for (let nth = 0; nth < named.length; nth += 1) {
        const at = tableColumn[named[nth]!]!;
        if (at >= 0) cells[row * width + at] = values[nth]!;
        else constant -= values[nth]! * this.low[named[nth]!]!;
      }
      this.constant[row] = constant;
      this.inBasis[row] = columns + row;
      this.place[columns + row] = row;
    });
    const isOpen = [...slackStands];
    for (const column of inside) {
      const at = tableColumn[column]!;
      let best = -1;
      let most = refreshPivotMin;
      for (let row = 0; row < rows; row += 1) {
        const size = Math.abs(cells[row * width + at]!);
        if (!isOpen[row] || size <= most) continue;
        best = row;
        most = size;
      }
      if (best < 0) continue;
      isOpen[best] = false;
      this.pivot(best, at);
    }
    for (let at = 0; at < width; at += 1) {
      const variable = this.outside[at]!;
      const reduced = this.reduced[at]!;
      if (variable >= columns) this.atHigh[at] = 0;
      else this.atHigh[at] = Math.abs(reduced) < 1e-12 ? wasHigh[variable]! : reduced < 0 ? 1 : 0;
    }
    for (let row = 0; row < rows; row += 1) this.revalue(row);
    this.pivotsSince = 0;
  }

  /** Leaves out rows whose slack is in the basis: the rest of the table does not change. */
  private keepRows(kept: readonly number[]): void {
    const { columns, width } = this;
    const renamed = new Int32Array(columns + this.held.length).fill(-1);
    for (let column = 0; column < columns; column += 1) renamed[column] = column;
    kept.forEach((row, nth) => {
      renamed[columns + row] = columns + nth;
    });
    let to = 0;
    for (let row = 0; row < this.held.length; row += 1) {
      const variable = renamed[this.inBasis[row]!]!;
      if (variable < 0) continue;
      this.cells.copyWithin(to * width, row * width, (row + 1) * width);
      this.constant[to] = this.constant[row]!;
      this.value[to] = this.value[row]!;
      this.inBasis[to] = variable;
      to += 1;
    }
    this.held = kept.map((row) => this.held[row]!);
    this.held.forEach(({ isEqual }, row) => {
      this.low[columns + row] = 0;
      this.high[columns + row] = isEqual ? 0 : Number.POSITIVE_INFINITY;
    });
    for (let row = 0; row < to; row += 1) this.place[this.inBasis[row]!] = row;
    for (let column = 0; column < width; column += 1) {
      const variable = renamed[this.outside[column]!]!;
      this.outside[column] = variable;
      this.place[variable] = -1 - column;
    }
  }
}

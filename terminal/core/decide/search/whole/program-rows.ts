import type { BoundedProgram, ProgramRow } from './bounded-program.ts';

/** Stands in a sum for the number 1, so that a constant is a factor like any other. */
export const one = -1;

/** A sum of columns, each with its factor; it is added to in place. */
export class Sum {
  readonly #factors = new Map<number, number>();

  get size(): number {
    return this.#factors.size;
  }

  get factors(): ReadonlyMap<number, number> {
    return this.#factors;
  }

  addColumn(column: number, factor: number): void {
    if (factor === 0) return;
    this.#factors.set(column, (this.#factors.get(column) ?? 0) + factor);
  }

  add(other: Sum, factor: number): void {
    for (const [column, by] of other.#factors) this.addColumn(column, by * factor);
  }

  plusColumn(column: number, factor: number): Sum {
    this.addColumn(column, factor);
    return this;
  }

  plus(other: Sum, factor: number): Sum {
    this.add(other, factor);
    return this;
  }

  /** A new sum, so many times this one. */
  times(factor: number): Sum {
    const sum = new Sum();
    sum.add(this, factor);
    return sum;
  }

  negated(): Sum {
    return this.times(-1);
  }
}

/** A sum of nothing, or of one column. */
export function sumOf(column?: number): Sum {
  const sum = new Sum();
  if (column !== undefined) sum.addColumn(column, 1);
  return sum;
}

/** Amounts of fen are counted in about so many steps, like units, so that one tolerance does for all columns. */
const fenSteps = 16;

/** Whole numbers up to this are columns as they are. */
const countedOneByOne = 64;

/** The columns and rows of a program while it is written; amounts stand in fen, and are scaled at the end. */
export class ProgramRows {
  readonly #high: number[] = [];
  readonly #scale: number[] = [];
  readonly #whole: boolean[] = [];
  readonly #rows: { readonly sum: Sum; readonly limit: number; readonly isEqual: boolean }[] = [];

  readonly #later: { readonly sum: Sum; readonly limit: number; readonly isEqual: boolean }[] = [];

  /** A whole number. */
  whole(high: number): number {
    this.#high.push(high);
    this.#scale.push(1);
    this.#whole.push(true);
    return this.#high.length - 1;
  }

  /** An amount of fen from 0 to `most`, whole only because of what it follows from. */
  fen(most: number): number {
    let scale = 1;
    while (scale * fenSteps < most) scale *= 2;
    this.#high.push(most / scale);
    this.#scale.push(scale);
    this.#whole.push(false);
    return this.#high.length - 1;
  }

  /** A whole number; one that may be large is counted in steps like an amount, of which so many make one. */
  count(most: number): number {
    return most <= countedOneByOne ? this.whole(most) : this.fen(most);
  }

  isWhole(column: number): boolean {
    return this.#whole[column] ?? false;
  }

  /** How much one of the column stands for. */
  scaleOf(column: number): number {
    return this.#scale[column]!;
  }

  atMost(sum: Sum, limit: number): void {
    this.#rows.push({ sum, limit, isEqual: false });
  }

  /** A row that is part of the program, but only worth a place in the tableau where the optimum breaks it. */
  later(sum: Sum, limit: number): void {
    this.#later.push({ sum, limit, isEqual: false });
  }

  equal(sum: Sum, limit: number): void {
    this.#rows.push({ sum, limit, isEqual: true });
  }

  /** The last column stands at 1, and bears what is paid whatever the others are. */
  program(cost: Sum): BoundedProgram {
    const fixed = cost.factors.get(one) ?? 0;
    return {
      cost: [...this.#high.map((_, column) => (cost.factors.get(column) ?? 0) * this.#scale[column]!), fixed],
      low: [...this.#high.map(() => 0), 1],
      high: [...this.#high, 1],
      rows: this.#rows.map((row) => this.#scaled(row)),
    };
  }

  /** The rows that were put off. */
  laterRows(): readonly ProgramRow[] {
    return this.#later.map((row) => this.#scaled(row));
  }

  #scaled({
    sum,
    limit: stated,
    isEqual,
  }: {
    readonly sum: Sum;
    readonly limit: number;
    readonly isEqual: boolean;
  }): ProgramRow {
    const columns: number[] = [];
    const values: number[] = [];
    let most = 0;
    const limit = stated - (sum.factors.get(one) ?? 0);
    let isWhole = Number.isInteger(limit);
    for (const [column, factor] of sum.factors) {
      if (factor === 0 || column === one) continue;
      const value = factor * this.#scale[column]!;
      columns.push(column);
      values.push(value);
      most = Math.max(most, Math.abs(value));
      isWhole &&= this.#whole[column]! && Number.isInteger(factor);
    }
    // A power of two loses nothing. Rows of whole numbers stay as they are, so that their slack is whole too.
    let scale = 1;
    if (!isWhole || most > 64) while (most / scale > 1) scale *= 2;
    return {
      columns: Int32Array.from(columns),
      values: Float64Array.from(values, (value) => value / scale),
      limit: limit / scale,
      isEqual,
      isWhole: isWhole && scale === 1,
    };
  }
}

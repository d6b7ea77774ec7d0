import type { Highs, ModelData } from 'highs';

/** A sum of columns, each with its factor, and a constant. */
export type Linear = { readonly constant: number; readonly terms: ReadonlyMap<number, number> };

export function linear(constant: number, ...terms: readonly (readonly [number, number])[]): Linear {
  const merged = new Map<number, number>();
  for (const [column, factor] of terms) merged.set(column, (merged.get(column) ?? 0) + factor);
  return { constant, terms: merged };
}

export function plus(...parts: readonly Linear[]): Linear {
  return linear(
    parts.reduce((before, { constant }) => before + constant, 0),
    ...parts.flatMap(({ terms }) => [...terms]),
  );
}

export function times(factor: number, { constant, terms }: Linear): Linear {
  return linear(factor * constant, ...[...terms].map(([column, by]) => [column, factor * by] as const));
}

export function minus(a: Linear, b: Linear): Linear {
  return plus(a, times(-1, b));
}

/** The columns and rows of an integer program, collected one after another. */
export class Rows {
  readonly #columns: { readonly most: number; readonly whole: boolean }[] = [];
  readonly #rows: { readonly low: number; readonly sum: Linear; readonly high: number }[] = [];

  /** A column from 0 up to `most`. What follows from whole columns by equations need not be said whole. */
  column(most: number, whole: boolean): number {
    this.#columns.push({ most, whole });
    return this.#columns.length - 1;
  }

  atMost(sum: Linear, high: number): void {
    this.between(Number.NEGATIVE_INFINITY, sum, high);
  }

  atLeast(sum: Linear, low: number): void {
    this.between(low, sum, Number.POSITIVE_INFINITY);
  }

  /** Scaled to factors of at most 1, so that the solver's tolerance means the same in every row. */
  between(low: number, sum: Linear, high: number): void {
    const scale = 1 / Math.max(1, ...[...sum.terms.values()].map(Math.abs));
    const constant = sum.constant * scale;
    this.#rows.push({ low: low * scale - constant, sum: times(scale, sum), high: high * scale - constant });
  }

  model(least: Linear, constants: Highs['constants']): ModelData {
    const cost = this.#columns.map((_, column) => least.terms.get(column) ?? 0);
    const starts = [0];
    const indices: number[] = [];
    const values: number[] = [];
    for (const { sum } of this.#rows) {
      for (const [column, factor] of sum.terms) {
        if (factor === 0) continue;
        indices.push(column);
        values.push(factor);
      }
      starts.push(indices.length);
    }
    const [numCols, numRows] = [this.#columns.length, this.#rows.length];
    const { integer, continuous } = constants.variableType;
    return {
      numCols,
      numRows,
      offset: least.constant,
      colCost: cost,
      colLower: cost.map(() => 0),
      colUpper: this.#columns.map(({ most }) => most),
      rowLower: this.#rows.map(({ low }) => low),
      rowUpper: this.#rows.map(({ high }) => high),
      integrality: this.#columns.map(({ whole }) => (whole ? integer : continuous)),
      matrix: { format: 'csr', numCols, numRows, starts, indices, values },
    };
  }
}

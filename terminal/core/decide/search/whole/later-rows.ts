import type { ProgramRow } from './bounded-program.ts';
import { splitRoom } from './nearest-plan.ts';
import type { Simplex } from './simplex.ts';

/** Rows of a program that wait outside the table until an optimum breaks them. */
export class LaterRows {
  readonly #simplex: Simplex;
  readonly #rows: readonly ProgramRow[];
  readonly #added = new Set<ProgramRow>();

  constructor(simplex: Simplex, rows: readonly ProgramRow[]) {
    this.#simplex = simplex;
    this.#rows = rows;
  }

  /** Adds those that the optimum at hand breaks; says how many. */
  addBroken(): number {
    let added = 0;
    for (const row of this.#rows) {
      if (this.#added.has(row) || this.#sumOf(row) <= row.limit + splitRoom) continue;
      this.#simplex.addRow(row);
      this.#added.add(row);
      added += 1;
    }
    return added;
  }

  /** Whether the row stands in the table, and was added by this. */
  holds(row: ProgramRow): boolean {
    return this.#added.has(row);
  }

  /** The row was dropped from the table, and waits again. */
  dropped(row: ProgramRow): void {
    this.#added.delete(row);
  }

  #sumOf({ columns, values }: ProgramRow): number {
    let sum = 0;
    for (let nth = 0; nth < columns.length; nth += 1) {
      sum += values[nth]! * this.#simplex.amountOf(columns[nth]!);
    }
    return sum;
  }
}

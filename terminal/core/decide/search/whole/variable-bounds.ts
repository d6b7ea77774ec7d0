import type { ProgramRow } from './bounded-program.ts';
import type { Simplex } from './simplex.ts';

/** An amount is at most so much of another column: `amount ≤ per × of`. */
type VariableBound = { readonly of: number; readonly per: number };

/** What amounts are held to by a column of whole numbers: "taken only where it is used". */
export class VariableBounds {
  readonly #byColumn = new Map<number, VariableBound[]>();

  constructor(rows: readonly ProgramRow[], grainOf: (column: number) => number) {
    for (const { columns, values, limit, isEqual } of rows) {
      if (columns.length !== 2 || limit !== 0 || isEqual) continue;
      for (const [at, other] of [
        [0, 1],
        [1, 0],
      ] as const) {
        const [amount, of] = [columns[at]!, columns[other]!];
        if (grainOf(amount) > 0 || grainOf(of) === 0 || values[at]! <= 0 || values[other]! >= 0) continue;
        const bound = { of, per: -values[other]! / values[at]! };
        const known = this.#byColumn.get(amount);
        if (known === undefined) this.#byColumn.set(amount, [bound]);
        else known.push(bound);
      }
    }
  }

  /** The one that the optimum at hand is nearest to, and how far it is away. */
  nearest(column: number, simplex: Simplex): (VariableBound & { readonly away: number }) | null {
    const known = this.#byColumn.get(column);
    if (known === undefined) return null;
    let best: (VariableBound & { readonly away: number }) | null = null;
    for (const { of, per } of known) {
      const away = per * simplex.amountOf(of) - simplex.amountOf(column);
      if (best === null || away < best.away) best = { of, per, away };
    }
    return best;
  }
}

/** The same row for each of so many offers or parts. */
export function sameRows(many: number, row: readonly number[]): (readonly number[])[] {
  const rows: (readonly number[])[] = [];
  for (let at = 0; at < many; at += 1) rows.push(row);
  return rows;
}

/**
 * Units by offer and line, while a plan is written down. What all plans of a problem have in common is in rows that
 * they share; an offer that covers anything else gets a row of its own.
 */
export class UnitRows {
  readonly rows: (readonly number[])[];
  readonly #shared: readonly (readonly number[])[];

  constructor(shared: readonly (readonly number[])[]) {
    this.rows = shared.slice();
    this.#shared = shared;
  }

  set(at: number, line: number, units: number): void {
    if (this.rows[at] === this.#shared[at]) this.rows[at] = this.#shared[at]!.slice();
    // Whatever is not shared was made here.
    (this.rows[at] as number[])[line] = units;
  }
}

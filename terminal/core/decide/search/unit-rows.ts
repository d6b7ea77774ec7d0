/**
 * Units by offer and line, while a plan is written down. Offers that cover nothing keep the row that all plans of a
 * problem share (`noUnits`); the others get a row of their own.
 */
export class UnitRows {
  readonly rows: (readonly number[])[] = [];
  readonly #noUnits: readonly number[];
  readonly #own: (number[] | null)[] = [];

  constructor(many: number, noUnits: readonly number[]) {
    this.#noUnits = noUnits;
    for (let at = 0; at < many; at += 1) {
      this.rows.push(noUnits);
      this.#own.push(null);
    }
  }

  set(at: number, line: number, units: number): void {
    let row = this.#own[at]!;
    if (row === null) {
      row = [...this.#noUnits];
      this.#own[at] = row;
      this.rows[at] = row;
    }
    row[line] = units;
  }
}

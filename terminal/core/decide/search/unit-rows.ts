/**
 * Units by offer and line, while a plan is written down. Offers that cover nothing keep the row that all plans of a
 * problem share (`noUnits`); the others get a row of their own.
 */
export class UnitRows {
  readonly rows: (readonly number[])[];
  readonly #noUnits: readonly number[];

  constructor(many: number, noUnits: readonly number[]) {
    this.rows = new Array<readonly number[]>(many).fill(noUnits);
    this.#noUnits = noUnits;
  }

  set(at: number, line: number, units: number): void {
    if (this.rows[at] === this.#noUnits) this.rows[at] = [...this.#noUnits];
    // Whatever is not shared was made here.
    (this.rows[at] as number[])[line] = units;
  }
}

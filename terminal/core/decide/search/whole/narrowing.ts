import type { ProgramRow } from './bounded-program.ts';

/** The bounds of every column; they are narrowed in place. */
export type Bounds = { readonly low: Float64Array; readonly high: Float64Array };

/** How many columns are still open. */
export function openIn({ low, high }: Bounds): number {
  let open = 0;
  for (let column = 0; column < low.length; column += 1) if (low[column] !== high[column]) open += 1;
  return open;
}

/** What doubles may lose of a sum, by the size of its terms: nothing of zeros; and how near to a whole number is one. */
const sumRoom = 1e-9;
const wholeRoom = 1e-6;
/** An amount's bound moves only by so much of its width; and each row is looked at so often on average. */
const movedMin = 0.02;
/** Of no more whole numbers than these each is worth ruling out. */
const stepsFew = 256;
const looksPerRow = 6;

/**
 * Narrows bounds by what each row alone leaves its columns, with room for what doubles lose. What an unused offer
 * could cover or take goes with it, so that less is left to branch on.
 */
export class Narrowing {
  /** Terms of rows that were looked at. */
  looked = 0;
  readonly #rows: readonly ProgramRow[];
  readonly #grainOf: (column: number) => number;
  /** By column, the rows that it stands in. */
  readonly #rowsOf: readonly (readonly number[])[];
  readonly #waits: Uint8Array;
  #queue: number[] = [];

  /** `grainOf` says how many whole numbers one of a column makes; 0 where it need not be whole. */
  constructor(rows: readonly ProgramRow[], columns: number, grainOf: (column: number) => number) {
    this.#rows = rows;
    this.#grainOf = grainOf;
    const rowsOf: number[][] = Array.from({ length: columns }, () => []);
    rows.forEach((row, at) => {
      for (const column of row.columns) rowsOf[column]!.push(at);
    });
    this.#rowsOf = rowsOf;
    this.#waits = new Uint8Array(rows.length);
  }

  /**
   * Follows what the bounds of some columns, and a limit of what may be paid, mean for the others; false where a row
   * cannot be kept.
   */
  narrow(bounds: Bounds, moved: Iterable<number>, paid: ProgramRow): boolean {
    this.#queue = [];
    this.#waits.fill(0);
    for (const column of moved) this.#note(column);
    if (!this.#follow(paid, bounds)) return false;
    const looksMax = looksPerRow * this.#rows.length;
    for (let at = 0; at < this.#queue.length && at < looksMax; at += 1) {
      const row = this.#queue[at]!;
      this.#waits[row] = 0;
      if (!this.#follow(this.#rows[row]!, bounds)) return false;
    }
    return this.#follow(paid, bounds);
  }

  #note(column: number): void {
    for (const row of this.#rowsOf[column]!) {
      if (this.#waits[row] === 1) continue;
      this.#waits[row] = 1;
      this.#queue.push(row);
    }
  }

  #follow({ columns, values, limit, isEqual }: ProgramRow, { low, high }: Bounds): boolean {
    this.looked += columns.length;
    let [least, most, leastSize, mostSize] = [0, 0, Math.abs(limit), Math.abs(limit)];
    for (let nth = 0; nth < columns.length; nth += 1) {
      const value = values[nth]!;
      const [from, to] = [low[columns[nth]!]!, high[columns[nth]!]!];
      const [smaller, larger] = value > 0 ? [value * from, value * to] : [value * to, value * from];
      least += smaller;
      most += larger;
      leastSize += Math.abs(smaller);
      mostSize += Math.abs(larger);
    }
    const above = limit - least + sumRoom * leastSize;
    const below = isEqual ? most - limit + sumRoom * mostSize : Number.POSITIVE_INFINITY;
    if (above < 0 || below < 0) return false;
    for (let nth = 0; nth < columns.length; nth += 1) {
      const column = columns[nth]!;
      const [from, to] = [low[column]!, high[column]!];
      const weight = Math.abs(values[nth]!);
      const width = weight * (to - from);
      if (above >= width && below >= width) continue;
      const rises = values[nth]! > 0;
      const top = from + (rises ? above : below) / weight;
      const bottom = to - (rises ? below : above) / weight;
      const grain = this.#grainOf(column);
      const lowest = grain > 0 ? Math.ceil(bottom * grain - wholeRoom) / grain : bottom;
      const highest = grain > 0 ? Math.floor(top * grain + wholeRoom) / grain : top;
      if (lowest > highest) return false;
      const isFew = grain > 0 && (to - from) * grain <= stepsFew;
      const step = isFew ? 0.5 / grain : movedMin * (to - from);
      const [raised, lowered] = [lowest - from >= step, to - highest >= step];
      if (raised) low[column] = Math.min(lowest, to);
      if (lowered) high[column] = Math.max(highest, low[column]!);
      if (raised || lowered) this.#note(column);
    }
    return true;
  }
}

import type { Row } from './item-program.ts';

/** A limit that nothing but these cells can fill, with the weight of each. */
export type HardRow = {
  readonly row: number;
  readonly columns: readonly number[];
  readonly weights: Float64Array;
  readonly limit: number;
};

export function hardRowsOf(rows: readonly Row[], cells: number): readonly HardRow[] {
  const hard: HardRow[] = [];
  rows.forEach(({ weights, limit }, row) => {
    for (let column = cells; column < weights.length; column += 1) if (weights[column] !== 0) return;
    const columns: number[] = [];
    for (let column = 0; column < cells; column += 1) if (weights[column] !== 0) columns.push(column);
    hard.push({ row, columns, weights, limit });
  });
  return hard;
}

/** Whether every unit counts once: units of a line, or units of an offer. */
export function countsUnits({ columns, weights }: HardRow): boolean {
  return columns.every((column) => weights[column] === 1);
}

/** Whether some numbers between these could keep every hard limit; the others only cost worth. */
export function mayFit(rows: readonly HardRow[], low: Int32Array, high: Int32Array): boolean {
  return rows.every(({ columns, weights, limit }) => {
    let least = 0;
    for (const column of columns) {
      const weight = weights[column]!;
      least += weight * (weight > 0 ? low : high)[column]!;
    }
    return least <= limit + fitRoom;
  });
}

/** Limits are whole units or fen; sums of doubles stray by far less than this. */
export const fitRoom = 0.001;

/**
 * Units that a row leaves over lose its price each, so where there is only so much worth to spare, nearly all of them
 * are taken: where the other columns cannot take them, a column must. And what others must take, it cannot.
 */
export function tightenByRows(
  rows: readonly HardRow[],
  prices: ArrayLike<number>,
  { low, high, spare }: { readonly low: Int32Array; readonly high: Int32Array; readonly spare: number },
): void {
  for (const { row, columns, limit } of rows) {
    let lowest = 0;
    let highest = 0;
    for (const column of columns) {
      lowest += low[column]!;
      highest += high[column]!;
    }
    const price = prices[row]!;
    const leftOver = price > tiny && Number.isFinite(spare) ? Math.floor((spare + tiny) / price) : limit;
    const least = limit - leftOver;
    for (const column of columns) {
      const [from, to] = [low[column]!, high[column]!];
      if (from >= to) continue;
      const raised = Math.min(to, Math.max(from, least - (highest - to)));
      const lowered = Math.max(raised, Math.min(to, limit - (lowest - from)));
      low[column] = raised;
      high[column] = lowered;
      lowest += raised - from;
      highest += lowered - to;
    }
  }
}

const tiny = 1e-9;

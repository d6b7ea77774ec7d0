import { fitRoom, type HardRow } from './hard-rows.ts';
import type { Cell } from './item-program.ts';

/** The numbers of units of a branch, with what the prices of its program say of them. */
export type Box = {
  readonly low: Int32Array;
  readonly high: Int32Array;
  /** By cell: what one more is worth after prices. */
  readonly reduced: Float64Array;
  /** By row: what one more of its limit is worth. */
  readonly prices: ArrayLike<number>;
  /** No plan of the box is worth more than this. */
  readonly most: number;
};

/** Asked about each point and what it is worth at most; says what the next must be worth, or null to end. */
export type Visit = (counts: Int32Array, most: number) => number | null;

/**
 * The cells whose units are open; null where they have more points than so many, and the linear program halves the
 * box first.
 */
export function openCells(
  cells: readonly Cell[],
  { low, high }: Pick<Box, 'low' | 'high'>,
  pointsMax: number,
): readonly number[] | null {
  const open: number[] = [];
  let points = 1;
  for (let at = 0; at < cells.length; at += 1) {
    if (low[at]! >= high[at]! || !cells[at]!.takesUnit) continue;
    points *= high[at]! - low[at]! + 1;
    if (points > pointsMax) return null;
    open.push(at);
  }
  return open;
}

/**
 * Looks at the points of a small box one by one, depth first and the better end of each cell first. A choice that
 * breaks a limit is left, and one that loses too much: by what its cells lose after prices, and by what is left over
 * of limits that have one. Returns how many choices were looked at.
 */
export function lookThrough(
  open: readonly number[],
  { rows, cells }: { readonly rows: readonly HardRow[]; readonly cells: readonly Cell[] },
  box: Box,
  { needed, visit }: { readonly needed: number; readonly visit: Visit },
): number {
  const counts = box.low.slice();
  if (open.length === 0) {
    if (box.most >= needed) visit(counts, box.most);
    return 1;
  }
  const limits = new OpenLimits(open, rows, cells, box);
  const choice = new Int32Array(open.length);
  const lost = new Float64Array(open.length + 1);
  let wanted = needed;
  let looked = 0;
  for (let depth = 0; depth >= 0; ) {
    const at = open[depth]!;
    const span = box.high[at]! - box.low[at]!;
    const gain = box.reduced[at]!;
    const lostHere = lost[depth]! + choice[depth]! * Math.abs(gain);
    if (choice[depth]! > span || box.most - lostHere < wanted) {
      depth -= 1;
      if (depth >= 0) choice[depth] = choice[depth]! + 1;
      continue;
    }
    looked += 1;
    const count = gain < 0 ? box.low[at]! + choice[depth]! : box.high[at]! - choice[depth]!;
    counts[at] = count;
    const most = limits.fix(depth, count) ? box.most - lostHere - limits.lost(depth) : notLegal;
    if (most >= wanted) {
      if (depth + 1 < open.length) {
        depth += 1;
        lost[depth] = lostHere;
        choice[depth] = 0;
        continue;
      }
      const next = visit(counts, most);
      if (next === null) return looked;
      wanted = next;
    }
    choice[depth] = choice[depth]! + 1;
  }
  return looked;
}

const notLegal = Number.NEGATIVE_INFINITY;

/** The limits on open cells while these are fixed one after the other; what a depth changes, the next one keeps. */
class OpenLimits {
  private readonly open: readonly number[];
  private readonly rows: readonly HardRow[];
  private readonly box: Box;
  /** By row: what a unit that is left over loses; 0 where other numbers than units could fill the limit. */
  private readonly price: readonly number[];
  /** By depth and row: what the columns come to at least and at most. */
  private readonly least: number[];
  private readonly most: number[];
  /** By depth: what is lost by what is left over. */
  private readonly leftOver: Float64Array;

  constructor(open: readonly number[], rows: readonly HardRow[], cells: readonly Cell[], box: Box) {
    this.open = open;
    this.box = box;
    this.rows = rows.filter(({ weights }) => open.some((at) => weights[at] !== 0));
    this.price = this.rows.map(({ row, columns }) =>
      columns.every((column) => cells[column]!.takesUnit) ? box.prices[row]! : 0,
    );
    const size = (open.length + 1) * this.rows.length;
    this.least = new Array<number>(size).fill(0);
    this.most = new Array<number>(size).fill(0);
    this.leftOver = new Float64Array(open.length + 1);
    const { low, high } = box;
    this.rows.forEach(({ columns, weights, limit }, row) => {
      for (const column of columns) {
        const weight = weights[column]!;
        this.least[row]! += weight * (weight > 0 ? low : high)[column]!;
        this.most[row]! += weight * (weight > 0 ? high : low)[column]!;
      }
      this.leftOver[0]! += this.price[row]! * Math.max(0, limit - this.most[row]!);
    });
  }

  /** Fixes the cell of a depth; false where a limit is broken by that. */
  fix(depth: number, count: number): boolean {
    const { rows, least, most, price } = this;
    const { low, high } = this.box;
    const at = this.open[depth]!;
    const from = depth * rows.length;
    const to = from + rows.length;
    let leftOver = this.leftOver[depth]!;
    for (let row = 0; row < rows.length; row += 1) {
      const { weights, limit } = rows[row]!;
      const weight = weights[at]!;
      const before = most[from + row]!;
      const lowest = weight * (weight > 0 ? low : high)[at]!;
      const highest = weight * (weight > 0 ? high : low)[at]!;
      least[to + row] = least[from + row]! + weight * count - lowest;
      most[to + row] = before + weight * count - highest;
      if (weight === 0) continue;
      if (least[to + row]! > limit + fitRoom) return false;
      leftOver += price[row]! * (Math.max(0, limit - most[to + row]!) - Math.max(0, limit - before));
    }
    this.leftOver[depth + 1] = leftOver;
    return true;
  }

  /** What is left over of limits once the cell of a depth is fixed, by what that loses. */
  lost(depth: number): number {
    return this.leftOver[depth + 1]!;
  }
}

import { allowedOffers } from './allowed-offers.ts';
import type { Ceiling } from './ceilings.ts';
import type { CoverTask } from './cover-task.ts';
import { NumberBlock } from './number-block.ts';
import {
  countedUnder,
  isCapped,
  leastWorth,
  type SetColumn,
  setProgram,
  strayUnder,
  weighColumns,
} from './set-columns.ts';
import { type SettledLine, settledLines } from './settled-lines.ts';
import { sameRows, UnitRows } from './unit-rows.ts';

/** How many units of a line an offer covers, or a number that an offer of sets chooses. */
export type Cell = CoverCell | SetColumn;

export type CoverCell = {
  readonly of: 'cover';
  readonly line: number;
  readonly cover: number;
  readonly takesUnit: true;
  readonly gain: number;
  readonly high: number;
};

/** A limit over columns: `weights · columns` is at most `limit`. */
export type Row = { readonly weights: Float64Array; readonly limit: number };

/**
 * The item layer of one frame as an integer program: first the cells, then fen that caps waste, then fen past
 * bends, which cost what they are worth.
 */
export type ItemProgram = {
  readonly cells: readonly Cell[];
  readonly rows: readonly Row[];
  readonly gain: readonly number[];
  /** Lines that are in no column, because every plan covers them alike, and what that is worth. */
  readonly settled: readonly SettledLine[];
  readonly settledWorth: number;
  /** By offer and line, the units that every plan covers alike. */
  readonly settledUnits: readonly (readonly number[])[];
  /** Worth that a plan may have over what the program says. */
  readonly stray: number;
  /** Which rows are ceilings that must hold. */
  readonly ceilingRows: readonly number[];
  /** What the rows are made of. */
  readonly block: NumberBlock;
};

export function itemProgram(task: CoverTask): ItemProgram {
  const { problem, frame, covers, sets } = task;
  const ofSets = setProgram(problem, sets, frame);
  const { byLine: allowed, binding } = allowedOffers(task);
  const settled = settledLines(task, allowed, binding);
  const isOpen = problem.lists.map(() => true);
  let settledWorth = 0;
  const ofSettled = new UnitRows(sameRows(covers.length, problem.noUnits));
  for (const { line, cover, units } of settled) {
    ofSettled.set(cover, line, units);
    isOpen[line] = false;
    settledWorth += units * gainOf(task, cover, line);
  }
  const cells = coverCells(task, allowed, isOpen);
  for (const column of ofSets.columns) cells.push(column);
  const capped: number[] = [];
  for (let at = 0; at < covers.length; at += 1) if (binding.fen[at]) capped.push(at);
  const cappedSets: number[] = [];
  for (let at = 0; at < sets.length; at += 1) {
    if (isCapped(sets[at]!, problem.quantities)) cappedSets.push(at);
  }
  const wasters = [...capped.map((at) => covers[at]!), ...cappedSets.map((at) => sets[at]!)];
  const wasteFrom = cells.length;
  const bendsFrom = wasteFrom + wasters.length;
  const width = bendsFrom + frame.bends.length;
  const gain: number[] = [];
  for (const cell of cells) gain.push(cell.gain);
  for (const offer of wasters) gain.push(-leastWorth(offer, frame));
  for (const { priceMax } of frame.bends) gain.push(-priceMax);
  const rows: Row[] = [];
  // The rows of lines and covers are many and nearly empty, so they are filled cell by cell.
  const isWanted = problem.lists.map(() => false);
  for (const { takesUnit, line } of cells) if (takesUnit) isWanted[line] = true;
  const rowsMax =
    trueIn(isWanted) +
    trueIn(binding.units) +
    wasters.length +
    ofSets.rows.length +
    frame.bends.length +
    frame.ceilings.length;
  const block = new NumberBlock(width * rowsMax);
  const emptyRow = (limit: number): Float64Array => {
    const weights = block.take(width);
    rows.push({ weights, limit: Math.max(0, limit) });
    return weights;
  };
  const addRow = (limit: number, weight: (cell: Cell) => number): Float64Array => {
    const weights = emptyRow(limit);
    cells.forEach((cell, column) => {
      weights[column] = weight(cell);
    });
    return weights;
  };
  const lineRows = problem.quantities.map((quantity, line) => (isWanted[line] ? emptyRow(quantity) : null));
  const unitRows = covers.map(({ unitsMax }, at) => (binding.units[at] ? emptyRow(unitsMax) : null));
  const fenRows: (Float64Array | null)[] = covers.map(() => null);
  capped.forEach((at, nth) => {
    const weights = emptyRow(covers[at]!.fenMax);
    weights[wasteFrom + nth] = -1;
    fenRows[at] = weights;
  });
  for (let column = 0; column < cells.length; column += 1) {
    const cell = cells[column]!;
    if (cell.takesUnit) lineRows[cell.line]![column] = 1;
    if (cell.of !== 'cover') continue;
    const { cover, line } = cell;
    const [unitRow, fenRow] = [unitRows[cover], fenRows[cover]];
    if (unitRow) unitRow[column] = 1;
    if (fenRow) fenRow[column] = covers[cover]!.cuts[line]!;
  }
  cappedSets.forEach((at, nth) => {
    const weights = addRow(sets[at]!.fenMax, (cell) =>
      cell.of !== 'cover' && cell.set === at ? cell.fen : 0,
    );
    weights[wasteFrom + capped.length + nth] = -1;
  });
  const setsFrom = cells.length - ofSets.columns.length;
  for (const row of ofSets.rows) weighColumns(emptyRow(row.limit), row, setsFrom);
  const addCeiling = (ceiling: Ceiling): Float64Array => {
    const { counts, matches, fenMax } = ceiling;
    const stray = counts === 'cuts' ? sets.reduce((sum, offer) => sum + strayUnder(ceiling, offer), 0) : 0;
    const weights = addRow(fenMax + stray, (cell) => {
      if (cell.of !== 'cover') return countedUnder(problem, ceiling, cell, sets[cell.set]!);
      if (!matches[cell.line]) return 0;
      return counts === 'cuts' ? covers[cell.cover]!.cuts[cell.line]! : problem.prices[cell.line]!;
    });
    // What a cap wastes is no cut; on which of its lines is not known, so all of it is taken off.
    if (counts === 'cuts') {
      wasters.forEach(({ lines }, nth) => {
        if (lines.some((line) => matches[line])) weights[wasteFrom + nth] = -1;
      });
    }
    return weights;
  };
  frame.bends.forEach((bend, nth) => {
    addCeiling(bend)[bendsFrom + nth] = -1;
  });
  const ceilingRows = frame.ceilings.map((ceiling) => {
    addCeiling(ceiling);
    return rows.length - 1;
  });
  const settledUnits = ofSettled.rows;
  return { cells, rows, gain, settled, settledWorth, settledUnits, stray: ofSets.stray, ceilingRows, block };
}

function trueIn(flags: readonly boolean[]): number {
  let count = 0;
  for (const flag of flags) if (flag) count += 1;
  return count;
}

function coverCells(
  task: CoverTask,
  allowed: readonly (readonly number[])[],
  isOpen: readonly boolean[],
): Cell[] {
  const { covers, problem } = task;
  const cells: Cell[] = [];
  for (let line = 0; line < allowed.length; line += 1) {
    if (!isOpen[line]) continue;
    for (const cover of allowed[line]!) {
      cells.push({
        of: 'cover',
        line,
        cover,
        takesUnit: true,
        gain: gainOf(task, cover, line),
        high: Math.min(problem.quantities[line]!, covers[cover]!.unitsMax),
      });
    }
  }
  return cells;
}

/** What one unit covered is worth in the frame. */
function gainOf({ frame, covers, problem }: CoverTask, cover: number, line: number): number {
  return frame.cutWorth[line]! * covers[cover]!.cuts[line]! - frame.coverCost[line]! * problem.prices[line]!;
}

/** By column, the rows that weigh it. */
export function rowsByColumn(rows: readonly Row[], columns: number): readonly (readonly number[])[] {
  const rowsOf: number[][] = [];
  for (let column = 0; column < columns; column += 1) rowsOf.push([]);
  for (let row = 0; row < rows.length; row += 1) {
    const { weights } = rows[row]!;
    for (let column = 0; column < columns; column += 1) if (weights[column] !== 0) rowsOf[column]!.push(row);
  }
  return rowsOf;
}

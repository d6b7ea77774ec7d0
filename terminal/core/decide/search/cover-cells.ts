import { allowedByLine } from './allowed-offers.ts';
import type { Ceiling } from './ceilings.ts';
import type { CoverTask } from './cover-task.ts';
import type { ShadowPrices } from './shadow-prices.ts';

/** One place to decide: how many of the line's units this offer covers. */
export type Cell = {
  readonly line: number;
  readonly cover: number;
  readonly cut: number;
  /** Worth lost by covering a unit here instead of the best way, by bound. */
  readonly loss: number;
  readonly ceilingLoss: number;
  /** Worth lost by each unit that this cell and the earlier ones of its line leave over. */
  readonly lossAfter: number;
  readonly ceilingLossAfter: number;
  /** Where the next line begins. */
  readonly nextLine: number;
  readonly ceilings: readonly number[];
};

/** The cells of every line, best after prices first; lines where most is at stake first. */
export function cellsOf(task: CoverTask): readonly Cell[] {
  const { problem, prices } = task;
  const lines: { readonly line: number; readonly stake: number; readonly offers: readonly number[] }[] = [];
  const allowed = allowedByLine(task);
  for (let line = 0; line < allowed.length; line += 1) {
    const offers = allowed[line]!;
    if (offers.length === 0) continue;
    const sorted = [...offers].sort(
      (one, other) => prices.worthAfter[other]![line]! - prices.worthAfter[one]![line]! || one - other,
    );
    lines.push({ line, stake: problem.quantities[line]! * prices.bestAfter[line]!, offers: sorted });
  }
  lines.sort((one, other) => other.stake - one.stake || one.line - other.line);
  const cells: Cell[] = [];
  for (const { line, offers } of lines) addCells(task, line, offers, cells);
  return cells;
}

function addCells(task: CoverTask, line: number, offers: readonly number[], cells: Cell[]): void {
  const { prices, ceilingPrices, covers, frame } = task;
  const nextLine = cells.length + offers.length;
  const ceilings = frame.ceilings.flatMap((ceiling: Ceiling, nth) => (ceiling.matches[line] ? [nth] : []));
  const lossOf = (by: ShadowPrices, cover: number) => by.bestAfter[line]! - by.worthAfter[cover]![line]!;
  const lossAfterOf = (by: ShadowPrices, later: readonly number[]) => {
    let best = 0;
    for (const cover of later) best = Math.max(best, by.worthAfter[cover]![line]!);
    return by.bestAfter[line]! - best;
  };
  offers.forEach((cover, nth) => {
    const later = offers.slice(nth + 1);
    cells.push({
      line,
      cover,
      cut: covers[cover]!.cuts[line]!,
      loss: lossOf(prices, cover),
      lossAfter: lossAfterOf(prices, later),
      ceilingLoss: ceilingPrices === null ? 0 : lossOf(ceilingPrices, cover),
      ceilingLossAfter: ceilingPrices === null ? 0 : lossAfterOf(ceilingPrices, later),
      nextLine,
      ceilings,
    });
  });
}

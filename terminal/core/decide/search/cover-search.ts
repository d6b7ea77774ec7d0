import { type Cell, cellsOf } from './cover-cells.ts';
import type { CoverTask } from './cover-task.ts';
import { mayMeetCap } from './reach-of.ts';

/**
 * Depth first through the cells, most covered first; a branch is left when the worth it has lost against the
 * bound makes it impossible to pay less than the best so far (or, for ties, as little). False when it was
 * stopped after `stepsMax`.
 */
export function searchCovers(task: CoverTask, stepsMax: number): boolean {
  const { problem, frame, covers, incumbent, budget } = task;
  const cells = cellsOf(task);
  const items = { covers, sets: [] };
  const units = covers.map(() => new Array<number>(problem.lists.length).fill(0));
  if (cells.length === 0) {
    incumbent.tryPlan(frame, items, { units, counts: [] });
    return true;
  }
  const run = new CoverRun(task, cells, units);
  const chosen = new Array<number>(cells.length).fill(0);
  const cellAt = new Array<number>(cells.length + 1).fill(0);
  let depth = 0;
  let steps = 0;
  chosen[0] = run.mostAt(0, 0);
  while (depth >= 0) {
    const cell = cellAt[depth]!;
    const count = chosen[depth]!;
    if (count < 0) {
      depth -= 1;
      if (depth >= 0) {
        run.undo(depth, cellAt[depth]!, chosen[depth]!);
        chosen[depth] = chosen[depth]! - 1;
      }
      continue;
    }
    steps += 1;
    if (!budget.spend(1) || steps > stepsMax) return false;
    const verdict = run.apply(depth, cell, count);
    if (verdict !== 'open') {
      run.undo(depth, cell, count);
      chosen[depth] = verdict === 'lost' ? -1 : count - 1;
      continue;
    }
    const next = run.nextCell(depth, cell);
    if (next === cells.length) {
      if (incumbent.tryPlan(frame, items, { units, counts: [] })) run.refreshGoal();
      run.undo(depth, cell, count);
      chosen[depth] = count - 1;
      continue;
    }
    depth += 1;
    cellAt[depth] = next;
    chosen[depth] = run.mostAt(depth, next);
  }
  return true;
}

/** What a run keeps by depth, so that going back restores exactly what was. */
class CoverRun {
  private readonly task: CoverTask;
  private readonly cells: readonly Cell[];
  private readonly units: number[][];
  private readonly lossBefore: Float64Array;
  private readonly ceilingLossBefore: Float64Array;
  private readonly leftBefore: Float64Array;
  private readonly smallestBefore: Float64Array;
  private readonly covered: Float64Array;
  private readonly raw: Float64Array;
  private readonly smallest: Float64Array;
  private readonly below: Float64Array;
  private readonly isCapped: readonly boolean[];
  /** Those that could come to their caps. */
  private readonly capped: readonly number[];
  /** By offer and line. */
  private readonly cellOf: readonly ReadonlyMap<number, number>[];
  private usedCount = 0;
  private lossMax = 0;
  private lossMaxToWin = 0;
  private ceilingLossMax = 0;

  constructor(task: CoverTask, cells: readonly Cell[], units: number[][]) {
    this.task = task;
    this.cells = cells;
    this.units = units;
    const { covers, frame, problem } = task;
    this.lossBefore = new Float64Array(cells.length + 1);
    this.ceilingLossBefore = new Float64Array(cells.length + 1);
    this.leftBefore = new Float64Array(cells.length + 1);
    this.smallestBefore = new Float64Array(cells.length + 1);
    this.covered = new Float64Array(covers.length);
    this.raw = new Float64Array(covers.length);
    this.smallest = new Float64Array(covers.length).fill(Number.POSITIVE_INFINITY);
    this.below = new Float64Array(frame.ceilings.length);
    this.isCapped = covers.map((cover) => mayMeetCap(problem, cover));
    this.capped = covers.flatMap((_, at) => (this.isCapped[at] ? [at] : []));
    const cellOf = covers.map(() => new Map<number, number>());
    cells.forEach(({ cover, line }, at) => {
      cellOf[cover]!.set(line, at);
    });
    this.cellOf = cellOf;
    this.leftBefore[0] = problem.quantities[cells[0]!.line]!;
    this.refreshGoal();
  }

  refreshGoal(): void {
    const { frame, incumbent, prices, ceilingPrices, problem } = this.task;
    const needed = frame.worthNeeded(incumbent.goal);
    this.lossMax = prices.most - needed + problem.epsilon;
    this.ceilingLossMax =
      ceilingPrices === null ? Number.POSITIVE_INFINITY : ceilingPrices.most - needed + problem.epsilon;
    this.lossMaxToWin = incumbent.wantsTies
      ? prices.most - frame.worthNeeded(incumbent.goal - 1) + problem.epsilon
      : this.lossMax;
  }

  mostAt(depth: number, at: number): number {
    const cell = this.cells[at]!;
    const { unitsMax } = this.task.covers[cell.cover]!;
    return Math.min(this.leftBefore[depth]!, unitsMax - this.covered[cell.cover]!);
  }

  /** Covers `count` units in this cell; says whether the branch is still open, not allowed, or lost. */
  apply(depth: number, at: number, count: number): 'open' | 'not-allowed' | 'lost' {
    const cell = this.cells[at]!;
    const { cover, cut } = cell;
    this.smallestBefore[depth] = this.smallest[cover]!;
    this.cover(cell, count);
    if (count > 0) this.smallest[cover] = Math.min(this.smallest[cover]!, cut);
    const left = this.leftBefore[depth]! - count;
    const lossSoFar = this.lossBefore[depth]! + count * cell.loss;
    const loss = lossSoFar + left * cell.lossAfter;
    if (loss > this.lossMax) {
      // Where fewer units lose still more, a branch that lost too much has no better sibling.
      return cell.loss <= cell.lossAfter ? 'lost' : 'not-allowed';
    }
    const ceilingLossSoFar = this.ceilingLossBefore[depth]! + count * cell.ceilingLoss;
    const ceilingLoss = ceilingLossSoFar + left * cell.ceilingLossAfter;
    if (ceilingLoss > this.ceilingLossMax) return 'not-allowed';
    if (!this.isAllowed(cover)) return 'not-allowed';
    if (loss > this.lossMaxToWin && !this.tieMayWin(at)) return 'not-allowed';
    const next = this.nextCellFor(at, left);
    const staysInLine = next < this.cells.length && next !== cell.nextLine;
    this.lossBefore[depth + 1] = staysInLine ? lossSoFar : loss;
    this.ceilingLossBefore[depth + 1] = staysInLine ? ceilingLossSoFar : ceilingLoss;
    if (next < this.cells.length) {
      const nextLine = this.cells[next]!.line;
      this.leftBefore[depth + 1] = staysInLine ? left : this.task.problem.quantities[nextLine]!;
    }
    return 'open';
  }

  /** The cells after this one may still take all that there is. */
  private tieMayWin(at: number): boolean {
    const { covers, incumbent, problem } = this.task;
    return incumbent.tieMayWin(this.task, {
      units: this.units,
      usedCovers: this.usedCount,
      usedSets: [],
      unitsMost: (cover, line) => {
        const cell = this.cellOf[cover]!.get(line) ?? -1;
        if (cell <= at) return this.units[cover]![line]!;
        return Math.min(problem.quantities[line]!, covers[cover]!.unitsMax);
      },
    });
  }

  undo(depth: number, at: number, count: number): void {
    const cell = this.cells[at]!;
    this.cover(cell, -count);
    this.units[cell.cover]![cell.line] = 0;
    this.smallest[cell.cover] = this.smallestBefore[depth]!;
  }

  nextCell(depth: number, at: number): number {
    return this.nextCellFor(
      at,
      this.leftBefore[depth]! - this.units[this.cells[at]!.cover]![this.cells[at]!.line]!,
    );
  }

  private nextCellFor(at: number, left: number): number {
    const { nextLine } = this.cells[at]!;
    return left > 0 && at + 1 < nextLine ? at + 1 : nextLine;
  }

  private cover(cell: Cell, count: number): void {
    if (count === 0) return;
    const { cover, line, cut } = cell;
    const wasUsed = this.covered[cover]! > 0;
    this.covered[cover] = this.covered[cover]! + count;
    const isUsed = this.covered[cover]! > 0;
    if (isUsed !== wasUsed) this.usedCount += isUsed ? 1 : -1;
    this.units[cover]![line] = count;
    this.raw[cover] = this.raw[cover]! + count * cut;
    for (const nth of cell.ceilings) {
      const per = this.task.frame.ceilings[nth]!.counts === 'cuts' ? cut : this.task.problem.prices[line]!;
      this.below[nth] = this.below[nth]! + count * per;
    }
  }

  private isAllowed(cover: number): boolean {
    // A unit whose reduction the cap cuts to 0 would not be covered.
    const { fenMax } = this.task.covers[cover]!;
    if (this.isCapped[cover] && this.raw[cover]! - this.smallest[cover]! >= fenMax) return false;
    const { ceilings } = this.task.frame;
    // Cuts beyond an offer's cap take nothing off; which line they fall on, and how much it is, shows at its last line.
    let stray = 0;
    for (const at of this.capped) if (this.covered[at]! > 0) stray += this.smallest[at]! - 1;
    for (let nth = 0; nth < ceilings.length; nth += 1) {
      const ceiling = ceilings[nth]!;
      if (this.below[nth]! - (ceiling.counts === 'cuts' ? stray : 0) > ceiling.fenMax) return false;
    }
    return true;
  }
}

import type { Ceiling } from './ceilings.ts';
import { allowedByLine, type CoverTask, searchCovers } from './cover-search.ts';
import { Tableau } from './linear-program.ts';
import { reachOf } from './shadow-prices.ts';

/** How many units of a line an offer covers: between `low` and `high`. */
type Cell = { readonly line: number; readonly cover: number; readonly worth: number };

/** A limit over cells: `weights · units` is at most `limit`, or each fen past it costs `pastCost`. */
type Row = { readonly weights: Float64Array; readonly limit: number };

type Branch = {
  readonly tableau: Tableau;
  readonly low: Int32Array;
  readonly high: Int32Array;
};

/** Tables larger than this are not worth turning over and over. */
const tableCellsMax = 400_000;

/** A step of this search does as much as so many of the other. */
const stepsPerBranch = 20;

/**
 * The item layer of one frame by branch and bound on a linear program: units may be split at first, and where
 * they are, the search goes on with fewer and with more. After every choice the prices of all limits are found
 * anew, so that caps which cut a unit short do not leave a gap for long.
 */
export function branchUnits(task: CoverTask): void {
  const program = new UnitProgram(task);
  if (program.size > tableCellsMax) {
    searchCovers(task, Number.POSITIVE_INFINITY);
    return;
  }
  const waiting: Branch[] = [program.root()];
  for (let branch = waiting.pop(); branch !== undefined; branch = waiting.pop()) {
    if (!task.budget.spend(stepsPerBranch)) return;
    waiting.push(...program.expand(branch));
  }
}

class UnitProgram {
  private readonly task: CoverTask;
  private readonly cells: readonly Cell[];
  private readonly rows: readonly Row[];
  private readonly gain: readonly number[];
  private readonly rowsOf: readonly (readonly number[])[];

  constructor(task: CoverTask) {
    this.task = task;
    this.cells = cellsOf(task);
    const { rows, gain } = rowsOf(task, this.cells);
    this.rows = rows;
    this.gain = gain;
    this.rowsOf = gain.map((_, column) =>
      rows.flatMap(({ weights }, row) => (weights[column] === 0 ? [] : [row])),
    );
  }

  get size(): number {
    return (this.rows.length + this.cells.length) * this.gain.length;
  }

  root(): Branch {
    const { problem, covers } = this.task;
    const tableau = Tableau.of({
      gain: this.gain,
      use: this.rows.map(({ weights }) => weights),
      limit: this.rows.map(({ limit }) => limit),
    });
    tableau.maximise();
    const high = this.cells.map(({ line, cover }) =>
      Math.min(problem.quantities[line]!, covers[cover]!.unitsMax),
    );
    return { tableau, low: new Int32Array(this.cells.length), high: Int32Array.from(high) };
  }

  /** The branches that follow, the most promising last. */
  expand({ tableau, low, high }: Branch): readonly Branch[] {
    const { incumbent, frame, problem } = this.task;
    const needed = () => frame.worthNeeded(incumbent.goal) - problem.epsilon;
    const { most, reduced } = this.bound(tableau, low, high);
    if (most < needed()) return [];
    const values = tableau.values();
    this.tryRounded(values, low, high);
    const spare = most - needed();
    if (spare < 0) return [];
    this.tighten(reduced, low, high, spare);
    if (!this.tieMayWin(low, most)) return [];
    const at = this.choose({ tableau, low, high }, values, reduced);
    if (at < 0) {
      this.tryUnits(low);
      return [];
    }
    return this.split({ tableau, low, high }, at, values[at]!, spare);
  }

  /** The bound from the tableau's prices, worked out from the program itself; bounds on cells count by their sign. */
  private bound(
    tableau: Tableau,
    low: Int32Array,
    high: Int32Array,
  ): { readonly most: number; readonly reduced: Float64Array } {
    const prices = tableau.prices(this.rows.length);
    let most = 0;
    this.rows.forEach(({ limit }, row) => {
      most += prices[row]! * limit;
    });
    const reduced = new Float64Array(this.gain.length);
    for (let column = 0; column < this.gain.length; column += 1) {
      let gain = this.gain[column]!;
      for (const row of this.rowsOf[column]!) gain -= prices[row]! * this.rows[row]!.weights[column]!;
      reduced[column] = gain;
      if (column < this.cells.length) most += gain > 0 ? gain * high[column]! : gain * low[column]!;
      // Waste has no upper end, so prices must not make it pay; they do so only by a rounding error.
      else if (gain > tiny) return { most: Number.POSITIVE_INFINITY, reduced };
    }
    return { most, reduced };
  }

  /** A cell that would lose more than there is to spare stays where it is. */
  private tighten(reduced: Float64Array, low: Int32Array, high: Int32Array, spare: number): void {
    if (!Number.isFinite(spare)) return;
    for (let at = 0; at < this.cells.length; at += 1) {
      const gain = reduced[at]!;
      if (Math.abs(gain) < tiny) continue;
      const steps = Math.floor((spare + tiny) / Math.abs(gain));
      if (gain < 0) high[at] = Math.min(high[at]!, low[at]! + steps);
      else low[at] = Math.max(low[at]!, high[at]! - steps);
    }
  }

  private tieMayWin(low: Int32Array, most: number): boolean {
    const { incumbent, frame, problem } = this.task;
    if (!incumbent.wantsTies) return true;
    if (most >= frame.worthNeeded(incumbent.goal - 1) - problem.epsilon) return true;
    const units = this.unitsOf(low);
    const used = units.filter((counts) => counts.some((count) => count > 0)).length;
    return incumbent.tieMayWin(this.task, units, used);
  }

  /**
   * A split cell first, the one that costs most to mend either way; then, to compare plans of nearly the same
   * worth, the one that costs least to move.
   */
  private choose({ tableau, low, high }: Branch, values: Float64Array, reduced: Float64Array): number {
    let split = -1;
    let splitMost = -1;
    let open = -1;
    let openLeast = Number.POSITIVE_INFINITY;
    for (let at = 0; at < this.cells.length; at += 1) {
      if (low[at]! >= high[at]!) continue;
      const value = values[at]!;
      if (Math.abs(value - Math.round(value)) > splitRoom) {
        const down = tableau.fallBy(at, 'at-most', Math.floor(value));
        const up = tableau.fallBy(at, 'at-least', Math.ceil(value));
        if (Math.min(down, up) > splitMost) {
          splitMost = Math.min(down, up);
          split = at;
        }
      }
      if (Math.abs(reduced[at]!) < openLeast) {
        openLeast = Math.abs(reduced[at]!);
        open = at;
      }
    }
    return split >= 0 ? split : open;
  }

  private split(branch: Branch, at: number, value: number, spare: number): readonly Branch[] {
    const { low, high } = branch;
    const nearest = Math.min(high[at]!, Math.max(low[at]!, Math.round(value)));
    const isSplit = Math.abs(value - nearest) > splitRoom;
    const down = isSplit ? Math.floor(value) : nearest - 1;
    const up = isSplit ? Math.ceil(value) : nearest + 1;
    const below = down >= low[at]! ? this.bounded(branch, at, { high: down }, spare) : null;
    const above = up <= high[at]! ? this.bounded(branch, at, { low: up }, spare) : null;
    const stays = isSplit ? null : this.bounded(branch, at, { low: nearest, high: nearest }, spare);
    const branches = isSplit && value - down <= 0.5 ? [above, below] : [below, above, stays];
    return branches.filter((next) => next !== null);
  }

  private bounded(
    { tableau, low, high }: Branch,
    at: number,
    to: { readonly low?: number; readonly high?: number },
    spare: number,
  ): Branch | null {
    const nextLow = low.slice();
    const nextHigh = high.slice();
    let next = tableau;
    if (to.low !== undefined) {
      if (next.fallBy(at, 'at-least', to.low) > spare + fallRoom) return null;
      nextLow[at] = to.low;
      next = next.bounded(at, 'at-least', to.low);
      next.reoptimise();
    }
    if (to.high !== undefined) {
      if (next.fallBy(at, 'at-most', to.high) > spare + fallRoom) return null;
      nextHigh[at] = to.high;
      next = next.bounded(at, 'at-most', to.high);
      next.reoptimise();
    }
    return this.mayFit(nextLow) ? { tableau: next, low: nextLow, high: nextHigh } : null;
  }

  /** Whether what must be covered fits its hard limits; the others only cost worth. */
  private mayFit(low: Int32Array): boolean {
    const { problem, covers } = this.task;
    const byLine = problem.lists.map(() => 0);
    const byCover = covers.map(() => 0);
    this.cells.forEach(({ line, cover }, at) => {
      byLine[line] = byLine[line]! + low[at]!;
      byCover[cover] = byCover[cover]! + low[at]!;
    });
    return (
      byLine.every((units, line) => units <= problem.quantities[line]!) &&
      byCover.every((units, cover) => units <= covers[cover]!.unitsMax)
    );
  }

  /** Rounds split cells down, and fills what is left by worth: a plan that the bound can be held against. */
  private tryRounded(values: Float64Array, low: Int32Array, high: Int32Array): void {
    const { problem, covers } = this.task;
    const counts = new Int32Array(this.cells.length);
    const lineLeft = [...problem.quantities];
    const unitsLeft = covers.map(({ unitsMax }) => unitsMax);
    const fenLeft = covers.map(({ fenMax }) => fenMax);
    const take = (at: number, wanted: number) => {
      const { line, cover } = this.cells[at]!;
      const cut = covers[cover]!.cuts[line]!;
      // A cut that runs into the cap counts in part, as long as something is left of it.
      const fitting = fenLeft[cover]! <= 0 ? 0 : Math.ceil(fenLeft[cover]! / cut);
      const count = Math.max(0, Math.min(wanted, lineLeft[line]!, unitsLeft[cover]!, fitting));
      counts[at] = counts[at]! + count;
      lineLeft[line] = lineLeft[line]! - count;
      unitsLeft[cover] = unitsLeft[cover]! - count;
      fenLeft[cover] = fenLeft[cover]! - count * cut;
    };
    this.cells.forEach((_, at) => {
      take(at, Math.max(low[at]!, Math.floor(values[at]! + 1e-6)));
    });
    const order = this.cells.map((_, at) => at).sort((one, other) => this.gain[other]! - this.gain[one]!);
    for (const at of order) if (this.gain[at]! > 0) take(at, high[at]! - counts[at]!);
    const worth = counts.reduce((sum, count, at) => sum + count * this.gain[at]!, 0);
    const { frame, incumbent } = this.task;
    if (worth >= frame.worthNeeded(incumbent.goal) - problem.epsilon) this.tryUnits(counts);
  }

  private tryUnits(counts: Int32Array): void {
    this.task.incumbent.tryPlan(this.task.frame, this.task.covers, this.unitsOf(counts));
  }

  private unitsOf(counts: Int32Array): number[][] {
    const { covers, problem } = this.task;
    const units = covers.map(() => new Array<number>(problem.lists.length).fill(0));
    this.cells.forEach(({ line, cover }, at) => {
      units[cover]![line] = counts[at]!;
    });
    return units;
  }
}

const tiny = 1e-9;

/** Nearer to a whole number than this is one; and the fen that rounding errors may amount to in a tableau. */
const splitRoom = 1e-6;
const fallRoom = 0.01;

function cellsOf(task: CoverTask): readonly Cell[] {
  const { frame, covers, problem } = task;
  return allowedByLine(task).flatMap((offers, line) =>
    offers.map((cover) => ({
      line,
      cover,
      worth:
        frame.cutWorth[line]! * covers[cover]!.cuts[line]! - frame.coverCost[line]! * problem.prices[line]!,
    })),
  );
}

/** The limits as rows: lines, units of an offer, its cap, bends and ceilings; past caps and bends fen are wasted. */
function rowsOf(
  { problem, frame, covers }: CoverTask,
  cells: readonly Cell[],
): { readonly rows: readonly Row[]; readonly gain: readonly number[] } {
  const capped = covers.flatMap((cover, at) => (cover.fenMax < reachOf(problem, cover).fen ? [at] : []));
  const width = cells.length + capped.length + frame.bends.length;
  const gain = cells.map(({ worth }) => worth);
  for (const at of capped) {
    gain.push(
      -covers[at]!.lines.reduce((least, line) => Math.min(least, Math.max(0, frame.cutWorth[line]!)), 1),
    );
  }
  for (const { priceMax } of frame.bends) gain.push(-priceMax);
  const rows: Row[] = [];
  const addRow = (limit: number, weight: (cell: Cell) => number): Float64Array => {
    const weights = new Float64Array(width);
    cells.forEach((cell, column) => {
      weights[column] = weight(cell);
    });
    rows.push({ weights, limit: Math.max(0, limit) });
    return weights;
  };
  problem.quantities.forEach((quantity, line) => {
    if (cells.some((cell) => cell.line === line)) addRow(quantity, (cell) => (cell.line === line ? 1 : 0));
  });
  covers.forEach((cover, at) => {
    if (cover.unitsMax < reachOf(problem, cover).units) {
      addRow(cover.unitsMax, (cell) => (cell.cover === at ? 1 : 0));
    }
  });
  capped.forEach((at, nth) => {
    const cover = covers[at]!;
    const weights = addRow(cover.fenMax, (cell) => (cell.cover === at ? cover.cuts[cell.line]! : 0));
    weights[cells.length + nth] = -1;
  });
  const addCeiling = ({ counts, matches, fenMax }: Ceiling): Float64Array => {
    const weights = addRow(fenMax, ({ line, cover }) => {
      if (!matches[line]) return 0;
      return counts === 'cuts' ? covers[cover]!.cuts[line]! : problem.prices[line]!;
    });
    // What a cap wastes is no cut; on which line is not known, so all of it is taken off.
    if (counts === 'cuts') weights.fill(-1, cells.length, cells.length + capped.length);
    return weights;
  };
  frame.bends.forEach((bend, nth) => {
    addCeiling(bend)[cells.length + capped.length + nth] = -1;
  });
  for (const ceiling of frame.ceilings) addCeiling(ceiling);
  return { rows, gain };
}

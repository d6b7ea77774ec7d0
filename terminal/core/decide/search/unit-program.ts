import type { CoverTask } from './cover-task.ts';
import { countsUnits, type HardRow, hardRowsOf, mayFit, tightenByRows } from './hard-rows.ts';
import { type Cell, type ItemProgram, itemProgram, type Row, rowsByColumn } from './item-program.ts';
import { type BoundKind, Tableau } from './linear-program.ts';
import { ReachableSums } from './reachable-sums.ts';
import { makesWholeSets, unitsOfSets } from './round-sets.ts';
import { RoundedPlans } from './rounded-plans.ts';
import { type Box, lookThrough, openCells } from './small-box.ts';
import { TriedCounts } from './tried-counts.ts';
import { planOf, tieMayWin } from './unit-plan.ts';

/** How many units each cell takes: between `low` and `high`. */
export type Branch = {
  readonly tableau: Tableau;
  readonly low: Int32Array;
  readonly high: Int32Array;
};

/** A step of the search for so many numbers of units that are looked at one by one. */
const looksPerStep = 30;
/** As many points are looked at one by one in any program; in a large table, as many as cost what turning it over does. */
const pointsAlways = 64;
const cellsPerPoint = 8;

/** The item layer of one frame as its linear program, and what follows from each branch of it. */
export class UnitProgram {
  private readonly task: CoverTask;
  private readonly program: ItemProgram;
  private readonly cells: readonly Cell[];
  private readonly rows: readonly Row[];
  private readonly gain: readonly number[];
  private readonly rowsOf: readonly (readonly number[])[];
  /** Worth that no column says: of the settled lines, and what may stray. */
  private readonly constant: number;
  private readonly unitsOfSets: readonly (readonly number[])[];
  private readonly neededBy = new Map<number, number>();
  /** Whether no plan of the branch in hand can pay less than the incumbent, only as much. */
  private canOnlyTie = false;
  private readonly tried = new TriedCounts();
  private readonly rounded: RoundedPlans;
  /** Rows that nothing but cells can fill. */
  private readonly hardRows: readonly HardRow[];
  /** Those of them that count units. */
  private readonly unitRows: readonly HardRow[];
  private readonly sums: ReachableSums;
  private readonly pointsMax: number;
  /** Of the branch in hand: the prices of rows, what they leave of each column's gain, and what each column comes to. */
  private readonly prices: Float64Array;
  private readonly reduced: Float64Array;
  private readonly values: Float64Array;

  constructor(task: CoverTask) {
    this.task = task;
    const program = itemProgram(task);
    const { cells, rows, gain, stray } = program;
    this.program = program;
    this.cells = cells;
    this.rows = rows;
    this.gain = gain;
    this.constant = stray + program.settledWorth;
    this.unitsOfSets = unitsOfSets(task, cells);
    this.rounded = new RoundedPlans(task, program, this.unitsOfSets);
    this.hardRows = hardRowsOf(rows, cells.length);
    this.unitRows = this.hardRows.filter(countsUnits);
    this.rowsOf = rowsByColumn(rows, gain.length);
    this.sums = new ReachableSums(task, program);
    this.pointsMax = Math.max(pointsAlways, (rows.length * gain.length) / cellsPerPoint);
    this.prices = new Float64Array(rows.length);
    this.reduced = new Float64Array(gain.length);
    this.values = new Float64Array(gain.length);
  }

  /** As if no line were settled: what a branch costs in steps does not depend on what it is spared. */
  get size(): number {
    const { length } = this.program.settled;
    return (this.rows.length + this.cells.length + 2 * length) * (this.gain.length + length);
  }

  root(): Branch {
    const tableau = Tableau.of({
      gain: this.gain,
      use: this.rows.map(({ weights }) => weights),
      limit: this.rows.map(({ limit }) => limit),
    });
    tableau.maximise();
    const high = this.cells.map((cell) => cell.high);
    return { tableau, low: new Int32Array(this.cells.length), high: Int32Array.from(high) };
  }

  /** Once no branch of it is looked at any more. */
  giveBack(): void {
    this.program.block.giveBack();
  }

  /** The branches that follow, the most promising last; the branch itself is then done with. */
  expand({ tableau, low, high }: Branch): readonly Branch[] {
    const { incumbent } = this.task;
    const { prices, reduced, values } = this;
    const most = this.bound(tableau, low, high);
    if (most < this.needed(incumbent.goal)) return [];
    this.canOnlyTie = incumbent.wantsTies && most < this.needed(incumbent.goal - 1);
    this.tighten(reduced, low, high, most - this.needed(incumbent.goal));
    tightenByRows(this.unitRows, prices, { low, high, spare: most - this.needed(incumbent.goal) });
    // What is left may be too little for some limit: then nothing in the branch keeps it.
    if (!mayFit(this.hardRows, low, high)) return [];
    if (this.canOnlyTie && !tieMayWin(this.task, this.program, low, high)) return [];
    if (!this.sums.mayReach(low, high, this.needed(incumbent.goal))) return [];
    tableau.values(values);
    // Ties are found at the ends of branches; what rounds to a plan on the way to them is none that comes first.
    if (!this.canOnlyTie && (!incumbent.wantsTies || incumbent.keepsAllTies))
      this.tryRounded(values, low, high);
    const spare = most - this.needed(incumbent.goal);
    if (spare < 0) return [];
    // Without a bound there are no prices to leave choices by.
    const open = Number.isFinite(most) ? openCells(this.cells, { low, high }, this.pointsMax) : null;
    if (open !== null) {
      this.lookThrough(open, {
        low,
        high,
        reduced,
        prices,
        most: this.mostWithin(low, high),
      });
      return [];
    }
    const at = this.choose({ tableau, low, high }, values, reduced);
    if (at < 0) {
      this.tryUnits(low);
      return [];
    }
    // Where nothing fits any more a tableau may leave its bounds, which branches must not.
    const value = Math.min(high[at]!, Math.max(low[at]!, values[at]!));
    return this.split({ tableau, low, high }, at, value, spare);
  }

  /**
   * No plan of the branch is worth more: the bound from the tableau's prices, worked out from the program itself; bounds
   * on cells count by their sign.
   */
  private bound(tableau: Tableau, low: Int32Array, high: Int32Array): number {
    const { prices, reduced } = this;
    tableau.prices(prices);
    reduced.fill(0);
    let most = this.constant;
    for (let row = 0; row < this.rows.length; row += 1) most += prices[row]! * this.rows[row]!.limit;
    for (let column = 0; column < this.gain.length; column += 1) {
      let gain = this.gain[column]!;
      for (const row of this.rowsOf[column]!) gain -= prices[row]! * this.rows[row]!.weights[column]!;
      reduced[column] = gain;
      if (column < this.cells.length) most += gain > 0 ? gain * high[column]! : gain * low[column]!;
      // Waste has no upper end, so prices must not make it pay; they do so only by a rounding error.
      else if (gain > tiny) return Number.POSITIVE_INFINITY;
    }
    return most;
  }

  private mostWithin(low: Int32Array, high: Int32Array): number {
    const { prices, reduced } = this;
    let most = this.constant;
    for (let row = 0; row < this.rows.length; row += 1) most += prices[row]! * this.rows[row]!.limit;
    for (let at = 0; at < this.cells.length; at += 1)
      most += reduced[at]! * (reduced[at]! > 0 ? high : low)[at]!;
    return most;
  }

  private lookThrough(open: readonly number[], box: Box): void {
    const { task, program, hardRows, cells, unitsOfSets } = this;
    const { incumbent, budget, frame } = task;
    const visit = (counts: Int32Array, most: number) => {
      if (!budget.spend(1)) return null;
      if (!makesWholeSets(task, { cells, units: unitsOfSets }, counts)) return this.needed(incumbent.goal);
      const onlyTies = incumbent.wantsTies && most < this.needed(incumbent.goal - 1);
      if (!onlyTies || tieMayWin(task, program, counts, counts)) {
        incumbent.tryPlan(frame, task, planOf(task, program, counts));
      }
      return this.needed(incumbent.goal);
    };
    const looked = lookThrough(open, { rows: hardRows, cells }, box, {
      needed: this.needed(incumbent.goal),
      visit,
    });
    budget.spend(Math.floor(looked / looksPerStep));
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

  /** The worth that pays no more than this. */
  private needed(goal: number): number {
    const known = this.neededBy.get(goal);
    if (known !== undefined) return known;
    const needed = this.task.frame.worthNeeded(goal) - this.task.problem.epsilon;
    this.neededBy.set(goal, needed);
    return needed;
  }

  /**
   * A split cell first, the one that costs most to mend either way; then, to compare plans of nearly the same
   * worth, the one that costs least to move.
   */
  private choose({ tableau, low, high }: Branch, values: Float64Array, reduced: Float64Array): number {
    const { wantsTies, keepsAllTies } = this.task.incumbent;
    let split = -1;
    let splitMost = -1;
    let open = -1;
    let openLeast = Number.POSITIVE_INFINITY;
    // The units fix the plan, and everything else with it.
    if (!this.cells.some(({ takesUnit }, at) => takesUnit && low[at]! < high[at]!)) return -1;
    for (let at = 0; at < this.cells.length; at += 1) {
      if (low[at]! >= high[at]!) continue;
      // To compare plans only the units matter; the other numbers of sets follow from them.
      if (wantsTies && !keepsAllTies && !this.cells[at]!.takesUnit) continue;
      const value = Math.min(high[at]!, Math.max(low[at]!, values[at]!));
      if (Math.abs(value - Math.round(value)) > splitRoom) {
        const down = tableau.fallBy(at, 'at-most', Math.floor(value));
        const up = tableau.fallBy(at, 'at-least', Math.ceil(value));
        if (Math.min(down, up) > splitMost) {
          splitMost = Math.min(down, up);
          split = at;
        }
      }
      const cell = this.cells[at]!;
      if (!cell.takesUnit) continue;
      // Where plans only tie, amounts are compared offer by offer and line by line, so that is the order to settle them.
      const rank = !this.canOnlyTie ? Math.abs(reduced[at]!) : cell.of === 'cover' ? cell.cover : setsLast;
      if (rank < openLeast) {
        openLeast = rank;
        open = at;
      }
    }
    return split >= 0 ? split : open;
  }

  private split(branch: Branch, at: number, value: number, spare: number): readonly Branch[] {
    const { low, high } = branch;
    const nearest = Math.round(value);
    const isSplit = Math.abs(value - nearest) > splitRoom;
    const down = isSplit ? Math.floor(value) : nearest - 1;
    const up = isSplit ? Math.ceil(value) : nearest + 1;
    const below = down >= low[at]! ? this.bounded(branch, at, { high: down }, spare) : null;
    const above = up <= high[at]! ? this.bounded(branch, at, { low: up }, spare) : null;
    const stays = isSplit ? null : this.bounded(branch, at, { low: nearest, high: nearest }, spare);
    const branches =
      isSplit && value - down <= 0.5
        ? [above, below]
        : this.canOnlyTie
          ? [below, stays, above]
          : [below, above, stays];
    return branches.filter((next) => next !== null);
  }

  private bounded(
    { tableau, low, high }: Branch,
    at: number,
    to: { readonly low?: number; readonly high?: number },
    spare: number,
  ): Branch | null {
    const above = to.low === undefined ? tableau : this.mended(tableau, at, 'at-least', to.low, spare);
    if (above === null) return null;
    const next = to.high === undefined ? above : this.mended(above, at, 'at-most', to.high, spare);
    if (above !== tableau && above !== next) above.giveBack();
    if (next === null) return null;
    const nextLow = low.slice();
    const nextHigh = high.slice();
    if (to.low !== undefined) nextLow[at] = to.low;
    if (to.high !== undefined) nextHigh[at] = to.high;
    if (mayFit(this.hardRows, nextLow, nextHigh)) return { tableau: next, low: nextLow, high: nextHigh };
    next.giveBack();
    return null;
  }

  /** The optimum with one more bound; null where it falls by more than there is to spare. */
  private mended(
    tableau: Tableau,
    at: number,
    kind: BoundKind,
    amount: number,
    spare: number,
  ): Tableau | null {
    if (tableau.fallBy(at, kind, amount) > spare + fallRoom) return null;
    const next = tableau.bounded(at, kind, amount);
    next.reoptimise();
    return next;
  }

  /** Plans that the bound can be held against. */
  private tryRounded(values: Float64Array, low: Int32Array, high: Int32Array): void {
    for (const counts of this.rounded.near(values, low, high)) this.tryFilled(counts);
  }

  private tryFilled(counts: Int32Array): void {
    const { incumbent, sets } = this.task;
    if (sets.length > 0) {
      this.tryUnits(counts);
      return;
    }
    const { settledWorth } = this.program;
    const worth = counts.reduce((sum, count, at) => sum + count * this.gain[at]!, settledWorth);
    if (worth >= this.needed(incumbent.goal)) this.tryUnits(counts);
  }

  private tryUnits(counts: Int32Array): void {
    const { incumbent, frame } = this.task;
    if (this.tried.has(counts)) return;
    if (this.canOnlyTie && !tieMayWin(this.task, this.program, counts, counts)) return;
    this.tried.add(counts);
    incumbent.tryPlan(frame, this.task, planOf(this.task, this.program, counts));
  }
}

const tiny = 1e-9;

/** After all offers that cover single units. */
const setsLast = 1e9;

/** Nearer to a whole number than this is one; and the fen that rounding errors may amount to in a tableau. */
const splitRoom = 1e-6;
const fallRoom = 0.01;

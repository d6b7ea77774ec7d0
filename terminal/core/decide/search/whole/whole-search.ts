import type { WorkBudget } from '../budget.ts';
import type { Incumbent } from '../incumbent.ts';
import { NodeQueue } from '../node-queue.ts';
import type { ProgramRow } from './bounded-program.ts';
import { type Branch, BranchBounds, wholeBranch } from './branch.ts';
import { gomoryCut } from './gomory-cut.ts';
import type { Bounds } from './narrowing.ts';
import { fraction, type PlanSearch, splitRoom, tryNearestPlan } from './nearest-plan.ts';
import { Simplex } from './simplex.ts';
import type { WholeProgram } from './whole-program.ts';
import { boundRoom, narrowed, type WholeWork } from './whole-work.ts';

/** Rounds of cuts at the beginning, and cuts a round. */
const cutRoundsMax = 8;
const cutsPerRoundMax = 40;
/** A step of the search for so many cells of the tableau that a pivot turns over. */
const cellsPerStep = 2_000;

/** Plans are worked out at each of the first branches, then at each so-manieth and wherever all is whole. */
const plansAtFirst = 40;
const nodesPerPlan = 25;

/** The search of the whole problem, or of a part of it, from its root on. */
export class WholeSearch {
  readonly #work: WholeWork;
  readonly #incumbent: Incumbent;
  readonly #budget: WorkBudget;
  readonly #whole: WholeProgram;
  readonly #simplex: Simplex;
  readonly #bounds: BranchBounds;
  /** What was left of every column when this search began, with what the rows say of that. */
  readonly #start: Bounds;
  /** Columns of whole numbers. */
  readonly #columns: readonly number[];
  readonly #added = new Set<ProgramRow>();
  readonly #plans: PlanSearch;
  #nodes: number;
  /** The prices that the root ended with, and the goal that they were last held against. */
  #rootPrices: RootPrices | null = null;
  #fixedFor = Number.POSITIVE_INFINITY;

  readonly #keepsTies: boolean;

  constructor(
    work: WholeWork,
    start: Bounds,
    { nodes = 0, keepsTies = false }: { readonly nodes?: number; readonly keepsTies?: boolean },
  ) {
    const { low, high } = start;
    this.#keepsTies = keepsTies;
    this.#work = work;
    this.#start = start;
    this.#incumbent = work.incumbent;
    this.#budget = work.budget;
    this.#whole = work.whole;
    this.#columns = work.columns;
    this.#nodes = nodes;
    const { cost, rows } = work.whole.program;
    this.#simplex = new Simplex({ cost, low: [...low], high: [...high], rows });
    this.#bounds = new BranchBounds(this.#simplex, low, high);
    this.#leaveOutFixed();
    const amountOf = (column: number) => this.#simplex.amountOf(column);
    const { problem, incumbent, nearby, whole } = work;
    this.#plans = { problem, incumbent, nearby, whole, amountOf };
  }

  run(): number {
    const first = this.#cutRoot();
    if (this.#isLost(first)) return this.#incumbent.solution.payable;
    const open = new NodeQueue<Branch>();
    open.push(wholeBranch(first));
    for (let branch = open.pop(); branch !== undefined; branch = open.pop()) {
      if (this.#isLost(branch.least)) break;
      this.#fixAgain();
      if (this.#budget.isSpent) {
        open.push(branch);
        break;
      }
      for (const side of this.#dive(branch)) open.push(side);
    }
    const { payable } = this.#incumbent.solution;
    return Math.min(payable, open.least === null ? payable : whole(open.least));
  }

  runRoot(): void {
    this.#cutRoot();
  }

  /** What the prices of the root and the rows leave for choices that pay no more than the best. */
  left(): Left | null {
    const prices = this.#rootPrices ?? this.#prices();
    this.#fixBy(prices);
    const { cost } = this.#whole.program;
    const columns = [...cost.keys()];
    const bounds = {
      low: Float64Array.from(columns, (column) => this.#bounds.lowOf(column)),
      high: Float64Array.from(columns, (column) => this.#bounds.highOf(column)),
    };
    const goal = this.#incumbent.solution.payable;
    const within = narrowed(this.#work, bounds, { moved: columns, goal });
    return within === null ? null : { whole: this.#whole, bounds: within, ...prices };
  }

  #isLost(least: number): boolean {
    return whole(least) > this.#incumbent.goal;
  }

  /** With a better incumbent the prices of the root rule out more. */
  #fixAgain(): void {
    if (this.#rootPrices === null || this.#incumbent.goal >= this.#fixedFor) return;
    this.#fixBy(this.#rootPrices);
    this.#leaveOutFixed();
  }

  #leaveOutFixed(): void {
    this.#simplex.leaveOutFixed((column) => this.#bounds.lowOf(column) === this.#bounds.highOf(column));
  }

  /** Adds cuts while they help, and leaves columns alone that cannot move any more. */
  #cutRoot(): number {
    let least = this.#optimum();
    for (let round = 0; round < cutRoundsMax && !this.#isLost(least); round += 1) {
      this.#budget.spend(tryNearestPlan(this.#plans));
      this.#fixBy(this.#prices());
      const added = this.#addBroken() + this.#addCuts();
      if (added === 0) break;
      const next = this.#optimum();
      this.#dropLoose();
      const gained = next - least;
      least = Math.max(least, next);
      const gap = this.#incumbent.solution.payable - least;
      if (round >= 2 && gained < gap * cutProgressMin) break;
    }
    this.#dropLoose();
    this.#rootPrices = this.#prices();
    this.#fixedFor = Number.POSITIVE_INFINITY;
    return least;
  }

  #prices(): RootPrices {
    return { least: this.#simplex.bound(), each: this.#simplex.reducedCosts().each };
  }

  /** What the optimum does not lean on only makes pivots dearer. */
  #dropLoose(): void {
    for (const row of this.#simplex.dropLooseRows(this.#whole.program.rows.length)) this.#added.delete(row);
  }

  #optimum(enough?: number): number {
    const before = this.#simplex.pivots;
    const found = this.#simplex.optimise(enough);
    const cells = this.#simplex.rows.length * this.#simplex.tableWidth;
    const steps = Math.ceil(((this.#simplex.pivots - before + 1) * cells) / cellsPerStep / 32);
    this.#budget.spend(steps);
    return found === 'nothing-fits' ? Number.POSITIVE_INFINITY : this.#simplex.bound();
  }

  /** A column whose move would cost more than there is to win stays where it is, for good. */
  #fixBy({ least, each: reducedCosts }: RootPrices): void {
    this.#fixedFor = this.#incumbent.goal;
    const spare = this.#incumbent.solution.payable + (this.#keepsTies ? boundRoom : 0) - least;
    if (!Number.isFinite(spare) || spare < 0) return;
    for (const column of this.#columns) {
      const [low, high] = [this.#bounds.lowOf(column), this.#bounds.highOf(column)];
      const reduced = reducedCosts[column]!;
      if (low === high || Math.abs(reduced) < 1e-9) continue;
      const steps = Math.floor(spare / Math.abs(reduced) + 1e-6);
      if (steps >= high - low) continue;
      if (reduced > 0) this.#bounds.tighten(column, low, low + steps);
      else this.#bounds.tighten(column, high - steps, high);
    }
  }

  /** Adds the rows that the optimum breaks; says how many. */
  #addBroken(): number {
    let added = 0;
    for (const row of this.#whole.later) {
      if (this.#added.has(row)) continue;
      let sum = 0;
      for (let nth = 0; nth < row.columns.length; nth += 1) {
        sum += row.values[nth]! * this.#simplex.amountOf(row.columns[nth]!);
      }
      if (sum <= row.limit + splitRoom) continue;
      this.#simplex.addRow(row);
      this.#added.add(row);
      added += 1;
    }
    return added;
  }

  #addCuts(): number {
    const split: { readonly column: number; readonly away: number }[] = [];
    for (const column of this.#columns) {
      const away = fraction(this.#simplex.amountOf(column));
      if (away > 0.01) split.push({ column, away });
    }
    split.sort((one, other) => other.away - one.away || one.column - other.column);
    const cuts = split
      .slice(0, cutsPerRoundMax)
      .flatMap(({ column }) => gomoryCut(this.#simplex, column, this.#whole.isWhole) ?? []);
    for (const cut of cuts) this.#simplex.addRow(cut);
    return cuts.length;
  }

  /** Goes down from a branch, the likelier side first, and returns the other sides. */
  #dive(start: Branch): Branch[] {
    const left: Branch[] = [];
    let branch: Branch | null = start;
    while (branch !== null && !this.#budget.isSpent) {
      if (this.#bounds.isRuledOut(branch)) return left;
      this.#bounds.go(branch);
      this.#nodes += 1;
      let least = Math.max(branch.least, this.#optimum(this.#incumbent.goal + boundRoom));
      while (!this.#isLost(least) && this.#addBroken() > 0) least = Math.max(least, this.#optimum());
      if (this.#isLost(least)) return left;
      const at = this.#splitColumn();
      if (at === null || this.#nodes < plansAtFirst || this.#nodes % nodesPerPlan === 0)
        this.#budget.spend(tryNearestPlan(this.#plans));
      if (this.#isLost(least)) return left;
      const part = this.#narrowed();
      if (part === null) return left;
      if (part.open <= this.#simplex.tableWidth * partMax) {
        const within = new WholeSearch(this.#work, part.bounds, { nodes: this.#nodes }).run();
        if (!this.#isLost(within)) left.push({ ...branch, least: Math.max(least, within) });
        return left;
      }
      const sides = this.#split({ ...branch, least }, at);
      const [first, ...others] = sides.filter((side) => !this.#isLost(side.least));
      left.push(...others);
      branch = first ?? null;
    }
    if (branch !== null) left.push(branch);
    return left;
  }

  /** What the rows leave of the branch at hand for plans that are better; null where that is nothing. */
  #narrowed(): { readonly bounds: Bounds; readonly open: number } | null {
    const columns = this.#whole.program.cost.length;
    const low = Float64Array.from({ length: columns }, (_, column) => this.#simplex.lowOf(column));
    const high = Float64Array.from({ length: columns }, (_, column) => this.#simplex.highOf(column));
    const moved: number[] = [];
    for (let column = 0; column < columns; column += 1) {
      if (low[column] !== this.#start.low[column] || high[column] !== this.#start.high[column]) {
        moved.push(column);
      }
    }
    const bounds = narrowed(this.#work, { low, high }, { moved, goal: this.#incumbent.goal });
    if (bounds === null) return null;
    let open = 0;
    for (let column = 0; column < columns; column += 1) {
      if (bounds.low[column] !== bounds.high[column]) open += 1;
    }
    return { bounds, open };
  }

  /** The sides of a branch, the likelier first; none where everything is settled. */
  #split(branch: Branch, at: SplitColumn | null): readonly Branch[] {
    if (at !== null) {
      const { column, scale } = at;
      const value = this.#simplex.amountOf(column) * scale;
      const below = this.#side(branch, column, { high: Math.floor(value) / scale });
      const above = this.#side(branch, column, { low: Math.ceil(value) / scale });
      return value - Math.floor(value) <= 0.5 ? [below, above] : [above, below];
    }
    // All whole, and still worth less than the incumbent by the program: other plans may lie within.
    const open = this.#openColumn();
    if (open === null) return [];
    const value = Math.round(this.#simplex.amountOf(open));
    const [low, high] = [this.#simplex.lowOf(open), this.#simplex.highOf(open)];
    const sides = [this.#side(branch, open, { low: value, high: value })];
    if (value > low) sides.push(this.#side(branch, open, { high: value - 1 }));
    if (value < high) sides.push(this.#side(branch, open, { low: value + 1 }));
    return sides;
  }

  #side(from: Branch, column: number, to: { readonly low?: number; readonly high?: number }): Branch {
    const { low = this.#simplex.lowOf(column), high = this.#simplex.highOf(column) } = to;
    return { least: from.least, depth: from.depth + 1, from, column, low, high };
  }

  /** The split column that is dearest to mend on its cheaper side. */
  #splitColumn(): SplitColumn | null {
    let best: SplitColumn | null = null;
    let bestScore = -1;
    const consider = (column: number, isFirst: boolean, scale = 1) => {
      const away = fraction(this.#simplex.amountOf(column) * scale);
      if (away <= splitRoom * scale) return;
      const { down, up } = this.#simplex.penalties(column, scale);
      const most = 1e12;
      const score =
        Math.max(Math.min(down, most), 1e-6) *
        Math.max(Math.min(up, most), 1e-6) *
        (isFirst ? usePreference : 1);
      if (score > bestScore) {
        bestScore = score;
        best = { column, scale };
      }
    };
    for (const { column } of this.#whole.levels) consider(column, true);
    for (const column of this.#whole.uses) consider(column, true);
    for (const { column } of this.#whole.units) consider(column, false);
    for (const column of this.#whole.cappers) consider(column, false);
    for (const { column } of this.#whole.setColumns) consider(column, false);
    for (const { column, use, scale } of this.#whole.counts) {
      if (this.#amount(use) > 0.5) consider(column, false, scale);
    }
    return best;
  }

  #amount(sum: { readonly factors: ReadonlyMap<number, number> }): number {
    let amount = 0;
    for (const [column, factor] of sum.factors) amount += factor * this.#simplex.amountOf(column);
    return amount;
  }

  #openColumn(): number | null {
    for (const { column } of [...this.#whole.levels, ...this.#whole.units, ...this.#whole.setColumns]) {
      if (this.#simplex.lowOf(column) < this.#simplex.highOf(column)) return column;
    }
    return null;
  }
}

/** The next whole fen that the bound cannot undercut. */
function whole(least: number): number {
  return Math.max(0, Math.ceil(least - boundRoom));
}

/** A branch is searched as a problem of its own, with cuts of its own, once so little of the table is left open. */
const partMax = 0.7;

/** What no point at the root's bounds undercuts by these costs of each column. */
type RootPrices = { readonly least: number; readonly each: Float64Array };

/** What is left of every column for choices that pay no more than the best, and what each costs at the root's prices. */
export type Left = RootPrices & { readonly whole: WholeProgram; readonly bounds: Bounds };

/** A column that should be a whole number of `1 / scale`, and is not. */
type SplitColumn = { readonly column: number; readonly scale: number };

/** A round of cuts must close so much of the gap to be followed by another. */
const cutProgressMin = 0.01;
/** Whether an offer is used is settled before how many units it covers. */
const usePreference = 10;

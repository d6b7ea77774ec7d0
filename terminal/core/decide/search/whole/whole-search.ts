import type { WorkBudget } from '../budget.ts';
import type { Incumbent } from '../incumbent.ts';
import { NodeQueue } from '../node-queue.ts';
import type { ProgramRow } from './bounded-program.ts';
import { type Branch, BranchBounds, type Part, wholeBranch } from './branch.ts';
import { BranchSides } from './branch-sides.ts';
import { LaterRows } from './later-rows.ts';
import { type Bounds, openIn } from './narrowing.ts';
import { type PlanSearch, tryNearestPlan } from './nearest-plan.ts';
import { rootCuts } from './root-cuts.ts';
import { Simplex } from './simplex.ts';
import { splitColumns } from './split-columns.ts';
import { tightenedRows } from './tightened-rows.ts';
import type { WholeProgram } from './whole-program.ts';
import { boundRoom, narrowed, type WholeWork, wholeFen } from './whole-work.ts';

/** Rounds of cuts at the beginning. */
const cutRoundsMax = 50;
/** What is left for ties takes more rounds to find than it spares. */
const cutRoundsForTies = 1;
/** And so many in a row that close little of the gap end them. */
const stalledMax = 2;
/** A step of the search for so many cells of the tableau that a pivot turns over. */
const cellsPerStep = 2_000;
/** And for so many terms of sums that are looked at for cuts. */
const termsPerStep = 20_000;

/** Plans are worked out at each of the first branches, then at each so-manieth and wherever all is whole. */
const plansAtFirst = 40;
const nodesPerPlan = 25;
/** What looking around them may take: so many steps, and then this share of all that are taken. */
const nearbyStepsAtFirst = 300;
const nearbyShare = 0.2;

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
  readonly #openAtStart: number;
  /** Columns of whole numbers. */
  readonly #columns: readonly number[];
  readonly #plans: PlanSearch;
  readonly #sides: BranchSides;
  #nodes: number;
  /** The prices that the root ended with, and the goal that they were last held against. */
  #rootPrices: RootPrices | null = null;
  #fixedFor = Number.POSITIVE_INFINITY;

  /** What waits; null before the root is cut. */
  #open: NodeQueue<Branch> | null = null;
  /** Whether what pays as little as the best must stay, too. */
  readonly #keepsTies: boolean;
  /** How many rows of the program the bounds do not keep anyway, and those of them that wait until they are broken. */
  readonly #rows: number;
  readonly #later: LaterRows;

  constructor(
    work: WholeWork,
    start: Bounds,
    {
      nodes = 0,
      keepsTies = false,
      cuts = [],
    }: { readonly nodes?: number; readonly keepsTies?: boolean; readonly cuts?: readonly ProgramRow[] } = {},
  ) {
    const { low, high } = start;
    this.#keepsTies = keepsTies;
    this.#work = work;
    this.#start = start;
    this.#openAtStart = openIn(start);
    this.#incumbent = work.incumbent;
    this.#budget = work.budget;
    this.#whole = work.whole;
    this.#columns = work.columns;
    this.#nodes = nodes;
    const { program, later, isWhole } = work.whole;
    const rows = tightenedRows(program.rows, start, isWhole);
    this.#rows = rows.length;
    const { cost } = program;
    this.#simplex = new Simplex({ cost, low: [...low], high: [...high], rows: [...rows, ...cuts] });
    this.#later = new LaterRows(this.#simplex, tightenedRows(later, start, isWhole));
    this.#bounds = new BranchBounds(this.#simplex, low, high);
    this.#leaveOutFixed();
    const amountOf = (column: number) => this.#simplex.amountOf(column);
    const { problem, incumbent, nearby, whole } = work;
    this.#plans = { problem, incumbent, nearby, whole, amountOf };
    const isLost = (least: number) => this.#isLost(least);
    const optimum = (enough: number) => this.#optimum(enough);
    this.#sides = new BranchSides({ simplex: this.#simplex, whole, incumbent, isLost, optimum });
  }

  /**
   * Works on while what is open could pay no more than `until`, and some steps longer; returns what nothing in it can
   * undercut, which is the incumbent's amount once all is searched.
   */
  run(until = Number.POSITIVE_INFINITY): number {
    const open = this.#opened();
    const last = this.#budget.spent + turnSteps;
    for (let branch = open.pop(); branch !== undefined; branch = open.pop()) {
      if (this.#isLost(branch.least)) return this.#incumbent.solution.payable;
      this.#fixAgain();
      const isOver = branch.least > until && this.#budget.spent > last;
      if (this.#isHalted || isOver) {
        open.push(branch);
        return Math.min(this.#incumbent.solution.payable, wholeFen(branch.least));
      }
      const next = Math.min(until, open.least ?? until);
      for (const side of branch.part === null
        ? this.#dive(branch)
        : this.#resumed(branch, branch.part, next)) {
        open.push(side);
      }
    }
    return this.#incumbent.solution.payable;
  }

  /** What waits; at first all there is, once the root is cut. */
  #opened(): NodeQueue<Branch> {
    if (this.#open !== null) return this.#open;
    this.#open = new NodeQueue<Branch>();
    const first = this.#cutRoot();
    this.#work.freshStart.rootEnded(first);
    if (this.#isLost(first)) return this.#open;
    if (!this.#keepsTies) this.#open.push(wholeBranch(first));
    else for (const branch of this.#withoutTwins(first)) this.#open.push(branch);
    return this.#open;
  }

  #resumed(branch: Branch, part: Part, until: number): readonly Branch[] {
    if (this.#bounds.isRuledOut(branch)) return [];
    const least = Math.max(branch.least, part.run(until));
    return this.#isLost(least) ? [] : [{ ...branch, least }];
  }

  /** What is left after the root, as a problem of its own in which equal units are covered by one offer only. */
  #withoutTwins(least: number): readonly Branch[] {
    this.#fixBy(this.#prices());
    const columns = [...this.#whole.program.cost.keys()];
    const low = Float64Array.from(columns, (column) => this.#bounds.lowOf(column));
    const high = Float64Array.from(columns, (column) => this.#bounds.highOf(column));
    for (const column of this.#whole.twins) high[column] = 0;
    const bounds = narrowed(this.#work, { low, high }, { moved: columns, goal: this.#incumbent.goal });
    if (bounds === null) return [];
    return [{ ...wholeBranch(least), part: new WholeSearch(this.#work, bounds, { cuts: this.#cuts() }) }];
  }

  runRoot(): void {
    this.#cutRoot(cutRoundsForTies);
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

  /** The work is used up, or should begin anew. */
  get #isHalted(): boolean {
    return this.#budget.isSpent || this.#work.freshStart.isDue;
  }

  #isLost(least: number): boolean {
    return wholeFen(least) > this.#incumbent.goal;
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
  #cutRoot(roundsMax = cutRoundsMax): number {
    let least = this.#optimum();
    let stalled = 0;
    for (let round = 0; round < roundsMax && !this.#isLost(least); round += 1) {
      this.#tryPlan();
      this.#fixBy(this.#prices());
      const added = this.#later.addBroken() + this.#addCuts();
      if (added === 0) break;
      const next = this.#optimum();
      this.#dropLoose();
      const gained = next - least;
      least = Math.max(least, next);
      const gap = this.#incumbent.solution.payable - least;
      stalled = gained < gap * cutProgressMin ? stalled + 1 : 0;
      if (stalled >= stalledMax) break;
    }
    this.#dropLoose();
    this.#rootPrices = this.#prices();
    this.#fixedFor = Number.POSITIVE_INFINITY;
    return least;
  }

  /** Looking around plans takes its part of the work at first, and then keeps to its share. */
  #tryPlan(): void {
    const { nearbyWork } = this.#work;
    const isWilling = nearbyWork.spent < nearbyStepsAtFirst + this.#budget.spent * nearbyShare;
    const steps = tryNearestPlan(this.#plans, isWilling);
    nearbyWork.spend(steps);
    this.#budget.spend(steps);
  }

  #prices(): RootPrices {
    return { least: this.#simplex.bound(), each: this.#simplex.reducedCosts().each };
  }

  /** What the optimum does not lean on only makes pivots dearer. */
  #dropLoose(): void {
    for (const row of this.#simplex.dropLooseRows(this.#rows)) this.#later.dropped(row);
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
      const grain = this.#whole.grainOf(column);
      const steps = Math.floor((spare * grain) / Math.abs(reduced) + 1e-6) / grain;
      if (steps >= high - low) continue;
      if (reduced > 0) this.#bounds.tighten(column, low, low + steps);
      else this.#bounds.tighten(column, high - steps, high);
    }
  }

  #addCuts(): number {
    const { program, later, grainOf } = this.#whole;
    const rows = [...program.rows, ...later];
    const { cuts, looked } = rootCuts(this.#simplex, { rows, grainOf, isThorough: !this.#keepsTies });
    for (const cut of cuts) this.#simplex.addRow(cut);
    this.#budget.spend(Math.ceil(looked / termsPerStep));
    return cuts.length;
  }

  /** Goes down from a branch, the likelier side first, and returns the other sides. */
  #dive(start: Branch): Branch[] {
    const left: Branch[] = [];
    let branch: Branch | null = start;
    while (branch !== null && !this.#isHalted) {
      if (this.#bounds.isRuledOut(branch)) return left;
      this.#bounds.go(branch);
      this.#nodes += 1;
      let least = Math.max(branch.least, this.#optimum(this.#incumbent.goal + boundRoom));
      while (!this.#isLost(least) && this.#later.addBroken() > 0) least = Math.max(least, this.#optimum());
      if (this.#isLost(least)) return left;
      const split = splitColumns(this.#simplex, this.#whole);
      if (split.length === 0 || this.#nodes < plansAtFirst || this.#nodes % nodesPerPlan === 0)
        this.#tryPlan();
      if (this.#isLost(least)) return left;
      const part = this.#narrowed();
      if (part === null) return left;
      if (part.open < this.#openAtStart && part.open <= this.#simplex.tableWidth * partMax) {
        const within = new WholeSearch(this.#work, part.bounds, { nodes: this.#nodes, cuts: this.#cuts() });
        left.push(...this.#resumed({ ...branch, least, part: within }, within, least));
        return left;
      }
      const sides = this.#sides.of({ ...branch, least }, split);
      const [first, ...others] = sides.filter((side) => !this.#isLost(side.least));
      left.push(...others);
      branch = first ?? null;
    }
    if (branch !== null) left.push(branch);
    return left;
  }

  /** What the table holds beyond the program's rows. */
  #cuts(): readonly ProgramRow[] {
    return this.#simplex.rows.slice(this.#rows).filter((row) => !this.#later.holds(row));
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
    return { bounds, open: openIn(bounds) };
  }
}

/**
 * A branch is searched as a problem of its own, with cuts of its own, once so little of the table is left open; always
 * less than the problem that it is a branch of had, for one in which nothing is open would have itself as a branch.
 */
const partMax = 0.7;

/** What no point at the root's bounds undercuts by these costs of each column. */
type RootPrices = { readonly least: number; readonly each: Float64Array };

/** What is left of every column for choices that pay no more than the best, and what each costs at the root's prices. */
export type Left = RootPrices & { readonly whole: WholeProgram; readonly bounds: Bounds };

/** A part that is no longer the most promising goes on for so many steps, since it is at hand. */
const turnSteps = 60;

/** A round of cuts must close so much of the gap to be followed by another. */
const cutProgressMin = 0.01;

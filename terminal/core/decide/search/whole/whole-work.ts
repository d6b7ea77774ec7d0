import { WorkBudget } from '../budget.ts';
import type { Incumbent } from '../incumbent.ts';
import { NearbyPlans } from '../nearby/nearby-plans.ts';
import type { Problem } from '../problem.ts';
import type { ProgramRow } from './bounded-program.ts';
import { FreshStart } from './fresh-start.ts';
import { type Bounds, Narrowing } from './narrowing.ts';
import { type WholeProgram, wholeProgram } from './whole-program.ts';

/** What sums of doubles in a bound may be off, in fen. */
export const boundRoom = 1e-3;

/** A step of the search for so many terms of rows that narrowing looks at. */
const termsPerStep = 5_000;

/** What the search of the whole problem and those of its parts have in common. */
export type WholeWork = {
  readonly problem: Problem;
  readonly incumbent: Incumbent;
  readonly budget: WorkBudget;
  readonly whole: WholeProgram;
  readonly nearby: NearbyPlans;
  /** What looking around plans has taken of the budget. */
  readonly nearbyWork: WorkBudget;
  readonly narrowing: Narrowing;
  readonly freshStart: FreshStart;
  /** What is paid, as a row that can be limited. */
  readonly cost: ProgramRow;
  /** Columns of whole numbers. */
  readonly columns: readonly number[];
};

export function wholeWork(problem: Problem, incumbent: Incumbent, budget: WorkBudget): WholeWork {
  const whole = wholeProgram(problem);
  const { cost, rows } = whole.program;
  return {
    problem,
    incumbent,
    budget,
    whole,
    nearby: new NearbyPlans(problem, incumbent, whole),
    nearbyWork: new WorkBudget(budget.stepsMax),
    // Also the rows that are added to a table only where an optimum breaks them.
    narrowing: new Narrowing([...rows, ...whole.later], cost.length, whole.grainOf),
    freshStart: new FreshStart(incumbent, budget),
    cost: costRow(cost),
    columns: [...cost.keys()].filter((column) => whole.grainOf(column) > 0),
  };
}

function costRow(cost: readonly number[]): ProgramRow {
  const columns = [...cost.keys()].filter((column) => cost[column] !== 0);
  const values = Float64Array.from(columns, (column) => cost[column]!);
  return { columns: Int32Array.from(columns), values, limit: 0, isEqual: false, isWhole: false };
}

/**
 * What the rows leave of the columns for plans that pay no more than `goal`, once some have moved; null where that
 * is nothing. An amount keeps its bounds where it is not fixed: such bounds follow from rows, and make cuts worse.
 */
export function narrowed(
  { budget, cost, narrowing, whole }: WholeWork,
  { low, high }: Bounds,
  { moved, goal }: { readonly moved: Iterable<number>; readonly goal: number },
): Bounds | null {
  const bounds = { low: low.slice(), high: high.slice() };
  const before = narrowing.looked;
  const isOpen = narrowing.narrow(bounds, moved, { ...cost, limit: goal + boundRoom });
  budget.spend(Math.ceil((narrowing.looked - before) / termsPerStep));
  if (!isOpen) return null;
  for (let column = 0; column < low.length; column += 1) {
    if (whole.grainOf(column) > 0 || bounds.low[column] === bounds.high[column]) continue;
    bounds.low[column] = low[column]!;
    bounds.high[column] = high[column]!;
  }
  return bounds;
}

/** The next whole fen that the bound cannot undercut. */
export function wholeFen(least: number): number {
  return Math.max(0, Math.ceil(least - boundRoom));
}

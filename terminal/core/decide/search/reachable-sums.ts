import { boundsWorth, type Ceiling } from './ceilings.ts';
import type { CoverTask } from './cover-task.ts';
import type { ItemProgram } from './item-program.ts';
import { type Between, LineSums, reachesSum, windowMax } from './line-sums.ts';
import { cutsOfSets } from './sums-of-sets.ts';
import { type ItemLayer, mostOutside, mostWasted, type UnitBounds } from './worth-outside.ts';

/** A step of the search for so many cells, ways and words of sums that are looked at. */
const looksPerStep = 20_000;

/**
 * Which sums whole cuts can come to. Where a level leaves the item layer so much room, a linear program fills it to
 * the fen by splitting units, and its bound is the same for all the plans that come near. But whole cuts come to few
 * sums, and where none of them lies between what is needed and what there is room for, a branch holds no plan.
 */
export class ReachableSums {
  readonly #layer: ItemLayer;
  readonly #ceilings: readonly Ceiling[];
  /** What was looked at and is not counted in steps yet. */
  #looked = 0;

  constructor(task: CoverTask, program: ItemProgram) {
    this.#layer = { task, program };
    this.#ceilings = task.frame.ceilings.filter((ceiling) => boundsWorth(ceiling, task.frame));
  }

  /** False where no plan between these numbers of units keeps every level and is worth so much. */
  mayReach(low: Int32Array, high: Int32Array, needed: number): boolean {
    const mayReach = this.#ceilings.every((ceiling) => this.#mayReachUnder(ceiling, { low, high }, needed));
    const steps = Math.floor(this.#looked / looksPerStep);
    this.#looked -= steps * looksPerStep;
    this.#layer.task.budget.spend(steps);
    return mayReach;
  }

  #mayReachUnder(ceiling: Ceiling, bounds: UnitBounds, needed: number): boolean {
    const layer = this.#layer;
    this.#looked += layer.program.cells.length;
    const from = needed - mostOutside(layer, ceiling, bounds) - tiny;
    const to = ceiling.fenMax + mostWasted(layer, ceiling, bounds) + tiny;
    if (from <= 0 || to - from > windowMax) return true;
    const ofSets = cutsOfSets(layer, ceiling, bounds);
    if (ofSets === null) return true;
    const window = { from: Math.ceil(from), to: Math.floor(to) };
    const { isReached, moved } = reachesSum([...ofSets.all, ...this.#sumsInside(ceiling, bounds)], window);
    this.#looked += ofSets.looked + moved;
    return isReached;
  }

  /** By line of the ceiling, what its units can come to, but for sets of one price. */
  #sumsInside({ matches }: Ceiling, { low, high }: UnitBounds): readonly ReadonlySet<number>[] {
    const { problem, covers, sets } = this.#layer.task;
    const byLine = new Map<number, LineSums>();
    this.#layer.program.cells.forEach((cell, at) => {
      if (cell.line < 0 || !matches[cell.line] || high[at] === 0) return;
      const units: Between = { low: low[at]!, high: high[at]!, areOwn: cell.takesUnit };
      const sums = byLine.get(cell.line) ?? new LineSums(problem.quantities[cell.line]!);
      byLine.set(cell.line, sums);
      if (cell.of === 'cover') sums.add(covers[cell.cover]!.cuts[cell.line]!, units);
      else sums.add(sets[cell.set]!.rule.kind === 'price' ? 0 : cell.fen, units);
    });
    return [...byLine.values()].map((sums) => sums.all());
  }
}

const tiny = 1e-6;

import type { CoverTask } from './cover-task.ts';
import { ordersOf } from './fill-order.ts';
import type { ItemProgram } from './item-program.ts';
import { roundSets } from './round-sets.ts';

/** A plan while it is filled: what it takes, and what the limits and the ceilings still let it take. */
type Filling = {
  readonly counts: Int32Array;
  readonly lineLeft: number[];
  readonly unitsLeft: number[];
  readonly fenLeft: number[];
  readonly roomLeft: number[];
};

/** Plans near what a linear program says: split cells are rounded down, and what is left is filled. */
export class RoundedPlans {
  private readonly task: CoverTask;
  private readonly program: ItemProgram;
  private readonly unitsOfSets: readonly (readonly number[])[];
  private readonly orders: readonly (readonly number[])[];

  constructor(task: CoverTask, program: ItemProgram, unitsOfSets: readonly (readonly number[])[]) {
    this.task = task;
    this.program = program;
    this.unitsOfSets = unitsOfSets;
    this.orders = ordersOf(program);
  }

  /** What each cell takes: a plan for each order in which they are filled. */
  near(values: Float64Array, low: Int32Array, high: Int32Array): readonly Int32Array[] {
    const { cells } = this.program;
    return this.orders.map((order) => {
      const filling = this.filling();
      if (this.task.sets.length > 0) {
        roundSets(this.task, { cells, units: this.unitsOfSets }, values, filling);
        filling.counts.forEach((count, at) => {
          if (count > 0) this.useRoom(filling, at, count);
        });
      }
      for (let at = 0; at < cells.length; at += 1) {
        this.take(filling, at, Math.max(low[at]!, Math.floor(values[at]! + 1e-6)));
      }
      for (const at of order) this.take(filling, at, high[at]! - filling.counts[at]!);
      return filling.counts;
    });
  }

  private filling(): Filling {
    const { problem, covers } = this.task;
    const { cells, rows, ceilingRows } = this.program;
    return {
      counts: new Int32Array(cells.length),
      lineLeft: [...problem.quantities],
      unitsLeft: covers.map(({ unitsMax }) => unitsMax),
      fenLeft: covers.map(({ fenMax }) => fenMax),
      roomLeft: ceilingRows.map((row) => rows[row]!.limit),
    };
  }

  /** Covers as many units as limits and ceilings let, up to so many. */
  private take(filling: Filling, at: number, wanted: number): void {
    const cell = this.program.cells[at]!;
    if (cell.of !== 'cover' || wanted <= 0) return;
    const { rows, ceilingRows } = this.program;
    const { lineLeft, unitsLeft, fenLeft, roomLeft, counts } = filling;
    const { line, cover } = cell;
    const cut = this.task.covers[cover]!.cuts[line]!;
    // A cut that runs into the cap counts in part, as long as something is left of it.
    const fitting = fenLeft[cover]! <= 0 ? 0 : Math.ceil(fenLeft[cover]! / cut);
    let count = Math.min(wanted, lineLeft[line]!, unitsLeft[cover]!, fitting);
    for (let nth = 0; nth < ceilingRows.length; nth += 1) {
      const weight = rows[ceilingRows[nth]!]!.weights[at]!;
      if (weight > 0) count = Math.min(count, Math.floor(roomLeft[nth]! / weight));
    }
    if (count <= 0) return;
    counts[at] = counts[at]! + count;
    unitsLeft[cover] = unitsLeft[cover]! - count;
    fenLeft[cover] = fenLeft[cover]! - count * cut;
    lineLeft[line] = lineLeft[line]! - count;
    this.useRoom(filling, at, count);
  }

  private useRoom({ roomLeft }: Filling, at: number, count: number): void {
    const { rows, ceilingRows } = this.program;
    for (let nth = 0; nth < ceilingRows.length; nth += 1) {
      roomLeft[nth] = roomLeft[nth]! - count * rows[ceilingRows[nth]!]!.weights[at]!;
    }
  }
}

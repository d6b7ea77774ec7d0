import { type BoundedProgram, leastWithin, type PricedColumns, pricedColumns } from './bounded-program.ts';
import { FreshBasis } from './fresh-basis.ts';

export type Optimised = 'optimal' | 'dear-enough' | 'nothing-fits' | 'given-up';

/** A row may be passed by so much, in its own unit; rows are scaled to weights of about 1. */
const violationMax = 1e-7;
/** What prices must gain from rows and bounds together before they count as a proof that nothing fits. */
const proofMin = 1e-6;
/** Smaller cells are no pivots; and below the second the table is worked out anew before one is believed. */
const pivotMin = 1e-7;
const pivotDoubtful = 1e-5;
/** Reduced costs may be passed by so much for a larger pivot: any prices make a valid bound. */
const ratioRoom = 1e-9;
/** Pivots of one call: giving up costs tightness, never truth. */
const pivotsMax = 2_000;
/** Refreshes of one call, and the pivots after which errors are looked for. */
const refreshesMax = 4;
const pivotsBetweenChecks = 40;

/** A dual simplex: from a basis whose reduced costs are right to one in which every variable keeps its bounds. */
export class Simplex extends FreshBasis {
  /** Room for the columns that could mend a row, how soon each is used up, and for prices. */
  private readonly able: Int32Array;
  private readonly ratio: Float64Array;
  private readonly nothing: Float64Array;
  private rowPrices = new Float64Array(0);

  constructor(program: BoundedProgram) {
    super(program);
    this.able = new Int32Array(this.columns);
    this.ratio = new Float64Array(this.columns);
    this.nothing = new Float64Array(this.columns);
  }

  /** Pivots until every variable keeps its bounds, or until that is known to cost more than `enough`. */
  optimise(enough = Number.POSITIVE_INFINITY): Optimised {
    const last = this.pivots + pivotsMax;
    let refreshes = 0;
    const mayRefresh = () => this.pivotsSince > 0 && refreshes < refreshesMax;
    const again = () => {
      this.refresh();
      refreshes += 1;
    };
    while (this.pivots < last) {
      const row = this.mostBroken();
      if (row < 0) {
        if (this.pivotsSince < pivotsBetweenChecks || !mayRefresh() || !this.hasDrifted()) return 'optimal';
        again();
        continue;
      }
      if (this.costNow() > enough && this.bound() > enough) return 'dear-enough';
      const entering = this.cheapestRepair(row);
      if (entering < 0) {
        if (this.cannotFit(row)) return 'nothing-fits';
        if (!mayRefresh()) return 'given-up';
        again();
        continue;
      }
      const pivot = Math.abs(this.cells[row * this.width + entering]!);
      if (pivot < pivotDoubtful && mayRefresh()) again();
      else this.enter(row, entering);
    }
    return 'given-up';
  }

  /**
   * No point within the bounds costs less: worked out from the program itself with the prices at hand, so that
   * rounding errors in the tableau only make it weaker.
   */
  bound(): number {
    return leastWithin(pricedColumns(this.held, this.prices(), this.cost), this.low, this.high);
  }

  /** What one more of each column costs at the prices at hand, as {@link bound} counts it. */
  reducedCosts(): PricedColumns {
    return pricedColumns(this.held, this.prices(), this.cost);
  }

  /**
   * At least so much dearer is the optimum when a variable of the basis goes down to the whole number below it,
   * and up to the one above: the first pivot of mending it.
   */
  penalties(variable: number, grain: number): { readonly down: number; readonly up: number } {
    const row = this.place[variable]!;
    if (row < 0) return { down: 0, up: 0 };
    const value = this.value[row]! * grain;
    const below = (value - Math.floor(value)) / grain;
    const start = row * this.width;
    let down = Number.POSITIVE_INFINITY;
    let up = Number.POSITIVE_INFINITY;
    for (let at = 0; at < this.width; at += 1) {
      const cell = this.cells[start + at]!;
      if (cell < pivotMin && cell > -pivotMin) continue;
      const outside = this.outside[at]!;
      if (this.low[outside] === this.high[outside]) continue;
      const falls = this.atHigh[at] === 1 ? cell < 0 : cell > 0;
      const ratio = Math.abs(this.reduced[at]! / cell);
      if (falls) down = Math.min(down, ratio);
      else up = Math.min(up, ratio);
    }
    return { down: down * below, up: up * (1 / grain - below) };
  }

  /** The broken row furthest from its bounds, by its own length: mending that raises the cost the most. */
  private mostBroken(): number {
    let most = 0;
    let broken = -1;
    for (let row = 0; row < this.held.length; row += 1) {
      const value = this.value[row]!;
      const variable = this.inBasis[row]!;
      const past = Math.max(this.low[variable]! - value, value - this.high[variable]!);
      if (past <= violationMax) continue;
      let size = 1;
      const end = (row + 1) * this.width;
      for (let at = end - this.width; at < end; at += 1) size += this.cells[at]! * this.cells[at]!;
      const score = (past * past) / size;
      if (score > most) {
        most = score;
        broken = row;
      }
    }
    return broken;
  }

  /**
   * The column whose reduced cost is used up first while the row is mended; of those that are nearly as soon, the
   * largest pivot. Columns that can go from one bound to the other and still leave the row broken are moved there.
   */
  private cheapestRepair(row: number): number {
    const variable = this.inBasis[row]!;
    const mustRise = this.value[row]! < this.low[variable]!;
    const past = mustRise ? this.low[variable]! - this.value[row]! : this.value[row]! - this.high[variable]!;
    const { able, ratio, cells } = this;
    const start = row * this.width;
    let count = 0;
    for (let at = 0; at < this.width; at += 1) {
      const cell = cells[start + at]!;
      const pull = mustRise ? -cell : cell;
      const isHigh = this.atHigh[at] === 1;
      if (isHigh ? pull > -pivotMin : pull < pivotMin) continue;
      const outside = this.outside[at]!;
      if (this.low[outside] === this.high[outside]) continue;
      const spare = isHigh ? -this.reduced[at]! : this.reduced[at]!;
      able[count] = at;
      ratio[at] = Math.max(0, spare) / Math.abs(pull);
      count += 1;
    }
    let left = past;
    for (let flipped = 0; flipped < count; flipped += 1) {
      let soonest = Number.POSITIVE_INFINITY;
      for (let nth = flipped; nth < count; nth += 1) {
        const at = able[nth]!;
        const latest = ratio[at]! + ratioRoom / Math.abs(cells[start + at]!);
        if (latest < soonest) soonest = latest;
      }
      let best = -1;
      let size = 0;
      for (let nth = flipped; nth < count; nth += 1) {
        const at = able[nth]!;
        const own = Math.abs(cells[start + at]!);
        if (ratio[at]! > soonest || own <= size) continue;
        best = nth;
        size = own;
      }
      const at = able[best]!;
      able[best] = able[flipped]!;
      able[flipped] = at;
      const outside = this.outside[at]!;
      const reach = size * (this.high[outside]! - this.low[outside]!);
      if (left - reach <= violationMax) {
        for (let nth = 0; nth < flipped; nth += 1) this.flip(able[nth]!);
        return at;
      }
      left -= reach;
    }
    return -1;
  }

  private enter(row: number, column: number): void {
    const leaving = this.inBasis[row]!;
    const value = this.value[row]!;
    const goesLow = value < this.low[leaving]!;
    const target = goesLow ? this.low[leaving]! : this.high[leaving]!;
    const pivot = this.cells[row * this.width + column]!;
    const moved = (value - target) / pivot;
    const entered = this.standing(this.outside[column]!) + moved;
    for (let other = 0, at = column; other < this.held.length; other += 1, at += this.width) {
      const cell = this.cells[at]!;
      if (cell !== 0) this.value[other] = this.value[other]! - cell * moved;
    }
    this.pivot(row, column);
    this.value[row] = entered;
    this.atHigh[column] = goesLow ? 0 : 1;
    this.pivots += 1;
    this.pivotsSince += 1;
  }

  /** What one more of each row's limit would save. */
  private prices(): Float64Array {
    const prices = this.emptyPrices();
    for (let row = 0; row < this.held.length; row += 1) {
      const place = this.place[this.columns + row]!;
      if (place >= 0) continue;
      const price = this.reduced[-1 - place]!;
      prices[row] = this.held[row]!.isEqual ? price : Math.max(0, price);
    }
    return prices;
  }

  /** Whether the row that nothing can mend really proves that no point keeps all rows and bounds. */
  private cannotFit(row: number): boolean {
    const variable = this.inBasis[row]!;
    const mustRise = this.value[row]! < this.low[variable]!;
    const start = row * this.width;
    const prices = this.emptyPrices();
    const put = (slack: number, price: number) => {
      const at = slack - this.columns;
      if (at >= 0) prices[at] = this.held[at]!.isEqual ? price : Math.max(0, price);
    };
    put(variable, mustRise ? 1 : -1);
    for (let at = 0; at < this.width; at += 1) {
      const cell = this.cells[start + at]!;
      if (cell !== 0) put(this.outside[at]!, mustRise ? cell : -cell);
    }
    return leastWithin(pricedColumns(this.held, prices, this.nothing), this.low, this.high) > proofMin;
  }

  private emptyPrices(): Float64Array {
    if (this.rowPrices.length < this.held.length) this.rowPrices = new Float64Array(2 * this.held.length);
    return this.rowPrices.fill(0);
  }
}

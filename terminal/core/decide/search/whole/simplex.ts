import { Basis, dust } from './basis.ts';
import { leastWithin, pricedColumns } from './bounded-program.ts';

export type Optimised = 'optimal' | 'nothing-fits' | 'given-up';

/** A row may be passed by so much, in its own unit; rows are scaled to weights of about 1. */
const violationMax = 1e-7;
/** What prices must gain from rows and bounds together before they count as a proof that nothing fits. */
const proofMin = 1e-6;
const pivotMin = 1e-7;
/** Pivots of one call: any prices make a valid bound, so that giving up costs tightness, never truth. */
const pivotsMax = 2_000;

/** A dual simplex: from a basis whose reduced costs are right to one in which every variable keeps its bounds. */
export class Simplex extends Basis {
  /** Pivots until every variable keeps its bounds. */
  optimise(): Optimised {
    const last = this.pivots + pivotsMax;
    while (this.pivots < last) {
      const row = this.mostBroken();
      if (row < 0) return 'optimal';
      const entering = this.cheapestRepair(row);
      if (entering < 0) return this.cannotFit(row) ? 'nothing-fits' : 'given-up';
      this.enter(row, entering);
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
  reducedCosts(): Float64Array {
    return pricedColumns(this.held, this.prices(), this.cost).each;
  }

  /**
   * At least so much dearer is the optimum when a variable of the basis goes down to the whole number below it,
   * and up to the one above: the first pivot of mending it.
   */
  penalties(variable: number): { readonly down: number; readonly up: number } {
    const row = this.place[variable]!;
    if (row < 0) return { down: 0, up: 0 };
    const value = this.value[row]!;
    const below = value - Math.floor(value);
    const cells = this.cells[row]!;
    let down = Number.POSITIVE_INFINITY;
    let up = Number.POSITIVE_INFINITY;
    for (let at = 0; at < this.columns; at += 1) {
      const cell = cells[at]!;
      if (cell < pivotMin && cell > -pivotMin) continue;
      const outside = this.outside[at]!;
      if (this.low[outside] === this.high[outside]) continue;
      const falls = this.atHigh[at] === 1 ? cell < 0 : cell > 0;
      const ratio = Math.abs(this.reduced[at]! / cell);
      if (falls) down = Math.min(down, ratio);
      else up = Math.min(up, ratio);
    }
    return { down: down * below, up: up * (1 - below) };
  }

  private mostBroken(): number {
    let most = 0;
    let broken = -1;
    for (let row = 0; row < this.held.length; row += 1) {
      const value = this.value[row]!;
      const variable = this.inBasis[row]!;
      const past = Math.max(this.low[variable]! - value, value - this.high[variable]!);
      if (past <= violationMax) continue;
      const score = (past * past) / this.weight[row]!;
      if (score > most) {
        most = score;
        broken = row;
      }
    }
    return broken;
  }

  /**
   * The column whose reduced cost is used up first while the row is mended. Columns that can go from one bound to
   * the other and still leave it broken are moved there on the way.
   */
  private cheapestRepair(row: number): number {
    const variable = this.inBasis[row]!;
    const mustRise = this.value[row]! < this.low[variable]!;
    const past = mustRise ? this.low[variable]! - this.value[row]! : this.value[row]! - this.high[variable]!;
    const cells = this.cells[row]!;
    const able = this.able;
    let count = 0;
    for (let at = 0; at < this.columns; at += 1) {
      const pull = mustRise ? -cells[at]! : cells[at]!;
      const isHigh = this.atHigh[at] === 1;
      if (isHigh ? pull > -pivotMin : pull < pivotMin) continue;
      const outside = this.outside[at]!;
      if (this.low[outside] === this.high[outside]) continue;
      const spare = isHigh ? -this.reduced[at]! : this.reduced[at]!;
      able[count] = at;
      this.ratio[at] = Math.max(0, spare) / Math.abs(pull);
      count += 1;
    }
    let left = past;
    for (let flipped = 0; flipped < count; flipped += 1) {
      // Of equally cheap ones the largest pivot loses least.
      let best = flipped;
      for (let nth = flipped + 1; nth < count; nth += 1) {
        const ahead = this.ratio[able[best]!]! - this.ratio[able[nth]!]!;
        if (ahead < 0) continue;
        if (ahead > 0 || Math.abs(cells[able[nth]!]!) > Math.abs(cells[able[best]!]!)) best = nth;
      }
      const at = able[best]!;
      able[best] = able[flipped]!;
      able[flipped] = at;
      const outside = this.outside[at]!;
      const reach = Math.abs(cells[at]!) * (this.high[outside]! - this.low[outside]!);
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
    const cells = this.cells[row]!;
    const pivot = cells[column]!;
    const entering = this.outside[column]!;
    const moved = (value - target) / pivot;
    const entered = this.standing(entering) + moved;
    const rows = this.held.length;
    for (let other = 0; other < rows; other += 1) {
      if (other === row) continue;
      const cell = this.cells[other]![column]!;
      if (cell !== 0) this.value[other] = this.value[other]! - cell * moved;
    }
    this.pivot(row, column);
    this.value[row] = entered;
    this.inBasis[row] = entering;
    this.outside[column] = leaving;
    this.place[entering] = row;
    this.place[leaving] = -1 - column;
    this.atHigh[column] = goesLow ? 0 : 1;
    this.pivots += 1;
  }

  private pivot(row: number, column: number): void {
    const base = this.cells[row]!;
    const inverse = 1 / base[column]!;
    const touched = this.touched;
    let count = 0;
    for (let at = 0; at < this.columns; at += 1) {
      const cell = base[at]!;
      if (cell === 0) continue;
      if (cell < dust && cell > -dust) {
        base[at] = 0;
        continue;
      }
      base[at] = cell * inverse;
      if (at !== column) {
        touched[count] = at;
        count += 1;
      }
    }
    base[column] = inverse;
    const constant = this.constant[row]! * inverse;
    this.constant[row] = constant;
    const weight = this.weight[row]!;
    for (let other = 0; other < this.held.length; other += 1) {
      if (other === row) continue;
      const cells = this.cells[other]!;
      const factor = cells[column]!;
      if (factor === 0) continue;
      subtract(cells, base, touched, count, factor);
      cells[column] = -factor * inverse;
      this.constant[other] = this.constant[other]! - factor * constant;
      const grown = factor * inverse * factor * inverse * weight;
      if (grown > this.weight[other]!) this.weight[other] = grown;
    }
    this.weight[row] = Math.max(1, weight * inverse * inverse);
    const factor = this.reduced[column]!;
    if (factor === 0) return;
    subtract(this.reduced, base, touched, count, factor);
    this.reduced[column] = -factor * inverse;
  }

  /** What one more of each row's limit would save. */
  private prices(): Float64Array {
    const prices = new Float64Array(this.held.length);
    for (let row = 0; row < prices.length; row += 1) {
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
    const cells = this.cells[row]!;
    const prices = new Float64Array(this.held.length);
    const put = (slack: number, price: number) => {
      const at = slack - this.columns;
      if (at >= 0) prices[at] = this.held[at]!.isEqual ? price : Math.max(0, price);
    };
    put(variable, mustRise ? 1 : -1);
    for (let at = 0; at < this.columns; at += 1) {
      if (cells[at] !== 0) put(this.outside[at]!, mustRise ? cells[at]! : -cells[at]!);
    }
    const priced = pricedColumns(this.held, prices, new Float64Array(this.columns));
    return leastWithin(priced, this.low, this.high) > proofMin;
  }
}

/** `from −= factor × what` in the first `count` columns that are named. */
function subtract(
  from: Float64Array,
  what: Float64Array,
  columns: Int32Array,
  count: number,
  factor: number,
): void {
  for (let nth = 0; nth < count; nth += 1) {
    const at = columns[nth]!;
    from[at] = from[at]! - factor * what[at]!;
  }
}

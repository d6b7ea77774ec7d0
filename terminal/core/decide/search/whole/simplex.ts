/**
 * Minimise `cost · x` where every row of `weights · x` is at most its `limit` (or equal to it), and every `x`
 * lies between its bounds. All bounds are finite, so that any prices of the rows give a bound on the cost.
 */
export type BoundedProgram = {
  readonly cost: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly rows: readonly ProgramRow[];
};

/** A sparse row: `values[nth]` times the column `columns[nth]`, added up. */
export type ProgramRow = {
  readonly columns: Int32Array;
  readonly values: Float64Array;
  readonly limit: number;
  /** The sum is the limit, not only at most. */
  readonly isEqual: boolean;
  /** Whole numbers throughout: its slack is whole as well. */
  readonly isWhole: boolean;
};

type PricedColumns = { readonly each: Float64Array; readonly constant: number };

export type Optimised = 'optimal' | 'nothing-fits' | 'given-up';

/** A row may be passed by so much, in its own unit; rows are scaled to weights of about 1. */
const violationMax = 1e-7;
/** What prices must gain from rows and bounds together before they count as a proof that nothing fits. */
const proofMin = 1e-6;
const pivotMin = 1e-7;
/** Pivots of one call: any prices make a valid bound, so that giving up costs tightness, never truth. */
const pivotsMax = 2_000;

/**
 * A dual simplex on a condensed tableau with bounded variables. It keeps a basis whose reduced costs are right
 * for any bounds, so a search may change bounds as it likes, forth and back, and go on from the basis at hand.
 * Variables are numbered: first the program's, then the slack of each row.
 */
export class Simplex {
  /** Pivots done since the beginning. */
  pivots = 0;
  readonly #columns: number;
  readonly #rows: ProgramRow[] = [];
  readonly #cost: Float64Array;
  readonly #low: number[];
  readonly #high: number[];
  /** Row of a variable in the basis, or −1 − its column. */
  readonly #place: number[] = [];
  readonly #inBasis: number[] = [];
  readonly #outside: Int32Array;
  /** Whether the variable outside the basis stands at its upper bound. */
  readonly #atHigh: Uint8Array;
  readonly #cells: Float64Array[] = [];
  /** What the row would be with every variable outside the basis at 0. */
  readonly #constant: number[] = [];
  readonly #value: number[] = [];
  readonly #reduced: Float64Array;
  readonly #weight: number[] = [];
  /** Room for the columns that could mend a row, and how soon each is used up; and for those a pivot touches. */
  readonly #able: Int32Array;
  readonly #ratio: Float64Array;
  readonly #touched: Int32Array;

  constructor({ cost, low, high, rows }: BoundedProgram) {
    this.#columns = cost.length;
    this.#able = new Int32Array(cost.length);
    this.#ratio = new Float64Array(cost.length);
    this.#touched = new Int32Array(cost.length);
    this.#cost = Float64Array.from(cost);
    this.#low = [...low];
    this.#high = [...high];
    this.#reduced = Float64Array.from(cost);
    this.#outside = Int32Array.from(cost.keys());
    this.#atHigh = new Uint8Array(cost.length);
    for (let column = 0; column < cost.length; column += 1) {
      this.#place.push(-1 - column);
      this.#atHigh[column] = cost[column]! < 0 ? 1 : 0;
    }
    for (const row of rows) this.addRow(row);
  }

  get rows(): readonly ProgramRow[] {
    return this.#rows;
  }

  /** The rows from the given one on that hold the optimum back. */
  tightRows(from: number): readonly ProgramRow[] {
    return this.#rows.filter((_, row) => row >= from && this.#place[this.#columns + row]! < 0);
  }

  lowOf(variable: number): number {
    return this.#low[variable]!;
  }

  highOf(variable: number): number {
    return this.#high[variable]!;
  }

  /** Adds a row; its slack comes into the basis, so the reduced costs stay right. */
  addRow(row: ProgramRow): void {
    const cells = new Float64Array(this.#columns);
    let constant = row.limit;
    for (let nth = 0; nth < row.columns.length; nth += 1) {
      const place = this.#place[row.columns[nth]!]!;
      const weight = row.values[nth]!;
      if (place < 0) {
        cells[-1 - place] = cells[-1 - place]! + weight;
        continue;
      }
      const basic = this.#cells[place]!;
      for (let at = 0; at < this.#columns; at += 1) cells[at] = cells[at]! - weight * basic[at]!;
      constant -= weight * this.#constant[place]!;
    }
    this.#place.push(this.#rows.length);
    this.#inBasis.push(this.#columns + this.#rows.length);
    this.#low.push(0);
    this.#high.push(row.isEqual ? 0 : Number.POSITIVE_INFINITY);
    this.#rows.push(row);
    this.#cells.push(cells);
    this.#constant.push(constant);
    this.#value.push(0);
    this.#weight.push(1);
    this.#revalue(this.#rows.length - 1);
  }

  /** Moves a variable's bounds; {@link optimise} mends what that breaks. */
  setBounds(variable: number, low: number, high: number): void {
    const before = this.#standing(variable);
    this.#low[variable] = low;
    this.#high[variable] = high;
    const place = this.#place[variable]!;
    if (place >= 0) return;
    // While it could not move its reduced cost may have got either sign.
    const reduced = this.#reduced[-1 - place]!;
    if (reduced !== 0) this.#atHigh[-1 - place] = reduced < 0 ? 1 : 0;
    const moved = this.#standing(variable) - before;
    if (moved !== 0) this.#shift(-1 - place, moved);
  }

  valueOf(variable: number): number {
    const place = this.#place[variable]!;
    return place >= 0 ? this.#value[place]! : this.#standing(variable);
  }

  /** Pivots until every variable keeps its bounds. */
  optimise(): Optimised {
    const last = this.pivots + pivotsMax;
    while (this.pivots < last) {
      const row = this.#mostBroken();
      if (row < 0) return 'optimal';
      const entering = this.#cheapestRepair(row);
      if (entering < 0) return this.#cannotFit(row) ? 'nothing-fits' : 'given-up';
      this.#enter(row, entering);
    }
    return 'given-up';
  }

  /**
   * No point within the bounds costs less: worked out from the program itself with the prices at hand, so that
   * rounding errors in the tableau only make it weaker.
   */
  bound(): number {
    return this.#leastWith(this.#costsAt(this.#prices(), this.#cost));
  }

  /** What one more of each column costs at the prices at hand, as {@link bound} counts it. */
  reducedCosts(): Float64Array {
    return this.#costsAt(this.#prices(), this.#cost).each;
  }

  /**
   * At least so much dearer is the optimum when a variable of the basis goes down to the whole number below it,
   * and up to the one above: the first pivot of mending it.
   */
  penalties(variable: number): { readonly down: number; readonly up: number } {
    const row = this.#place[variable]!;
    if (row < 0) return { down: 0, up: 0 };
    const value = this.#value[row]!;
    const below = value - Math.floor(value);
    const cells = this.#cells[row]!;
    let down = Number.POSITIVE_INFINITY;
    let up = Number.POSITIVE_INFINITY;
    for (let at = 0; at < this.#columns; at += 1) {
      const cell = cells[at]!;
      if (cell < pivotMin && cell > -pivotMin) continue;
      const outside = this.#outside[at]!;
      if (this.#low[outside] === this.#high[outside]) continue;
      const falls = this.#atHigh[at] === 1 ? cell < 0 : cell > 0;
      const ratio = Math.abs(this.#reduced[at]! / cell);
      if (falls) down = Math.min(down, ratio);
      else up = Math.min(up, ratio);
    }
    return { down: down * below, up: up * (1 - below) };
  }

  /**
   * A mixed-integer cut of Gomory from the row of a variable that should be whole: every point with whole numbers
   * keeps it, the optimum at hand does not. The row is added up anew from the program's own rows, so that the cut
   * holds whatever rounding errors the tableau has gathered. Null where it would be numerically worthless.
   */
  gomoryCut(variable: number, isWhole: (column: number) => boolean): ProgramRow | null {
    const row = this.#place[variable]!;
    if (row < 0) return null;
    const multipliers = this.#multipliersOf(row);
    const { each, constant } = this.#costsAt(multipliers, null);
    // each · x + multipliers · slack = −constant; from the bound that each variable is nearer to:
    let rest = -constant;
    const isHigh = (column: number) => {
      const place = this.#place[column]!;
      if (place < 0) return this.#atHigh[-1 - place] === 1;
      return this.#value[place]! - this.#low[column]! > this.#high[column]! - this.#value[place]!;
    };
    for (let at = 0; at < this.#columns; at += 1) {
      if (each[at] !== 0) rest -= each[at]! * (isHigh(at) ? this.#high[at]! : this.#low[at]!);
    }
    const part = rest - Math.floor(rest);
    if (part < cutPartMin || part > 1 - cutPartMin) return null;
    const weights = new Map<number, number>();
    let least = 1;
    const add = (column: number, weight: number) => weights.set(column, (weights.get(column) ?? 0) + weight);
    for (let at = 0; at < this.#columns; at += 1) {
      if (each[at] === 0 || this.#low[at] === this.#high[at]) continue;
      const high = isHigh(at);
      const weight = cutWeight(high ? -each[at]! : each[at]!, part, isWhole(at));
      if (weight === 0) continue;
      if (weight < cutWeightMin) {
        // Too small to keep; what it could be worth at most is given away.
        least -= weight * (this.#high[at]! - this.#low[at]!);
        continue;
      }
      add(at, high ? -weight : weight);
      least += high ? -weight * this.#high[at]! : weight * this.#low[at]!;
    }
    for (let slack = 0; slack < multipliers.length; slack += 1) {
      const multiplier = multipliers[slack]!;
      const { columns, values, limit, isEqual, isWhole: takesWhole } = this.#rows[slack]!;
      if (multiplier === 0 || isEqual) continue;
      const weight = cutWeight(multiplier, part, takesWhole);
      if (weight === 0) continue;
      for (let nth = 0; nth < columns.length; nth += 1) add(columns[nth]!, -weight * values[nth]!);
      least -= weight * limit;
    }
    return cutOf(weights, least, (column) => this.#high[column]! - this.#low[column]!);
  }

  /** How often each of the program's rows goes into a row of the tableau. */
  #multipliersOf(row: number): Float64Array {
    const multipliers = new Float64Array(this.#rows.length);
    const cells = this.#cells[row]!;
    for (let at = 0; at < this.#columns; at += 1) {
      const slack = this.#outside[at]! - this.#columns;
      if (slack >= 0 && Math.abs(cells[at]!) > dust) multipliers[slack] = cells[at]!;
    }
    return multipliers;
  }

  /** Where a variable outside the basis stands. */
  #standing(variable: number): number {
    const place = this.#place[variable]!;
    if (place >= 0) return 0;
    return this.#atHigh[-1 - place] === 1 ? this.#high[variable]! : this.#low[variable]!;
  }

  #shift(column: number, by: number): void {
    for (let row = 0; row < this.#rows.length; row += 1) {
      const cell = this.#cells[row]![column]!;
      if (cell !== 0) this.#value[row] = this.#value[row]! - cell * by;
    }
  }

  #revalue(row: number): void {
    const cells = this.#cells[row]!;
    let value = this.#constant[row]!;
    for (let at = 0; at < this.#columns; at += 1) {
      if (cells[at] !== 0) value -= cells[at]! * this.#standing(this.#outside[at]!);
    }
    this.#value[row] = value;
  }

  #mostBroken(): number {
    let most = 0;
    let broken = -1;
    for (let row = 0; row < this.#rows.length; row += 1) {
      const value = this.#value[row]!;
      const variable = this.#inBasis[row]!;
      const past = Math.max(this.#low[variable]! - value, value - this.#high[variable]!);
      if (past <= violationMax) continue;
      const score = (past * past) / this.#weight[row]!;
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
  #cheapestRepair(row: number): number {
    const variable = this.#inBasis[row]!;
    const mustRise = this.#value[row]! < this.#low[variable]!;
    const past = mustRise
      ? this.#low[variable]! - this.#value[row]!
      : this.#value[row]! - this.#high[variable]!;
    const cells = this.#cells[row]!;
    const able = this.#able;
    let count = 0;
    for (let at = 0; at < this.#columns; at += 1) {
      const pull = mustRise ? -cells[at]! : cells[at]!;
      const isHigh = this.#atHigh[at] === 1;
      if (isHigh ? pull > -pivotMin : pull < pivotMin) continue;
      const outside = this.#outside[at]!;
      if (this.#low[outside] === this.#high[outside]) continue;
      const spare = isHigh ? -this.#reduced[at]! : this.#reduced[at]!;
      able[count] = at;
      this.#ratio[at] = Math.max(0, spare) / Math.abs(pull);
      count += 1;
    }
    let left = past;
    for (let flipped = 0; flipped < count; flipped += 1) {
      // Of equally cheap ones the largest pivot loses least.
      let best = flipped;
      for (let nth = flipped + 1; nth < count; nth += 1) {
        const ahead = this.#ratio[able[best]!]! - this.#ratio[able[nth]!]!;
        if (ahead < 0) continue;
        if (ahead > 0 || Math.abs(cells[able[nth]!]!) > Math.abs(cells[able[best]!]!)) best = nth;
      }
      const at = able[best]!;
      able[best] = able[flipped]!;
      able[flipped] = at;
      const outside = this.#outside[at]!;
      const reach = Math.abs(cells[at]!) * (this.#high[outside]! - this.#low[outside]!);
      if (left - reach <= violationMax) {
        for (let nth = 0; nth < flipped; nth += 1) this.#flip(able[nth]!);
        return at;
      }
      left -= reach;
    }
    return -1;
  }

  #flip(column: number): void {
    const outside = this.#outside[column]!;
    const width = this.#high[outside]! - this.#low[outside]!;
    const isHigh = this.#atHigh[column] === 1;
    this.#atHigh[column] = isHigh ? 0 : 1;
    this.#shift(column, isHigh ? -width : width);
  }

  #enter(row: number, column: number): void {
    const leaving = this.#inBasis[row]!;
    const value = this.#value[row]!;
    const goesLow = value < this.#low[leaving]!;
    const target = goesLow ? this.#low[leaving]! : this.#high[leaving]!;
    const cells = this.#cells[row]!;
    const pivot = cells[column]!;
    const entering = this.#outside[column]!;
    const moved = (value - target) / pivot;
    const entered = this.#standing(entering) + moved;
    const rows = this.#rows.length;
    for (let other = 0; other < rows; other += 1) {
      if (other === row) continue;
      const cell = this.#cells[other]![column]!;
      if (cell !== 0) this.#value[other] = this.#value[other]! - cell * moved;
    }
    this.#pivot(row, column);
    this.#value[row] = entered;
    this.#inBasis[row] = entering;
    this.#outside[column] = leaving;
    this.#place[entering] = row;
    this.#place[leaving] = -1 - column;
    this.#atHigh[column] = goesLow ? 0 : 1;
    this.pivots += 1;
  }

  #pivot(row: number, column: number): void {
    const base = this.#cells[row]!;
    const inverse = 1 / base[column]!;
    const touched = this.#touched;
    let count = 0;
    for (let at = 0; at < this.#columns; at += 1) {
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
    const constant = this.#constant[row]! * inverse;
    this.#constant[row] = constant;
    const weight = this.#weight[row]!;
    for (let other = 0; other < this.#rows.length; other += 1) {
      if (other === row) continue;
      const cells = this.#cells[other]!;
      const factor = cells[column]!;
      if (factor === 0) continue;
      subtract(cells, base, touched, count, factor);
      cells[column] = -factor * inverse;
      this.#constant[other] = this.#constant[other]! - factor * constant;
      const grown = factor * inverse * factor * inverse * weight;
      if (grown > this.#weight[other]!) this.#weight[other] = grown;
    }
    this.#weight[row] = Math.max(1, weight * inverse * inverse);
    const factor = this.#reduced[column]!;
    if (factor === 0) return;
    subtract(this.#reduced, base, touched, count, factor);
    this.#reduced[column] = -factor * inverse;
  }

  /** What one more of each row's limit would save. */
  #prices(): Float64Array {
    const prices = new Float64Array(this.#rows.length);
    for (let row = 0; row < prices.length; row += 1) {
      const place = this.#place[this.#columns + row]!;
      if (place >= 0) continue;
      const price = this.#reduced[-1 - place]!;
      prices[row] = this.#rows[row]!.isEqual ? price : Math.max(0, price);
    }
    return prices;
  }

  /** `cost · x + prices · (row − limit)` as a cost of each column and a constant. */
  #costsAt(prices: Float64Array, cost: Float64Array | null): PricedColumns {
    const each = cost === null ? new Float64Array(this.#columns) : cost.slice();
    let constant = 0;
    for (let row = 0; row < prices.length; row += 1) {
      const price = prices[row]!;
      if (price === 0) continue;
      const { columns, values, limit } = this.#rows[row]!;
      constant -= price * limit;
      for (let nth = 0; nth < columns.length; nth += 1) {
        const at = columns[nth]!;
        each[at] = each[at]! + price * values[nth]!;
      }
    }
    return { each, constant };
  }

  /** The least within the bounds alone. */
  #leastWith({ each, constant }: PricedColumns): number {
    let least = constant;
    for (let at = 0; at < this.#columns; at += 1) {
      const cost = each[at]!;
      least += cost > 0 ? cost * this.#low[at]! : cost * this.#high[at]!;
    }
    return least;
  }

  /** Whether the row that nothing can mend really proves that no point keeps all rows and bounds. */
  #cannotFit(row: number): boolean {
    const variable = this.#inBasis[row]!;
    const mustRise = this.#value[row]! < this.#low[variable]!;
    const cells = this.#cells[row]!;
    const prices = new Float64Array(this.#rows.length);
    const put = (slack: number, price: number) => {
      const at = slack - this.#columns;
      if (at >= 0) prices[at] = this.#rows[at]!.isEqual ? price : Math.max(0, price);
    };
    put(variable, mustRise ? 1 : -1);
    for (let at = 0; at < this.#columns; at += 1) {
      if (cells[at] !== 0) put(this.#outside[at]!, mustRise ? cells[at]! : -cells[at]!);
    }
    return this.#leastWith(this.#costsAt(prices, null)) > proofMin;
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

/** Smaller than any weight that matters: what cancelling leaves. */
const dust = 1e-12;

const cutPartMin = 0.01;
/** Weights below this are left out of a cut, which then gives way by what they could be worth. */
const cutWeightMin = 1e-9;
/** Weights of a cut further apart than this make the tableau worse than the cut makes it better. */
const cutSpreadMax = 1e5;
/** A cut gives way by this part of its limit, so that rounding errors in it exclude nothing. */
const cutRoom = 1e-7;

function cutWeight(cell: number, part: number, isWhole: boolean): number {
  if (!isWhole) return cell > 0 ? cell / part : -cell / (1 - part);
  const own = cell - Math.floor(cell);
  return own <= part ? own / part : (1 - own) / (1 - part);
}

/** `weights · x ≥ least` as a row that is at most its limit, scaled to weights of at most 1. */
function cutOf(
  weights: ReadonlyMap<number, number>,
  least: number,
  width: (column: number) => number,
): ProgramRow | null {
  let most = 0;
  for (const weight of weights.values()) most = Math.max(most, Math.abs(weight));
  if (most === 0) return null;
  const columns: number[] = [];
  const values: number[] = [];
  let given = 0;
  for (const [column, weight] of weights) {
    const value = -weight / most;
    if (Math.abs(value) < cutWeightMin) {
      given += Math.abs(value) * width(column);
      continue;
    }
    if (Math.abs(value) * cutSpreadMax < 1) return null;
    columns.push(column);
    values.push(value);
  }
  const limit = -least / most + given;
  return {
    columns: Int32Array.from(columns),
    values: Float64Array.from(values),
    limit: limit + cutRoom * (1 + Math.abs(limit)),
    isEqual: false,
    isWhole: false,
  };
}

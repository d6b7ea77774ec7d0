import type { ProgramRow } from './bounded-program.ts';
import { countedSum, sumRoom, type Term } from './counted-sum.ts';
import type { CutSource } from './cut-source.ts';
import { fraction } from './nearest-plan.ts';
import type { Simplex } from './simplex.ts';
import type { VariableBounds } from './variable-bounds.ts';

/** A row that every point with whole numbers keeps and the optimum at hand does not, and how far beyond it that lies. */
export type FoundCut = { readonly row: ProgramRow; readonly depth: number };

/** A limit nearer to a whole number than this is worth no cut. */
const partMin = 0.01;
/** How often the best divisor is halved. */
const halvingsMax = 3;
/** Cuts that the optimum breaks by less are worth no row. */
const depthMin = 1e-3;
/** Weights below this part of the largest are left out; the cut gives way by what they are worth at most. */
const weightMin = 1e-6;
/** Where no weight is larger than this part of what went into it, all of them have cancelled each other. */
const cancelledMax = 1e-6;
/** A cut gives way by this part of its limit, so that rounding errors in it exclude nothing. */
const limitRoom = 1e-7;

/**
 * Mixed-integer rounding: a sum of rows is divided, and what is left of a whole number is rounded away. Amounts are
 * counted from their nearer bound, which may be another column ("taken only where it is used").
 */
export class RoundingCuts {
  /** Terms that were looked at. */
  looked = 0;
  readonly #simplex: Simplex;
  readonly #grainOf: (column: number) => number;
  readonly #bounds: VariableBounds;

  constructor(simplex: Simplex, grainOf: (column: number) => number, bounds: VariableBounds) {
    this.#simplex = simplex;
    this.#grainOf = grainOf;
    this.#bounds = bounds;
  }

  /** The deepest cut of a sum, also of the sum with its sign turned; null where there is none. */
  deepest(source: CutSource): FoundCut | null {
    const one = this.#deepestOf(source, 1);
    if (source.slacks.size === 1 && one !== null) return one;
    const other = this.#deepestOf(source, -1);
    if (one === null || other === null) return one ?? other;
    return other.depth > one.depth ? other : one;
  }

  #deepestOf(source: CutSource, sign: 1 | -1): FoundCut | null {
    this.looked += source.each.length;
    const at = { simplex: this.#simplex, grainOf: this.#grainOf, bounds: this.#bounds };
    const { whole, free, limit: start } = countedSum(source, sign, at);
    // Where all numbers are whole already, no rounding of this sum excludes the point.
    if (whole.every(({ value }) => fraction(value) < splitMin)) return null;
    let limit = start;
    let terms = whole;
    const depthBy = (divisor: number, of: readonly Term[], at: number) => this.#depth(of, free, at, divisor);
    let best = 0;
    let depth = depthMin;
    for (const divisor of divisorsOf(whole)) {
      const own = depthBy(divisor, terms, limit);
      if (own <= depth) continue;
      depth = own;
      best = divisor;
    }
    if (best === 0) return null;
    for (let halving = 0, divisor = best / 2; halving < halvingsMax; halving += 1, divisor /= 2) {
      const own = depthBy(divisor, terms, limit);
      if (own <= depth) continue;
      depth = own;
      best = divisor;
    }
    // Counting a split number from its other bound may cut deeper.
    for (let at = 0; at < terms.length; at += 1) {
      const { value, most, weight, from } = terms[at]!;
      if (value < splitMin || most - value < splitMin || !Number.isFinite(most)) continue;
      const turned = [...terms];
      turned[at] = {
        ...terms[at]!,
        weight: -weight,
        value: most - value,
        from: from === 'low' ? 'high' : 'low',
      };
      const own = depthBy(best, turned, limit - weight * most);
      if (own <= depth) continue;
      depth = own;
      terms = turned;
      limit -= weight * most;
    }
    const row = this.#row(terms, free, { limit, size: source.size }, best);
    return row === null ? null : { row, depth };
  }

  /** How far the optimum at hand lies beyond the cut, by the length of the cut; 0 where there is none. */
  #depth(whole: readonly Term[], free: readonly Term[], limit: number, divisor: number): number {
    this.looked += whole.length + free.length;
    const over = limit / divisor;
    const below = Math.floor(over);
    const part = over - below;
    if (part < partMin || part > 1 - partMin) return 0;
    const scale = 1 / (1 - part);
    let past = -below;
    let size = 0;
    for (let at = 0; at < whole.length; at += 1) {
      const { weight, value } = whole[at]!;
      const own = roundedDown(weight / divisor, part, scale);
      past += own * value;
      size += own * own;
    }
    for (let at = 0; at < free.length; at += 1) {
      const { weight, value } = free[at]!;
      if (weight >= 0) continue;
      const own = (weight / divisor) * scale;
      past += own * value;
      size += own * own;
    }
    return size === 0 ? 0 : past / Math.sqrt(size);
  }

  #row(
    whole: readonly Term[],
    free: readonly Term[],
    { limit, size }: { readonly limit: number; readonly size: number },
    divisor: number,
  ): ProgramRow | null {
    const simplex = this.#simplex;
    const over = limit / divisor;
    const part = over - Math.floor(over);
    const scale = 1 / (1 - part);
    const weights = new Map<number, number>();
    let largest = 0;
    const add = (column: number, weight: number) => {
      largest = Math.max(largest, Math.abs(weight));
      weights.set(column, (weights.get(column) ?? 0) + weight);
    };
    // The weights are rounded from sums as well.
    let most = Math.floor(over) + ((sumRoom * size) / divisor) * scale;
    const put = ({ of, grain, from }: Term, own: number) => {
      if (own === 0) return;
      if (of < 0) {
        const { columns, values, limit: rowLimit } = simplex.rows[-1 - of]!;
        for (let nth = 0; nth < columns.length; nth += 1) add(columns[nth]!, -own * values[nth]!);
        most -= own * rowLimit;
        return;
      }
      const weight = grain === 0 ? own : own * grain;
      if (from === 'other') {
        const { of: other, per } = this.#bounds.nearest(of, simplex)!;
        add(other, weight * per);
        add(of, -weight);
      } else if (from === 'low') {
        add(of, weight);
        most += weight * simplex.lowOf(of);
      } else {
        add(of, -weight);
        most -= weight * simplex.highOf(of);
      }
    };
    for (const term of whole) put(term, roundedDown(term.weight / divisor, part, scale));
    for (const term of free) if (term.weight < 0) put(term, (term.weight / divisor) * scale);
    return this.#scaled(weights, most, largest * cancelledMax);
  }

  #scaled(weights: ReadonlyMap<number, number>, limit: number, least: number): ProgramRow | null {
    let largest = 0;
    for (const weight of weights.values()) largest = Math.max(largest, Math.abs(weight));
    if (largest <= least) return null;
    const columns: number[] = [];
    const values: number[] = [];
    let rest = limit / largest;
    for (const [column, weight] of weights) {
      const value = weight / largest;
      if (value === 0) continue;
      const [low, high] = [this.#simplex.lowOf(column), this.#simplex.highOf(column)];
      if (Math.abs(value) < weightMin) {
        rest -= value > 0 ? value * low : value * high;
        continue;
      }
      columns.push(column);
      values.push(value);
    }
    return {
      columns: Int32Array.from(columns),
      values: Float64Array.from(values),
      limit: rest + limitRoom * (1 + Math.abs(rest)),
      isEqual: false,
      isWhole: false,
    };
  }
}

/** Nearer to a bound than this is at it. */
const splitMin = 1e-5;

function roundedDown(weight: number, part: number, scale: number): number {
  const below = Math.floor(weight);
  const own = weight - below;
  return own > part ? below + (own - part) * scale : below;
}

/** 1, the weights of the numbers, those that are split first, and what two of the weights have in common. */
function divisorsOf(whole: readonly Term[]): readonly number[] {
  const divisors = [1];
  const add = (size: number) => {
    if (size < divisorMin || divisors.some((other) => Math.abs(other - size) < alike * size)) return;
    divisors.push(size);
  };
  for (const { weight, value, most } of whole) {
    if (value >= splitMin && most - value >= splitMin) add(Math.abs(weight));
  }
  for (const { weight } of whole) if (divisors.length < weightsMax) add(Math.abs(weight));
  const weights = divisors.slice(1, pairedMax + 1);
  for (const [nth, one] of weights.entries()) {
    for (const other of weights.slice(0, nth)) {
      const common = commonDivisor(one, other);
      if (common !== null) add(common);
    }
  }
  return divisors;
}

/** Of weights that are not whole numbers of anything but errors. */
function commonDivisor(one: number, other: number): number | null {
  const least = Math.max(one, other) * commonMin;
  let [larger, smaller] = one > other ? [one, other] : [other, one];
  while (smaller > least) {
    const rest = larger - Math.round(larger / smaller) * smaller;
    [larger, smaller] = [smaller, Math.abs(rest)];
  }
  return smaller > 1e-9 * larger || larger < least ? null : larger;
}

const divisorMin = 1e-6;
const alike = 1e-7;
const weightsMax = 16;
const pairedMax = 6;
const commonMin = 1e-4;

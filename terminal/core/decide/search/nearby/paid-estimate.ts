import { reductionBy, stepReached } from '../../benefits/ladder.ts';
import type { SpreadOffer } from '../../candidates.ts';
import type { Problem } from '../problem.ts';
import { liesWithin, overlaps } from '../ranges.ts';

/**
 * What a plan pays, estimated by sums of lines that lie in the same spread offers' scopes: right to the fen but
 * where lines are emptied, or a reduction falls partly into another offer's lines.
 */
export class PaidEstimate {
  /** Estimates so far. */
  made = 0;
  /** By spread offer, the parts that its lines make up. */
  readonly scopes: readonly (readonly number[])[];
  readonly #problem: Problem;
  readonly #partOf: readonly number[];
  /** By basket offer and subsidy: whether the one lies within the other, overlaps it, or neither. */
  readonly #meets: readonly (readonly ('within' | 'partly' | 'apart')[])[];
  /** By part, what the item layer leaves, and how much of it no item offer covers. */
  readonly #left: Float64Array;
  readonly #open: Float64Array;
  readonly #takes: Float64Array;

  constructor(problem: Problem) {
    this.#problem = problem;
    const { lists, spreads } = problem;
    const byScopes = new Map<string, number>();
    this.#partOf = lists.map((_, line) => {
      const name = spreads.map(({ matches }) => (matches[line] ? '1' : '0')).join('');
      const part = byScopes.get(name) ?? byScopes.size;
      byScopes.set(name, part);
      return part;
    });
    this.scopes = spreads.map(({ lines }) => [...new Set(lines.map((line) => this.#partOf[line]!))]);
    this.#meets = spreads.map((inner) =>
      spreads.map((outer) => {
        if (!overlaps(inner, outer)) return 'apart';
        return liesWithin(inner, outer) ? 'within' : 'partly';
      }),
    );
    this.#left = new Float64Array(byScopes.size);
    this.#open = new Float64Array(byScopes.size);
    this.#takes = new Float64Array(spreads.length);
  }

  /** Nothing is covered. */
  reset(): void {
    const { lists } = this.#problem;
    this.#left.fill(0);
    lists.forEach((list, line) => {
      this.#left[this.#partOf[line]!]! += list;
    });
    this.#open.set(this.#left);
  }

  /** So much more is left of a line, and so much more of it uncovered, in fen. */
  shift(line: number, left: number, open: number): void {
    const part = this.#partOf[line]!;
    this.#left[part]! += left;
    this.#open[part]! += open;
  }

  /** What is paid with these of the problem's basket and subsidy offers, about. */
  paidWith(chosen: readonly number[]): number {
    this.made += 1;
    const { spreads } = this.#problem;
    let paid = 0;
    for (let part = 0; part < this.#left.length; part += 1) paid += this.#left[part]!;
    let lasts = 0;
    for (const at of chosen) {
      const offer = spreads[at]!;
      if (offer.layer !== 'basket') continue;
      const take = Math.min(
        reductionOn(offer, this.#sum(at, offer.uncovered ? this.#open : this.#left)),
        paid,
      );
      this.#takes[at] = take;
      paid -= take;
    }
    for (const at of chosen) {
      const offer = spreads[at]!;
      if (offer.layer === 'basket') continue;
      let base = this.#sum(at, this.#left);
      for (const basket of chosen) {
        if (spreads[basket]!.layer === 'basket' && this.#takes[basket]! > 0) {
          base -= this.#takes[basket]! * this.#partWithin(basket, at);
        }
      }
      const take = reductionOn(offer, Math.max(0, Math.round(base)));
      if (offer.fenPerPoint === null) paid -= Math.min(take, paid);
      else lasts += take;
    }
    return paid - Math.min(lasts, paid);
  }

  #sum(spread: number, amounts: Float64Array): number {
    let sum = 0;
    for (const part of this.scopes[spread]!) sum += amounts[part]!;
    return sum;
  }

  /** How much of a basket reduction falls into a subsidy's lines. */
  #partWithin(basket: number, subsidy: number): number {
    const meets = this.#meets[basket]![subsidy]!;
    if (meets !== 'partly') return meets === 'within' ? 1 : 0;
    const weights = this.#problem.spreads[basket]!.uncovered ? this.#open : this.#left;
    let [inside, all] = [0, 0];
    for (const part of this.scopes[basket]!) {
      all += weights[part]!;
      if (this.scopes[subsidy]!.includes(part)) inside += weights[part]!;
    }
    return all > 0 ? inside / all : 0;
  }
}

function reductionOn(offer: SpreadOffer, base: number): number {
  const { ladder, uncovered, listAmount, fenMax } = offer;
  const tested = ladder.tests === 'list' && !uncovered ? listAmount : base;
  return Math.min(reductionBy(stepReached(ladder, tested), base), fenMax);
}

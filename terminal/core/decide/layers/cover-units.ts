import type { CoverOffer, ItemOffer } from '../candidates.ts';

/** Units of an item offer by line, and what they cost less together. */
export type Cover = {
  readonly offer: ItemOffer;
  readonly units: readonly number[];
  readonly reductions: readonly number[];
  readonly discount: number;
  /** "One covered unit (for `nth` and `bundle`: one set)." */
  readonly uses: number;
  /** By line, what each covered unit costs less, in the order of their sets; null where all cost the same less. */
  readonly unitCuts: readonly (readonly number[])[] | null;
};

/**
 * What an item offer takes off the units that it covers. Null when that is no cover; see {@link addCuts}.
 */
export function coverUnits(offer: CoverOffer, units: readonly number[]): Cover | null {
  const reductions = new Array<number>(units.length).fill(0);
  if (!addCuts(offer, units, reductions)) return null;
  let discount = 0;
  let uses = 0;
  for (const at of offer.lines) {
    discount += reductions[at]!;
    uses += units[at]!;
  }
  return { offer, units, reductions, discount, uses, unitCuts: null };
}

/**
 * Adds to `taken`, by line, what an item offer takes off the units that it covers. At its cap the units keep their
 * reductions "in order of size (largest first, earlier lines first) until the cap is reached; the unit that would
 * pass it gets the rest" (contract, Benefits). False when a unit would be cut to 0, because such a unit is not
 * covered, and past the limit of units: then this is no cover.
 */
export function addCuts(offer: CoverOffer, units: readonly number[], taken: number[]): boolean {
  const { lines, cuts } = offer;
  let discount = 0;
  let uses = 0;
  let smallest = Number.POSITIVE_INFINITY;
  let smallestLine = -1;
  for (let nth = 0; nth < lines.length; nth += 1) {
    const at = lines[nth]!;
    const covered = units[at]!;
    if (covered === 0) continue;
    const cut = cuts[at]!;
    taken[at] = taken[at]! + covered * cut;
    discount += covered * cut;
    uses += covered;
    // The last unit in order of size: the smallest cut, and of equal cuts the later line.
    if (cut <= smallest) {
      smallest = cut;
      smallestLine = at;
    }
  }
  if (uses > offer.unitsMax) return false;
  const excess = discount - offer.fenMax;
  if (excess <= 0) return true;
  if (excess >= smallest) return false;
  taken[smallestLine] = taken[smallestLine]! - excess;
  return true;
}

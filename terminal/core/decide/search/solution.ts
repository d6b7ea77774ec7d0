import type { Candidate, GrantOffer } from '../candidates.ts';
import { compareText } from '../candidates.ts';
import type { Cover } from '../layers/cover-units.ts';
import type { Spread } from '../layers/spread-reductions.ts';

/** A legal set of offers, with everything that the contract's order ("Best") looks at. */
export type Solution = {
  readonly payable: number;
  readonly covers: readonly Cover[];
  /** In the order in which they were taken. */
  readonly baskets: readonly Spread[];
  readonly subsidies: readonly Spread[];
  readonly grants: readonly GrantOffer[];
  /** All of them, by id, with what each took off by line; a grant took nothing. */
  readonly used: readonly UsedOffer[];
  readonly prioritySum: number;
};

export type UsedOffer = {
  readonly candidate: Candidate;
  readonly reductions: readonly number[] | null;
  /** By line, the units that an item offer covers. */
  readonly units: readonly number[] | null;
};

export function solutionOf({
  payable,
  covers,
  baskets,
  subsidies,
  grants,
}: Pick<Solution, 'payable' | 'covers' | 'baskets' | 'subsidies' | 'grants'>): Solution {
  const used: UsedOffer[] = [];
  for (const { offer, reductions, units } of covers) putById(used, { candidate: offer, reductions, units });
  for (const { offer, reductions } of baskets) putById(used, { candidate: offer, reductions, units: null });
  for (const { offer, reductions } of subsidies) putById(used, { candidate: offer, reductions, units: null });
  for (const offer of grants) putById(used, { candidate: offer, reductions: null, units: null });
  let prioritySum = 0;
  for (const { candidate } of used) prioritySum += candidate.offer.priority ?? 0;
  // Written out: where fields follow spread ones, V8 gives every object a shape of its own, and each use looks it up anew.
  return { payable, covers, baskets, subsidies, grants, used, prioritySum };
}

/** Most come in order already. */
function putById(used: UsedOffer[], one: UsedOffer): void {
  const { id } = one.candidate.offer;
  used.push(one);
  for (let at = used.length - 1; at > 0 && used[at - 1]!.candidate.offer.id > id; at -= 1) {
    used[at] = used[at - 1]!;
    used[at - 1] = one;
  }
}

/**
 * The contract's order, "Best": least payable; most gifts and earns; fewest offers; higher sum of priorities;
 * ids that come first; the larger reduction first, offer by offer and line by line; fewest units covered.
 * Negative: `one` is better.
 */
export function compareSolutions(one: Solution, other: Solution): number {
  return (
    one.payable - other.payable ||
    other.grants.length - one.grants.length ||
    one.used.length - other.used.length ||
    other.prioritySum - one.prioritySum ||
    compareIds(one.used, other.used) ||
    compareByLine(one.used, other.used, 'reductions') ||
    unitsCovered(one) - unitsCovered(other) ||
    // Every amount is fixed by now; which units fill a set is not. The same rule as for reductions settles that.
    compareByLine(one.used, other.used, 'units')
  );
}

function compareIds(one: readonly UsedOffer[], other: readonly UsedOffer[]): number {
  for (let at = 0; at < one.length; at += 1) {
    const order = compareText(one[at]!.candidate.offer.id, other[at]!.candidate.offer.id);
    if (order !== 0) return order;
  }
  return 0;
}

/** Offer by offer and line by line, more first. */
function compareByLine(
  one: readonly UsedOffer[],
  other: readonly UsedOffer[],
  what: 'reductions' | 'units',
): number {
  for (let at = 0; at < one.length; at += 1) {
    const mine = one[at]![what];
    const theirs = other[at]![what];
    if (mine === null || theirs === null) continue;
    for (let line = 0; line < mine.length; line += 1) {
      const order = theirs[line]! - mine[line]!;
      if (order !== 0) return order;
    }
  }
  return 0;
}

function unitsCovered({ covers }: Solution): number {
  let units = 0;
  for (const cover of covers) for (const count of cover.units) units += count;
  return units;
}

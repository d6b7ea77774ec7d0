import type { Candidate, GrantOffer, ItemOffer, SpreadOffer } from '../candidates.ts';
import { areRivals, claimsOf, hasNoClaims, isHeldAgainstAll } from '../rivals.ts';
import type { Situation } from '../situation.ts';
import { type LevelCosts, noLevelCosts } from './level-costs.ts';

/** What the search works on: offers that could be used, by id, and the lines as plain numbers. */
export type Problem = {
  readonly prices: readonly number[];
  readonly quantities: readonly number[];
  readonly lists: readonly number[];
  /** By line: an offer that covers nothing. All plans share it, so that most of their offers are passed over at once. */
  readonly noUnits: readonly number[];
  /** List amount of the basket, in fen. */
  readonly total: number;
  /** Offers of the item layer, by unit and by sets. */
  readonly items: readonly ItemOffer[];
  readonly spreads: readonly SpreadOffer[];
  readonly grants: readonly GrantOffer[];
  /** Offers that stand alone are tried by themselves, so nothing else has to look at them. */
  readonly loners: readonly Candidate[];
  readonly rivals: Rivals;
  readonly levelCosts: LevelCosts;
  /** Room for what doubles lose in sums of this basket's size; far below one fen. */
  readonly epsilon: number;
};

/** The pairs that can never be together; offers without rivals are not listed. */
export type Rivals = {
  readonly of: (candidate: Candidate) => ReadonlySet<Candidate>;
  readonly are: (one: Candidate, other: Candidate) => boolean;
};

const nobody: ReadonlySet<Candidate> = new Set();

export function problemOf(candidates: readonly Candidate[], situation: Situation): Problem {
  const { unitPrices, quantities, listAmounts, zeros } = situation;
  const useful = candidates.filter(couldSave);
  const social = useful.filter(({ offer }) => offer.combine !== 'alone');
  const total = listAmounts.reduce((sum, amount) => sum + amount, 0);
  return {
    prices: unitPrices,
    quantities,
    lists: listAmounts,
    noUnits: zeros,
    total,
    items: social.filter((candidate) => candidate.role === 'cover' || candidate.role === 'sets'),
    spreads: social.filter((candidate) => candidate.role === 'spread'),
    grants: social.filter((candidate) => candidate.role === 'grant'),
    loners: useful.filter(({ offer }) => offer.combine === 'alone'),
    rivals: rivalsAmong(social),
    levelCosts: noLevelCosts,
    epsilon: 1e-6 + total * 1e-12,
  };
}

/** An item offer that makes no unit cheaper, or may take nothing off, is never in a legal set. */
function couldSave(candidate: Candidate): boolean {
  if (candidate.role === 'grant') return true;
  if (candidate.fenMax <= 0) return false;
  if (candidate.role === 'sets') return candidate.saves;
  return candidate.role === 'spread' || (candidate.lines.length > 0 && candidate.unitsMax > 0);
}

/**
 * Offers that share a group, a ticket or are of points stand in one list each, so that only those that name others
 * or stand alone are held against all.
 */
export function rivalsAmong(candidates: readonly Candidate[]): Rivals {
  const sets = new Map<Candidate, Set<Candidate>>();
  const rivalsOf = (one: Candidate): Set<Candidate> => {
    let set = sets.get(one);
    if (set === undefined) {
      set = new Set();
      sets.set(one, set);
    }
    return set;
  };
  const lists = new Map<string, Candidate[]>();
  for (const one of candidates) {
    if (hasNoClaims(one.offer)) continue;
    for (const claim of claimsOf(one.offer)) {
      const list = lists.get(claim);
      if (list === undefined) lists.set(claim, [one]);
      else list.push(one);
    }
    if (!isHeldAgainstAll(one.offer)) continue;
    for (const other of candidates) {
      if (other === one || !areRivals(one.offer, other.offer)) continue;
      rivalsOf(one).add(other);
      rivalsOf(other).add(one);
    }
  }
  for (const list of lists.values()) {
    if (list.length < 2) continue;
    for (const one of list) {
      const rivals = rivalsOf(one);
      for (const other of list) if (one !== other) rivals.add(other);
    }
  }
  return {
    of: (candidate) => sets.get(candidate) ?? nobody,
    are: (one, other) => sets.get(one)?.has(other) === true,
  };
}

import type { Candidate, GrantOffer, ItemOffer, SpreadOffer } from '../candidates.ts';
import type { Situation } from '../situation.ts';
import { type LevelCosts, noLevelCosts } from './level-costs.ts';
import { Rivals } from './rival-lists.ts';

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
    rivals: new Rivals(social),
    levelCosts: noLevelCosts,
    epsilon: 1e-6 + total * 1e-12,
  };
}

/** The same basket with other offers; written out, so that all problems have one shape. */
export function problemWith(
  problem: Problem,
  { items, spreads, rivals, levelCosts }: Pick<Problem, 'items' | 'spreads' | 'rivals' | 'levelCosts'>,
): Problem {
  return {
    prices: problem.prices,
    quantities: problem.quantities,
    lists: problem.lists,
    noUnits: problem.noUnits,
    total: problem.total,
    items,
    spreads,
    grants: problem.grants,
    loners: problem.loners,
    rivals,
    levelCosts,
    epsilon: problem.epsilon,
  };
}

/** An item offer that makes no unit cheaper, or may take nothing off, is never in a legal set. */
function couldSave(candidate: Candidate): boolean {
  if (candidate.role === 'grant') return true;
  if (candidate.fenMax <= 0) return false;
  if (candidate.role === 'sets') return candidate.saves;
  return candidate.role === 'spread' || (candidate.lines.length > 0 && candidate.unitsMax > 0);
}

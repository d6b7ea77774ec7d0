import type { Candidate, ItemOffer, SpreadOffer } from '../candidates.ts';
import { type Amounts, baseOf, reductionOf } from '../layers/spread-reductions.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { oneExcludes, oneStandsAlone, onlyOneOf } from '../rivals.ts';
import { coversAnyOf } from '../search/incumbent.ts';
import type { Solution, UsedOffer } from '../search/solution.ts';

/** What each layer worked on in the decision, so that an offer left out can be told what it missed. */
export type DecidedAmounts = { readonly basket: Amounts; readonly subsidy: Amounts };

/** The decision as offers left out are told of it; `usedIds` names all that is applied or granted. */
export type Decided = {
  readonly solution: Solution;
  readonly amounts: DecidedAmounts;
  readonly usedIds: readonly string[];
  /** By offer used, the group that it is the only one of; null where it lets others beside it. */
  readonly usedGroups: readonly (string | null)[];
};

/** Why an offer that could be used is not: `below-threshold`, `no-saving`, otherwise `better-combination`. */
export function reasonLeftOut(candidate: Candidate, decided: Decided): Refusal {
  const { amounts } = decided;
  if (candidate.role === 'spread') {
    const before = candidate.layer === 'basket' ? amounts.basket : amounts.subsidy;
    const refusal = refusedBySpreading(candidate, before);
    if (refusal !== null) return refusal;
  }
  if ((candidate.role === 'cover' || candidate.role === 'sets') && !savesByItself(candidate)) {
    return refuse('no-saving');
  }
  return { reason: 'better-combination', detail: { instead: insteadOf(candidate, decided) } };
}

function refusedBySpreading(offer: SpreadOffer, before: Amounts): Refusal | null {
  const { ladder } = offer;
  if (ladder.isThreshold) {
    const lowest = ladder.rungs[0]!.spend;
    const { tested } = baseOf(offer, before);
    if (tested < lowest) return { reason: 'below-threshold', detail: { missing: lowest - tested } };
  }
  return reductionOf(offer, before) === 0 ? refuse('no-saving') : null;
}

/** "for item when no matching unit or set gets cheaper by it alone", within its own limits and caps. */
function savesByItself(offer: ItemOffer): boolean {
  if (offer.role === 'sets') return offer.saves;
  return offer.lines.length > 0 && offer.unitsMax > 0 && offer.fenMax > 0;
}

/**
 * `detail.instead`: "the applied or granted offers that exclude it by group, `alone`, `excludes` or covered
 * units; if none does, all of them", by id.
 */
function insteadOf(
  candidate: Candidate,
  { solution: { used }, usedIds, usedGroups }: Decided,
): readonly string[] {
  const { offer } = candidate;
  const group = onlyOneOf(offer);
  // What is used stands by id already.
  const excluding: string[] = [];
  for (let at = 0; at < used.length; at += 1) {
    const other = used[at]!.candidate.offer;
    const sharesGroup = group !== null && group === usedGroups[at] && offer.layer === other.layer;
    if (
      sharesGroup ||
      oneStandsAlone(offer, other) ||
      oneExcludes(offer, other) ||
      takesUnits(candidate, used[at]!)
    ) {
      excluding.push(other.id);
    }
  }
  return excluding.length > 0 ? excluding : usedIds;
}

function takesUnits(candidate: Candidate, { units }: UsedOffer): boolean {
  if (candidate.role === 'spread' || candidate.role === 'grant' || units === null) return false;
  return coversAnyOf(candidate.lines, units);
}

import type { Offer } from '../../offers/offer.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { MemberSituation, Situation } from '../situation.ts';
import { matchingLines, refusedByKeyedRate, refusedByPoints, refusedBySpend } from './basket.ts';
import { refusedByCard } from './card.ts';
import { refusedByLimits } from './limits.ts';
import { refusedByNetwork } from './network.ts';
import { badStanding } from './standing.ts';
import { refusedByWhen } from './when.ts';
import { refusedByWhere } from './where.ts';
import { refusedByWho } from './who.ts';

/** An offer passes its conditions with the lines that it matches, or is refused with the first reason that holds. */
export type Screening =
  | { readonly passes: true; readonly matching: readonly number[] }
  | { readonly passes: false; readonly refusal: Refusal };

/** Asks every offer of a request; what holds for all offers alike is worked out once. */
export function screenWith(situation: Situation): (offer: Offer) => Screening {
  const { member, card } = situation.request;
  if (member === null) return () => no(refuse('no-member'));
  const standing = badStanding(situation);
  if (standing !== null || card === null) {
    const refusal = standing ?? refuse('card-not-active');
    return (offer) => no(situation.notWanted.has(offer.id) ? refuse('not-wanted') : refusal);
  }
  // Spread last: fields that follow spread ones would give every situation a shape of its own.
  const withMember: MemberSituation = { member, card, ...situation };
  return (offer) => screen(offer, withMember);
}

/** The order is the contract's ("The reasons, the first that holds in this order"). */
function screen(offer: Offer, situation: MemberSituation): Screening {
  const { request, now, kinds } = situation;
  if (situation.notWanted.has(offer.id)) return no(refuse('not-wanted'));
  const early =
    refusedByWho(offer, situation) ??
    refusedByWhere(offer.where, request.store) ??
    refusedByWhen(offer.when, now, kinds) ??
    refusedByCard(offer.card, situation) ??
    refusedByNetwork(offer, request);
  if (early !== null) return no(early);
  const matching = matchingLines(offer, situation);
  if (matching.length === 0) return no(refuse('no-matching-items'));
  const late =
    refusedBySpend(offer.requires, situation) ??
    refusedByKeyedRate(offer, situation) ??
    refusedByPoints(offer, request) ??
    refusedByLimits(offer, request);
  return late === null ? { passes: true, matching } : no(late);
}

function no(refusal: Refusal): Screening {
  return { passes: false, refusal };
}

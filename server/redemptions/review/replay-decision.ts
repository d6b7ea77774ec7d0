import { stateCouncilCalendar } from '../../../terminal/core/calendar/state-council.ts';
import {
  type Decision,
  type DecisionWithShares,
  decideWithShares,
  UndecidableRequest,
} from '../../../terminal/core/decide/index.ts';
import type { DecisionRequest } from '../../../terminal/core/decide/request.ts';
import { rulesVersion, type SaleEntry } from '../../../terminal/core/journal/entry.ts';
import type { Offer } from '../../../terminal/core/offers/offer.ts';
import { type Doubt, doubt } from './doubt.ts';
import { calendarText, type PublishedThen } from './published-then.ts';

type Decider = (offers: readonly Offer[], request: DecisionRequest) => DecisionWithShares;

/**
 * The rules of each version. Whoever raises `rulesVersion` keeps the function of the version before here, or its
 * sales can be replayed by nobody.
 */
const deciders: ReadonlyMap<number, Decider> = new Map([[rulesVersion, decideWithShares]]);

const ownCalendar = calendarText(stateCouncilCalendar);

/** A sale with the text of what the till claims, byte for byte. */
export type ClaimedSale = {
  readonly entry: SaleEntry;
  readonly decisionText: string;
  readonly sharesText: string;
};

/** `json`: what its bytes say, in their own order. */
export function claimedSale(entry: SaleEntry, json: unknown): ClaimedSale {
  const { decision, shares } = json as { decision: unknown; shares: unknown };
  return { entry, decisionText: JSON.stringify(decision), sharesText: JSON.stringify(shares) };
}

/** Decides again with the offers and the calendar of then, and finds every byte that is not the same. */
export function replayDoubts(
  { entry, decisionText, sharesText }: ClaimedSale,
  published: ReadonlyMap<string, PublishedThen>,
): readonly Doubt[] {
  const decide = deciders.get(entry.rules);
  if (decide === undefined)
    return [doubt('rules-unknown', `nobody here knows the rules of version ${entry.rules}`)];
  const offers = entry.offers.flatMap(({ id, version }) => {
    const offer = [...published.values()]
      .map((then) => then.offers.get(id))
      .find((known) => known !== undefined);
    return offer?.version === version ? [offer] : [];
  });
  const strange = entry.offers.find(
    ({ id, version }) => !offers.some((known) => known.id === id && known.version === version),
  );
  if (strange !== undefined)
    return [doubt('offer-not-published', `${strange.id} ${strange.version} was in none of the till’s heads`)];
  const again = decided(decide, offers, entry.request);
  return [
    ...leftOut(entry, published),
    ...calendarDoubts(entry, published),
    ...(JSON.stringify(again.decision) === decisionText
      ? []
      : [doubt('decision-differs', differenceOf(entry.decision, again.decision))]),
    ...(JSON.stringify(again.shares) === sharesText
      ? []
      : [doubt('shares-differ', 'the units bear other shares')]),
    ...usesDoubts(entry, again.decision, offers),
  ];
}

/** As the till does it: what cannot be weighed is sold at full price. */
function decided(decide: Decider, offers: readonly Offer[], request: DecisionRequest): DecisionWithShares {
  try {
    return decide(offers, request);
  } catch (error) {
    if (!(error instanceof UndecidableRequest)) throw error;
    return decide([], request);
  }
}

/** An offer that holds at this store and is not weighed could have cost the member less. */
function leftOut(entry: SaleEntry, published: ReadonlyMap<string, PublishedThen>): readonly Doubt[] {
  const weighed = new Set<string>(entry.offers.map(({ id }) => id));
  const missing = [...published.values()]
    .flatMap((then) => then.weighedAt(entry.store))
    .find((offer) => !weighed.has(offer.id));
  return missing === undefined
    ? []
    : [doubt('offers-left-out', `${missing.id} holds there and was not weighed`)];
}

function calendarDoubts(
  { request, cache }: SaleEntry,
  published: ReadonlyMap<string, PublishedThen>,
): readonly Doubt[] {
  if (Object.keys(cache).length === 0) return [];
  const text = request.calendar === undefined ? ownCalendar : calendarText(request.calendar);
  const isPublished = [...published.values()].some((then) => then.calendarText === text);
  return isPublished ? [] : [doubt('calendar-differs', 'its days off are those of no head of the till')];
}

function usesDoubts({ uses }: SaleEntry, again: Decision, offers: readonly Offer[]): readonly Doubt[] {
  const policy = (id: string) => offers.find((offer) => offer.id === id)?.refund ?? 'restores-use';
  const expected = [
    ...again.applied.map(({ offer, uses: count, discount }) => [offer, count, discount, policy(offer)]),
    ...again.granted.map(({ offer }) => [offer, 1, 0, policy(offer)]),
  ];
  const claimed = uses.map(({ offer, uses: count, spent, refund }) => [offer, count, spent, refund]);
  return JSON.stringify(claimed) === JSON.stringify(expected)
    ? []
    : [doubt('uses-differ', 'it counts other uses than its offers give')];
}

function differenceOf(claimed: Decision, again: Decision): string {
  if (claimed.payable !== again.payable)
    return `claims ${claimed.payable} fen to pay, the rules say ${again.payable}`;
  const parts = ['lines', 'applied', 'granted', 'declined', 'funders', 'proven'] as const;
  const part = parts.find((one) => JSON.stringify(claimed[one]) !== JSON.stringify(again[one]));
  return `the rules say otherwise of ${part ?? 'its form'}`;
}

import { inOneShape } from '../offers/in-one-shape.ts';
import type { Offer } from '../offers/offer.ts';
import { dearestSet, oneSetSaves, sumOf } from './benefits/fill-set.ts';
import { type Ladder, ladderOf } from './benefits/ladder.ts';
import { type PriceShare, priceShareOf } from './benefits/price-share.ts';
import { type SetRule, setRuleOf } from './benefits/set-rule.ts';
import { unitCut } from './benefits/unit-cut.ts';
import { screenWith } from './conditions/first-refusal.ts';
import { allowance } from './conditions/limits.ts';
import type { Refusal } from './refusal.ts';
import type { Situation } from './situation.ts';

/** An offer of the item layer: it covers units, and each unit it covers gets cheaper. */
export type CoverOffer = {
  readonly role: 'cover';
  readonly offer: Offer;
  /** By line: what a covered unit costs less at most, in fen; 0 where the offer does not cover. */
  readonly cuts: readonly number[];
  /** Lines with a cut above 0, in order. */
  readonly lines: readonly number[];
  readonly unitsMax: number;
  /** What the offer may take off in this transaction, in fen. */
  readonly fenMax: number;
};

/** An offer of the item layer that reduces sets of units: `nth` and `bundle`. */
export type SetOffer = {
  readonly role: 'sets';
  readonly offer: Offer;
  readonly rule: SetRule;
  /** By line: what a unit of the line may cost less at most; 0 also where it only fills a set. */
  readonly cuts: readonly number[];
  /** Lines whose units may be covered, in order. */
  readonly lines: readonly number[];
  /** By its limits, and by what is in the basket. */
  readonly setsMax: number;
  readonly fenMax: number;
  /** Of a set's price, what each unit bears of its own; null where sets have no price. */
  readonly share: PriceShare | null;
  /** Whether one set by itself gets cheaper. */
  readonly saves: boolean;
};

export type ItemOffer = CoverOffer | SetOffer;

/** An offer of the basket or subsidy layer: it takes an amount off, spread over its lines. */
export type SpreadOffer = {
  readonly role: 'spread';
  readonly offer: Offer;
  readonly layer: 'basket' | 'subsidy';
  /** Matching lines, in order, and the same as a flag by line. */
  readonly lines: readonly number[];
  readonly matches: readonly boolean[];
  readonly uncovered: boolean;
  /** List amount of the matching lines, in fen. */
  readonly listAmount: number;
  readonly ladder: Ladder;
  readonly fenMax: number;
  /** Points offers pay in whole points of so many fen, after all other subsidies; otherwise null. */
  readonly fenPerPoint: number | null;
};

/** A gift or an earn: it changes no amount. */
export type GrantOffer = { readonly role: 'grant'; readonly offer: Offer };

export type Candidate = ItemOffer | SpreadOffer | GrantOffer;

/** "1,000 offers that pass their conditions" (contract, intro). */
export const candidatesMax = 1_000;

/** All by id. */
export type Screened = {
  readonly offers: readonly Offer[];
  /** Offer by offer; null for those that could be used. */
  readonly refusals: readonly (Refusal | null)[];
  readonly candidates: readonly Candidate[];
};

/** Asks every offer of the request whether it comes into question, and what it could do. */
export function screenOffers(offers: readonly Offer[], situation: Situation): Screened {
  const screen = screenWith(situation);
  const inOrder = byId(offers.map(inOneShape));
  const candidates: Candidate[] = [];
  const refusals = inOrder.map((offer) => {
    const screening = screen(offer);
    if (!screening.passes) return screening.refusal;
    candidates.push(candidateOf(offer, screening.matching, situation));
    return null;
  });
  return { offers: inOrder, refusals, candidates };
}

/** A shelf hands them out in order already. */
function byId(offers: Offer[]): readonly Offer[] {
  for (let at = 1; at < offers.length; at += 1) {
    if (!(offers[at - 1]!.id < offers[at]!.id)) {
      return offers.sort((one, other) => compareText(one.id, other.id));
    }
  }
  return offers;
}

/** By code unit, as ids and funders are ordered everywhere. */
export function compareText(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function candidateOf(offer: Offer, matching: readonly number[], situation: Situation): Candidate {
  if (offer.benefit.kind === 'gift' || offer.benefit.kind === 'earn') return { role: 'grant', offer };
  const { uses, budget } = allowance(offer, situation.request);
  const fenMax = Math.min(budget, offer.limits?.offPerTransaction ?? Number.POSITIVE_INFINITY);
  if (offer.layer !== 'item') return spreadOffer(offer, offer.layer, matching, fenMax, situation);
  const unitsMax = Math.min(uses, offer.limits?.unitsPerTransaction ?? Number.POSITIVE_INFINITY);
  if (offer.benefit.kind === 'nth' || offer.benefit.kind === 'bundle') {
    return setOffer(offer, matching, { uses, fenMax }, situation);
  }
  const { lines, keyed } = situation.request;
  const cuts = [...situation.zeros];
  const reduced: number[] = [];
  // No unit gets cheaper by more than the offer may take off altogether, which makes a cap easier to search.
  const cutMax = Math.max(0, fenMax);
  for (const at of matching) {
    const cut = Math.min(unitCut(offer, lines[at]!, keyed), cutMax);
    if (cut <= 0) continue;
    cuts[at] = cut;
    reduced.push(at);
  }
  return { role: 'cover', offer, cuts, lines: reduced, unitsMax, fenMax };
}

/** "All units of a set count" as covered, and a use is "one set" (contract, Benefits). */
function setOffer(
  offer: Offer,
  matching: readonly number[],
  { uses, fenMax }: { readonly uses: number; readonly fenMax: number },
  situation: Situation,
): SetOffer {
  const { unitPrices: prices, quantities } = situation;
  const rule = setRuleOf(offer, matching, situation);
  const held = (lines: readonly number[]) => lines.reduce((sum, at) => sum + quantities[at]!, 0);
  const lines = matching.filter((at) => rule.parts.some((part) => part.takes[at]));
  const unitsMax = Math.min(held(lines), offer.limits?.unitsPerTransaction ?? Number.POSITIVE_INFINITY);
  const dearest = rule.kind === 'price' ? dearestSet(rule, prices, quantities) : null;
  const inBasket = rule.parts.map((part) => Math.floor(held(part.lines) / part.units));
  const setsMax = Math.min(uses, Math.floor(unitsMax / rule.units), ...inBasket);
  return {
    role: 'sets',
    offer,
    rule,
    cuts: cutsMax(rule, prices, dearest).map((cut) => Math.min(cut, Math.max(0, fenMax))),
    lines,
    setsMax,
    fenMax,
    share: priceShareOf(rule, prices, dearest),
    saves: setsMax >= 1 && fenMax > 0 && oneSetSaves(rule, prices, { quantities, dearest }),
  };
}

/** By line, the most that a unit may cost less in any set. */
function cutsMax(
  rule: SetRule,
  prices: readonly number[],
  dearest: readonly number[] | null,
): readonly number[] {
  if (rule.kind !== 'price') {
    return prices.map((_, at) => rule.parts.reduce((most, part) => Math.max(most, part.cuts[at]!), 0));
  }
  const most = dearest === null ? 0 : sumOf(dearest, prices);
  if (most <= rule.price) return prices.map(() => 0);
  // No set loses a larger share than the dearest; a remainder may add a fen.
  return prices.map((price, at) =>
    rule.parts.some((part) => part.takes[at])
      ? Math.min(price, Math.floor((price * (most - rule.price)) / most) + 1)
      : 0,
  );
}

function spreadOffer(
  offer: Offer,
  layer: 'basket' | 'subsidy',
  lines: readonly number[],
  fenMax: number,
  situation: Situation,
): SpreadOffer {
  const matches = new Array<boolean>(situation.listAmounts.length).fill(false);
  let listAmount = 0;
  for (const at of lines) {
    matches[at] = true;
    listAmount += situation.listAmounts[at]!;
  }
  const fenPerPoint = offer.benefit.kind === 'points' ? offer.benefit.fenPerPoint : null;
  const points = situation.request.member?.points ?? 0;
  return {
    role: 'spread',
    offer,
    layer,
    lines,
    matches,
    uncovered: offer.uncovered === true,
    listAmount,
    ladder: ladderOf(offer),
    fenMax:
      fenPerPoint === null
        ? fenMax
        : fenPerPoint * Math.min(points, Math.floor(Math.min(fenMax, listAmount) / fenPerPoint)),
    fenPerPoint,
  };
}

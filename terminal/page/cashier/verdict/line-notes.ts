import type { AppliedOffer, DeclinedOffer, DeclineReason } from '../../../core/decide/decision.ts';
import type { Fen } from '../../../core/money.ts';
import { itemsMatch } from '../../../core/offers/items-match.ts';
import type { Offer } from '../../../core/offers/offer.ts';
import type { Decided, PageLine } from '../sale/basket.ts';

/** What is said under one row of the basket. */
export type LineNotes = {
  /** Item offers that reduce this line. */
  readonly applied: readonly {
    readonly offer: AppliedOffer;
    readonly discount: number;
    readonly units: number;
  }[];
  /** Taken off this line by them; offers of the whole basket have rows of their own. */
  readonly discount: number;
  /** The one reason worth a line of its own, when nothing reduces it. */
  readonly why: DeclinedOffer | null;
};

export type Offers = ReadonlyMap<string, Offer>;

/** What stood in a member's way just now, as against offers that were never for them or for today. */
const hindering: ReadonlySet<DeclineReason> = new Set<DeclineReason>([
  'wrong-presentation',
  'wrong-issuer',
  'wrong-tender',
  'needs-network',
  'cache-too-old',
  'member-limit',
  'sold-out',
  'budget-spent',
]);

/** Also worth saying under a row that gets nothing; not a lack of the member's. */
const explaining: ReadonlySet<DeclineReason> = new Set<DeclineReason>([
  ...hindering,
  'wrong-day',
  'wrong-hours',
  'rate-not-keyed',
  'rate-not-allowed',
  'below-required-spend',
]);

/** Never a matter of this basket: not worth a word at the counter. */
const elsewhere: ReadonlySet<DeclineReason> = new Set<DeclineReason>([
  'wrong-place',
  'not-started',
  'ended',
  'no-matching-items',
  'wrong-programme',
  // The band says it of the card, once for all offers.
  'member-not-active',
  'not-certified',
  'card-not-active',
]);

export function notesOfLine(decided: Decided, line: PageLine, offers: Offers): LineNotes {
  const { applied, declined } = decided.view.decision;
  const mine = applied.flatMap((offer) => {
    const part = offer.layer === 'item' ? offer.lines.find(({ id }) => id === line.id) : undefined;
    return part === undefined ? [] : [{ offer, discount: part.discount, units: part.units ?? line.quantity }];
  });
  const discount = mine.reduce((sum, part) => sum + part.discount, 0);
  const why =
    mine.length > 0
      ? null
      : (declined.find(({ offer, reason }) => {
          const known = offers.get(offer);
          return known?.layer === 'item' && explaining.has(reason) && concerns(known, line);
        }) ?? null);
  return { applied: mine, discount, why };
}

/** Everything that there is to say about a row: each offer that its goods could have, and why not. */
export function reasonsOfLine(decided: Decided, line: PageLine, offers: Offers): readonly DeclinedOffer[] {
  return decided.view.decision.declined.filter(({ offer, reason }) => {
    const known = offers.get(offer);
    return known !== undefined && !elsewhere.has(reason) && concerns(known, line);
  });
}

/** Offers for these goods that a condition kept from a member: "2 of 3 apply" counts them. */
export function hinderedOffers(decided: Decided, offers: Offers): readonly DeclinedOffer[] {
  return decided.view.decision.declined.filter(({ offer, reason }) => {
    const known = offers.get(offer);
    return (
      known !== undefined && hindering.has(reason) && decided.lines.some((line) => concerns(known, line))
    );
  });
}

/** Whether the offer is about goods like these, whatever its other conditions say. */
export function concerns(offer: Offer, line: PageLine): boolean {
  const asLine = {
    id: line.id,
    sku: line.sku ?? undefined,
    category: line.category,
    unitPrice: line.unitPrice as Fen,
    quantity: line.quantity,
  };
  if (!itemsMatch(offer.items, asLine)) return false;
  const { benefit } = offer;
  if (benefit.kind === 'prices') return line.sku !== null && benefit.prices[line.sku] !== undefined;
  if (benefit.kind === 'bundle') return benefit.parts.some(({ items }) => itemsMatch(items, asLine));
  return true;
}

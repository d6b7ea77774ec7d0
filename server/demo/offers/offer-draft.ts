import type { Branded } from '../../../terminal/core/branded.ts';
import { addDays, type IsoDate } from '../../../terminal/core/calendar/civil-date.ts';
import type { Offer } from '../../../terminal/core/offers/offer.ts';
import type { ProgrammeId } from '../organisations.ts';

/** An offer as it would be typed into JSON: plain numbers and texts, which the server checks as it would staff's. */
export type OfferDraft = Plain<Offer>;

type Plain<Value> =
  Value extends Branded<number, string>
    ? number
    : Value extends Branded<string, string>
      ? string
      : Value extends object
        ? { readonly [Key in keyof Value]: Plain<Value[Key]> }
        : Value;

/** What one offer says for itself; the rest is the same for all. */
export type OfferTerms = Omit<OfferDraft, 'id' | 'version' | 'programme'> & { readonly name: string };

/** The days that the demo's offers are counted from. */
export type OfferDays = {
  /** A month before the seeding. */
  readonly begun: IsoDate;
  /** A year after it. */
  readonly end: IsoDate;
  /** Two months after it: for what is announced and has not begun. */
  readonly soon: IsoDate;
};

export function offerDays(seedingDay: IsoDate): OfferDays {
  return {
    begun: addDays(seedingDay, -30),
    end: addDays(seedingDay, 365),
    soon: addDays(seedingDay, 60),
  };
}

/** In force from `begun` through `end`, unless its own terms say otherwise. */
export function draftOffer(programme: ProgrammeId, days: OfferDays, terms: OfferTerms): OfferDraft {
  const { name, when, ...rest } = terms;
  return {
    schema: 1,
    id: `${programme}.${name}`,
    version: 1,
    programme,
    ...rest,
    when: { from: days.begun, through: days.end, ...when },
  };
}

/** Funders as offers name them. */
export const merchantPays = [{ funder: 'merchant', permille: 1000 }] as const;
export const merchantAndUnionPay = [
  { funder: 'merchant', permille: 500 },
  { funder: 'union:scedu', permille: 500 },
] as const;

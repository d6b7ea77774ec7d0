import { isSamePlace, placeFits } from '../../core/decide/conditions/where.ts';
import type { HolidayCalendar, Store } from '../../core/decide/request.ts';
import type { Offer } from '../../core/offers/offer.ts';

type Placed = { readonly store: Store; readonly offers: readonly Offer[] };

const placedBefore = new WeakMap<readonly Offer[], Placed>();

/**
 * Those of a programme's offers whose place is this store. They change with the published file and the store only,
 * so they are remembered by the file's own list: a basket is decided anew at each scan.
 */
export function offersPlaced(offers: readonly Offer[], store: Store): readonly Offer[] {
  const known = placedBefore.get(offers);
  if (known !== undefined && isSamePlace(known.store, store)) return known.offers;
  const placed = offers.filter(({ where }) => placeFits(where, store));
  placedBefore.set(offers, { store: { ...store }, offers: placed });
  return placed;
}

const calendarsBefore = new WeakMap<HolidayCalendar, HolidayCalendar>();

/**
 * The calendar as a request carries it: one object for each published file, or its days would be sorted anew at
 * each scan.
 */
export function calendarAsked(published: HolidayCalendar): HolidayCalendar {
  let asked = calendarsBefore.get(published);
  if (asked === undefined) {
    asked = { holidays: published.holidays, workdays: published.workdays };
    calendarsBefore.set(published, asked);
  }
  return asked;
}

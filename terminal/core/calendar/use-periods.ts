import { invariant } from '../invariant.ts';
import type { Period } from '../offers/offer.ts';
import { addDays, weekdayOf } from './civil-date.ts';
import { readMoment } from './moment.ts';

/** How often something was used in each of the periods that a moment lies in. */
export type UseCounts = Readonly<Record<Period, number>>;

/**
 * The keys under which a use at this instant is counted: two uses count together in a period when their keys
 * of that period are equal (contract, "Counting periods … go by the date of the request"). A week is named by
 * its Monday; `offer` is the offer's whole life.
 */
export function usePeriods(at: string): Readonly<Record<Period, string>> {
  const moment = readMoment(at);
  invariant(moment !== null, `not an instant: ${at}`);
  const { date } = moment;
  return {
    day: date,
    week: addDays(date, 1 - weekdayOf(date)),
    month: date.slice(0, 7),
    year: date.slice(0, 4),
    offer: 'offer',
  };
}

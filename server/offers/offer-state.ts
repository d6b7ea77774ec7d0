import { addDays, type LocalTime } from '../../terminal/core/calendar/civil-date.ts';
import type { Moment } from '../../terminal/core/calendar/moment.ts';
import type { When } from '../../terminal/core/offers/offer.ts';
import type { OfferState } from './offer-view.ts';

/** What an offer's state follows from: its newest version, if any, and whether a draft waits for its hour. */
export type OfferStanding = {
  readonly version: { readonly stopped: boolean; readonly when: When | undefined } | null;
  readonly draftWaits: boolean;
};

/** How an offer stands at a moment, by the days that it names; weekdays and hours within them change nothing. */
export function offerState({ version, draftWaits }: OfferStanding, now: Moment): OfferState {
  if (version === null) return draftWaits ? 'scheduled' : 'draft';
  const own = versionState(version, now);
  // What is over and comes back by itself is not over for whoever plans.
  return draftWaits && own !== 'in-force' ? 'scheduled' : own;
}

function versionState(
  { stopped, when }: NonNullable<OfferStanding['version']>,
  now: Moment,
): Exclude<OfferState, 'draft'> {
  if (stopped) return 'stopped';
  if (when?.from !== undefined && now.date < when.from) return 'scheduled';
  return hasEnded(when, now) ? 'ended' : 'in-force';
}

/** Contract, Conditions: hours that run past midnight belong to the day on which they began. */
export function hasEnded(when: When | undefined, { date, minute }: Moment): boolean {
  if (when?.through === undefined || date <= when.through) return false;
  if (date > addDays(when.through, 1)) return true;
  const nights = (when.hours ?? []).filter(([first, second]) => second < first);
  return nights.every(([, second]) => minute >= minutesOf(second));
}

function minutesOf(time: LocalTime): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

import {
  dateOfDay,
  dayNumber,
  type IsoDate,
  type LocalTime,
  lastDayNumber,
  monthDayOf,
  weekdayOfDay,
} from '../../calendar/civil-date.ts';
import type { DayKinds } from '../../calendar/day-kind.ts';
import type { Moment } from '../../calendar/moment.ts';
import type { When } from '../../offers/offer.ts';
import { type Refusal, refuse } from '../refusal.ts';

/** How far ahead a refusal looks for the next day on which the offer holds. */
const nextDaysMax = 366;

type DayFit = 'fits' | 'not-started' | 'ended' | 'wrong-day';

/**
 * Contract, Conditions, `when`. Hours that run past midnight belong to the day on which they began, so early in
 * the morning yesterday is asked too. "When nothing holds, the reason given is the current day's."
 */
export function refusedByWhen(when: When | undefined, now: Moment, kinds: DayKinds): Refusal | null {
  if (when === undefined) return null;
  const today = dayFit(when, now, kinds);
  if (today === 'fits' && hoursHold(when, now.minute, 'begun-today')) return null;
  if (
    hoursHold(when, now.minute, 'begun-yesterday') &&
    dayFit(when, dayNumbered(now.day - 1), kinds) === 'fits'
  ) {
    return null;
  }
  switch (today) {
    case 'fits':
      return refuse('wrong-hours');
    case 'ended':
      return refuse('ended');
    case 'not-started':
    case 'wrong-day':
      return withNextDay(today, when, now, kinds);
  }
}

/** Today's date is known, and nearly every offer asks for it alone. */
type Day = { readonly day: number; readonly date: IsoDate };

function dayNumbered(day: number): Day {
  return { day, date: dateOfDay(day) };
}

function dayFit(when: When, { day, date }: Day, kinds: DayKinds): DayFit {
  if (when.from !== undefined && date < when.from) return 'not-started';
  if (when.through !== undefined && date > when.through) return 'ended';
  if (when.weekdays !== undefined && !when.weekdays.includes(weekdayOfDay(day))) return 'wrong-day';
  if (when.monthDays !== undefined && !when.monthDays.includes(monthDayOf(date))) return 'wrong-day';
  if (when.dayKinds !== undefined && !when.dayKinds.includes(kinds.kindOf(day))) return 'wrong-day';
  return 'fits';
}

/** Whether one of the hours that began on that day covers this minute of today. */
function hoursHold(when: When, minute: number, begun: 'begun-today' | 'begun-yesterday'): boolean {
  if (when.hours === undefined) return begun === 'begun-today';
  return when.hours.some(([first, second]) => {
    const from = minuteOf(first);
    const to = minuteOf(second);
    const pastMidnight = to < from;
    if (begun === 'begun-yesterday') return pastMidnight && minute < to;
    return minute >= from && (pastMidnight || minute < to);
  });
}

function minuteOf(time: LocalTime): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

/** Tells the cashier the next day that would do, when there is one within a year. */
function withNextDay(reason: 'not-started' | 'wrong-day', when: When, now: Moment, kinds: DayKinds): Refusal {
  const first = reason === 'not-started' && when.from !== undefined ? dayNumber(when.from) : now.day + 1;
  for (let day = first; day < first + nextDaysMax && day <= lastDayNumber; day += 1) {
    const then = dayNumbered(day);
    const fit = dayFit(when, then, kinds);
    if (fit === 'fits') return { reason, detail: { next: then.date } };
    if (fit === 'ended') break;
  }
  return refuse(reason);
}

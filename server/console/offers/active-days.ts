import {
  addDays,
  dateOfDay,
  dayNumber,
  daysInMonth,
  type IsoDate,
  isoDate,
  readDate,
  weekdayOf,
  yearOf,
} from '../../../terminal/core/calendar/civil-date.ts';
import { type DayKind, dayKinds } from '../../../terminal/core/calendar/day-kind.ts';
import type { HolidayCalendar } from '../../../terminal/core/calendar/holiday-calendar.ts';
import { refusedByWhen } from '../../../terminal/core/decide/conditions/when.ts';
import type { When } from '../../../terminal/core/offers/offer.ts';
import { isObject, type Json } from './json-path.ts';

export type StripDay = {
  readonly date: IsoDate;
  readonly weekday: number;
  readonly kind: DayKind;
  /** A Saturday or Sunday on which everybody works (调休). */
  readonly adjusted: boolean;
  readonly active: boolean;
};

/** The days from `first` on, each with whether the offer holds on it at some hour. */
export function stripOf(
  when: Json | undefined,
  first: IsoDate,
  days: number,
  calendar: HolidayCalendar,
): readonly StripDay[] {
  const readable = readableWhen(when);
  const kinds = dayKinds(calendar);
  const start = dayNumber(first);
  return Array.from({ length: days }, (_, at) => {
    const day = (start + at) as ReturnType<typeof dayNumber>;
    const date = dateOfDay(day);
    const kind = kinds.kindOf(day);
    return {
      date,
      weekday: weekdayOf(date),
      kind,
      adjusted: kind === 'workday' && weekdayOf(date) >= 6,
      active: refusedByWhen(readable, { date, day, minute: 0 }, kinds) === null,
    };
  });
}

/** The days' part of a condition, as far as it can be read: hours are left out, and what is broken does not count. */
export function readableWhen(when: Json | undefined): When {
  if (!isObject(when)) return {};
  const from = dateIn(when['from']);
  const through = dateIn(when['through']);
  const weekdays = numbersIn(when['weekdays']);
  const monthDays = numbersIn(when['monthDays']);
  const kinds = listIn(when['dayKinds']).filter(
    (kind): kind is DayKind => kind === 'workday' || kind === 'weekend' || kind === 'holiday',
  );
  return {
    ...(from === null ? {} : { from }),
    ...(through === null ? {} : { through }),
    ...(weekdays.length === 0 ? {} : { weekdays }),
    ...(monthDays.length === 0 ? {} : { monthDays }),
    ...(kinds.length === 0 ? {} : { dayKinds: kinds }),
  };
}

function listIn(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

function numbersIn(value: Json | undefined): readonly number[] {
  return listIn(value).filter((day): day is number => typeof day === 'number');
}

function dateIn(value: Json | undefined): IsoDate | null {
  return typeof value === 'string' ? readDate(value) : null;
}

/** Where the strip begins: on the first day of an offer that has not begun, otherwise today. */
export function stripStart(when: Json | undefined, today: IsoDate): IsoDate {
  const { from, through } = readableWhen(when);
  if (from !== undefined && (from > today || (through !== undefined && through < today))) return from;
  return today;
}

export type StripMonth = {
  readonly year: number;
  readonly month: number;
  /** Monday first: how many places stay empty before the first day. */
  readonly before: number;
  readonly days: readonly StripDay[];
};

/** Twelve whole months from the month of `first` on. */
export function monthsOf(
  when: Json | undefined,
  first: IsoDate,
  calendar: HolidayCalendar,
): readonly StripMonth[] {
  return Array.from({ length: 12 }, (_, at) => {
    const months = yearOf(first) * 12 + Number(first.slice(5, 7)) - 1 + at;
    const year = Math.floor(months / 12);
    const month = (months % 12) + 1;
    const start = isoDate(`${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-01`);
    return {
      year,
      month,
      before: weekdayOf(start) - 1,
      days: stripOf(when, start, daysInMonth(year, month), calendar),
    };
  });
}

/** How far ahead days are counted when the offer has no end. */
const countDaysMax = 3_660;

/** How many days an offer with a first and a last day holds; null while it has no bounds or too many days. */
export function activeDayCount(when: Json | undefined, calendar: HolidayCalendar): number | null {
  const { from, through } = readableWhen(when);
  if (from === undefined || through === undefined || through < from) return null;
  const days = dayNumber(through) - dayNumber(from) + 1;
  if (days > countDaysMax) return null;
  return stripOf(when, from, days, calendar).filter(({ active }) => active).length;
}

/**
 * Years in which the offer asks what kind of day it is, though nobody has told the holidays yet: from the
 * first day (or today) to the last, at most the year after next when there is no end.
 */
export function yearsWithoutCalendar(
  when: Json | undefined,
  today: IsoDate,
  known: readonly number[],
): readonly number[] {
  const { from, through, dayKinds: asked } = readableWhen(when);
  if (asked === undefined) return [];
  const first = yearOf(from !== undefined && from > today ? from : today);
  const last = through === undefined ? first + 1 : Math.min(yearOf(through), first + 10);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at).filter(
    (year) => !known.includes(year),
  );
}

/** The first day, today or later, on which the offer holds; null when there is none within a year. */
export function firstActiveDay(
  when: Json | undefined,
  today: IsoDate,
  calendar: HolidayCalendar,
): IsoDate | null {
  const { from } = readableWhen(when);
  const start = from !== undefined && from > today ? from : today;
  return stripOf(when, start, 366, calendar).find(({ active }) => active)?.date ?? null;
}

export function nextDay(date: IsoDate): IsoDate {
  return addDays(date, 1);
}

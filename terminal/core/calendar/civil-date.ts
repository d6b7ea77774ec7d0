import type { Branded } from '../branded.ts';
import { invariant } from '../invariant.ts';

/** `YYYY-MM-DD`, a day in China Standard Time. */
export type IsoDate = Branded<string, 'IsoDate'>;
/** `HH:MM`, 00:00 … 23:59, in China Standard Time. */
export type LocalTime = Branded<string, 'LocalTime'>;
/** An instant in ISO 8601 with an offset. */
export type IsoInstant = Branded<string, 'IsoInstant'>;

/** Days since 1970-01-01, so that calendar arithmetic is integer arithmetic. */
export type DayNumber = Branded<number, 'DayNumber'>;

const datePattern = /^(\d{4})-(\d{2})-(\d{2})$/;
const timePattern = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** The day, or null when no such day exists (2025-02-29). */
export function readDate(text: string): IsoDate | null {
  const parts = datePattern.exec(text);
  if (parts === null) return null;
  const day = Number(parts[3]);
  const exists = day >= 1 && day <= daysInMonth(Number(parts[1]), Number(parts[2]));
  return exists ? (text as IsoDate) : null;
}

/** As {@link readDate}, for days that are known to exist. */
export function isoDate(text: string): IsoDate {
  const date = readDate(text);
  invariant(date !== null, `no such day: ${text}`);
  return date;
}

/** The time of day, or null; midnight is 00:00, never 24:00. */
export function readTime(text: string): LocalTime | null {
  return timePattern.test(text) ? (text as LocalTime) : null;
}

/** Days of a month, 0 for a month that does not exist. */
export function daysInMonth(year: number, month: number): number {
  if (!(month >= 1 && month <= 12)) return 0;
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

export function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

export function yearOf(date: IsoDate): number {
  return Number(date.slice(0, 4));
}

/** 1 … 12 */
export function monthOf(date: IsoDate): number {
  return Number(date.slice(5, 7));
}

/** 1 … 31 */
export function monthDayOf(date: IsoDate): number {
  return Number(date.slice(8, 10));
}

const daysPerEra = 146_097;

/** Gregorian day count: years are counted from March, so that a leap day ends its year. */
export function dayNumber(date: IsoDate): DayNumber {
  return dayNumberOf(yearOf(date), monthOf(date), monthDayOf(date));
}

export function dayNumberOf(year: number, month: number, day: number): DayNumber {
  const marchYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return (era * daysPerEra + dayOfEra - 719_468) as DayNumber;
}

/** Years have four digits: 9999-12-31. */
export const lastDayNumber = dayNumberOf(9999, 12, 31);

export function dateOfDay(number: number): IsoDate {
  const shifted = number + 719_468;
  const era = Math.floor(shifted / daysPerEra);
  const dayOfEra = shifted - era * daysPerEra;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return isoDate(`${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}`);
}

export function addDays(date: IsoDate, days: number): IsoDate {
  return dateOfDay(dayNumber(date) + days);
}

export function dayBefore(date: IsoDate): IsoDate {
  return addDays(date, -1);
}

/** 1 Monday … 7 Sunday. */
export function weekdayOf(date: IsoDate): number {
  return weekdayOfDay(dayNumber(date));
}

/** 1970-01-01 was a Thursday. */
export function weekdayOfDay(number: number): number {
  return ((((number + 3) % 7) + 7) % 7) + 1;
}

function digits(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

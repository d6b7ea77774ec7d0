import { type DayNumber, dateOfDay, dayNumberOf, type IsoDate, readDate } from './civil-date.ts';

/** An instant as the rules see it: a day and a time of day in China Standard Time (UTC+08:00, no daylight saving). */
export type Moment = {
  readonly date: IsoDate;
  readonly day: DayNumber;
  /** Since midnight, 0 … 1439. */
  readonly minute: number;
};

const chinaOffsetMinutes = 8 * 60;
const minutesPerDay = 24 * 60;
const instantPattern =
  /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):([0-5]\d)(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|([+-])([01]\d|2[0-3]):([0-5]\d))$/;

/**
 * Reads an ISO 8601 instant with any offset, strictly: null when it has no offset, or names a day or a time that
 * does not exist. Seconds are dropped, because no rule is finer than a minute.
 */
export function readMoment(instant: string): Moment | null {
  const parts = instantPattern.exec(instant);
  if (parts === null) return null;
  const date = readDate(parts[1]!);
  if (date === null) return null;
  const offset = (parts[4] === '-' ? -1 : 1) * (Number(parts[5] ?? 0) * 60 + Number(parts[6] ?? 0));
  const localMinute = Number(parts[2]) * 60 + Number(parts[3]) - offset + chinaOffsetMinutes;
  const dayShift = Math.floor(localMinute / minutesPerDay);
  const utcDay = dayNumberOf(Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8, 10)));
  const day = (utcDay + dayShift) as DayNumber;
  if (day < firstDay || day > lastDay) return null;
  return { date: dateOfDay(day), day, minute: localMinute - dayShift * minutesPerDay };
}

/** Dates have four digits of year, and the day before and after must still be dates. */
const firstDay = dayNumberOf(1, 1, 2);
const lastDay = dayNumberOf(9999, 12, 30);

import {
  addDays,
  daysInMonth,
  type IsoDate,
  isoDate,
  monthOf,
  yearOf,
} from '../../terminal/core/calendar/civil-date.ts';

/** China Standard Time; it has no daylight saving. */
const chinaOffsetMs = 8 * 3_600_000;

/** The demo counts all of its dates from the day on which it is seeded. */
export function chinaDay(nowMs: number): IsoDate {
  return isoDate(new Date(nowMs + chinaOffsetMs).toISOString().slice(0, 10));
}

/**
 * The demo's certification year ends with the seeding's month of the next year: whenever the demo is begun,
 * its certified members stay certified for as long as its offers last.
 */
export function certificationYearEnd(seedingDay: IsoDate): IsoDate {
  const year = yearOf(seedingDay) + 1;
  const month = monthOf(seedingDay);
  return isoDate(`${year}-${String(month).padStart(2, '0')}-${daysInMonth(year, month)}`);
}

/** The end of the year before: whoever is certified no further has lost every offer. */
export function lastCertificationYearEnd(seedingDay: IsoDate): IsoDate {
  return addDays(isoDate(`${seedingDay.slice(0, 7)}-01`), -1);
}

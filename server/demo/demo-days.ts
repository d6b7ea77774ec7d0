import type { IsoDate } from '../../terminal/core/calendar/civil-date.ts';

const dayMs = 86_400_000;
/** China Standard Time; it has no daylight saving. */
const chinaOffsetMs = 8 * 3_600_000;

/** The demo counts all of its dates from the day on which it is seeded. */
export function chinaDay(nowMs: number): IsoDate {
  return new Date(nowMs + chinaOffsetMs).toISOString().slice(0, 10) as IsoDate;
}

export function daysAfter(day: IsoDate, days: number): IsoDate {
  return new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10) as IsoDate;
}

/**
 * The demo's certification year ends with the seeding's month of the next year: whenever the demo is begun,
 * its certified members stay certified for as long as its offers last.
 */
export function certificationYearEnd(seedingDay: IsoDate): IsoDate {
  return lastDayOfMonth(seedingDay, 1);
}

/** The end of the year before: whoever is certified no further has lost every offer. */
export function lastCertificationYearEnd(seedingDay: IsoDate): IsoDate {
  return daysAfter(`${seedingDay.slice(0, 7)}-01` as IsoDate, -1);
}

export function monthOf(day: IsoDate): number {
  return Number(day.slice(5, 7));
}

export function yearOf(day: IsoDate): number {
  return Number(day.slice(0, 4));
}

function lastDayOfMonth(day: IsoDate, yearsLater: number): IsoDate {
  // Day 0 of the month after it.
  return new Date(Date.UTC(yearOf(day) + yearsLater, monthOf(day), 0)).toISOString().slice(0, 10) as IsoDate;
}

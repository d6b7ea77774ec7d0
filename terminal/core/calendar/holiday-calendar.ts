import type { IsoDate } from './civil-date.ts';

/** Statutory days off, and the weekend days on which everybody works in return (调休). */
export type HolidayCalendar = {
  readonly holidays: readonly IsoDate[];
  readonly workdays: readonly IsoDate[];
};

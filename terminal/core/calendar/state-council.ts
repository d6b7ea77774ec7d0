import { addDays, type IsoDate, isoDate } from './civil-date.ts';
import type { HolidayCalendar } from './holiday-calendar.ts';
import { stateCouncilYears } from './state-council-years.ts';

/** Grows by one whenever a day or a year is added. */
export const stateCouncilVersion = 2;

/** In other years only Saturdays and Sundays are known to be days off. */
export const yearsKnown: readonly number[] = stateCouncilYears.map(({ year }) => year);

/** The notices that the calendar was made from, by year. */
export const noticeOf: ReadonlyMap<number, string> = new Map(
  stateCouncilYears.map(({ year, notice }) => [year, notice]),
);

/** The calendar that ships with the product (contract, `calendar`); a published one takes its place. */
export const stateCouncilCalendar: HolidayCalendar = {
  holidays: stateCouncilYears.flatMap(({ breaks }) =>
    breaks.flatMap(([, first, last]) => daysFrom(first, last)),
  ),
  workdays: stateCouncilYears.flatMap(({ workdays }) => workdays.map(isoDate)),
};

function daysFrom(first: string, last: string): readonly IsoDate[] {
  const days: IsoDate[] = [];
  for (let day = isoDate(first); day <= last; day = addDays(day, 1)) days.push(day);
  return days;
}

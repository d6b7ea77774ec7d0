import { addDays, type IsoDate, isoDate } from './civil-date.ts';
import type { HolidayCalendar } from './holiday-calendar.ts';

/**
 * The days off and adjusted working days that the General Office of the State Council publishes each autumn for
 * the year after. `first … last` are the days of a break as the notice names them, weekend days in it included.
 */
type Year = {
  readonly year: number;
  readonly notice: string;
  readonly breaks: readonly (readonly [name: string, first: string, last: string])[];
  readonly workdays: readonly string[];
};

const years: readonly Year[] = [
  {
    year: 2024,
    notice: '国办发明电〔2023〕7号',
    breaks: [
      ['元旦', '2024-01-01', '2024-01-01'],
      ['春节', '2024-02-10', '2024-02-17'],
      ['清明节', '2024-04-04', '2024-04-06'],
      ['劳动节', '2024-05-01', '2024-05-05'],
      ['端午节', '2024-06-10', '2024-06-10'],
      ['中秋节', '2024-09-15', '2024-09-17'],
      ['国庆节', '2024-10-01', '2024-10-07'],
    ],
    workdays: [
      '2024-02-04',
      '2024-02-18',
      '2024-04-07',
      '2024-04-28',
      '2024-05-11',
      '2024-09-14',
      '2024-09-29',
      '2024-10-12',
    ],
  },
  {
    year: 2025,
    notice: '国办发明电〔2024〕12号',
    breaks: [
      ['元旦', '2025-01-01', '2025-01-01'],
      ['春节', '2025-01-28', '2025-02-04'],
      ['清明节', '2025-04-04', '2025-04-06'],
      ['劳动节', '2025-05-01', '2025-05-05'],
      ['端午节', '2025-05-31', '2025-06-02'],
      ['国庆节、中秋节', '2025-10-01', '2025-10-08'],
    ],
    workdays: ['2025-01-26', '2025-02-08', '2025-04-27', '2025-09-28', '2025-10-11'],
  },
  {
    year: 2026,
    notice: '国办发明电〔2025〕7号',
    breaks: [
      ['元旦', '2026-01-01', '2026-01-03'],
      ['春节', '2026-02-15', '2026-02-23'],
      ['清明节', '2026-04-04', '2026-04-06'],
      ['劳动节', '2026-05-01', '2026-05-05'],
      ['端午节', '2026-06-19', '2026-06-21'],
      ['中秋节', '2026-09-25', '2026-09-27'],
      ['国庆节', '2026-10-01', '2026-10-07'],
    ],
    workdays: ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'],
  },
];

/** Grows by one whenever a day or a year is added. */
export const stateCouncilVersion = 1;

/** In other years only Saturdays and Sundays are known to be days off. */
export const yearsKnown: readonly number[] = years.map(({ year }) => year);

/** The notices that the calendar was made from, by year. */
export const noticeOf: ReadonlyMap<number, string> = new Map(years.map(({ year, notice }) => [year, notice]));

/** The calendar that ships with the product (contract, `calendar`); a published one takes its place. */
export const stateCouncilCalendar: HolidayCalendar = {
  holidays: years.flatMap(({ breaks }) => breaks.flatMap(([, first, last]) => daysFrom(first, last))),
  workdays: years.flatMap(({ workdays }) => workdays.map(isoDate)),
};

function daysFrom(first: string, last: string): readonly IsoDate[] {
  const days: IsoDate[] = [];
  for (let day = isoDate(first); day <= last; day = addDays(day, 1)) days.push(day);
  return days;
}

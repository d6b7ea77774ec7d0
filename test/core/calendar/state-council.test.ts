import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { getDayDetail } from 'chinese-days';
import { describe, expect, it } from 'vitest';
import { addDays, type IsoDate, isoDate, weekdayOf } from '../../../terminal/core/calendar/civil-date.ts';
import { noticeOf, stateCouncilCalendar, yearsKnown } from '../../../terminal/core/calendar/state-council.ts';

const first = isoDate('2014-01-01');
const last = isoDate('2026-12-31');
const days: IsoDate[] = [];
for (let day = first; day <= last; day = addDays(day, 1)) days.push(day);

const holidays = new Set<string>(stateCouncilCalendar.holidays);
const workdays = new Set<string>(stateCouncilCalendar.workdays);
const isWeekend = (day: IsoDate) => weekdayOf(day) >= 6;
const isOff = (day: IsoDate) => holidays.has(day) || (isWeekend(day) && !workdays.has(day));

/** The npm package `holiday-calendar`, a JSON file a year. */
const require = createRequire(import.meta.url);
type Listed = { readonly date: string; readonly type: 'public_holiday' | 'transfer_workday' };
const listed = new Map(
  yearsKnown.flatMap((year) => {
    const file = require.resolve(`holiday-calendar/data/CN/${year}.json`);
    const { dates } = JSON.parse(readFileSync(file, 'utf8')) as { dates: readonly Listed[] };
    return dates.map(({ date, type }) => [date, type] as const);
  }),
);
const isOffThere = (day: IsoDate) => {
  const type = listed.get(day);
  return type === undefined ? isWeekend(day) : type === 'public_holiday';
};

/** Where `holiday-calendar` 1.3.3 says otherwise than the notice, and what the notice says. */
const mistakesThere: Readonly<Record<string, string>> = {
  '2015-01-04': '1月4日（星期日）上班',
  '2016-04-02': '清明节：4月4日放假，与周末连休',
  '2018-06-16': '端午节：6月18日放假，与周末连休',
  '2018-09-22': '中秋节：9月24日放假，与周末连休',
};

describe('the State Council’s days off', () => {
  it('are known for every year from 2014 to 2026, each with its notice', () => {
    expect(yearsKnown).toEqual([
      2014, 2015, 2016, 2017, 2018, 2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026,
    ]);
    for (const year of yearsKnown) expect(noticeOf.get(year)).toMatch(/^国办发明电〔20\d\d〕\d+号/);
  });

  it('are the same days on which chinese-days says that nobody works', () => {
    // The package reads a day in the machine's own time zone; noon is the same day in all that matter here.
    const other = days.filter((day) => getDayDetail(`${day} 12:00`).work === isOff(day));
    expect(other).toEqual([]);
  });

  it('are the same days on which holiday-calendar says that nobody works, but for its own mistakes', () => {
    const other = days.filter((day) => isOffThere(day) !== isOff(day));
    expect(other).toEqual(Object.keys(mistakesThere));
  });

  it('name no day twice, no working day that is off, and no adjusted working day in the middle of a week', () => {
    expect(holidays.size).toBe(stateCouncilCalendar.holidays.length);
    expect(workdays.size).toBe(stateCouncilCalendar.workdays.length);
    expect([...workdays].filter((day) => holidays.has(day))).toEqual([]);
    expect([...workdays].filter((day) => !isWeekend(isoDate(day)))).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import {
  addDays,
  dateOfDay,
  dayNumber,
  isoDate,
  readDate,
  readTime,
  weekdayOf,
} from '../../../terminal/core/calendar/civil-date.ts';
import { dayKinds } from '../../../terminal/core/calendar/day-kind.ts';
import { readMoment } from '../../../terminal/core/calendar/moment.ts';
import { noticeOf, stateCouncilCalendar, yearsKnown } from '../../../terminal/core/calendar/state-council.ts';
import { usePeriods } from '../../../terminal/core/calendar/use-periods.ts';

describe('days', () => {
  it.each([
    ['2015-10-05', 1],
    ['2015-10-03', 6],
    ['2015-10-04', 7],
    ['1970-01-01', 4],
    ['2000-02-29', 2],
    ['1969-12-31', 3],
  ])('%s is weekday %i, 1 being Monday', (date, weekday) => {
    expect(weekdayOf(isoDate(date))).toBe(weekday);
  });

  it.each([
    '2025-02-29',
    '1900-02-29',
    '2015-04-31',
    '2015-13-01',
    '2015-00-10',
    '2015-1-1',
    '2015-10-00',
    '',
  ])('refuses %s, which does not exist', (text) => {
    expect(readDate(text)).toBeNull();
    expect(() => isoDate(text)).toThrow();
  });

  it.each(['2024-02-29', '2000-02-29', '2015-12-31'])('knows %s', (text) => {
    expect(readDate(text)).toBe(text);
  });

  it.each([
    ['2024-02-28', 1, '2024-02-29'],
    ['2025-02-28', 1, '2025-03-01'],
    ['2016-01-01', -1, '2015-12-31'],
    ['2015-10-03', 366, '2016-10-03'],
  ])('%s and %i days is %s', (date, days, expected) => {
    expect(addDays(isoDate(date), days)).toBe(expected);
  });

  it('counts days as the Gregorian calendar does, for the 400 years after which it repeats', () => {
    const first = Date.UTC(1600, 0, 1) / 86_400_000;
    for (let day = first; day < first + 146_097; day += 1) {
      const date = new Date(day * 86_400_000).toISOString().slice(0, 10);
      if (dateOfDay(day) !== date || dayNumber(isoDate(date)) !== day) expect.fail(date);
    }
  });

  it.each(['24:00', '12:60', '9:00', '12:00:00'])('refuses %s as a time of day', (text) => {
    expect(readTime(text)).toBeNull();
  });
});

describe('instants', () => {
  it.each([
    ['2015-10-03T10:20:00+08:00', '2015-10-03', 10 * 60 + 20],
    ['2015-10-03T02:20:00Z', '2015-10-03', 10 * 60 + 20],
    ['2015-10-02T16:00:00Z', '2015-10-03', 0],
    ['2015-10-02T15:59:59.999Z', '2015-10-02', 23 * 60 + 59],
    ['2015-12-31T21:30:00-08:00', '2016-01-01', 13 * 60 + 30],
    ['2016-01-01T00:30:00+09:30', '2015-12-31', 23 * 60],
    ['2015-10-03T10:20+08:00', '2015-10-03', 10 * 60 + 20],
  ])('%s is %s in China, minute %i', (instant, date, minute) => {
    expect(readMoment(instant)).toMatchObject({ date, minute });
  });

  it.each([
    ['no offset', '2015-10-03T10:20:00'],
    ['no time', '2015-10-03'],
    ['a day that does not exist', '2015-02-29T10:20:00Z'],
    ['an hour that does not exist', '2015-10-03T24:00:00Z'],
    ['an offset that does not exist', '2015-10-03T10:20:00+24:00'],
    ['anything after it', '2015-10-03T10:20:00Z '],
  ])('refuses an instant with %s', (_, instant) => {
    expect(readMoment(instant)).toBeNull();
  });
});

describe('the periods in which uses are counted', () => {
  it('go by the date in China, weeks by their Monday', () => {
    expect(usePeriods('2015-10-04T23:59:59+08:00')).toEqual({
      day: '2015-10-04',
      week: '2015-09-28',
      month: '2015-10',
      year: '2015',
      offer: 'offer',
    });
  });

  it.each([
    ['Sunday night and Monday morning', '2015-10-04T23:59:59+08:00', '2015-10-05T00:00:00+08:00', false],
    ['Monday and Sunday', '2015-10-05T00:00:00+08:00', '2015-10-11T23:59:59+08:00', true],
    ['across a new year', '2015-12-31T12:00:00+08:00', '2016-01-03T12:00:00+08:00', true],
  ])('%s', (_, one, other, sameWeek) => {
    expect(usePeriods(one).week === usePeriods(other).week).toBe(sameWeek);
  });
});

describe("the State Council's calendar", () => {
  const { holidays, workdays } = stateCouncilCalendar;
  const of = (year: number) => (date: string) => date.startsWith(`${year}-`);

  it.each([
    [2024, 28, 8],
    [2025, 28, 5],
    [2026, 33, 6],
  ])('%i has %i days off and %i adjusted working days', (year, off, worked) => {
    expect(holidays.filter(of(year))).toHaveLength(off);
    expect(workdays.filter(of(year))).toHaveLength(worked);
    expect(noticeOf.get(year)).toMatch(/^国办发明电〔\d{4}〕\d+号/);
  });

  it('knows no other years, and names no day twice', () => {
    expect(yearsKnown.at(0)).toBe(2014);
    expect(yearsKnown.at(-1)).toBe(2026);
    const named = [...holidays, ...workdays];
    expect(new Set(named).size).toBe(named.length);
  });

  it('adjusts only Saturdays and Sundays', () => {
    expect(workdays.filter((date) => weekdayOf(date) < 6)).toEqual([]);
  });

  it.each([
    ['2026-10-01', 'holiday'],
    ['2026-10-03', 'holiday'],
    ['2026-10-10', 'workday'],
    ['2026-10-11', 'weekend'],
    ['2026-10-12', 'workday'],
    ['2013-10-01', 'workday'],
  ])('%s is a %s', (date, kind) => {
    expect(dayKinds(stateCouncilCalendar).kindOf(dayNumber(isoDate(date)))).toBe(kind);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  activeDayCount,
  monthsOf,
  stripOf,
  stripStart,
  yearsWithoutCalendar,
} from '../../../server/console/offers/active-days.ts';
import type { Json } from '../../../server/console/offers/json-path.ts';
import { isoDate } from '../../../terminal/core/calendar/civil-date.ts';
import { stateCouncilCalendar } from '../../../terminal/core/calendar/state-council.ts';
import { decide } from '../../../terminal/core/decide/index.ts';
import { parseRequest } from '../../../terminal/wire/decision-schema.ts';
import { parseOffer } from '../../../terminal/wire/offer-schema.ts';
import { randomOffer } from './random-offer.ts';

const day = isoDate;
const calendar = stateCouncilCalendar;
const activeDates = (when: Json, first: string, days: number) =>
  stripOf(when, day(first), days, calendar)
    .filter(({ active }) => active)
    .map(({ date }) => date.slice(5));

describe('the strip of days', () => {
  it.each<readonly [string, Json, readonly string[]]>([
    [
      'paints the days between first and last',
      { from: '2026-10-02', through: '2026-10-03' },
      ['10-02', '10-03'],
    ],
    [
      'paints statutory holidays',
      { dayKinds: ['holiday'] },
      ['10-01', '10-02', '10-03', '10-04', '10-05', '10-06', '10-07'],
    ],
    ['leaves out a Saturday on which everybody works', { dayKinds: ['weekend'] }, ['10-11']],
    ['counts that Saturday as a working day', { dayKinds: ['workday'], weekdays: [6] }, ['10-10']],
    ['paints days of the month', { monthDays: [5, 31] }, ['10-05']],
    [
      'does not let what is half typed paint anything out',
      { from: '2026-1', weekdays: ['x', 4] },
      ['10-01', '10-08'],
    ],
  ])('%s', (_rule, when, dates) => {
    expect(activeDates(when, '2026-10-01', 12)).toEqual(dates);
  });

  it('agrees with the till on every day', () => {
    fc.assert(
      fc.property(randomOffer, fc.integer({ min: 0, max: 4_000 }), (offer, shift) => {
        const { hours: _hours, ...when } = (offer['when'] ?? {}) as Record<string, Json>;
        const first = new Date(Date.UTC(2020, 0, 1 + shift)).toISOString().slice(0, 10);
        const [strip] = stripOf(when, day(first), 1, calendar);
        const plain = parseOffer({
          id: 'p.x',
          version: 1,
          programme: 'p',
          title: { zh: '甲' },
          layer: 'item',
          benefit: { kind: 'off', amount: 1 },
          funding: [{ funder: 'm', permille: 1000 }],
          when,
        });
        const request = parseRequest({
          at: `${first}T12:00:00+08:00`,
          store: { id: 's', merchant: 'm', region: '51' },
          member: { programme: 'p', organisation: '', status: 'active', certifiedThrough: '9999-12-31' },
          card: { presentation: 'code', status: 'active' },
          lines: [{ id: '1', unitPrice: 100, quantity: 1 }],
          online: true,
          cacheAgeHours: 0,
        });
        if (!plain.ok || !request.ok) throw new Error('the test is wrong');
        expect(strip?.active).toBe(decide([plain.value], request.value).applied.length === 1);
      }),
      { numRuns: 200 },
    );
  });

  it('begins today, or on the first day of what has not begun', () => {
    const today = day('2026-11-21');
    expect(stripStart({}, today)).toBe('2026-11-21');
    expect(stripStart({ from: '2026-10-01', through: '2027-10-01' }, today)).toBe('2026-11-21');
    expect(stripStart({ from: '2026-12-24' }, today)).toBe('2026-12-24');
    expect(stripStart({ from: '2026-10-01', through: '2026-10-07' }, today)).toBe('2026-10-01');
  });

  it('shows twelve whole months', () => {
    const months = monthsOf({}, day('2026-11-21'), calendar);
    expect(months.map(({ month, days }) => [month, days.length])).toEqual([
      [11, 30],
      [12, 31],
      [1, 31],
      [2, 28],
      [3, 31],
      [4, 30],
      [5, 31],
      [6, 30],
      [7, 31],
      [8, 31],
      [9, 30],
      [10, 31],
    ]);
    expect(months[0]?.before).toBe(6);
  });

  it('counts the days of an offer with an end', () => {
    expect(activeDayCount({ from: '2026-10-01', through: '2026-10-07' }, calendar)).toBe(7);
    expect(activeDayCount({ from: '2026-10-01' }, calendar)).toBeNull();
  });
});

describe('a year without calendar', () => {
  it.each<readonly [string, Json, readonly number[]]>([
    ['matters to who asks for kinds of day', { dayKinds: ['holiday'], through: '2027-02-01' }, [2027]],
    ['does not matter to weekdays', { weekdays: [6, 7], through: '2028-02-01' }, []],
    ['is looked for a year ahead without an end', { dayKinds: ['weekend'] }, [2027]],
    ['is not missing in a known year', { dayKinds: ['weekend'], through: '2026-12-31' }, []],
  ])('%s', (_rule, when, years) => {
    expect(yearsWithoutCalendar(when, day('2026-11-21'), [2024, 2025, 2026])).toEqual(years);
  });
});

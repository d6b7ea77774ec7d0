import { describe, expect, it } from 'vitest';
import { funderName, funderToken } from '../../server/console/funders/funder-name.ts';
import { funderText } from '../../server/console/funders/funder-words.ts';
import { hourColumns } from '../../server/console/home/hour-columns.ts';
import { certificationOf } from '../../server/console/members/certification.ts';
import {
  addDays,
  ageText,
  countText,
  dayOf,
  hourOf,
  instantText,
  percentText,
  timeText,
  weekdayText,
} from '../../server/console/time/china-time.ts';

const sold = (hour: number, count: number) => ({ hour, count, saved: count * 100 });

describe('the hours of a day', () => {
  it('run from opening through the hour that is not over', () => {
    const columns = hourColumns({ hours: [sold(11, 214), sold(16, 125)], runningHour: 16 });
    expect(columns.map(({ hour }) => hour)).toEqual([8, 9, 10, 11, 12, 13, 14, 15, 16]);
    expect(columns.filter(({ isMost }) => isMost).map(({ hour }) => hour)).toEqual([11]);
    expect(columns.filter(({ isRunning }) => isRunning).map(({ hour }) => hour)).toEqual([16]);
  });

  it('hold a sale before opening and, of a day that is over, one after closing', () => {
    const columns = hourColumns({ hours: [sold(6, 1), sold(23, 1), sold(2, 0)], runningHour: null });
    expect([columns[0]?.hour, columns.at(-1)?.hour]).toEqual([6, 23]);
  });

  it('have no largest one when nothing was sold, and begin with the hour itself before opening', () => {
    const columns = hourColumns({ hours: [], runningHour: 3 });
    expect(columns).toEqual([{ hour: 3, count: 0, saved: 0, isRunning: true, isMost: false }]);
  });
});

describe('times and counts in words', () => {
  it('are China’s, wherever the reader stands', () => {
    expect(instantText('2026-10-02T16:30:05.000Z')).toBe('2026-10-03 00:30:05');
    expect(timeText('2026-10-03T16:20:00+08:00')).toBe('16:20');
    expect(dayOf(Date.parse('2026-10-02T16:30:00Z'))).toBe('2026-10-03');
    expect(hourOf(Date.parse('2026-10-02T16:30:00Z'))).toBe(0);
  });

  it('count days over months and years', () => {
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addDays('2028-03-01', -1)).toBe('2028-02-29');
    expect(weekdayText('2026-10-03', 'zh-CN')).toBe('周六');
    expect(weekdayText('2026-10-03', 'en')).toBe('Sat');
  });

  it.each([
    [59_000, '不到 1 分钟'],
    [120_000, '2 分钟'],
    [26 * 3_600_000, '26 小时'],
    [5 * 86_400_000, '5 天'],
  ])('say how long ago: %d', (ms, text) => {
    expect(ageText(ms, 'zh-CN')).toBe(text);
  });

  it.each([
    [0, '0'],
    [1284, '1,284'],
    [1_234_567, '1,234,567'],
  ])('part thousands: %d', (count, text) => {
    expect(countText(count)).toBe(text);
  });

  it('give no share of nothing', () => {
    expect(percentText(0, 0)).toBe('—');
    expect(percentText(841, 1000)).toBe('84.1%');
  });
});

describe('who pays', () => {
  const programmes = [{ id: 'scedu', titleZh: '四川高校工会普惠', titleEn: 'Sichuan Union', demo: true }];

  it.each([
    ['merchant', 'merchant', '--c-fund-merchant'],
    ['union:scedu', 'union', '--c-fund-union'],
    ['district:jinniu', 'district', '--c-fund-district'],
    ['bank:boc', 'bank', '--c-fund-bank'],
    ['constructor', 'other', '--c-bar'],
    ['<script>', 'other', '--c-bar'],
  ])('keeps one colour for %s', (funder, kind, token) => {
    expect(funderName(funder).kind).toBe(kind);
    expect(funderToken(funderName(funder).kind)).toBe(token);
  });

  it('calls a hosted union by its title and others by what they are', () => {
    expect(funderText('union:scedu', programmes, 'en')).toBe('Sichuan Union');
    expect(funderText('union:nb51', programmes, 'zh-CN')).toBe('工会 nb51');
    expect(funderText('bank:boc', programmes, 'zh-CN')).toBe('合作银行 boc');
  });
});

describe('certification', () => {
  it('holds through its last day', () => {
    expect(certificationOf('2026-10-03', '2026-10-03')).toEqual({ kind: 'certified', through: '2026-10-03' });
    expect(certificationOf('2026-10-02', '2026-10-03')).toEqual({ kind: 'lapsed', on: '2026-10-02' });
    expect(certificationOf(null, '2026-10-03')).toEqual({ kind: 'never' });
  });
});

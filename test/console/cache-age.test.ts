import { expect, it } from 'vitest';
import { cacheAgeHours } from '../../server/console/tills/cache-age.ts';
import { hoursText } from '../../server/console/time/china-time.ts';

const reportedAt = '2026-10-03T08:00:00.000Z';

it.each([
  ['as reported at once', 5, '2026-10-03T08:00:00.000Z', 5],
  ['grows while the till is silent', 5, '2026-10-04T10:59:59.000Z', 31],
  ['does not shrink when our clock was set back', 5, '2026-10-03T06:00:00.000Z', 5],
  ['is unknown of a till that holds nothing', null, '2026-10-03T08:00:00.000Z', null],
  ['is unknown of an older program', undefined, '2026-10-03T08:00:00.000Z', null],
])('the age of rules %s', (_, ageHours, now, wanted) => {
  expect(cacheAgeHours({ ageHours }, { reportedAt }, Date.parse(now))).toBe(wanted);
});

it.each([
  [0, '不到 1 小时', 'under 1 h'],
  [5, '5 小时', '5 h'],
  [49, '2 天', '2 days'],
])('%d hours in words', (hours, zh, en) => {
  expect([hoursText(hours, 'zh-CN'), hoursText(hours, 'en')]).toEqual([zh, en]);
});

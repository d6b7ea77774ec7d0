import { describe, expect, it } from 'vitest';
import { readTypedDay, readTypedMinute } from '../../server/console/time/typed-time.ts';

describe('a day that somebody types', () => {
  it.each([
    '2026-10-01',
    '2026/10/1',
    '2026.10.1',
    '2026年10月1日',
    '20261001',
    '２０２６－１０－０１',
    ' 2026 - 10 - 01 ',
  ])('is understood: %s', (typed) => expect(readTypedDay(typed)).toBe('2026-10-01'));
  it.each(['', '2026-02-30', '10/01/2026', '2026-10', '2026-10-01 09:00', '明天'])('is none: %j', (typed) =>
    expect(readTypedDay(typed)).toBeNull(),
  );
});

describe('a minute that somebody types', () => {
  it.each([
    '2026-10-01 09:05',
    '2026/10/1 9:05',
    '2026-10-01T09:05',
    '2026年10月1日　９：０５',
    ' 20261001 9:05 ',
  ])('is understood: %s', (typed) => expect(readTypedMinute(typed)).toBe('2026-10-01T09:05'));
  it.each(['', '2026-10-01', '2026-02-30 09:00', '2026-10-01 24:00', '2026-10-01 09:60', '9:05'])(
    'is none: %j',
    (typed) => expect(readTypedMinute(typed)).toBeNull(),
  );
});

import { describe, expect, it } from 'vitest';
import { chinaTime } from '../../terminal/page/china-clock.ts';

describe('the time that pages show', () => {
  it.each([
    ['Asia/Shanghai', '2026-11-28T10:18:00+08:00', '10:18'],
    ['UTC', '2026-11-28T10:18:00+08:00', '10:18'],
    ['America/Los_Angeles', '2026-11-28T00:05:00+08:00', '00:05'],
  ])('is China’s on a machine in %s', (zone, at, shown) => {
    const before = process.env['TZ'];
    process.env['TZ'] = zone;
    try {
      expect(chinaTime(Date.parse(at))).toBe(shown);
    } finally {
      if (before === undefined) delete process.env['TZ'];
      else process.env['TZ'] = before;
    }
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { believedTime } from '../../../terminal/core/trust/believed-time.ts';

const noonMs = Date.parse('2026-11-21T12:00:00+08:00');
const dayMs = 86_400_000;
const clockToleranceMs = 5 * 60_000;
const mark = { atMs: noonMs, sinceBootMs: 1_000 };
const heard = { atMs: noonMs + 500, sinceBootMs: 2_000 };

describe('what a till takes for the time', () => {
  it.each([
    ['right', 0, 0],
    ['a little ahead', clockToleranceMs, clockToleranceMs],
    ['a little behind', -clockToleranceMs, -clockToleranceMs],
    ['ahead by more', clockToleranceMs + 1, 0],
    ['behind by more', -clockToleranceMs - 1, 0],
    ['400 days ahead', 400 * dayMs, 0],
    ['at the beginning of its time', -noonMs, 0],
  ])('T2: a clock that is %s beside the signed time', (_name, offMs, believedOffMs) => {
    const trueMs = heard.atMs + 60_000;
    const now = { wallMs: trueMs + offMs, sinceBootMs: heard.sinceBootMs + 60_000 };
    expect(believedTime({ heard, mark }, now)).toBe(trueMs + believedOffMs);
  });

  it('T3: is never before what was believed in the last run, while nobody told the time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), fc.nat({ max: 1e9 }), (wallMs, sinceBootMs) => {
        const believed = believedTime({ heard: null, mark }, { wallMs, sinceBootMs });
        expect(believed).toBeGreaterThanOrEqual(Math.max(mark.atMs, wallMs));
      }),
    );
  });

  it('goes on while the wall clock stands still', () => {
    const now = { wallMs: noonMs - dayMs, sinceBootMs: mark.sinceBootMs + 90_000 };
    expect(believedTime({ heard: null, mark }, now)).toBe(noonMs + 90_000);
  });
});

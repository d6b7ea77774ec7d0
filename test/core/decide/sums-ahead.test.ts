import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CoverOffer } from '../../../terminal/core/decide/candidates.ts';
import { type LineAhead, SumsAhead } from '../../../terminal/core/decide/search/sums-ahead.ts';

/** Some cuts of each line, and how many units it has. */
const someLines = fc.array(
  fc.record({
    quantity: fc.integer({ min: 1, max: 3 }),
    cuts: fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 3 }),
  }),
  { minLength: 1, maxLength: 4 },
);

describe('what lines ahead can come to', () => {
  it('is what some choice of a cut for each of their units adds up to', () => {
    fc.assert(
      fc.property(
        someLines,
        fc.nat({ max: 200 }),
        fc.nat({ max: 300 }),
        fc.nat({ max: 20 }),
        (lines, taken, from, width) => {
          const { covers, ahead } = problemOf(lines);
          const made = SumsAhead.of(ahead, { covers, least: 0 });
          const window = { from, to: from + width };
          for (let at = 0; at <= lines.length; at += 1) {
            const sums = sumsOf(lines.slice(at)).map((sum) => taken + sum);
            const isReached = sums.some((sum) => sum >= window.from && sum <= window.to);
            expect(made?.sums.mayReach(at, taken, window)).toBe(isReached);
          }
        },
      ),
    );
  });

  it('is not looked at where the sums are too many', () => {
    const { covers, ahead } = problemOf([{ quantity: 1, cuts: [1_000_000] }]);
    expect(SumsAhead.of(ahead, { covers, least: 0 })).toBeNull();
    expect(SumsAhead.of(ahead, { covers, least: 999_000 })).not.toBeNull();
  });
});

type Line = { readonly quantity: number; readonly cuts: readonly number[] };

/** Each cut is an offer of its own. */
function problemOf(lines: readonly Line[]): {
  readonly covers: readonly CoverOffer[];
  readonly ahead: readonly LineAhead[];
} {
  const covers: CoverOffer[] = [];
  const ahead = lines.map(({ quantity, cuts }, line) => {
    const offers = cuts.map((cut) => {
      const byLine = lines.map((_, at) => (at === line ? cut : 0));
      return covers.push({ cuts: byLine, lines: [line], unitsMax: quantity } as unknown as CoverOffer) - 1;
    });
    return { line, quantity, offers };
  });
  return { covers, ahead };
}

function sumsOf(lines: readonly Line[]): readonly number[] {
  let sums = [0];
  for (const { quantity, cuts } of lines) {
    for (let unit = 0; unit < quantity; unit += 1) {
      sums = [...new Set(sums.flatMap((sum) => [sum, ...cuts.map((cut) => sum + cut)]))];
    }
  }
  return sums;
}

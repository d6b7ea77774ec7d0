import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fen,
  permille,
  type RoundingMode,
  shareOf,
  splitByLargestRemainder,
  sumFen,
} from '../../terminal/core/money.ts';

describe('amounts', () => {
  it.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('%d is no amount', (amount) => {
    expect(() => fen(amount)).toThrow();
  });

  it.each([-1, 1001, 0.5])('%d is no share of 1000', (share) => {
    expect(() => permille(share)).toThrow();
  });

  it('refuses a sum that is no longer exact', () => {
    expect(sumFen([1, 2, 3])).toBe(6);
    expect(() => sumFen([2 ** 53 - 1, 1])).toThrow();
  });
});

describe('a share', () => {
  const rows: readonly (readonly [string, number, number, 1 | 10 | 100, RoundingMode, number])[] = [
    ['101 × 0.500 = 50.5', 101, 500, 1, 'half-up', 51],
    ['99 × 0.505 = 49.995', 99, 505, 1, 'half-up', 50],
    ['1 × 0.499', 1, 499, 1, 'half-up', 0],
    ['1 × 0.001, up', 1, 1, 1, 'up', 1],
    ['1 × 0.999, down', 1, 999, 1, 'down', 0],
    ['exact, up', 1000, 780, 10, 'up', 780],
    ['25 to 10', 25, 1000, 10, 'half-up', 30],
    ['24.95 to 10, once', 499, 50, 10, 'half-up', 20],
    ['150 to 100', 150, 1000, 100, 'half-up', 200],
    ['past 2^53: (2^53 − 1) × 0.500', 2 ** 53 - 1, 500, 1, 'half-up', 2 ** 52],
  ];
  it.each(rows)('%s', (_, amount, share, unit, mode, expected) => {
    expect(shareOf(amount, share, { unit, mode })).toBe(expected);
  });

  it('is what whole numbers of any size give', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.integer({ min: 0, max: 1000 }), (amount, share) => {
        expect(BigInt(shareOf(amount, share))).toBe((BigInt(amount) * BigInt(share) + 500n) / 1000n);
      }),
    );
  });
});

describe('a split by largest remainder', () => {
  it.each([
    ['one left, the earlier on a tie', 10, [1, 1, 1], [4, 3, 3]],
    ['two left, largest remainders: 3.33, 3.33, 3.34', 10, [333, 333, 334], [3, 3, 4]],
    ['a weight of 0 gets nothing', 5, [0, 1, 0, 1], [0, 3, 0, 2]],
    ['nothing to split', 0, [0, 0], [0, 0]],
    ['past 2^53', 2 ** 52, [2 ** 51, 2 ** 51], [2 ** 51, 2 ** 51]],
  ])('%s', (_, total, weights, shares) => {
    expect(splitByLargestRemainder(total, weights)).toEqual(shares);
  });

  it.each([
    ['nobody to give to', 1, [0, 0]],
    ['nobody at all', 1, []],
    ['a negative total', -1, [1]],
    ['a negative weight', 1, [2, -1]],
    ['a part of a fen', 0.5, [1]],
  ])('refuses %s', (_, total, weights) => {
    expect(() => splitByLargestRemainder(total, weights)).toThrow();
  });

  const weights = fc
    .array(fc.oneof(fc.nat(5), fc.nat(1_000_000_000)), { minLength: 1, maxLength: 12 })
    .filter((all) => all.some((weight) => weight > 0));
  const sumOf = (all: readonly number[]) => all.reduce((sum, one) => sum + one, 0);

  it('gives everything away, and nobody a fen more or less than their exact share', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000_000), weights, (total, all) => {
        const shares = splitByLargestRemainder(total, all);
        expect(sumOf(shares)).toBe(total);
        const sum = BigInt(sumOf(all));
        shares.forEach((share, at) => {
          const whole = (BigInt(total) * BigInt(all[at]!)) / sum;
          expect([whole, whole + 1n]).toContain(BigInt(share));
        });
      }),
    );
  });

  it('gives a larger weight, and an earlier equal one, no less', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), weights, (total, all) => {
        const shares = splitByLargestRemainder(total, all);
        all.forEach((weight, at) => {
          all.forEach((other, later) => {
            const first = weight > other || (weight === other && at < later);
            if (first) expect(shares[at]).toBeGreaterThanOrEqual(shares[later]!);
          });
        });
      }),
    );
  });

  it('gives nobody more than their weight while the total is not more than all weights', () => {
    const within = weights.chain((all) => fc.tuple(fc.nat(sumOf(all)), fc.constant(all)));
    fc.assert(
      fc.property(within, ([total, all]) => {
        splitByLargestRemainder(total, all).forEach((share, at) => {
          expect(share).toBeLessThanOrEqual(all[at]!);
        });
      }),
    );
  });
});

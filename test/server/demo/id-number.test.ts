import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idNumber, idNumberCheck } from '../../../server/demo/id-number.ts';

describe('the check character of an ID number', () => {
  it.each([
    // GB 11643-1999, annex A: the two numbers that the standard works out.
    ['11010519491231002', 'X'],
    ['44052418800101001', '4'],
  ])('of %s is %s', (digits, check) => {
    expect(idNumberCheck(digits)).toBe(check);
  });

  it('makes the weighted sum of all eighteen places leave 1 when divided by 11', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9), { minLength: 17, maxLength: 17 }), (digits) => {
        expect(weightedSum(digits.join('') + idNumberCheck(digits.join(''))) % 11).toBe(1);
      }),
    );
  });

  it('catches every single wrong digit', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(9), { minLength: 17, maxLength: 17 }),
        fc.nat(16),
        fc.integer({ min: 1, max: 9 }),
        (digits, place, shift) => {
          const wrong = digits.map((digit, at) => (at === place ? (digit + shift) % 10 : digit));
          expect(idNumberCheck(wrong.join(''))).not.toBe(idNumberCheck(digits.join('')));
        },
      ),
    );
  });

  it.each(['', '1101051949123100', '1101051949123100X'])('refuses %j, which is not 17 digits', (digits) => {
    expect(() => idNumberCheck(digits)).toThrow('17 digits');
  });
});

it('puts an ID number together from city, birthday and sequence', () => {
  expect(idNumber({ region: '110105', birth: '19491231', sequence: 2 })).toBe('11010519491231002X');
});

/** ISO 7064 MOD 11-2, from its definition: place i from the right weighs 2^(i-1). */
function weightedSum(number: string): number {
  return [...number].reverse().reduce((sum, character, place) => {
    const value = character === 'X' ? 10 : Number(character);
    return sum + value * (2 ** place % 11);
  }, 0);
}

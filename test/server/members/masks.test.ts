import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskedCardNumber } from '../../../server/cards/mask-card-number.ts';
import { maskedIdNumber, maskedName, maskedPhone } from '../../../server/members/masks.ts';

describe('a masked name', () => {
  it.each([
    ['of two characters keeps the surname', '李娜', '李*'],
    ['of three keeps the first and the last', '张三丰', '张*丰'],
    ['of four keeps a surname of two', '欧阳建华', '欧阳*华'],
    ['of a minority shows three characters', '阿不都热合曼', '阿不***曼'],
    ['of a foreigner does not say how long it is', 'Christopher Smith', 'Ch***h'],
    ['of one character shows nothing', '某', '*'],
    ['of nothing shows nothing', '', '*'],
    ['with a rare surname outside the basic plane keeps it whole', '𠮷田', '𠮷*'],
    ['with two rare characters hides one whole', '𠮷𡈽𠀋', '𠮷*𠀋'],
    ['with a variation selector hides it with its character', '葛󠄀葛󠄁城', '葛󠄀*城'],
    ['with spaces around it is the name', ' 李娜 ', '李*'],
  ])('%s', (_case, name, masked) => {
    expect(maskedName(name)).toBe(masked);
  });
});

describe('a masked number', () => {
  it.each([
    ['of a resident', maskedIdNumber, '51010419790101234X', '510***********234X'],
    ['of a resident of old', maskedIdNumber, '510104790101234', '510********1234'],
    ['of a passport', maskedIdNumber, 'E12345678', 'E******78'],
    ['of something short', maskedIdNumber, 'A1234', '*****'],
    ['of a telephone', maskedPhone, '13912343306', '**** 3306'],
    ['of a short telephone', maskedPhone, '12345', '****'],
    ['of a card of 19 digits', maskedCardNumber, '6214620012340003306', '6214 **** **** 3306'],
    ['of a card of 16 digits', maskedCardNumber, '6214620012343306', '6214 **** **** 3306'],
    ['of something that is no card', maskedCardNumber, '62146200', '**** **** **** ****'],
  ])('%s', (_case, mask, number, masked) => {
    expect(mask(number)).toBe(masked);
  });
});

const digits = (minLength: number, maxLength: number) =>
  fc.stringMatching(new RegExp(`^[0-9]{${minLength},${maxLength}}$`));

/** The longest piece of the number that the mask shows in one run. */
function longestRun(masked: string, number: string): number {
  for (let length = number.length; length > 0; length -= 1)
    for (let from = 0; from + length <= number.length; from += 1)
      if (masked.includes(number.slice(from, from + length))) return length;
  return 0;
}

describe('a mask of any number', () => {
  it.each([
    ['ID number', maskedIdNumber, digits(1, 20)],
    ['phone', maskedPhone, digits(1, 20)],
    ['card number', maskedCardNumber, digits(1, 24)],
  ])('shows no run of more than four digits of the %s, and hides at least half', (_case, mask, numbers) => {
    fc.assert(
      fc.property(numbers, (number) => {
        const masked = mask(number);
        expect(longestRun(masked, number)).toBeLessThanOrEqual(4);
        // A card of 12 digits, the shortest there is, shows eight of them.
        const shown = masked.replace(/[^0-9]/g, '').length;
        expect(shown).toBeLessThanOrEqual(Math.max(number.length / 2, number.length - 4));
        expect(shown).toBeLessThanOrEqual(8);
      }),
    );
  });
});

describe('a mask of any name', () => {
  /** Characters as people write them in names; none is the mask itself. */
  const character = fc.oneof(
    fc.stringMatching(/^[\u4e00-\u9fff]$/),
    fc.constantFrom('𠮷', '𡈽', '𠀋', '葛󠄀', 'é', 'a', '·', '👩‍🔬'),
  );
  const names = fc.array(character, { minLength: 1, maxLength: 40 }).map((parts) => parts.join(''));

  it('is never the whole name, hides something, and breaks no character in two', () => {
    fc.assert(
      fc.property(names, (name) => {
        const masked = maskedName(name);
        expect(masked).not.toBe(name);
        expect(masked).toContain('*');
        expect(masked).not.toContain(name);
        // A lone half of a pair would not survive UTF-8.
        expect(Buffer.from(masked, 'utf8').toString('utf8')).toBe(masked);
      }),
    );
  });

  it('stays short, however long the name is', () => {
    expect(maskedName('长'.repeat(10_000))).toBe('长长***长');
  });
});

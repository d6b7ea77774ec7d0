import { describe, expect, it } from 'vitest';
import { pairingCode, pairingCodePattern, pairingCodeText, rootPin } from '../../terminal/wire/enrolment.ts';
import { sha256 } from '../../terminal/wire/sha256.ts';

describe('a pairing code', () => {
  const code = pairingCode(new Uint8Array([0, 1, 2, 3, 31, 32, 255, 9, 10, 11]), sha256('root'));

  it('is made to be typed: no letter that looks like a digit', () => {
    expect(code).toMatch(pairingCodePattern);
    expect(code).not.toMatch(/[ILOU]/);
  });

  it('ends with the pin of the root that it was made for', () => {
    expect(code.slice(-8)).toBe(rootPin(sha256('root')));
    expect(rootPin(sha256('another root'))).not.toBe(rootPin(sha256('root')));
  });

  it('is read with small letters and blanks around it', () => {
    expect(pairingCodeText.parse(`  ${code.toLowerCase()} `)).toBe(code);
  });

  it.each([
    '',
    'ABC',
    'AAAAA-AAAAA',
    'IIIII-OOOOO-UUUUUUUU',
    `${'A'.repeat(5)}-${'A'.repeat(5)}-${'A'.repeat(9)}`,
  ])('refuses %j', (text) => expect(pairingCodeText.safeParse(text).success).toBe(false));
});

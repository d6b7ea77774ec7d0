import { describe, expect, it } from 'vitest';
import { codePins, pairingCode, pairingCodePattern, pairingCodeText } from '../../terminal/wire/enrolment.ts';
import { sha256 } from '../../terminal/wire/sha256.ts';

describe('a pairing code', () => {
  const server = { rootSha256: sha256('root'), authoritySha256: sha256('authority') };
  const secret = new Uint8Array([0, 1, 2, 3, 31, 32, 255, 9, 10, 11]);
  const code = pairingCode(secret, server);

  it('is made to be typed: no letter that looks like a digit', () => {
    expect(code).toMatch(pairingCodePattern);
    expect(code).not.toMatch(/[ILOU]/);
  });

  it('pins the root and the authority that it was made for', () => {
    expect(codePins(code, server)).toBe(true);
    expect(codePins(code, { ...server, rootSha256: sha256('another root') })).toBe(false);
    expect(codePins(code, { ...server, authoritySha256: sha256('another authority') })).toBe(false);
    expect(codePins(code, { ...server, authoritySha256: null })).toBe(false);
  });

  it('has another pin under another secret: nobody can look for a root that fits before it is out', () => {
    const other = pairingCode(new Uint8Array(10), server);
    expect(other.slice(-8)).not.toBe(code.slice(-8));
    expect(codePins(`${other.slice(0, 11)}${code.slice(11)}`, server)).toBe(false);
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

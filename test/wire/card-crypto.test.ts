import { describe, expect, it } from 'vitest';
import type { CardCrypto } from '../../drivers/emv/index.ts';
import { nodeCardCrypto } from '../../terminal/wire/card-crypto.ts';

/** The driver's shape; the compiler says here whether the two still agree. */
const crypto: CardCrypto = nodeCardCrypto;
const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));

/** p = 2^521 − 1 and q = 2^607 − 1, both prime: a modulus that anyone can check, 141 bytes long. */
const modulusNumber = (2n ** 521n - 1n) * (2n ** 607n - 1n);
const modulus = bytesOf(modulusNumber, 141);

function bytesOf(number: bigint, length: number): Uint8Array {
  return hex(number.toString(16).padStart(2 * length, '0'));
}

function power(base: bigint, exponent: number): bigint {
  let product = 1n;
  for (let count = 0; count < exponent; count += 1) product = (product * base) % modulusNumber;
  return product;
}

describe('the machine’s RSA', () => {
  it.each([
    ['a small number', 2n],
    ['a number that wraps around', 2n ** 1000n + 12_345n],
    ['the largest number', modulusNumber - 1n],
  ])('recovers %s as whole-number arithmetic does', (_, number) => {
    const recovered = crypto.rsaRecover({ modulus, exponent: hex('03') }, bytesOf(number, 141));
    expect(recovered).toEqual(bytesOf(power(number, 3), 141));
  });

  it('keeps leading zeros', () => {
    const recovered = crypto.rsaRecover({ modulus, exponent: hex('03') }, bytesOf(3n, 141));
    expect(recovered).toHaveLength(141);
    expect(recovered?.at(-1)).toBe(27);
    expect(recovered?.[0]).toBe(0);
  });

  it.each([
    ['shorter than the modulus', bytesOf(2n, 140)],
    ['longer than the modulus', bytesOf(2n, 142)],
    ['the modulus itself', modulus],
    ['above the modulus', new Uint8Array(141).fill(0xff)],
    ['empty', new Uint8Array()],
  ])('recovers nothing from a signature that is %s', (_, signature) => {
    expect(crypto.rsaRecover({ modulus, exponent: hex('03') }, signature)).toBeNull();
  });

  it.each([
    ['an even modulus', new Uint8Array(128).fill(0xfe)],
    ['a modulus of nothing', new Uint8Array(128)],
    ['no modulus', new Uint8Array()],
  ])('takes %s for no key', (_, hostile) => {
    const signature = new Uint8Array(hostile.length).fill(0x01);
    expect(crypto.rsaRecover({ modulus: hostile, exponent: hex('03') }, signature)).toBeNull();
  });

  it('hashes with SHA-1 (FIPS 180-4, “abc”)', () => {
    expect(crypto.sha1(new TextEncoder().encode('abc'))).toEqual(
      hex('a9993e364706816aba3e25717850c26c9cd0d89d'),
    );
  });
});

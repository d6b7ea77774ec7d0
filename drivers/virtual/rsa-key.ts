import {
  constants,
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  privateEncrypt,
} from 'node:crypto';
import { toHex } from '../emv/hex.ts';

export type VirtualRsaKey = {
  /** Upper-case hexadecimal, without leading zeros. */
  readonly modulus: string;
  readonly exponent: string;
  readonly privateKeyPem: string;
};

export type PublicExponent = 3 | 65_537;

/** EMV Book 2, 11.1: keys of 512 to 1984 bits, whole bytes; node makes none below 512. */
export const keyBitsMin = 512;
export const keyBitsMax = 1984;

export function newRsaKey(bits: number, exponent: PublicExponent): VirtualRsaKey {
  if (bits < keyBitsMin || bits > keyBitsMax || bits % 8 !== 0) throw new RangeError(`a key of ${bits} bits`);
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: bits, publicExponent: exponent });
  const { n = '' } = privateKey.export({ format: 'jwk' });
  return {
    modulus: toHex(Buffer.from(n, 'base64url')),
    exponent: exponent === 3 ? '03' : '010001',
    privateKeyPem: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
  };
}

/** EMV Book 2, B2.1: the bare RSA operation on a block as long as the modulus. */
export function signBlock(key: KeyObject | string, block: Uint8Array): Uint8Array {
  const privateKey = typeof key === 'string' ? createPrivateKey(key) : key;
  return new Uint8Array(privateEncrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, block));
}

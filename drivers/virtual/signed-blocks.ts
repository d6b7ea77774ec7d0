import { createHash } from 'node:crypto';
import { concatBytes, fromHex } from '../emv/hex.ts';

/**
 * The blocks that bank and card sign with RSA, before the signature. EMV Book 2, tables 1, 2, 13 and 15:
 * header, content, SHA-1 over content and what follows it outside the block, trailer.
 */
const header = 0x6a;
const trailer = 0xbc;
const filler = 0xbb;
const hashBytes = 20;
const sha1Id = 0x01;
const rsaId = 0x01;

export type CertifiedKey = { readonly modulus: Uint8Array; readonly exponent: Uint8Array };

export type SignedKey = { readonly block: Uint8Array; readonly remainder: Uint8Array };

/** EMV Book 2, table 1. `prefix`: 3 to 8 digits that the issuer's card numbers begin with. */
export function issuerKeyBlock(options: {
  readonly signerBytes: number;
  readonly prefix: string;
  readonly monthAndYear: string;
  readonly serial: string;
  readonly key: CertifiedKey;
}): SignedKey {
  const head = fromHex(
    `02${options.prefix.padEnd(8, 'F')}${options.monthAndYear}${options.serial}${bytesText(sha1Id, rsaId)}`,
  );
  return keyBlock(options.signerBytes, head, options.key, new Uint8Array());
}

/** EMV Book 2, table 13. The certificate vouches for the card's number and its static data too. */
export function cardKeyBlock(options: {
  readonly signerBytes: number;
  readonly pan: string;
  readonly monthAndYear: string;
  readonly serial: string;
  readonly key: CertifiedKey;
  readonly staticData: Uint8Array;
}): SignedKey {
  const head = fromHex(
    `04${options.pan.padEnd(20, 'F')}${options.monthAndYear}${options.serial}${bytesText(sha1Id, rsaId)}`,
  );
  return keyBlock(options.signerBytes, head, options.key, options.staticData);
}

/** EMV Book 2, table 2: Signed Static Application Data. */
export function staticDataBlock(options: {
  readonly signerBytes: number;
  readonly staticData: Uint8Array;
}): Uint8Array {
  const dataAuthenticationCode = [0x31, 0x32];
  const content = padded(
    Uint8Array.from([0x03, sha1Id, ...dataAuthenticationCode]),
    options.signerBytes - hashBytes - 2,
  );
  return sealed(content, options.staticData);
}

/** EMV Book 2, table 15: Signed Dynamic Application Data, what the chip signs for the terminal's challenge. */
export function dynamicDataBlock(options: {
  readonly signerBytes: number;
  readonly dynamicNumber: Uint8Array;
  readonly challengeData: Uint8Array;
}): Uint8Array {
  const dynamicData = concatBytes(Uint8Array.of(options.dynamicNumber.length), options.dynamicNumber);
  const head = concatBytes(Uint8Array.of(0x05, sha1Id, dynamicData.length), dynamicData);
  return sealed(padded(head, options.signerBytes - hashBytes - 2), options.challengeData);
}

function keyBlock(
  signerBytes: number,
  head: Uint8Array,
  key: CertifiedKey,
  followingData: Uint8Array,
): SignedKey {
  const lengths = Uint8Array.of(key.modulus.length, key.exponent.length);
  const room = signerBytes - hashBytes - 2 - head.length - lengths.length;
  const leftmost = padded(key.modulus.subarray(0, room), room);
  const remainder = key.modulus.subarray(room);
  const content = concatBytes(head, lengths, leftmost);
  return { block: sealed(content, concatBytes(remainder, key.exponent, followingData)), remainder };
}

function sealed(content: Uint8Array, followingData: Uint8Array): Uint8Array {
  const hash = createHash('sha1').update(content).update(followingData).digest();
  return concatBytes(Uint8Array.of(header), content, hash, Uint8Array.of(trailer));
}

function padded(bytes: Uint8Array, length: number): Uint8Array {
  if (bytes.length > length) throw new RangeError(`${bytes.length} bytes do not fit into ${length}`);
  const whole = new Uint8Array(length).fill(filler);
  whole.set(bytes);
  return whole;
}

function bytesText(...bytes: readonly number[]): string {
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

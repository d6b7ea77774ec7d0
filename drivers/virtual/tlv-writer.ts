import { concatBytes, fromHex } from '../emv/hex.ts';

/** Longest value that a record of a card holds (EMV Book 3, 6.5.11: a record has at most 254 bytes). */
const valueBytesMax = 255;

/** One data object: tag (hexadecimal), length, value. The parts of the value are joined. */
export function dataObject(tag: string, ...value: readonly Uint8Array[]): Uint8Array {
  const bytes = concatBytes(...value);
  if (bytes.length > valueBytesMax) throw new RangeError(`${tag} has ${bytes.length} bytes`);
  // ISO/IEC 7816-4, 5.2.2.2: lengths above 127 take a prefix byte that counts the length bytes.
  const length = bytes.length < 0x80 ? [bytes.length] : [0x81, bytes.length];
  return concatBytes(fromHex(tag), Uint8Array.from(length), bytes);
}

export function hexObject(tag: string, value: string): Uint8Array {
  return dataObject(tag, fromHex(value));
}

export function textObject(tag: string, value: string): Uint8Array {
  return dataObject(tag, new TextEncoder().encode(value));
}

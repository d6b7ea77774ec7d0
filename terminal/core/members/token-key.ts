import type { CardToken } from '../card-token.ts';

/** Bits of a key behind those that choose its bucket. */
const remainderBits = 32;

/** One of the four 32-bit words of a token, the first being word 0. No text is cut out: this runs for each tap. */
export function tokenWord(token: CardToken, word: 0 | 1 | 2 | 3): number {
  let value = 0;
  for (let at = word * 8; at < word * 8 + 8; at += 1) {
    const code = token.charCodeAt(at);
    value = (value << 4) | (code < 58 ? code - 48 : code - 87);
  }
  return value >>> 0;
}

/** The bucket of a key: the first `bucketBits` bits of its token, 1 to 31 of them. */
export function bucketOf(high: number, bucketBits: number): number {
  return high >>> (remainderBits - bucketBits);
}

/** The 32 bits of a token behind those of its bucket. */
export function remainderOf(words: { high: number; low: number }, bucketBits: number): number {
  return ((words.high << bucketBits) | (words.low >>> (remainderBits - bucketBits))) >>> 0;
}

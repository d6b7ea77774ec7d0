import type { CardToken } from '../card-token.ts';
import { bucketOf, remainderOf, tokenWord } from './token-key.ts';

/**
 * The members of a programme as a sorted, bucketed set of keys cut from their card tokens. The first
 * `bucketBits` bits of a token choose its bucket; the 32 bits behind them, its remainder, stand in its record,
 * beside the number of the member class that it belongs to. Records are sorted by key; a member's place among
 * them is its rank.
 *
 * Cards whose keys are alike are never told apart by key: they stand in `exceptions` with their whole tokens,
 * and none of them among the keys. A stranger's key is alike to a member's once in some fifty million.
 */
export type MemberIndex = {
  readonly bucketBits: number;
  /** Length 2^bucketBits + 1: the rank at which each bucket begins. */
  readonly bucketStarts: Uint32Array;
  /**
   * `recordWords` for each member: the high and the low half of its remainder, then its class number. They lie
   * together because memory is what a lookup waits for: it asks for one place in it, or the disk for one read.
   */
  readonly records: Uint16Array;
  /** Ascending by token. */
  readonly exceptions: readonly IndexedMember[];
};

export const recordWords = 3;

export type IndexedMember = { readonly token: CardToken; readonly classNumber: number };

export const classesMax = 65_536;
export const bucketBitsMin = 8;
export const bucketBitsMax = 28;
/** Cards alike by chance are one pair among tens of millions: more of them are no chance. */
export const exceptionsMax = 4_096;
/** Few enough buckets that their starts stay near the processor: the place within one is computed, not searched. */
const membersPerBucket = 128;

/** How many bits choose the bucket when so many members are indexed anew. */
export function bucketBitsFor(members: number): number {
  const wanted = Math.ceil(Math.log2(Math.max(2, members / membersPerBucket)));
  return Math.min(bucketBitsMax, Math.max(bucketBitsMin, wanted));
}

export function memberCount(index: MemberIndex): number {
  return recordCount(index) + index.exceptions.length;
}

/** Members that are found by their keys. */
export function recordCount({ records }: MemberIndex): number {
  return records.length / recordWords;
}

export function remainderAt(records: Uint16Array, rank: number): number {
  const at = rank * recordWords;
  return (((records[at] ?? 0) << 16) | (records[at + 1] ?? 0)) >>> 0;
}

export function classAt(records: Uint16Array, rank: number): number {
  return records[rank * recordWords + 2] ?? 0;
}

export function setRecord(
  records: Uint16Array,
  rank: number,
  is: { readonly remainder: number; readonly classNumber: number },
): void {
  const at = rank * recordWords;
  records[at] = is.remainder >>> 16;
  records[at + 1] = is.remainder;
  records[at + 2] = is.classNumber;
}

/** The number of a card's class, or -1 when the index does not hold it. */
export function findClass(index: MemberIndex, token: CardToken): number {
  const { bucketBits, bucketStarts, records, exceptions } = index;
  const high = tokenWord(token, 0);
  const bucket = bucketOf(high, bucketBits);
  const remainder = remainderOf({ high, low: tokenWord(token, 1) }, bucketBits);
  const first = bucketStarts[bucket] ?? 0;
  const rank = rankInBucket(records, { first, end: bucketStarts[bucket + 1] ?? 0, remainder });
  if (rank >= 0) return records[rank * recordWords + 2] ?? -1;
  return exceptions.length === 0 ? -1 : findException(exceptions, token);
}

/**
 * The rank of a remainder among the records of one bucket, `first` to `end`, or -1. Tokens are spread evenly, so
 * that its place follows from its value, but for a few records to and fro; when they are not, it is still found.
 */
export function rankInBucket(
  records: Uint16Array,
  { first, end, remainder }: { readonly first: number; readonly end: number; readonly remainder: number },
): number {
  const high = remainder >>> 16;
  const low = remainder & 0xffff;
  let rank = first + ((high * (end - first)) >>> 16);
  while (rank > first && (records[(rank - 1) * recordWords] ?? 0) >= high) rank -= 1;
  for (; rank < end; rank += 1) {
    const highHere = records[rank * recordWords] ?? 0;
    if (highHere < high) continue;
    if (highHere > high) return -1;
    const lowHere = records[rank * recordWords + 1] ?? 0;
    if (lowHere >= low) return lowHere === low ? rank : -1;
  }
  return -1;
}

/** The rank of a remainder, as `rankInBucket` has it; of one that is not there, `-1 - rank` with the rank that it would have. */
export function placeOfKey(
  records: Uint16Array,
  { first, end, remainder }: { readonly first: number; readonly end: number; readonly remainder: number },
): number {
  let [low, high] = [first, end];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (remainderAt(records, middle) < remainder) low = middle + 1;
    else high = middle;
  }
  return low < end && remainderAt(records, low) === remainder ? low : -1 - low;
}

/** The class number of a card that is known by its whole token, or -1. */
export function findException(exceptions: readonly IndexedMember[], token: CardToken): number {
  for (const exception of exceptions) if (exception.token === token) return exception.classNumber;
  return -1;
}

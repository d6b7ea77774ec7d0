import type { CardToken } from '../card-token.ts';
import { bucketOf, remainderOf, tokenWord } from './token-key.ts';

/**
 * The members of a programme as a sorted, bucketed set of keys cut from their card tokens. The first
 * `bucketBits` bits of a token choose its bucket; the 32 bits behind them stand in `remainders`, sorted within
 * the bucket; `classes` says which member class each belongs to. A member's place in both is its rank.
 *
 * Cards whose keys are alike are never told apart by key: they stand in `exceptions` with their whole tokens,
 * and none of them among the keys. A stranger's key is alike to a member's once in half a billion.
 */
export type MemberIndex = {
  readonly bucketBits: number;
  /** Length 2^bucketBits + 1: the rank at which each bucket begins. */
  readonly bucketStarts: Uint32Array;
  readonly remainders: Uint32Array;
  readonly classes: ClassColumn;
  /** Ascending by token. */
  readonly exceptions: readonly IndexedMember[];
};

/** As narrow as the number of classes allows. */
export type ClassColumn = Uint8Array | Uint16Array;

export type IndexedMember = { readonly token: CardToken; readonly classNumber: number };

export const classesMax = 65_536;
export const bucketBitsMin = 8;
export const bucketBitsMax = 28;
/** Cards alike by chance are one pair among tens of millions: more of them are no chance. */
export const exceptionsMax = 4_096;
/** Up to ten members a bucket: a few steps of a linear walk, all in one or two cache lines. */
const membersPerBucket = 10;

/** Bytes of a class number. */
export function classWidth(classes: number): 1 | 2 {
  return classes <= 256 ? 1 : 2;
}

export function classColumn(classes: number, members: number): ClassColumn {
  return classWidth(classes) === 1 ? new Uint8Array(members) : new Uint16Array(members);
}

/** How many bits choose the bucket when so many members are indexed anew. */
export function bucketBitsFor(members: number): number {
  const wanted = Math.ceil(Math.log2(Math.max(2, members / membersPerBucket)));
  return Math.min(bucketBitsMax, Math.max(bucketBitsMin, wanted));
}

export function memberCount(index: MemberIndex): number {
  return index.remainders.length + index.exceptions.length;
}

/** The number of a card's class, or -1 when the index does not hold it. */
export function findClass(index: MemberIndex, token: CardToken): number {
  const { bucketBits, bucketStarts, remainders } = index;
  const high = tokenWord(token, 0);
  const bucket = bucketOf(high, bucketBits);
  const remainder = remainderOf({ high, low: tokenWord(token, 1) }, bucketBits);
  const end = bucketStarts[bucket + 1] ?? 0;
  for (let rank = bucketStarts[bucket] ?? 0; rank < end; rank += 1) {
    const here = remainders[rank] ?? 0;
    if (here === remainder) return index.classes[rank] ?? -1;
    if (here > remainder) break;
  }
  return findException(index.exceptions, token);
}

/** The class number of a card that is known by its whole token, or -1. */
export function findException(exceptions: readonly IndexedMember[], token: CardToken): number {
  for (const exception of exceptions) if (exception.token === token) return exception.classNumber;
  return -1;
}

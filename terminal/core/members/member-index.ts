import type { CardToken } from '../card-token.ts';
import { invariant } from '../invariant.ts';

/**
 * The members of a programme as a sorted, bucketed set of 64-bit keys cut from their card tokens. The
 * first `bucketBits` bits of a key choose its bucket; the 32 bits behind them stand in `remainders`, sorted
 * within the bucket; `classes` says which member class each belongs to. About 6.4 bytes a member.
 */
export type MemberIndex = {
  readonly bucketBits: number;
  /** Which 8 bytes of the token make the key: another offset is taken when two members collide. */
  readonly keyOffset: number;
  /** Length 2^bucketBits + 1: where each bucket begins. */
  readonly bucketStarts: Uint32Array;
  readonly remainders: Uint32Array;
  readonly classes: Uint16Array;
};

export const classesMax = 65_536;
/** Ten members a bucket on average: a few steps of a linear walk, all in one or two cache lines. */
const membersPerBucket = 10;
const bucketBitsMax = 28;
/** A token has 16 bytes, a key 8. */
const keyOffsetMax = 8;

export type IndexedMember = { readonly token: CardToken; readonly classNumber: number };

/** Where a card stands, or -1 when the index does not hold it. */
export function findMember(index: MemberIndex, token: CardToken): number {
  const { bucket, remainder } = place(token, index.keyOffset, index.bucketBits);
  const end = index.bucketStarts[bucket + 1] ?? 0;
  for (let rank = index.bucketStarts[bucket] ?? 0; rank < end; rank += 1) {
    const here = index.remainders[rank] ?? 0;
    if (here === remainder) return rank;
    if (here > remainder) return -1;
  }
  return -1;
}

/** Builds the index; takes another cut of the tokens as long as two members would look alike. */
export function buildMemberIndex(members: readonly IndexedMember[]): MemberIndex {
  for (let keyOffset = 0; keyOffset <= keyOffsetMax; keyOffset += 1) {
    const index = tryBuild(members, keyOffset);
    if (index !== 'collision') return index;
  }
  throw new Error('two cards of the register have the same token: one card is entered twice');
}

function tryBuild(members: readonly IndexedMember[], keyOffset: number): MemberIndex | 'collision' {
  const bucketBits = bucketBitsFor(members.length);
  // Bucket and remainder together are up to 60 bits, more than a double holds: sort positions, not values.
  const order = new Uint32Array(members.length);
  const remainders = new Uint32Array(members.length);
  const bucketOf = new Uint32Array(members.length);
  members.forEach((member, position) => {
    invariant(member.classNumber < classesMax, 'a class number needs more than 16 bits');
    const { bucket, remainder } = place(member.token, keyOffset, bucketBits);
    bucketOf[position] = bucket;
    remainders[position] = remainder;
    order[position] = position;
  });
  order.sort((a, b) => {
    const byBucket = (bucketOf[a] ?? 0) - (bucketOf[b] ?? 0);
    return byBucket !== 0 ? byBucket : (remainders[a] ?? 0) - (remainders[b] ?? 0);
  });

  const index = {
    bucketBits,
    keyOffset,
    bucketStarts: new Uint32Array(2 ** bucketBits + 1),
    remainders: new Uint32Array(members.length),
    classes: new Uint16Array(members.length),
  };
  let previous = -1;
  for (let rank = 0; rank < order.length; rank += 1) {
    const position = order[rank] ?? 0;
    const bucket = bucketOf[position] ?? 0;
    const remainder = remainders[position] ?? 0;
    if (previous >= 0 && bucketOf[previous] === bucket && remainders[previous] === remainder)
      return 'collision';
    index.remainders[rank] = remainder;
    index.classes[rank] = members[position]?.classNumber ?? 0;
    index.bucketStarts[bucket + 1] = (index.bucketStarts[bucket + 1] ?? 0) + 1;
    previous = position;
  }
  for (let bucket = 0; bucket < 2 ** bucketBits; bucket += 1) {
    index.bucketStarts[bucket + 1] =
      (index.bucketStarts[bucket + 1] ?? 0) + (index.bucketStarts[bucket] ?? 0);
  }
  return index;
}

function bucketBitsFor(members: number): number {
  const wanted = Math.ceil(Math.log2(Math.max(2, members / membersPerBucket)));
  return Math.min(bucketBitsMax, Math.max(1, wanted));
}

function place(
  token: CardToken,
  keyOffset: number,
  bucketBits: number,
): { bucket: number; remainder: number } {
  const high = Number.parseInt(token.slice(keyOffset * 2, keyOffset * 2 + 8), 16);
  const low = Number.parseInt(token.slice(keyOffset * 2 + 8, keyOffset * 2 + 16), 16);
  return {
    bucket: high >>> (32 - bucketBits),
    remainder: ((high << bucketBits) | (low >>> (32 - bucketBits))) >>> 0,
  };
}

import { type ClassColumn, classColumn, type IndexedMember, type MemberIndex } from './member-index.ts';

/**
 * What turns one state of an index into the next, addressed by rank: keys are random, so a day's changes touch
 * every part of the file, and whoever has the state before needs no more than these lists.
 */
export type IndexDelta = {
  /** Members of the state before; both states have the same buckets. */
  readonly membersBefore: number;
  /** Number of classes in the state after. */
  readonly classes: number;
  /** Ranks in the state before, ascending. */
  readonly removed: Uint32Array;
  readonly changed: { readonly ranks: Uint32Array; readonly classes: Uint16Array };
  /** Keys, ascending by bucket, then remainder. */
  readonly added: {
    readonly buckets: Uint32Array;
    readonly remainders: Uint32Array;
    readonly classes: Uint16Array;
  };
  /** The cards that are known by their whole tokens in the state after. */
  readonly exceptions: readonly IndexedMember[];
};

/** The changes between two states; null when their buckets differ. Class numbers mean the same in both. */
export function compareIndexes(before: MemberIndex, after: MemberIndex, classes: number): IndexDelta | null {
  if (before.bucketBits !== after.bucketBits) return null;
  const removed: number[] = [];
  const changed = { ranks: [] as number[], classes: [] as number[] };
  const added = { buckets: [] as number[], remainders: [] as number[], classes: [] as number[] };
  let old = 0;
  let now = 0;
  for (let bucket = 0; bucket < 2 ** before.bucketBits; bucket += 1) {
    const oldEnd = before.bucketStarts[bucket + 1] ?? 0;
    const nowEnd = after.bucketStarts[bucket + 1] ?? 0;
    while (old < oldEnd || now < nowEnd) {
      const oldKey = old < oldEnd ? (before.remainders[old] ?? 0) : Number.POSITIVE_INFINITY;
      const nowKey = now < nowEnd ? (after.remainders[now] ?? 0) : Number.POSITIVE_INFINITY;
      if (oldKey < nowKey) {
        removed.push(old);
        old += 1;
      } else if (nowKey < oldKey) {
        added.buckets.push(bucket);
        added.remainders.push(nowKey);
        added.classes.push(after.classes[now] ?? 0);
        now += 1;
      } else {
        if (before.classes[old] !== after.classes[now]) {
          changed.ranks.push(old);
          changed.classes.push(after.classes[now] ?? 0);
        }
        old += 1;
        now += 1;
      }
    }
  }
  return {
    membersBefore: before.remainders.length,
    classes,
    removed: Uint32Array.from(removed),
    changed: { ranks: Uint32Array.from(changed.ranks), classes: Uint16Array.from(changed.classes) },
    added: {
      buckets: Uint32Array.from(added.buckets),
      remainders: Uint32Array.from(added.remainders),
      classes: Uint16Array.from(added.classes),
    },
    exceptions: after.exceptions,
  };
}

/** The state after, in new columns; or why the delta does not belong to this state. */
export function applyDelta(before: MemberIndex, delta: IndexDelta): MemberIndex | { readonly wrong: string } {
  const { removed, changed, added } = delta;
  if (before.remainders.length !== delta.membersBefore) return { wrong: 'is made for another state' };
  const members = delta.membersBefore - removed.length + added.buckets.length;
  const oldClasses = classColumn(delta.classes, before.classes.length);
  oldClasses.set(before.classes);
  for (let at = 0; at < changed.ranks.length; at += 1)
    oldClasses[changed.ranks[at] ?? 0] = changed.classes[at] ?? 0;

  const after = { remainders: new Uint32Array(members), classes: classColumn(delta.classes, members) };
  const copier = new RunCopier({ remainders: before.remainders, classes: oldClasses }, after);
  let removal = 0;
  let previous = { bucket: -1, remainder: -1 };
  for (let at = 0; at < added.buckets.length; at += 1) {
    const bucket = added.buckets[at] ?? 0;
    const remainder = added.remainders[at] ?? 0;
    if (bucket < previous.bucket || (bucket === previous.bucket && remainder <= previous.remainder))
      return { wrong: 'adds members out of order' };
    previous = { bucket, remainder };
    const rank = rankFor(before, bucket, remainder);
    if (before.remainders[rank] === remainder && rank < (before.bucketStarts[bucket + 1] ?? 0))
      return { wrong: 'adds a member who is there' };
    for (; removal < removed.length && (removed[removal] ?? 0) < rank; removal += 1)
      copier.skip(removed[removal] ?? 0);
    copier.insert(rank, remainder, added.classes[at] ?? 0);
  }
  for (; removal < removed.length; removal += 1) copier.skip(removed[removal] ?? 0);
  copier.copyTo(delta.membersBefore);
  return {
    bucketBits: before.bucketBits,
    bucketStarts: movedStarts(before.bucketStarts, removed, added.buckets),
    ...after,
    exceptions: delta.exceptions,
  };
}

type Columns = { readonly remainders: Uint32Array; readonly classes: ClassColumn };

/** Copies the long runs between two changes whole. */
class RunCopier {
  readonly #from: Columns;
  readonly #to: Columns;
  #read = 0;
  #written = 0;

  constructor(from: Columns, to: Columns) {
    this.#from = from;
    this.#to = to;
  }

  copyTo(rank: number): void {
    this.#to.remainders.set(this.#from.remainders.subarray(this.#read, rank), this.#written);
    this.#to.classes.set(this.#from.classes.subarray(this.#read, rank), this.#written);
    this.#written += rank - this.#read;
    this.#read = rank;
  }

  skip(rank: number): void {
    this.copyTo(rank);
    this.#read += 1;
  }

  insert(rank: number, remainder: number, classNumber: number): void {
    this.copyTo(rank);
    this.#to.remainders[this.#written] = remainder;
    this.#to.classes[this.#written] = classNumber;
    this.#written += 1;
  }
}

/** The first rank of the bucket whose key is not below the remainder. */
function rankFor(index: MemberIndex, bucket: number, remainder: number): number {
  const end = index.bucketStarts[bucket + 1] ?? 0;
  let rank = index.bucketStarts[bucket] ?? 0;
  while (rank < end && (index.remainders[rank] ?? 0) < remainder) rank += 1;
  return rank;
}

/** Where buckets begin after members have gone from ranks and come to buckets. */
function movedStarts(starts: Uint32Array, removed: Uint32Array, addedTo: Uint32Array): Uint32Array {
  const moved = new Uint32Array(starts.length);
  let gone = 0;
  let come = 0;
  for (let bucket = 0; bucket < starts.length; bucket += 1) {
    const start = starts[bucket] ?? 0;
    while (gone < removed.length && (removed[gone] ?? 0) < start) gone += 1;
    while (come < addedTo.length && (addedTo[come] ?? 0) < bucket) come += 1;
    moved[bucket] = start - gone + come;
  }
  return moved;
}

import {
  classAt,
  type IndexedMember,
  type MemberIndex,
  recordCount,
  recordWords,
  remainderAt,
  setRecord,
} from './member-index.ts';

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
      const oldKey = old < oldEnd ? remainderAt(before.records, old) : Number.POSITIVE_INFINITY;
      const nowKey = now < nowEnd ? remainderAt(after.records, now) : Number.POSITIVE_INFINITY;
      if (oldKey < nowKey) {
        removed.push(old);
        old += 1;
      } else if (nowKey < oldKey) {
        added.buckets.push(bucket);
        added.remainders.push(nowKey);
        added.classes.push(classAt(after.records, now));
        now += 1;
      } else {
        const classNow = classAt(after.records, now);
        if (classAt(before.records, old) !== classNow) {
          changed.ranks.push(old);
          changed.classes.push(classNow);
        }
        old += 1;
        now += 1;
      }
    }
  }
  return {
    membersBefore: recordCount(before),
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

/** The state after, in records of its own; or why the delta does not belong to this state. */
export function applyDelta(before: MemberIndex, delta: IndexDelta): MemberIndex | { readonly wrong: string } {
  const { removed, changed, added } = delta;
  if (recordCount(before) !== delta.membersBefore) return { wrong: 'is made for another state' };
  const members = delta.membersBefore - removed.length + added.buckets.length;
  const after = new Uint16Array(members * recordWords);
  const copier = new RunCopier(before.records, after);
  let [removal, change] = [0, 0];
  const removeAndChangeUpTo = (rank: number) => {
    for (;;) {
      const gone = removed[removal] ?? rank;
      const other = changed.ranks[change] ?? rank;
      if (gone >= rank && other >= rank) return;
      if (gone <= other) {
        copier.skip(gone);
        removal += 1;
        // Whoever goes does not change.
        if (gone === other) change += 1;
      } else {
        copier.change(other, changed.classes[change] ?? 0);
        change += 1;
      }
    }
  };
  let previous = { bucket: -1, remainder: -1 };
  for (let at = 0; at < added.buckets.length; at += 1) {
    const bucket = added.buckets[at] ?? 0;
    const remainder = added.remainders[at] ?? 0;
    if (bucket < previous.bucket || (bucket === previous.bucket && remainder <= previous.remainder))
      return { wrong: 'adds members out of order' };
    previous = { bucket, remainder };
    const rank = rankFor(before, bucket, remainder);
    if (rank < (before.bucketStarts[bucket + 1] ?? 0) && remainderAt(before.records, rank) === remainder)
      return { wrong: 'adds a member who is there' };
    removeAndChangeUpTo(rank);
    copier.insert(rank, { remainder, classNumber: added.classes[at] ?? 0 });
  }
  removeAndChangeUpTo(delta.membersBefore);
  copier.copyTo(delta.membersBefore);
  return {
    bucketBits: before.bucketBits,
    bucketStarts: movedStarts(before.bucketStarts, removed, added.buckets),
    records: after,
    exceptions: delta.exceptions,
  };
}

/** Copies the long runs between two changes whole. */
class RunCopier {
  readonly #from: Uint16Array;
  readonly #to: Uint16Array;
  #read = 0;
  #written = 0;

  constructor(from: Uint16Array, to: Uint16Array) {
    this.#from = from;
    this.#to = to;
  }

  copyTo(rank: number): void {
    const run = this.#from.subarray(this.#read * recordWords, rank * recordWords);
    this.#to.set(run, this.#written * recordWords);
    this.#written += rank - this.#read;
    this.#read = rank;
  }

  skip(rank: number): void {
    this.copyTo(rank);
    this.#read += 1;
  }

  change(rank: number, classNumber: number): void {
    this.copyTo(rank + 1);
    this.#to[this.#written * recordWords - 1] = classNumber;
  }

  insert(rank: number, is: { readonly remainder: number; readonly classNumber: number }): void {
    this.copyTo(rank);
    setRecord(this.#to, this.#written, is);
    this.#written += 1;
  }
}

/** The first rank of the bucket whose key is not below the remainder. */
function rankFor({ bucketStarts, records }: MemberIndex, bucket: number, remainder: number): number {
  let low = bucketStarts[bucket] ?? 0;
  let high = bucketStarts[bucket + 1] ?? 0;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (remainderAt(records, middle) < remainder) low = middle + 1;
    else high = middle;
  }
  return low;
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

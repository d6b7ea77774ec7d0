import {
  classAt,
  type IndexedMember,
  type MemberIndex,
  placeOfKey,
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

/** A state whose records are still to come. */
export type IndexAfter = Omit<MemberIndex, 'records'> & {
  readonly members: number;
  /**
   * Makes the records from the first to the last in the buffers that are given, in turn: yields what it has filled of
   * one before it goes on to the next. Returns null, or why the delta does not belong to the state before.
   */
  readonly fill: (buffers: readonly [Uint16Array, ...Uint16Array[]]) => Generator<Uint16Array, string | null>;
};

/** The state after; or why the delta does not belong to this state. */
export function indexAfter(before: MemberIndex, delta: IndexDelta): IndexAfter | { readonly wrong: string } {
  const { removed, added, exceptions } = delta;
  if (recordCount(before) !== delta.membersBefore) return { wrong: 'is made for another state' };
  return {
    bucketBits: before.bucketBits,
    bucketStarts: movedStarts(before.bucketStarts, removed, added.buckets),
    members: delta.membersBefore - removed.length + added.buckets.length,
    exceptions,
    fill: (buffers) => filled(before, delta, new RunCopier(before.records, buffers, delta)),
  };
}

function* filled(
  before: MemberIndex,
  { added, membersBefore }: IndexDelta,
  copier: RunCopier,
): Generator<Uint16Array, string | null> {
  let previous = { bucket: -1, remainder: -1 };
  for (let at = 0; at < added.buckets.length; at += 1) {
    const bucket = added.buckets[at] ?? 0;
    const remainder = added.remainders[at] ?? 0;
    if (bucket < previous.bucket || (bucket === previous.bucket && remainder <= previous.remainder))
      return 'adds members out of order';
    previous = { bucket, remainder };
    const place = placeOfKey(before.records, {
      first: before.bucketStarts[bucket] ?? 0,
      end: before.bucketStarts[bucket + 1] ?? 0,
      remainder,
    });
    if (place >= 0) return 'adds a member who is there';
    yield* copier.upTo(-1 - place);
    yield* copier.insert({ remainder, classNumber: added.classes[at] ?? 0 });
  }
  yield* copier.upTo(membersBefore);
  yield copier.takeFilled();
  return null;
}

/** Copies the long runs between members who go or come whole, and changes in them who has changed. */
class RunCopier {
  readonly #from: Uint16Array;
  readonly #buffers: readonly Uint16Array[];
  readonly #delta: Pick<IndexDelta, 'removed' | 'changed'>;
  #to: Uint16Array;
  #buffer = 0;
  #filled = 0;
  #read = 0;
  #removal = 0;
  #change = 0;

  constructor(
    from: Uint16Array,
    buffers: readonly [Uint16Array, ...Uint16Array[]],
    delta: Pick<IndexDelta, 'removed' | 'changed'>,
  ) {
    this.#from = from;
    this.#buffers = buffers;
    this.#to = buffers[0];
    this.#delta = delta;
  }

  /** All below this rank but those who go. */
  *upTo(rank: number): Generator<Uint16Array, void> {
    const { removed } = this.#delta;
    for (;;) {
      const gone = Math.min(removed[this.#removal] ?? rank, rank);
      while (this.#read < gone) {
        if (this.#room === 0) yield this.takeFilled();
        this.#copy(Math.min(gone, this.#read + this.#room));
      }
      if (gone === rank) return;
      this.#skip(gone);
    }
  }

  *insert(is: { readonly remainder: number; readonly classNumber: number }): Generator<Uint16Array, void> {
    if (this.#room === 0) yield this.takeFilled();
    setRecord(this.#to, this.#filled, is);
    this.#filled += 1;
  }

  takeFilled(): Uint16Array {
    const filled = this.#to.subarray(0, this.#filled * recordWords);
    this.#buffer = (this.#buffer + 1) % this.#buffers.length;
    this.#to = this.#buffers[this.#buffer] ?? this.#to;
    this.#filled = 0;
    return filled;
  }

  get #room(): number {
    return this.#to.length / recordWords - this.#filled;
  }

  #copy(end: number): void {
    this.#to.set(
      this.#from.subarray(this.#read * recordWords, end * recordWords),
      this.#filled * recordWords,
    );
    const { ranks, classes } = this.#delta.changed;
    const moved = this.#filled - this.#read;
    for (; (ranks[this.#change] ?? end) < end; this.#change += 1)
      this.#to[((ranks[this.#change] ?? 0) + moved) * recordWords + 2] = classes[this.#change] ?? 0;
    this.#filled += end - this.#read;
    this.#read = end;
  }

  #skip(rank: number): void {
    this.#read = rank + 1;
    this.#removal += 1;
    // Whoever goes does not change.
    if (this.#delta.changed.ranks[this.#change] === rank) this.#change += 1;
  }
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

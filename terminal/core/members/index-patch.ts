import type { IndexDelta } from './index-delta.ts';
import { classAt, type MemberIndex, placeOfKey, recordCount } from './member-index.ts';
import { classesWithout, joined, overlaid, placeIn, Sweep, without } from './rising-ranks.ts';

/**
 * What stands between a base and a later state of an index: the steps from the one to the other folded into one, in
 * the base's ranks. Whoever has the base reads the later state through it, and writes no second hundred megabytes for
 * some thousand changes.
 */
export type IndexPatch = IndexDelta & {
  readonly added: IndexDelta['added'] & {
    /** The base rank before which each stands. */
    readonly places: Uint32Array;
  };
};

/** The records of a base, wherever they lie. */
export type BaseRecords = {
  readonly members: number;
  /** Of ranks that ascend. */
  readonly classesAt: (ranks: Uint32Array) => Uint16Array;
  /** The rank of a key; of one that is not there, `-1 - rank` with the rank before which it would stand. */
  readonly placeOf: (bucket: number, remainder: number) => number;
};

export function recordsOf(index: MemberIndex): BaseRecords {
  return {
    members: recordCount(index),
    classesAt: (ranks) => Uint16Array.from(ranks, (rank) => classAt(index.records, rank)),
    placeOf: (bucket, remainder) =>
      placeOfKey(index.records, {
        first: index.bucketStarts[bucket] ?? 0,
        end: index.bucketStarts[bucket + 1] ?? 0,
        remainder,
      }),
  };
}

export function membersUnder({ membersBefore, removed, added }: IndexDelta): number {
  return membersBefore - removed.length + added.buckets.length;
}

/** The patch to the state after the step; or why the step does not belong to the state that the patch leads to. */
export function foldStep(
  base: BaseRecords,
  patch: IndexPatch,
  step: IndexDelta,
): IndexPatch | { readonly wrong: string } {
  if (step.membersBefore !== membersUnder(patch)) return { wrong: 'is made for another state' };
  const leaving = parted(patch, step.removed);
  const changing = parted(patch, step.changed.ranks);
  const coming = newcomers(base, patch, step.added);
  if ('wrong' in coming) return coming;

  const stayed = new Uint8Array(patch.added.buckets.length).fill(1);
  for (const { newcomer } of leaving.newcomers) stayed[newcomer] = 0;
  const classes = Uint16Array.from(patch.added.classes);
  for (const { newcomer, at } of changing.newcomers) classes[newcomer] = step.changed.classes[at] ?? 0;
  const added = mergedNewcomers({ ...patch.added, classes }, stayed, coming);
  if (added === null) return { wrong: memberIsThere };

  const changed = overlaid(overlaid(patch.changed, coming.back), {
    ranks: changing.ranks,
    classes: changing.ats.map((at) => step.changed.classes[at] ?? 0),
  });
  return {
    membersBefore: patch.membersBefore,
    classes: step.classes,
    removed: joined(without(patch.removed, coming.back.ranks), leaving.ranks),
    // Whoever goes does not change.
    changed: classesWithout(changed, leaving.ranks),
    added,
    exceptions: step.exceptions,
  };
}

/** The classes of members of the state that the patch leads to, by ranks that ascend. */
export function classesUnder(base: BaseRecords, patch: IndexPatch, ranks: Uint32Array): Uint16Array {
  const classes = new Uint16Array(ranks.length);
  const { ranks: ofBase, ats, newcomers } = parted(patch, ranks);
  const changed = new Sweep(patch.changed.ranks);
  base.classesAt(Uint32Array.from(ofBase)).forEach((classNumber, place) => {
    const change = changed.placeOf(ofBase[place] ?? 0);
    classes[ats[place] ?? 0] = change < 0 ? classNumber : (patch.changed.classes[change] ?? 0);
  });
  for (const { newcomer, at } of newcomers) classes[at] = patch.added.classes[newcomer] ?? 0;
  return classes;
}

/** The class of the base's member of this rank as the patch has it; -1: gone. */
export function classUnder({ removed, changed }: IndexPatch, rank: number, classNumber: number): number {
  if (placeIn(removed, rank) >= 0) return -1;
  const change = placeIn(changed.ranks, rank);
  return change < 0 ? classNumber : (changed.classes[change] ?? -1);
}

/** The class of a member who came after the base; -1: none of them has this key. */
export function newcomerClass({ added }: IndexPatch, bucket: number, remainder: number): number {
  let [low, high] = [0, added.buckets.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const there = added.buckets[middle] ?? 0;
    if (there < bucket || (there === bucket && (added.remainders[middle] ?? 0) < remainder)) low = middle + 1;
    else high = middle;
  }
  return added.buckets[low] === bucket && added.remainders[low] === remainder
    ? (added.classes[low] ?? -1)
    : -1;
}

const memberIsThere = 'adds a member who is there';

/** Whom ranks of the later state name: members of the base, by their ranks there, and newcomers of the patch. */
type Parted = {
  readonly ranks: readonly number[];
  /** Where each of `ranks` stood in the list that was asked for. */
  readonly ats: readonly number[];
  readonly newcomers: readonly { readonly newcomer: number; readonly at: number }[];
};

function parted({ removed, added: { places } }: IndexPatch, asked: Uint32Array): Parted {
  const [ranks, ats]: number[][] = [[], []];
  const newcomers: { newcomer: number; at: number }[] = [];
  // Up to here in the later state, in the base, and in the patch's lists.
  let [state, base, gone, come] = [0, 0, 0, 0];
  for (let at = 0; at < asked.length; at += 1) {
    const wanted = asked[at] ?? 0;
    for (;;) {
      const nextGone = removed[gone] ?? Number.POSITIVE_INFINITY;
      const nextCome = places[come] ?? Number.POSITIVE_INFINITY;
      const run = Math.min(nextGone, nextCome) - base;
      if (wanted < state + run) {
        ranks?.push(base + wanted - state);
        ats?.push(at);
        break;
      }
      state += run;
      base += run;
      if (nextCome > nextGone) {
        base += 1;
        gone += 1;
      } else if (wanted === state) {
        newcomers.push({ newcomer: come, at });
        break;
      } else {
        state += 1;
        come += 1;
      }
    }
  }
  return { ranks: ranks ?? [], ats: ats ?? [], newcomers };
}

type Newcomers = {
  readonly buckets: readonly number[];
  readonly remainders: readonly number[];
  readonly classes: readonly number[];
  readonly places: readonly number[];
  /** Who left since the base was made and is there again, by the ranks that they had. */
  readonly back: { readonly ranks: readonly number[]; readonly classes: readonly number[] };
};

function newcomers(
  base: BaseRecords,
  { removed }: IndexPatch,
  added: IndexDelta['added'],
): Newcomers | { readonly wrong: string } {
  const come = {
    buckets: [] as number[],
    remainders: [] as number[],
    classes: [] as number[],
    places: [] as number[],
  };
  const back = { ranks: [] as number[], classes: [] as number[] };
  const left = new Sweep(removed);
  let previous = { bucket: -1, remainder: -1 };
  for (let at = 0; at < added.buckets.length; at += 1) {
    const [bucket = 0, remainder = 0, classNumber = 0] = [
      added.buckets[at],
      added.remainders[at],
      added.classes[at],
    ];
    if (bucket < previous.bucket || (bucket === previous.bucket && remainder <= previous.remainder))
      return { wrong: 'adds members out of order' };
    previous = { bucket, remainder };
    const place = base.placeOf(bucket, remainder);
    if (place < 0) {
      come.buckets.push(bucket);
      come.remainders.push(remainder);
      come.classes.push(classNumber);
      come.places.push(-1 - place);
    } else if (left.placeOf(place) < 0) return { wrong: memberIsThere };
    else {
      back.ranks.push(place);
      back.classes.push(classNumber);
    }
  }
  return { ...come, back };
}

/** By key; null when one who comes is there. */
function mergedNewcomers(
  here: IndexPatch['added'],
  stayed: Uint8Array,
  come: Newcomers,
): IndexPatch['added'] | null {
  const count = here.buckets.length + come.buckets.length;
  const all = {
    buckets: new Uint32Array(count),
    remainders: new Uint32Array(count),
    classes: new Uint16Array(count),
    places: new Uint32Array(count),
  };
  let [old, now, end] = [0, 0, 0];
  const take = (from: IndexPatch['added'] | Newcomers, at: number) => {
    all.buckets[end] = from.buckets[at] ?? 0;
    all.remainders[end] = from.remainders[at] ?? 0;
    all.classes[end] = from.classes[at] ?? 0;
    all.places[end] = from.places[at] ?? 0;
    end += 1;
  };
  while (old < here.buckets.length || now < come.buckets.length) {
    const order = compareKeys(here, old, come, now);
    if (order === 0) return null;
    if (order < 0) {
      if (stayed[old] === 1) take(here, old);
      old += 1;
    } else {
      take(come, now);
      now += 1;
    }
  }
  return {
    buckets: all.buckets.slice(0, end),
    remainders: all.remainders.slice(0, end),
    classes: all.classes.slice(0, end),
    places: all.places.slice(0, end),
  };
}

function compareKeys(here: IndexPatch['added'], old: number, come: Newcomers, now: number): number {
  const none = Number.POSITIVE_INFINITY;
  const [hereBucket = none, comeBucket = none] = [here.buckets[old], come.buckets[now]];
  return hereBucket !== comeBucket
    ? hereBucket - comeBucket
    : (here.remainders[old] ?? 0) - (come.remainders[now] ?? 0);
}

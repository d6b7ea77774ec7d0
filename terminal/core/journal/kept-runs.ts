/** Sequence numbers of one epoch, both ends included. */
export type SequenceRange = { readonly first: number; readonly last: number };

/** Entries that follow each other without a break, from `first` to `last`. */
export type KeptRun = SequenceRange & {
  /** The hash that its first entry is bound to: that of the entry before it, kept or lost. */
  readonly previousHash: string;
  /** The hash of its last entry. */
  readonly hash: string;
};

/** What is left of one epoch of a journal that was damaged. */
export type KeptEpoch = {
  readonly epoch: number;
  /** In their order; what lies between two, before the first, or behind the last up to `end`, is lost. */
  readonly runs: readonly KeptRun[];
  /** The last entry that anything tells of, readable or not. */
  readonly end: number;
};

/** The sequence numbers that are named, and whose entries are not there. */
export function lostRanges({ runs, end }: Pick<KeptEpoch, 'runs' | 'end'>): readonly SequenceRange[] {
  const lost: SequenceRange[] = [];
  let next = 1;
  for (const { first, last } of runs) {
    if (first > next) lost.push({ first: next, last: first - 1 });
    next = last + 1;
  }
  if (end >= next) lost.push({ first: next, last: end });
  return lost;
}

export function placesIn(ranges: readonly SequenceRange[]): number {
  return ranges.reduce((sum, { first, last }) => sum + last - first + 1, 0);
}

/** As people read it: `40–44, 61`. */
export function rangesText(ranges: readonly SequenceRange[]): string {
  return ranges.map(({ first, last }) => (first === last ? `${first}` : `${first}–${last}`)).join(', ');
}

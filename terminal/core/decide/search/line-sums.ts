import type { CoverOffer } from '../candidates.ts';

/** How many units take a cut, and whether no other cut can have them. */
export type Between = { readonly low: number; readonly high: number; readonly areOwn: boolean };

/** What the units of a line can cost less together, by how many of them are taken. */
export class LineSums {
  #byUnits: Set<number>[];

  constructor(quantity: number) {
    this.#byUnits = Array.from({ length: quantity + 1 }, () => new Set<number>());
    this.#byUnits[0]!.add(0);
  }

  /** Some units, between these numbers, cost so much less each. */
  add(cut: number, { low, high, areOwn }: Between): void {
    const next = this.#byUnits.map(() => new Set<number>());
    for (let taken = 0; taken < this.#byUnits.length; taken += 1) {
      for (let count = low; count <= high; count += 1) {
        const sums = next[areOwn ? taken + count : taken];
        if (sums === undefined) break;
        for (const sum of this.#byUnits[taken]!) sums.add(sum + count * cut);
      }
    }
    this.#byUnits = next;
  }

  all(): ReadonlySet<number> {
    const all = new Set<number>();
    for (const sums of this.#byUnits) for (const sum of sums) all.add(sum);
    return all;
  }
}

/** The units of a line, and the offers that may cover them. */
export type LineUnits = {
  readonly line: number;
  readonly quantity: number;
  readonly offers: readonly number[];
};

/** What the units of a line can cost less together, each by one of these offers. */
export function sumsOf(
  covers: readonly CoverOffer[],
  { line, quantity, offers }: LineUnits,
): ReadonlySet<number> {
  const sums = new LineSums(quantity);
  for (const at of offers) {
    const { cuts, unitsMax: most } = covers[at]!;
    sums.add(cuts[line]!, { low: 0, high: Math.min(quantity, most), areOwn: true });
  }
  return sums.all();
}

/** Between bounds farther apart than this, in fen, some sum is nearly always found. */
export const windowMax = 250;

/** Words of bits that are moved for one answer: past so many it is not worth having. */
const wordsMovedMax = 120_000;

/**
 * Whether one sum of each line can come together to something of `from` … `to`; true where that is much work. Says
 * also how many words of bits were moved for it.
 */
export function reachesSum(
  lines: readonly ReadonlySet<number>[],
  { from, to }: { readonly from: number; readonly to: number },
): { readonly isReached: boolean; readonly moved: number } {
  const { open, least, most } = spansOf(lines);
  if (to < least || from > most || from > to) return { isReached: false, moved: 0 };
  if (from <= least || to >= most) return { isReached: true, moved: 0 };
  return reachesRaise(open, { from: from - least, to: to - least });
}

type Span = { readonly sums: ReadonlySet<number>; readonly least: number; readonly raise: number };

/** The lines that leave a choice, the narrow ones first, and what all come to at least and at most. */
function spansOf(lines: readonly ReadonlySet<number>[]) {
  const open: Span[] = [];
  let [leastOfAll, mostOfAll] = [0, 0];
  for (const sums of lines) {
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const sum of sums) {
      if (sum < least) least = sum;
      if (sum > most) most = sum;
    }
    leastOfAll += least;
    mostOfAll += most;
    if (most > least) open.push({ sums, least, raise: most - least });
  }
  open.sort((one, other) => one.raise - other.raise);
  return { open, least: leastOfAll, most: mostOfAll };
}

/** The same for what is added to the least of each line; both bounds lie between none and all of it. */
function reachesRaise(
  lines: readonly Span[],
  { from, to }: { readonly from: number; readonly to: number },
): { readonly isReached: boolean; readonly moved: number } {
  let [moved, most] = [0, 0];
  for (const { sums, raise } of lines) {
    most = Math.min(to, most + raise);
    moved += sums.size * wordsTo(most);
  }
  if (to > 2 ** 30 || moved > wordsMovedMax) return { isReached: true, moved: 0 };
  let reached = new Uint32Array(1).fill(1);
  most = 0;
  for (const { sums, least, raise } of lines) {
    most = Math.min(to, most + raise);
    const next = new Uint32Array(wordsTo(most));
    for (const sum of sums) moveInto(next, reached, sum - least);
    reached = next;
  }
  for (let sum = from; sum <= to; sum += 1) {
    if ((reached[sum >> 5]! & (1 << (sum & 31))) !== 0) return { isReached: true, moved };
  }
  return { isReached: false, moved };
}

function wordsTo(most: number): number {
  return (most >> 5) + 1;
}

/** Adds all sums of `from`, raised by as much, to those of `into`, as far as that has room. */
export function moveInto(into: Uint32Array, from: Uint32Array, raise: number): void {
  const step = raise >> 5;
  const bits = raise & 31;
  const words = Math.min(from.length, into.length - step);
  if (bits === 0) {
    for (let at = 0; at < words; at += 1) into[at + step] = into[at + step]! | from[at]!;
    return;
  }
  let carried = 0;
  for (let at = 0; at < words; at += 1) {
    const word = from[at]!;
    into[at + step] = into[at + step]! | (word << bits) | carried;
    carried = word >>> (32 - bits);
  }
  if (words >= 0 && words + step < into.length) into[words + step] = into[words + step]! | carried;
}

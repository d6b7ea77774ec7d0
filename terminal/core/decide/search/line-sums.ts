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

/** Bits that are moved for one answer: past so many it is not worth having. */
const wordsMovedMax = 120_000;

/**
 * Whether one sum of each line can come together to something of `from` … `to`; true where that is much work. Says
 * also how many words of bits were moved for it.
 */
export function reachesSum(
  lines: readonly ReadonlySet<number>[],
  { from, to }: { readonly from: number; readonly to: number },
): { readonly isReached: boolean; readonly moved: number } {
  if (to < 0 || from > to) return { isReached: false, moved: 0 };
  const words = (to >> 5) + 1;
  let moves = 0;
  for (const sums of lines) moves += sums.size;
  const moved = moves * words;
  if (to > 2 ** 30 || moved > wordsMovedMax) return { isReached: true, moved: 0 };
  let reached = new Uint32Array(words);
  reached[0] = 1;
  for (const sums of lines) {
    const next = new Uint32Array(words);
    for (const sum of sums) moveInto(next, reached, sum);
    reached = next;
  }
  for (let sum = Math.max(0, from); sum <= to; sum += 1) {
    if ((reached[sum >> 5]! & (1 << (sum & 31))) !== 0) return { isReached: true, moved };
  }
  return { isReached: false, moved };
}

/** Adds all sums of `from`, raised by as much, to those of `into`. */
export function moveInto(into: Uint32Array, from: Uint32Array, raise: number): void {
  const step = raise >> 5;
  const bits = raise & 31;
  for (let at = into.length - 1; at >= step; at -= 1) {
    const word = from[at - step]!;
    const carried = bits === 0 || at === step ? 0 : from[at - step - 1]! >>> (32 - bits);
    into[at] = into[at]! | (word << bits) | carried;
  }
}

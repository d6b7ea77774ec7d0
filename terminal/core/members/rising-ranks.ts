/** Lists of ranks that ascend, each once. */
export type Ranks = ArrayLike<number>;

export type ClassesByRank = { readonly ranks: Uint32Array; readonly classes: Uint16Array };

/** Where a rank stands in the list, or -1. */
export function placeIn(ranks: Ranks, rank: number): number {
  let [low, high] = [0, ranks.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ranks[middle] ?? 0) < rank) low = middle + 1;
    else high = middle;
  }
  return ranks[low] === rank ? low : -1;
}

/** The same for ranks that are asked for in their order. */
export class Sweep {
  readonly #ranks: Ranks;
  #at = 0;

  constructor(ranks: Ranks) {
    this.#ranks = ranks;
  }

  placeOf(rank: number): number {
    while ((this.#ranks[this.#at] ?? rank) < rank) this.#at += 1;
    return this.#ranks[this.#at] === rank ? this.#at : -1;
  }
}

/** Both lists in one; they share no rank. */
export function joined(some: Ranks, others: Ranks): Uint32Array {
  const all = new Uint32Array(some.length + others.length);
  let [one, other] = [0, 0];
  for (let at = 0; at < all.length; at += 1) {
    const [a = Number.POSITIVE_INFINITY, b = Number.POSITIVE_INFINITY] = [some[one], others[other]];
    all[at] = Math.min(a, b);
    if (a < b) one += 1;
    else other += 1;
  }
  return all;
}

export function without(ranks: Uint32Array, those: Ranks): Uint32Array {
  const sweep = new Sweep(those);
  return ranks.filter((rank) => sweep.placeOf(rank) < 0);
}

/** Those of the second list in the place of the first one's. */
export function overlaid(
  here: ClassesByRank,
  over: { readonly ranks: Ranks; readonly classes: Ranks },
): ClassesByRank {
  const ranks = new Uint32Array(here.ranks.length + over.ranks.length);
  const classes = new Uint16Array(ranks.length);
  let [old, now, end] = [0, 0, 0];
  while (old < here.ranks.length || now < over.ranks.length) {
    const [a = Number.POSITIVE_INFINITY, b = Number.POSITIVE_INFINITY] = [here.ranks[old], over.ranks[now]];
    ranks[end] = Math.min(a, b);
    classes[end] = (b <= a ? over.classes[now] : here.classes[old]) ?? 0;
    end += 1;
    if (a <= b) old += 1;
    if (b <= a) now += 1;
  }
  return { ranks: ranks.slice(0, end), classes: classes.slice(0, end) };
}

export function classesWithout({ ranks, classes }: ClassesByRank, those: Ranks): ClassesByRank {
  const sweep = new Sweep(those);
  const stays = Uint8Array.from(ranks, (rank) => (sweep.placeOf(rank) < 0 ? 1 : 0));
  return {
    ranks: ranks.filter((_, at) => stays[at] === 1),
    classes: classes.filter((_, at) => stays[at] === 1),
  };
}

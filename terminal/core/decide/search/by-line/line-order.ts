import type { Ceiling } from '../ceilings.ts';

/** A line in the order in which lines are taken. */
export type OrderedLine = {
  readonly line: number;
  /** Ceilings that lie one inside the other are a chain; which of them this line is under, or -1. */
  readonly chain: number;
  /** Room under the narrowest ceiling that this line is under, in fen; infinite under none. */
  readonly room: number;
  /** Room under ceilings whose last line this is. */
  readonly ends: readonly number[];
};

type Span = { readonly lines: readonly number[] };

/**
 * The lines, chain by chain and those under the narrowest ceiling first, so that what was taken off so far in a chain
 * is what counts under each of its ceilings when its last line is passed. Among them always the line that leaves the
 * fewest offers (`spans`) half used. Null where ceilings lie across each other.
 */
export function lineOrder(
  lines: readonly number[],
  ceilings: readonly Ceiling[],
  spans: readonly Span[],
): readonly OrderedLine[] | null {
  const chains = chainsOf(ceilings);
  if (chains === null) return null;
  const order: OrderedLine[] = [];
  let left = lines;
  chains.forEach((nested, chain) => {
    const before = order.length;
    nested.forEach(({ matches, fenMax }, nth) => {
      const block = left.filter((line) => matches[line]);
      left = left.filter((line) => !matches[line]);
      const room = Math.min(...nested.slice(nth).map((outer) => outer.fenMax));
      for (const line of fewestOpen(block, order, spans)) order.push({ line, chain, room, ends: [] });
      if (order.length === before) return;
      // A ceiling without lines of its own ends with the one inside it.
      const last = order.pop()!;
      order.push({ line: last.line, chain, room: last.room, ends: [...last.ends, fenMax] });
    });
  });
  for (const line of fewestOpen(left, order, spans)) {
    order.push({ line, chain: -1, room: Number.POSITIVE_INFINITY, ends: [] });
  }
  return order;
}

/** Ceilings that have lines in common, the narrowest first; null where one of two lies only partly in the other. */
function chainsOf(ceilings: readonly Ceiling[]): readonly (readonly Ceiling[])[] | null {
  const chains: Ceiling[][] = [];
  const bySize = [...ceilings].sort((one, other) => countOf(one.matches) - countOf(other.matches));
  for (const ceiling of bySize) {
    const touched = chains.filter((chain) => chain.some(({ matches }) => isAcross(matches, ceiling.matches)));
    const [chain] = touched;
    if (chain === undefined) {
      chains.push([ceiling]);
      continue;
    }
    if (touched.length > 1 || !isWithin(chain.at(-1)!.matches, ceiling.matches)) return null;
    chain.push(ceiling);
  }
  return chains;
}

/** The lines of a block, one after the other, so that as few offers as may be are half used at any time. */
function fewestOpen(
  block: readonly number[],
  before: readonly OrderedLine[],
  spans: readonly Span[],
): readonly number[] {
  const seen = new Set(before.map(({ line }) => line));
  const left = new Set(block);
  const order: number[] = [];
  while (left.size > 0) {
    let [best, bestOpened] = [-1, Number.POSITIVE_INFINITY];
    for (const line of left) {
      const opened = openedBy(line, spans, seen);
      if (opened < bestOpened) [best, bestOpened] = [line, opened];
    }
    seen.add(best);
    left.delete(best);
    order.push(best);
  }
  return order;
}

/** How many offers more are half used once this line is taken. */
function openedBy(line: number, spans: readonly Span[], seen: ReadonlySet<number>): number {
  let opened = 0;
  for (const { lines } of spans) {
    if (!lines.includes(line)) continue;
    if (!lines.some((other) => seen.has(other))) opened += 1;
    if (lines.every((other) => other === line || seen.has(other))) opened -= 1;
  }
  return opened;
}

function countOf(flags: readonly boolean[]): number {
  return flags.reduce((count, flag) => count + (flag ? 1 : 0), 0);
}

function isWithin(inner: readonly boolean[], outer: readonly boolean[]): boolean {
  return inner.every((match, line) => !match || outer[line] === true);
}

function isAcross(some: readonly boolean[], others: readonly boolean[]): boolean {
  return some.some((match, line) => match && others[line] === true);
}

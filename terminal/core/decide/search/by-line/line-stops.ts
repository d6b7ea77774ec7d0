import type { ItemLines } from './item-lines.ts';
import type { OrderedLine } from './line-order.ts';

/** What happens at one line of the order; before the first, of no line (-1), all ways to make sets may be chosen. */
export type LineStop = OrderedLine & {
  /** Uses that this line touches; of these, those that began before it, and those that go on after it. */
  readonly touched: readonly number[];
  readonly begun: readonly number[];
  readonly goOn: readonly number[];
  /** Uses that began before and go on after it, and that it does not touch. */
  readonly passing: readonly number[];
  /** Where the states of `begun` and of `passing` stand among those that are open before this line. */
  readonly begunAt: readonly number[];
  readonly passingAt: readonly number[];
  /** States of `goOn` together are whole numbers below this. */
  readonly codes: number;
  /** Offers of sets that are open here, and those whose ways are chosen here. */
  readonly sets: readonly number[];
  readonly setsBegin: readonly number[];
};

const beforeAll: OrderedLine = { line: -1, chain: -1, ends: [], room: Number.POSITIVE_INFINITY };

/** Whole numbers that leave room for the side that they come from; see {@link Sweep}. */
const codesMax = 2 ** 40;

/** Null where the uses that are open at once have too many states. */
export function lineStops(
  { uses, usesOn, useOfSet }: ItemLines,
  lines: readonly OrderedLine[],
  { setsFirst }: { readonly setsFirst: boolean },
): readonly LineStop[] | null {
  const ofSets = useOfSet.filter((use) => use >= 0);
  const isFirst = setsFirst && ofSets.length > 0;
  const order = isFirst ? [beforeAll, ...lines] : lines;
  const place = new Int32Array(usesOn.length).fill(-1);
  order.forEach(({ line }, at) => {
    if (line >= 0) place[line] = at;
  });
  const spans = uses.map(({ lines }) => {
    const span = { first: Number.POSITIVE_INFINITY, last: -1 };
    for (const line of lines) {
      const at = place[line]!;
      if (at < 0) continue;
      span.first = Math.min(span.first, at);
      span.last = Math.max(span.last, at);
    }
    return span;
  });
  if (isFirst) for (const use of ofSets) spans[use]!.first = 0;
  const stops: LineStop[] = [];
  let open: readonly number[] = [];
  let openSets: readonly number[] = [];
  for (let at = 0; at < order.length; at += 1) {
    const { line, chain, ends, room } = order[at]!;
    const touched = line < 0 ? ofSets : usesOn[line]!;
    const goOn = touched.filter((use) => spans[use]!.last > at);
    const begun = touched.filter((use) => spans[use]!.first < at);
    const passing = open.filter((use) => !touched.includes(use));
    const codesOf = (some: readonly number[]) => some.reduce((codes, use) => codes * uses[use]!.radix, 1);
    const codes = codesOf(goOn);
    if (codes * codesOf(passing) > codesMax) return null;
    const setsBegin = useOfSet.flatMap((use, set) => (use >= 0 && spans[use]!.first === at ? [set] : []));
    const sets = [...openSets, ...setsBegin];
    stops.push({
      line,
      chain,
      ends,
      room,
      touched,
      begun,
      goOn,
      passing,
      begunAt: begun.map((use) => open.indexOf(use)),
      passingAt: passing.map((use) => open.indexOf(use)),
      codes,
      sets,
      setsBegin,
    });
    open = [...passing, ...goOn];
    openSets = sets.filter((set) => spans[useOfSet[set]!]!.last > at);
  }
  return stops;
}

import { moveInto, sumsOf, windowMax } from '../line-sums.ts';
import type { ItemLines } from './item-lines.ts';
import type { LineStop } from './line-stops.ts';

/** Larger tables of sums are not worth having. */
const bitsMax = 1 << 16;
/** With more units of a line its sums are too many. */
const unitsMax = 8;

/**
 * By line of a block, and after the last: how far below `to` what was taken off so far may lie, as bits, so that the
 * lines of the block that are still to come can bring it to `from` … `to`. Limits over several lines are left out, so
 * more may seem to be possible than is. Null where nearly everything is, or it is too much to say.
 */
export function sumsToCome(
  items: ItemLines,
  block: readonly LineStop[],
  { from, to }: { readonly from: number; readonly to: number },
): readonly Uint32Array[] | null {
  if (to < from || to - from > windowMax) return null;
  const { quantities } = items.task.problem;
  if (block.some(({ line }) => line >= 0 && quantities[line]! > unitsMax)) return null;
  const byLine = block.map((stop) => sumsOfLine(items, stop));
  const most = byLine.reduce((sum, sums) => sum + Math.max(...sums), to - from);
  if (most >= bitsMax) return null;
  const words = (most >> 5) + 1;
  const last = new Uint32Array(words);
  for (let bit = 0; bit <= to - from; bit += 1) last[bit >> 5]! |= 1 << (bit & 31);
  const short = [last];
  for (let at = block.length - 1; at >= 0; at -= 1) {
    const before = new Uint32Array(words);
    for (const sum of byLine[at]!) moveInto(before, short[0]!, sum);
    short.unshift(before);
  }
  return short;
}

/** What the units of a line come to, whatever sets leave of them. */
function sumsOfLine({ task, allowed, ways }: ItemLines, { line, sets }: LineStop): ReadonlySet<number> {
  const { covers, problem } = task;
  if (line < 0) return new Set([0]);
  let taken: readonly (readonly [number, number])[] = [[0, 0]];
  for (const set of sets) {
    const some = new Map(
      ways[set]!.map(({ units, cuts }) => [
        `${units[line]} ${cuts[line]}`,
        [units[line]!, cuts[line]!] as const,
      ]),
    );
    taken = taken.flatMap(([units, cut]) =>
      [...some.values()].map(([more, off]) => [units + more, cut + off] as const),
    );
  }
  const all = new Set<number>();
  for (const [units, cut] of taken) {
    const quantity = problem.quantities[line]! - units;
    if (quantity < 0) continue;
    for (const sum of sumsOf(covers, { line, quantity, offers: allowed[line]! })) all.add(cut + sum);
  }
  return all;
}

import type { SetOffer } from '../candidates.ts';
import type { Ceiling } from './ceilings.ts';
import type { CoverTask } from './cover-task.ts';
import type { ItemProgram } from './item-program.ts';
import type { SetColumn } from './set-columns.ts';

/** The item layer of a frame, and the columns that say it. */
export type ItemLayer = { readonly task: CoverTask; readonly program: ItemProgram };

/** How many units each cell takes at least and at most. */
export type UnitBounds = { readonly low: Int32Array; readonly high: Int32Array };

/** A cell of an offer on a line. */
type Wanted = {
  readonly line: number;
  readonly cover: number;
  readonly gain: number;
  readonly units: number;
};

/** What the other lines are worth at most: each unit the best that is still to be had. */
export function mostOutside(
  { task, program }: ItemLayer,
  { matches }: Ceiling,
  { low, high }: UnitBounds,
): number {
  const { cells, gain, settledWorth, stray } = program;
  const { problem, covers, sets, frame } = task;
  const free: Wanted[] = [];
  const capped: Wanted[] = [];
  let most = settledWorth + stray + mostOfPricedSets({ task, program }, matches, { low, high });
  for (let at = 0; at < cells.length; at += 1) {
    const cell = cells[at]!;
    if (cell.line < 0 || matches[cell.line] || high[at] === 0) continue;
    if (cell.of !== 'cover') {
      if (!hasPrice(sets, cell)) most += Math.max(gain[at]! * high[at]!, gain[at]! * low[at]!);
      continue;
    }
    if (gain[at]! <= 0) continue;
    const wanted = { line: cell.line, cover: cell.cover, gain: gain[at]!, units: high[at]! };
    (covers[cell.cover]!.fenMax < Number.POSITIVE_INFINITY ? capped : free).push(wanted);
  }
  free.sort((one, other) => other.gain - one.gain);
  const left = [...problem.quantities];
  const least = problem.quantities.map(() => 0);
  for (const { line, gain: each, units } of free) {
    const taken = Math.min(units, left[line]!);
    most += taken * each;
    left[line] = left[line]! - taken;
    if (taken > 0 && left[line] === 0) least[line] = each;
  }
  // What an offer with a cap gains over those without adds up to no more than the cap.
  const more = covers.map(() => 0);
  for (const { line, cover, gain: each, units } of capped) {
    more[cover] = more[cover]! + units * Math.max(0, each - least[line]!);
  }
  const worthiest = Math.max(1, ...frame.cutWorth);
  return more.reduce((sum, fen, cover) => sum + Math.min(fen, worthiest * covers[cover]!.fenMax), most);
}

function hasPrice(sets: readonly SetOffer[], { set }: SetColumn): boolean {
  return sets[set]!.rule.kind === 'price';
}

/** What sets of one price are worth outside the ceiling's lines at most. */
function mostOfPricedSets(
  { task, program }: ItemLayer,
  matches: readonly boolean[],
  { low, high }: UnitBounds,
): number {
  const { cells, gain } = program;
  const { sets } = task;
  const { quantities } = task.problem;
  const byShare = sets.map(() => 0);
  const bySums = sets.map(() => 0);
  const left = sets.map(() => [...quantities]);
  cells.forEach((cell, at) => {
    if (cell.of === 'cover' || !hasPrice(sets, cell) || (cell.line >= 0 && matches[cell.line])) return;
    const { set, line } = cell;
    bySums[set] = bySums[set]! + Math.max(gain[at]! * high[at]!, gain[at]! * low[at]!);
    if (line < 0) return;
    // A line may take several parts, but has its units only once.
    const units = Math.min(high[at]!, left[set]![line]!);
    left[set]![line] = left[set]![line]! - units;
    byShare[set] = byShare[set]! + units * (Math.max(0, gain[at]!) * (1 - sets[set]!.share!.least) + 2);
  });
  // Where units within bear a part of the price, the others do not bear all of it.
  return sets.reduce((sum, { rule, lines }, set) => {
    if (rule.kind !== 'price') return sum;
    const isApart = !lines.some((line) => matches[line]);
    return sum + (isApart ? Math.min(bySums[set]!, byShare[set]!) : byShare[set]!);
  }, 0);
}

/** The last unit that reaches a cap is cut short by less than its cut. */
export function mostWasted(
  { task: { covers }, program }: ItemLayer,
  { matches }: Ceiling,
  { high }: Pick<UnitBounds, 'high'>,
): number {
  const raw = covers.map(() => 0);
  const largest = covers.map(() => 0);
  const meets = covers.map(() => false);
  program.cells.forEach((cell, at) => {
    if (cell.of !== 'cover' || high[at] === 0) return;
    const cut = covers[cell.cover]!.cuts[cell.line]!;
    raw[cell.cover] = raw[cell.cover]! + cut * high[at]!;
    largest[cell.cover] = Math.max(largest[cell.cover]!, cut);
    if (matches[cell.line]) meets[cell.cover] = true;
  });
  return covers.reduce((sum, { fenMax }, at) => {
    const past = meets[at] ? Math.max(0, raw[at]! - fenMax) : 0;
    return sum + Math.min(past, largest[at]!);
  }, 0);
}

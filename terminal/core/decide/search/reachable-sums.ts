import type { Ceiling } from './ceilings.ts';
import type { CoverTask } from './cover-search.ts';
import type { ItemProgram } from './item-program.ts';
import { type Between, LineSums, reachesSum } from './line-sums.ts';
import { isCapped, type SetColumn } from './set-columns.ts';

/** Between bounds farther apart than this, in fen, some sum is nearly always found. */
const windowMax = 250;
/** Ways to make the sets of an offer that are looked at. */
const waysMax = 200;

/**
 * Which sums whole cuts can come to. Where a level leaves the item layer so much room, a linear program fills it to
 * the fen by splitting units, and its bound is the same for all the plans that come near. But whole cuts come to few
 * sums, and where none of them lies between what is needed and what there is room for, a branch holds no plan.
 */
export class ReachableSums {
  readonly #task: CoverTask;
  readonly #program: ItemProgram;
  readonly #ceilings: readonly Ceiling[];

  constructor(task: CoverTask, program: ItemProgram) {
    this.#task = task;
    this.#program = program;
    const { cutWorth, coverCost, ceilings } = task.frame;
    const isPlain = (line: number) => cutWorth[line] === 1 && coverCost[line] === 0;
    // Only where every fen that counts under the ceiling is worth a fen.
    this.#ceilings = ceilings.filter(
      ({ counts, matches }) => counts === 'cuts' && matches.every((match, line) => !match || isPlain(line)),
    );
  }

  /** False where no plan between these numbers of units keeps every level and is worth so much. */
  mayReach(low: Int32Array, high: Int32Array, needed: number): boolean {
    return this.#ceilings.every((ceiling) => this.#mayReachUnder(ceiling, { low, high, needed }));
  }

  #mayReachUnder(ceiling: Ceiling, { low, high, needed }: Branch & { readonly needed: number }): boolean {
    const branch = { low, high };
    const from = needed - this.#mostOutside(ceiling, branch) - tiny;
    const to = ceiling.fenMax + this.#mostWasted(ceiling, branch) + tiny;
    if (from <= 0 || to - from > windowMax) return true;
    const ofSets = this.#cutsOfSets(ceiling, branch);
    if (ofSets === null) return true;
    return reachesSum([...ofSets, ...this.#sumsInside(ceiling, branch)], {
      from: Math.ceil(from),
      to: Math.floor(to),
    });
  }

  /** What the other lines are worth at most: each unit the best that is still to be had. */
  #mostOutside({ matches }: Ceiling, { low, high }: Branch): number {
    const { cells, gain, settledWorth, stray } = this.#program;
    const { problem, covers } = this.#task;
    const free: Wanted[] = [];
    const capped: Wanted[] = [];
    let most = settledWorth + stray + this.#mostOfPricedSets(matches, { low, high });
    for (let at = 0; at < cells.length; at += 1) {
      const cell = cells[at]!;
      if (cell.line < 0 || matches[cell.line] || high[at] === 0) continue;
      if (cell.of !== 'cover') {
        if (!this.#hasPrice(cell)) most += Math.max(gain[at]! * high[at]!, gain[at]! * low[at]!);
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
    const worthiest = Math.max(1, ...this.#task.frame.cutWorth);
    return more.reduce((sum, fen, cover) => sum + Math.min(fen, worthiest * covers[cover]!.fenMax), most);
  }

  #hasPrice({ set }: SetColumn): boolean {
    return this.#task.sets[set]!.rule.kind === 'price';
  }

  /** What sets of one price are worth outside the ceiling's lines at most. */
  #mostOfPricedSets(matches: readonly boolean[], { low, high }: Branch): number {
    const { cells, gain } = this.#program;
    const { sets } = this.#task;
    const { quantities } = this.#task.problem;
    const byShare = sets.map(() => 0);
    const bySums = sets.map(() => 0);
    const left = sets.map(() => [...quantities]);
    cells.forEach((cell, at) => {
      if (cell.of === 'cover' || !this.#hasPrice(cell) || (cell.line >= 0 && matches[cell.line])) return;
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
  #mostWasted({ matches }: Ceiling, { high }: Branch): number {
    const { covers } = this.#task;
    const raw = covers.map(() => 0);
    const largest = covers.map(() => 0);
    const meets = covers.map(() => false);
    this.#program.cells.forEach((cell, at) => {
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

  /** What each offer of sets of one price may take off the ceiling's lines; null where that is open. */
  #cutsOfSets({ matches }: Ceiling, branch: Branch): readonly ReadonlySet<number>[] | null {
    const { problem, sets } = this.#task;
    const all: ReadonlySet<number>[] = [];
    for (let set = 0; set < sets.length; set += 1) {
      const { rule, lines } = sets[set]!;
      if (!lines.some((line) => matches[line])) continue;
      if (isCapped(sets[set]!, problem.quantities)) return null;
      if (rule.kind !== 'price') continue;
      const cuts = this.#cutsOfSet(set, matches, branch);
      if (cuts === null) return null;
      all.push(cuts);
    }
    return all;
  }

  /** Every way to make the sets, as long as these are few. */
  #cutsOfSet(set: number, matches: readonly boolean[], { low, high }: Branch): ReadonlySet<number> | null {
    const { prices } = this.#task.problem;
    const { rule } = this.#task.sets[set]!;
    if (rule.kind !== 'price') return null;
    const none = { all: 0, within: 0, byPart: rule.parts.map(() => 0) };
    let ways: readonly Made[] = [none];
    for (let at = 0; at < this.#program.cells.length; at += 1) {
      const cell = this.#program.cells[at]!;
      if (cell.of !== 'unit' || cell.set !== set) continue;
      if (ways.length * (high[at]! - low[at]! + 1) > waysMax) return null;
      const price = prices[cell.line]!;
      const next: Made[] = [];
      for (const way of ways) {
        for (let count = low[at]!; count <= high[at]!; count += 1) {
          const byPart = way.byPart.with(cell.part, way.byPart[cell.part]! + count);
          const within = way.within + (matches[cell.line] ? count * price : 0);
          next.push({ all: way.all + count * price, within, byPart });
        }
      }
      ways = next;
    }
    const cuts = new Set<number>();
    for (const { all, within, byPart } of ways) {
      const sets = byPart[0]! / rule.parts[0]!.units;
      if (!rule.parts.every(({ units }, part) => byPart[part] === sets * units)) continue;
      for (const cut of cutsNear({ all, within, units: sets * rule.units, paid: sets * rule.price }))
        cuts.add(cut);
    }
    return cuts;
  }

  /** By line of the ceiling, what its units can come to, but for sets of one price. */
  #sumsInside({ matches }: Ceiling, { low, high }: Branch): readonly ReadonlySet<number>[] {
    const { problem, covers, sets } = this.#task;
    const byLine = new Map<number, LineSums>();
    this.#program.cells.forEach((cell, at) => {
      if (cell.line < 0 || !matches[cell.line] || high[at] === 0) return;
      const units: Between = { low: low[at]!, high: high[at]!, areOwn: cell.takesUnit };
      const sums = byLine.get(cell.line) ?? new LineSums(problem.quantities[cell.line]!);
      byLine.set(cell.line, sums);
      if (cell.of === 'cover') sums.add(covers[cell.cover]!.cuts[cell.line]!, units);
      else sums.add(sets[cell.set]!.rule.kind === 'price' ? 0 : cell.fen, units);
    });
    return [...byLine.values()].map((sums) => sums.all());
  }
}

/** How many units each cell takes at least and at most. */
type Branch = { readonly low: Int32Array; readonly high: Int32Array };

/** The prices of units that make sets, of all and of those under a ceiling, and how many take each part. */
type Made = { readonly all: number; readonly within: number; readonly byPart: readonly number[] };

/** A cell of an offer on a line. */
type Wanted = {
  readonly line: number;
  readonly cover: number;
  readonly gain: number;
  readonly units: number;
};

/** What units within take of a reduction that is spread by prices, to a fen a unit where there are others. */
function cutsNear({
  all,
  within,
  units,
  paid,
}: {
  readonly all: number;
  readonly within: number;
  readonly units: number;
  readonly paid: number;
}): readonly number[] {
  if (all === 0) return [0];
  if (within === all) return [all - paid];
  const share = within - (within * paid) / all;
  const cuts: number[] = [];
  for (let cut = Math.floor(share) - units; cut <= Math.ceil(share) + units; cut += 1) {
    if (cut >= 0) cuts.push(cut);
  }
  return cuts;
}

const tiny = 1e-6;

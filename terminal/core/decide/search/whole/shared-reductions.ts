import { roundingGainMax, roundingLossMax } from '../../benefits/rate.ts';
import type { SpreadOffer } from '../../candidates.ts';
import { groupOf } from '../../rivals.ts';
import type { Level } from '../levels.ts';
import type { Problem } from '../problem.ts';
import { type ProgramRows, type Sum, sumOf } from './program-rows.ts';

/** A basket offer on one of its levels, and the column that says so. */
export type UsedLevel = { readonly level: Level; readonly use: number };

/** A line of the basket keeps at least this part of what it has, so that every reduction finds its proportion. */
const keptMin = 0.1;

/** What falls of a basket reduction into a subsidy's lines, where it lies only partly within them. */
export class SharedReductions {
  readonly #problem: Problem;
  readonly #rows: ProgramRows;
  readonly #baskets: readonly SpreadOffer[];
  readonly #lowest: (offer: SpreadOffer) => number;
  readonly #groups: number;
  /** Fen that may land on other lines than their proportion says; null where that is not known. */
  readonly #strays: number | null;
  readonly #known = new Map<string, Sum>();

  constructor(
    problem: Problem,
    rows: ProgramRows,
    {
      cutMost,
      lowest,
    }: { readonly cutMost: readonly number[]; readonly lowest: (offer: SpreadOffer) => number },
  ) {
    this.#problem = problem;
    this.#rows = rows;
    this.#lowest = lowest;
    this.#baskets = problem.spreads.filter(({ layer }) => layer === 'basket');
    this.#groups = new Set(this.#baskets.map(({ offer }) => groupOf(offer))).size;
    this.#strays = this.#straysMost(cutMost);
  }

  /** A sum that is at most what the basket offer takes from the given lines; nothing where that cannot be said. */
  within(
    offer: SpreadOffer,
    inside: readonly number[],
    levels: readonly UsedLevel[],
    baseOf: (lines: readonly number[]) => Sum,
  ): Sum {
    const name = `${offer.offer.id} ${inside}`;
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const low = this.#lowest(offer);
    const roomNeeded = this.#groups * this.#groups * this.#problem.lists.length + this.#groups;
    if (this.#strays === null || offer.uncovered || low * keptMin < roomNeeded) return sumOf();
    const list = inside.reduce((sum, at) => sum + this.#problem.lists[at]!, 0);
    const column = this.#rows.fen(list);
    const stray = this.#strays + Math.min(inside.length, offer.lines.length - inside.length);
    for (const used of levels) {
      for (const { q, b, constant } of this.#sharesBelow(offer, used.level, { inside, low })) {
        // column ≥ q × inside + b × base + constant − stray where the level is used.
        const most = Math.max(0, q * list + Math.max(0, b) * offer.listAmount + constant);
        const row = sumOf(column).times(-1).plus(baseOf(inside), q);
        if (b !== 0) row.add(baseOf(offer.lines), b);
        this.#rows.later(row.plusColumn(used.use, most), most - constant + stray);
      }
    }
    const sum = sumOf(column);
    this.#known.set(name, sum);
    return sum;
  }

  /**
   * A sum that may be whatever the basket offer takes from the given lines, for a subsidy that pays whole units of
   * fen: less of a base may round to more off it, so that to leave a share out would not be to its advantage.
   */
  open({ offer }: SpreadOffer, inside: readonly number[], taken: Sum): Sum {
    const name = `${offer.id} ${inside} open`;
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const column = this.#rows.fen(inside.reduce((sum, at) => sum + this.#problem.lists[at]!, 0));
    this.#rows.atMost(sumOf(column).plus(taken, -1), 0);
    const sum = sumOf(column);
    this.#known.set(name, sum);
    return sum;
  }

  /** Straight lines that the share on some of its lines never falls below, while the level is used. */
  #sharesBelow(
    offer: SpreadOffer,
    { step, need, slope }: Level,
    { inside, low }: { readonly inside: readonly number[]; readonly low: number },
  ): readonly { readonly q: number; readonly b: number; readonly constant: number }[] {
    const high = offer.listAmount;
    const base = Math.max(low, need, 1);
    const capped = Math.min(1, offer.fenMax / high);
    if (slope !== null) {
      const { off } = offer.ladder.rungs[0]!.step as { readonly off: number };
      return [{ q: Math.min(capped, slope), b: 0, constant: -off }];
    }
    if (step.kind === 'rate') {
      const share = (1000 - step.payPermille) / 1000;
      return [{ q: Math.min(capped, share), b: 0, constant: -roundingLossMax(step) }];
    }
    const off = Math.min(step.off, offer.fenMax);
    if (off > base) return [];
    // The share of the inside in the base lies between two values; below `inside / base` lie two planes.
    let insideHigh = 0;
    let outsideHigh = 0;
    for (const at of offer.lines) {
      if (inside.includes(at)) insideHigh += this.#problem.lists[at]!;
      else outsideHigh += this.#problem.lists[at]!;
    }
    const insideLow = Math.max(0, low - outsideHigh);
    const outsideLow = Math.max(0, low - insideHigh);
    const least = insideLow / Math.max(1, insideLow + outsideHigh);
    const most = insideHigh / Math.max(1, insideHigh + outsideLow);
    return [
      { q: off / high, b: (-off * least) / high, constant: off * least },
      { q: off / base, b: (-off * most) / base, constant: off * most },
    ];
  }

  #straysMost(cutMost: readonly number[]): number | null {
    const { lists } = this.#problem;
    const byGroup = new Map<string | null, number[]>();
    for (const offer of this.#baskets) {
      const group = groupOf(offer.offer);
      const most = byGroup.get(group) ?? lists.map(() => 0);
      byGroup.set(group, most);
      const ratio = this.#ratioMost(offer);
      for (const at of offer.lines) most[at] = Math.max(most[at]!, ratio);
    }
    let isTight = false;
    for (let at = 0; at < lists.length; at += 1) {
      let taken = 0;
      for (const most of byGroup.values()) taken += most[at]!;
      if (taken > 1 - keptMin) return null;
      if ((1 - taken) * (lists[at]! - cutMost[at]!) < this.#groups) isTight = true;
    }
    // A fen an offer and line finds no place, and may be pushed on by each of the others.
    return isTight ? this.#groups * this.#groups * lists.length : 0;
  }

  /** The largest part of its base that an offer can take. */
  #ratioMost(offer: SpreadOffer): number {
    const { ladder, fenMax } = offer;
    const low = Math.max(1, this.#lowest(offer));
    let most = 0;
    for (const { spend, step } of ladder.rungs) {
      const base = ladder.tests === 'list' ? low : Math.max(low, spend);
      let ratio = 0;
      if (step.kind === 'rate') ratio = (1000 - step.payPermille) / 1000 + roundingGainMax(step) / base;
      else if (!ladder.repeats) ratio = step.off / base;
      else if (ladder.tests !== 'list') ratio = (step.off * ladder.scale) / spend;
      else ratio = (step.off * Math.floor((offer.listAmount * ladder.scale) / spend)) / base;
      most = Math.max(most, Math.min(ratio, fenMax / base));
    }
    return Math.min(1, most);
  }
}

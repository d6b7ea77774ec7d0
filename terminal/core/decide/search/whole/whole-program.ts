import { type Step, timesReached } from '../../benefits/ladder.ts';
import { roundingGainMax, roundingLossMax } from '../../benefits/rate.ts';
import type { CoverOffer, ItemOffer, SetOffer, SpreadOffer } from '../../candidates.ts';
import { groupOf } from '../../rivals.ts';
import { type Level, levelsWithin } from '../levels.ts';
import type { Problem } from '../problem.ts';
import { liesWithin, overlaps } from '../ranges.ts';
import { reachOf } from '../reach-of.ts';
import { isCapped, type SetColumn, setProgram } from '../set-columns.ts';
import { ProgramRows, type Sum, sumOf } from './program-rows.ts';
import type { BoundedProgram, ProgramRow } from './simplex.ts';

/** Units of a line that an offer covers, as a column. */
export type UnitColumn = { readonly column: number; readonly cover: number; readonly line: number };

/** A spread offer on one of its levels. */
export type LevelColumn = { readonly column: number; readonly spread: number };

/** A number that rounds or counts for a level, and matters only where the level is used. */
export type CountColumn = { readonly column: number; readonly use: Sum };

/**
 * The whole decision as one integer program, at which every legal choice is a point that costs no more than the
 * choice pays: so what the program cannot undercut, no legal choice can. Where a choice cannot be said exactly with
 * rows (a reduction that falls partly into another offer's lines, the share of a set's price), the rows give way.
 */
export type WholeProgram = {
  readonly program: BoundedProgram;
  readonly isWhole: (column: number) => boolean;
  readonly units: readonly UnitColumn[];
  readonly setColumns: readonly { readonly column: number; readonly of: SetColumn }[];
  readonly levels: readonly LevelColumn[];
  readonly counts: readonly CountColumn[];
  /** Columns that say whether an item offer with rivals is used. */
  readonly uses: readonly number[];
  /** Columns that say on which unit an offer reaches its cap. */
  readonly cappers: readonly number[];
  /** Rows that are worth adding only where the optimum breaks them. */
  readonly later: readonly ProgramRow[];
  readonly covers: readonly CoverOffer[];
  readonly sets: readonly SetOffer[];
  readonly spreads: readonly SpreadOffer[];
};

export function wholeProgram(problem: Problem): WholeProgram {
  return new Builder(problem).build();
}

/** Lines that lie in the same spread offers' scopes: what happens to their sum is all that counts. */
type Part = {
  readonly lines: readonly number[];
  readonly list: number;
  /** What is left after the item layer, and the list amount of the units that nothing covers. */
  left: Sum;
  open: Sum;
};

class Builder {
  readonly #problem: Problem;
  readonly #rows = new ProgramRows();
  readonly #covers: readonly CoverOffer[];
  readonly #sets: readonly SetOffer[];
  readonly #units: UnitColumn[] = [];
  readonly #setColumns: { readonly column: number; readonly of: SetColumn }[] = [];
  readonly #levels: LevelColumn[] = [];
  readonly #counts: CountColumn[] = [];
  readonly #uses: number[] = [];
  readonly #cappers: number[] = [];
  readonly #useOf = new Map<ItemOffer | SpreadOffer, Sum>();
  readonly #taken = new Map<SpreadOffer, Sum>();
  readonly #parts: Part[] = [];
  readonly #cutMost: readonly number[];

  constructor(problem: Problem) {
    this.#problem = problem;
    this.#covers = problem.items.filter((item) => item.role === 'cover');
    this.#sets = problem.items.filter((item) => item.role === 'sets');
    this.#cutMost = problem.lists.map((list, line) => {
      let most = 0;
      for (const { cuts } of problem.items) most = Math.max(most, cuts[line]!);
      return Math.min(list, most * problem.quantities[line]!);
    });
  }

  build(): WholeProgram {
    this.#addUnits();
    this.#addSets();
    this.#addLineRows();
    this.#addParts();
    const baskets = this.#problem.spreads.filter(({ layer }) => layer === 'basket');
    const subsidies = this.#problem.spreads.filter(({ layer }) => layer === 'subsidy');
    for (const offer of baskets) this.#addSpread(offer, this.#baseBefore(offer));
    this.#leaveNothingBelowNothing(baskets, (offer) => this.#leftOf(offer));
    const after = (offer: SpreadOffer) => this.#afterBaskets(offer, baskets);
    for (const offer of subsidies) this.#addSpread(offer, after(offer));
    this.#leaveNothingBelowNothing(subsidies, after);
    this.#addRivals();
    const cost = sumOf();
    for (const { left } of this.#parts) cost.add(left, 1);
    for (const taken of this.#taken.values()) cost.add(taken, -1);
    return {
      program: this.#rows.program(cost),
      isWhole: (column) => this.#rows.isWhole(column),
      units: this.#units,
      setColumns: this.#setColumns,
      levels: this.#levels,
      counts: this.#counts,
      uses: this.#uses,
      cappers: this.#cappers,
      later: this.#rows.laterRows(),
      covers: this.#covers,
      sets: this.#sets,
      spreads: this.#problem.spreads,
    };
  }

  #addUnits(): void {
    const { quantities } = this.#problem;
    this.#covers.forEach((offer, cover) => {
      const use = this.#useColumn(offer);
      const all = sumOf();
      for (const line of offer.lines) {
        const most = Math.min(quantities[line]!, offer.unitsMax);
        const column = this.#rows.whole(most);
        this.#units.push({ column, cover, line });
        all.addColumn(column, 1);
        if (use !== null) this.#rows.later(sumOf(column).plusColumn(use, -most), 0);
      }
      const reach = reachOf(this.#problem, offer);
      const most = Math.min(offer.unitsMax, reach.units);
      if (use !== null) this.#rows.atMost(all.plusColumn(use, -most), 0);
      else if (offer.unitsMax < reach.units) this.#rows.atMost(all, offer.unitsMax);
    });
  }

  #useColumn(offer: ItemOffer): number | null {
    if (![...this.#problem.rivals.of(offer)].some(({ role }) => role !== 'grant')) return null;
    const use = this.#rows.whole(1);
    this.#uses.push(use);
    this.#useOf.set(offer, sumOf(use));
    return use;
  }

  #addSets(): void {
    const { lists } = this.#problem;
    const worth = { cutWorth: lists.map(() => 1), coverCost: lists.map(() => 0) };
    const { columns, rows } = setProgram(this.#problem, this.#sets, worth);
    const known = new Map<SetColumn, number>();
    const uses = this.#sets.map((offer) => this.#useColumn(offer));
    for (const of of columns) {
      const column = this.#rows.whole(of.high);
      known.set(of, column);
      this.#setColumns.push({ column, of });
      const use = uses[of.set]!;
      if (use === null || !of.takesUnit) continue;
      this.#rows.atMost(sumOf(column).plusColumn(use, -of.high), 0);
    }
    for (const { weights, limit } of rows) {
      const sum = sumOf();
      for (const [of, weight] of weights) sum.addColumn(known.get(of)!, weight);
      this.#rows.atMost(sum, limit);
    }
  }

  #addLineRows(): void {
    const byLine = this.#problem.lists.map(() => sumOf());
    for (const { column, line } of this.#units) byLine[line]!.addColumn(column, 1);
    for (const { column, of } of this.#setColumns) {
      if (of.takesUnit) byLine[of.line]!.addColumn(column, 1);
    }
    byLine.forEach((sum, line) => {
      if (sum.size > 0) this.#rows.atMost(sum, this.#problem.quantities[line]!);
    });
  }

  /** Groups the lines, and says what the item layer leaves of each group. */
  #addParts(): void {
    const { lists, prices, spreads } = this.#problem;
    const byScopes = new Map<string, number[]>();
    lists.forEach((_, line) => {
      const name = spreads.map(({ matches }) => (matches[line] ? '1' : '0')).join('');
      const lines = byScopes.get(name);
      if (lines === undefined) byScopes.set(name, [line]);
      else lines.push(line);
    });
    const wantsOpen = spreads.some(({ uncovered }) => uncovered);
    const partOf = new Array<number>(lists.length);
    const cuts = [...byScopes.values()].map((lines, part) => {
      for (const line of lines) partOf[line] = part;
      return { lines, list: lines.reduce((sum, line) => sum + lists[line]!, 0), cut: sumOf(), open: sumOf() };
    });
    for (const { column, cover, line } of this.#units) {
      const part = cuts[partOf[line]!]!;
      part.cut.addColumn(column, this.#covers[cover]!.cuts[line]!);
      part.open.addColumn(column, -prices[line]!);
    }
    for (const { column, of } of this.#setColumns) {
      if (of.line < 0) continue;
      const part = cuts[partOf[of.line]!]!;
      part.cut.addColumn(column, of.fen);
      if (of.takesUnit) part.open.addColumn(column, -prices[of.line]!);
    }
    this.#spreadSetPrices(cuts, partOf);
    this.#wasteCaps(cuts, partOf);
    for (const { lines, list, cut, open } of cuts) {
      const left = this.#rows.fen(list);
      this.#rows.equal(sumOf(left).plus(cut, 1), list);
      let untouched = sumOf();
      if (wantsOpen) {
        const column = this.#rows.fen(list);
        this.#rows.equal(sumOf(column).plus(open, -1), list);
        untouched = sumOf(column);
      }
      this.#parts.push({ lines, list, left: sumOf(left), open: untouched });
    }
  }

  /** The price of a bundle is spread over its lines: all of it where they lie in one part, else as may be. */
  #spreadSetPrices(parts: readonly { readonly cut: Sum }[], partOf: readonly number[]): void {
    for (const { column, of } of this.#setColumns) {
      if (of.of !== 'count' || of.fen === 0) continue;
      const touched = [...new Set(this.#sets[of.set]!.lines.map((line) => partOf[line]!))];
      if (touched.length === 1) {
        parts[touched[0]!]!.cut.addColumn(column, of.fen);
        continue;
      }
      const all = sumOf(column).times(of.fen);
      for (const part of touched) {
        const share = this.#rows.fen(-of.fen * of.high);
        parts[part]!.cut.addColumn(share, -1);
        all.addColumn(share, 1);
      }
      this.#rows.equal(all, 0);
    }
  }

  #wasteCaps(parts: readonly { readonly cut: Sum }[], partOf: readonly number[]): void {
    this.#covers.forEach((offer, cover) => {
      if (offer.fenMax < reachOf(this.#problem, offer).fen) this.#wasteOfCover(cover, parts, partOf);
    });
    this.#sets.forEach((offer, set) => {
      if (isCapped(offer, this.#problem.quantities)) this.#wasteOfSet(set, parts, partOf);
    });
  }

  /**
   * "Largest first, earlier lines first", and a unit that is cut to nothing is not covered: so what the cap wastes
   * is less than the reduction of the last unit in that order, and there is waste only where the cap is reached.
   */
  #wasteOfCover(cover: number, parts: readonly { readonly cut: Sum }[], partOf: readonly number[]): void {
    const { cuts, lines, fenMax } = this.#covers[cover]!;
    const columnOf = new Map<number, number>();
    const taken = sumOf();
    for (const { column, cover: own, line } of this.#units) {
      if (own !== cover) continue;
      columnOf.set(line, column);
      taken.addColumn(column, cuts[line]!);
    }
    const last = sumOf();
    const order = [...lines].sort((one, other) => cuts[other]! - cuts[one]! || one - other);
    const wasteOf = new Map<number, Sum>();
    for (const line of order) {
      const column = columnOf.get(line)!;
      // Where an earlier line holds the last unit, this one holds none.
      const most = Math.min(this.#problem.quantities[line]!, this.#covers[cover]!.unitsMax);
      if (last.size > 0) this.#rows.later(last.times(most).plusColumn(column, 1), most);
      if (cuts[line]! < 2) continue;
      const isLast = this.#rows.whole(1);
      this.#cappers.push(isLast);
      this.#rows.later(sumOf(isLast).plusColumn(column, -1), 0);
      last.addColumn(isLast, 1);
      const part = partOf[line]!;
      if (!wasteOf.has(part)) wasteOf.set(part, sumOf());
      wasteOf.get(part)!.addColumn(isLast, cuts[line]! - 1);
    }
    if (last.size > 1) this.#rows.atMost(last, 1);
    for (const [part, most] of wasteOf) {
      const column = this.#rows.fen(Math.max(...most.factors.values()));
      this.#rows.atMost(sumOf(column).plus(most, -1), 0);
      parts[part]!.cut.addColumn(column, -1);
      taken.addColumn(column, -1);
    }
    this.#rows.atMost(taken, fenMax);
    this.#rows.atMost(taken.negated().plus(last, fenMax), 0);
  }

  /** Sets keep their units when the cap cuts them to nothing; which lines that falls on is not said. */
  #wasteOfSet(set: number, parts: readonly { readonly cut: Sum }[], partOf: readonly number[]): void {
    const { lines, fenMax } = this.#sets[set]!;
    const taken = sumOf();
    for (const { column, of } of this.#setColumns) if (of.set === set) taken.addColumn(column, of.fen);
    const isCut = this.#rows.whole(1);
    this.#cappers.push(isCut);
    const waste = sumOf();
    for (const part of new Set(lines.map((line) => partOf[line]!))) {
      const column = this.#rows.fen(this.#problem.total);
      parts[part]!.cut.addColumn(column, -1);
      waste.addColumn(column, 1);
    }
    this.#rows.atMost(waste.times(1).plusColumn(isCut, -this.#problem.total), 0);
    this.#rows.atMost(taken.plus(waste, -1), fenMax);
    this.#rows.atMost(taken.negated().plusColumn(isCut, fenMax), 0);
  }

  #partsIn(offer: SpreadOffer): readonly Part[] {
    return this.#parts.filter(({ lines }) => offer.matches[lines[0]!]);
  }

  #leftOf(offer: SpreadOffer): Sum {
    const sum = sumOf();
    for (const { left } of this.#partsIn(offer)) sum.add(left, 1);
    return sum;
  }

  #baseBefore(offer: SpreadOffer): Sum {
    if (!offer.uncovered) return this.#leftOf(offer);
    const sum = sumOf();
    for (const { open } of this.#partsIn(offer)) sum.add(open, 1);
    return sum;
  }

  /** A reduction that lies within the subsidy's lines is taken from its base; one that only touches it may be. */
  #afterBaskets(offer: SpreadOffer, baskets: readonly SpreadOffer[]): Sum {
    const sum = this.#leftOf(offer);
    for (const basket of baskets) {
      if (this.#problem.rivals.are(basket, offer)) continue;
      const taken = this.#taken.get(basket);
      if (taken !== undefined && liesWithin(basket, offer)) sum.add(taken, -1);
    }
    return sum;
  }

  #lowestBase(offer: SpreadOffer): number {
    if (offer.layer === 'subsidy') return 0;
    let low = 0;
    for (const line of offer.lines) {
      const list = this.#problem.lists[line]!;
      low += offer.uncovered ? (this.#cutMost[line]! > 0 ? 0 : list) : list - this.#cutMost[line]!;
    }
    return low;
  }

  #addSpread(offer: SpreadOffer, base: Sum): void {
    const spread = this.#problem.spreads.indexOf(offer);
    const low = this.#lowestBase(offer);
    const tested = offer.ladder.tests === 'list' && !offer.uncovered;
    if (offer.ladder.repeats && !tested) this.#addRepeated(offer, spread, base);
    else this.#addLevels(offer, spread, { base, low });
  }

  #addLevels(
    offer: SpreadOffer,
    spread: number,
    { base, low }: { readonly base: Sum; readonly low: number },
  ): void {
    const levels = this.#levelsOf(offer, low);
    if (levels.length === 0) return;
    const needed = base.negated();
    const taken = sumOf();
    const use = sumOf();
    const columns: number[] = [];
    for (const level of levels) {
      const column = this.#rows.whole(1);
      columns.push(column);
      this.#levels.push({ column, spread });
      use.addColumn(column, 1);
      if (level.need > 0) needed.addColumn(column, level.need);
      taken.add(this.#takenOn(level, column, { base, low }), 1);
    }
    if (levels.some(({ need }) => need > 0)) this.#rows.atMost(needed, 0);
    if (this.#isExact(offer) && offer.ladder.tests === 'left') this.#holdToHighest(levels, columns, base);
    if (levels.length > 1) this.#rows.atMost(use, 1);
    this.#useOf.set(offer, use);
    this.#taken.set(offer, taken);
  }

  /**
   * What a basket offer takes lowers the bases of the subsidies, so that to take less could pay: it must take what
   * its benefit says. Not where its lines may have too little left, because then it takes less in truth.
   */
  #isExact(offer: SpreadOffer): boolean {
    if (offer.layer !== 'basket' || !this.#problem.spreads.some(({ layer }) => layer === 'subsidy'))
      return false;
    let room = 0;
    for (const line of offer.lines) room += this.#problem.lists[line]! - this.#cutMost[line]!;
    for (const other of this.#problem.spreads) {
      if (other === offer || other.layer !== 'basket' || !overlaps(offer, other)) continue;
      if (this.#problem.rivals.are(offer, other)) continue;
      room -= this.#takesAtMost(other);
    }
    return room >= this.#takesAtMost(offer);
  }

  #takesAtMost(offer: SpreadOffer): number {
    const { ladder, listAmount, fenMax } = offer;
    let most = 0;
    for (const { step } of ladder.rungs) {
      if (step.kind === 'off') {
        most = Math.max(most, step.off * (ladder.repeats ? timesReached(ladder, listAmount) : 1));
      } else {
        const gain = roundingGainMax(step.rounding);
        most = Math.max(most, ((1000 - step.payPermille) * listAmount) / 1000 + gain);
      }
    }
    return Math.min(most, fenMax, listAmount);
  }

  /** An offer that is used stands on the highest level that its base reaches. */
  #holdToHighest(levels: readonly Level[], columns: readonly number[], base: Sum): void {
    for (let at = 0; at + 1 < levels.length; at += 1) {
      const { offer } = levels[at]!;
      const below = levels[at + 1]!.need - 1;
      const slack = Math.max(0, offer.listAmount - below);
      this.#rows.later(base.times(1).plusColumn(columns[at]!, slack), below + slack);
    }
  }

  /** A list threshold's level is known; of one that repeats, how often. */
  #levelsOf(offer: SpreadOffer, low: number): readonly Level[] {
    const { ladder, listAmount } = offer;
    if (!ladder.repeats) return levelsWithin(offer, low, listAmount);
    const times = timesReached(ladder, listAmount);
    const { step } = ladder.rungs[0]!;
    if (times === 0 || step.kind !== 'off') return [];
    const all: Step = times === 1 ? step : { kind: 'off', off: times * step.off };
    return [{ offer, step: all, need: 0, slope: null }];
  }

  #takenOn(level: Level, use: number, { base, low }: { readonly base: Sum; readonly low: number }): Sum {
    const { offer, step } = level;
    if (step.kind === 'off') {
      const most = Math.min(step.off, offer.fenMax, offer.listAmount);
      if (most <= Math.max(low, level.need)) return sumOf(use).times(most);
      const taken = this.#rows.fen(most);
      this.#rows.atMost(sumOf(taken).plusColumn(use, -most), 0);
      this.#rows.atMost(sumOf(taken).plus(base, -1), 0);
      return sumOf(taken);
    }
    const gain = roundingGainMax(step.rounding);
    const share = (1000 - step.payPermille) / 1000;
    const most = Math.min(offer.fenMax, offer.listAmount, Math.ceil(share * offer.listAmount + gain));
    if (most <= 0) return sumOf();
    const taken = this.#rows.fen(most);
    this.#rows.atMost(sumOf(taken).plusColumn(use, -most), 0);
    this.#rows.atMost(sumOf(taken).plus(base, -share).plusColumn(use, -gain), 0);
    this.#payRounded(level, { taken, use, base, step });
    return sumOf(taken);
  }

  /** What is paid at a rate is a whole number of its unit, not less than rounding allows. */
  #payRounded(
    { offer }: Level,
    {
      taken,
      use,
      base,
      step,
    }: {
      readonly taken: number;
      readonly use: number;
      readonly base: Sum;
      readonly step: Extract<Step, { readonly kind: 'rate' }>;
    },
  ): void {
    const unit = step.rounding?.unit ?? 1;
    const gain = roundingGainMax(step.rounding);
    const most = Math.ceil((offer.listAmount * step.payPermille) / 1000 / unit) + 1;
    const paid = this.#rows.whole(most);
    const paidMost = most * unit;
    // unit × paid ≥ base × pay − gain, and what is taken is the base less that, or nothing where it is not used.
    this.#rows.atMost(base.times(step.payPermille / 1000).plusColumn(paid, -unit), gain);
    this.#rows.atMost(sumOf(taken).plus(base, -1).plusColumn(paid, unit).plusColumn(use, paidMost), paidMost);
    this.#counts.push({ column: paid, use: sumOf(use) });
    if (!this.#isExact(offer)) return;
    const loss = roundingLossMax(step.rounding) - (step.rounding?.mode === 'up' ? 0.001 : 0);
    const all = offer.listAmount + unit;
    this.#rows.later(
      sumOf(paid)
        .times(unit)
        .plus(base, -step.payPermille / 1000)
        .plusColumn(use, all),
      Math.max(0, loss) + all,
    );
    const short = base.times(1).plusColumn(taken, -1).plusColumn(paid, -unit).plusColumn(use, all);
    const takenMost = Math.min(offer.fenMax, offer.listAmount);
    if (offer.fenMax < this.#uncappedAtMost(offer, step)) {
      const isCapped = this.#rows.whole(1);
      this.#cappers.push(isCapped);
      this.#rows.later(sumOf(isCapped).times(takenMost).plusColumn(taken, -1), 0);
      short.addColumn(isCapped, -all);
    }
    this.#rows.later(short, all);
  }

  #uncappedAtMost({ listAmount }: SpreadOffer, step: Extract<Step, { readonly kind: 'rate' }>): number {
    return ((1000 - step.payPermille) * listAmount) / 1000 + roundingGainMax(step.rounding);
  }

  #addRepeated(offer: SpreadOffer, spread: number, base: Sum): void {
    const { ladder, listAmount, fenMax } = offer;
    const { spend, step } = ladder.rungs[0]!;
    if (step.kind !== 'off') return;
    const most = Math.min(timesReached(ladder, listAmount), Math.ceil(fenMax / step.off));
    if (most < 1) return;
    const use = this.#rows.whole(1);
    this.#levels.push({ column: use, spread });
    const times = this.#rows.whole(most);
    this.#counts.push({ column: times, use: sumOf(use) });
    this.#rows.atMost(sumOf(times).plusColumn(use, -most), 0);
    this.#rows.atMost(sumOf(times).times(spend).plus(base, -ladder.scale), 0);
    const full = step.off * most;
    const isCut = full > fenMax || step.off * ladder.scale > spend;
    let taken = sumOf(times).times(step.off);
    if (isCut) {
      const column = this.#rows.fen(Math.min(full, fenMax, listAmount));
      this.#rows.atMost(sumOf(column).plus(taken, -1), 0);
      this.#rows.atMost(sumOf(column).plusColumn(use, -Math.min(full, fenMax)), 0);
      this.#rows.atMost(sumOf(column).plus(base, -1), 0);
      taken = sumOf(column);
    }
    this.#useOf.set(offer, sumOf(use));
    this.#taken.set(offer, taken);
    if (this.#isExact(offer) && most === timesReached(ladder, listAmount)) {
      // One time more would not be reached.
      const all = listAmount * ladder.scale;
      const next = base.times(ladder.scale).plusColumn(times, -spend).plusColumn(use, all);
      this.#rows.later(next, spend - 1 + all);
    }
  }

  /** "Never exceed what is left of a line": all reductions within an offer's lines leave at least nothing there. */
  #leaveNothingBelowNothing(offers: readonly SpreadOffer[], base: (offer: SpreadOffer) => Sum): void {
    const seen = new Set<string>();
    for (const outer of offers) {
      const name = outer.lines.join();
      if (seen.has(name)) continue;
      seen.add(name);
      const inner = offers.filter((offer) => this.#taken.has(offer) && liesWithin(offer, outer));
      if (inner.length < 2) continue;
      const sum = sumOf();
      for (const offer of inner) sum.add(this.#taken.get(offer)!, 1);
      this.#rows.atMost(sum.plus(base(outer), -1), 0);
    }
  }

  /** Groups are one row each; other pairs that cannot be together are gathered into rows of offers all apart. */
  #addRivals(): void {
    const offers = [...this.#useOf.keys()];
    const said = new Set<string>();
    const say = (together: readonly (ItemOffer | SpreadOffer)[]) => {
      if (together.length < 2) return;
      const sum = sumOf();
      for (const offer of together) sum.add(this.#useOf.get(offer)!, 1);
      this.#rows.atMost(sum, 1);
      for (const one of together) for (const other of together) said.add(`${one.offer.id} ${other.offer.id}`);
    };
    const byGroup = new Map<string, (ItemOffer | SpreadOffer)[]>();
    for (const offer of offers) {
      const group = groupOf(offer.offer);
      if (group === null) continue;
      const name = `${offer.offer.layer} ${group}`;
      byGroup.set(name, [...(byGroup.get(name) ?? []), offer]);
    }
    for (const together of byGroup.values()) say(together);
    for (const offer of offers) {
      for (const rival of this.#problem.rivals.of(offer)) {
        if (rival.role === 'grant' || !this.#useOf.has(rival)) continue;
        if (said.has(`${offer.offer.id} ${rival.offer.id}`)) continue;
        const together = [offer, rival];
        for (const more of this.#problem.rivals.of(offer)) {
          if (more.role === 'grant' || !this.#useOf.has(more) || together.includes(more)) continue;
          if (together.every((other) => this.#problem.rivals.are(more, other))) together.push(more);
        }
        say(together);
      }
    }
  }
}

import type { CoverOffer, ItemOffer, SetOffer } from '../../candidates.ts';
import type { Problem } from '../problem.ts';
import { mayMeetCap, reachOf } from '../reach-of.ts';
import { isCapped, type SetColumn, setProgram } from '../set-columns.ts';
import type { Part, ProgramDraft } from './program-draft.ts';
import { one, type ProgramRows, type Sum, sumOf } from './program-rows.ts';

/** Units of a line that an offer covers, as a column. */
export type UnitColumn = { readonly column: number; readonly cover: number; readonly line: number };

/** The item layer: units and sets as columns, what lines, limits and caps allow, and what is left of each part. */
export class ItemColumns {
  readonly covers: readonly CoverOffer[];
  readonly sets: readonly SetOffer[];
  readonly units: UnitColumn[] = [];
  readonly setColumns: { readonly column: number; readonly of: SetColumn }[] = [];
  /** Columns that say whether an item offer with rivals is used. */
  readonly uses: number[] = [];
  readonly parts: Part[] = [];
  readonly #problem: Problem;
  readonly #rows: ProgramRows;
  readonly #cappers: number[];
  readonly #useOf: ProgramDraft['useOf'];

  constructor({ problem, rows, cappers, useOf }: ProgramDraft) {
    this.#problem = problem;
    this.#rows = rows;
    this.#cappers = cappers;
    this.#useOf = useOf;
    this.covers = problem.items.filter((item) => item.role === 'cover');
    this.sets = problem.items.filter((item) => item.role === 'sets');
    this.#addUnits();
    this.#addSets();
    this.#addLineRows();
    this.#addParts();
  }

  #addUnits(): void {
    const { quantities } = this.#problem;
    this.covers.forEach((offer, cover) => {
      const use = this.#useColumn(offer);
      const all = sumOf();
      for (const line of offer.lines) {
        const most = Math.min(quantities[line]!, offer.unitsMax);
        const column = this.#rows.whole(most);
        this.units.push({ column, cover, line });
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
    this.uses.push(use);
    this.#useOf.set(offer, sumOf(use));
    return use;
  }

  #addSets(): void {
    const { lists } = this.#problem;
    const worth = { cutWorth: lists.map(() => 1), coverCost: lists.map(() => 0) };
    const { columns, rows } = setProgram(this.#problem, this.sets, worth);
    const columnsOf: number[] = [];
    const uses = this.sets.map((offer) => this.#useColumn(offer));
    for (const of of columns) {
      const column = this.#rows.whole(of.high);
      columnsOf.push(column);
      this.setColumns.push({ column, of });
      const use = uses[of.set]!;
      if (use === null || !of.takesUnit) continue;
      this.#rows.atMost(sumOf(column).plusColumn(use, -of.high), 0);
    }
    for (const { columns: weighed, weights, limit } of rows) {
      const sum = sumOf();
      weighed.forEach((of, nth) => {
        sum.addColumn(columnsOf[of]!, weights[nth]!);
      });
      this.#rows.atMost(sum, limit);
    }
  }

  #addLineRows(): void {
    const byLine = this.#problem.lists.map(() => sumOf());
    for (const { column, line } of this.units) byLine[line]!.addColumn(column, 1);
    for (const { column, of } of this.setColumns) {
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
    for (const { column, cover, line } of this.units) {
      const part = cuts[partOf[line]!]!;
      part.cut.addColumn(column, this.covers[cover]!.cuts[line]!);
      part.open.addColumn(column, -prices[line]!);
    }
    for (const { column, of } of this.setColumns) {
      if (of.line < 0) continue;
      const part = cuts[partOf[of.line]!]!;
      part.cut.addColumn(column, of.fen);
      if (of.takesUnit) part.open.addColumn(column, -prices[of.line]!);
    }
    this.#spreadSetPrices(cuts, partOf);
    this.#wasteCaps(cuts, partOf);
    for (const { lines, list, cut, open } of cuts) {
      const untouched = wantsOpen ? sumOf(one).times(list).plus(open, 1) : sumOf();
      this.parts.push({ lines, list, left: this.#leftOf(lines, list, cut), open: untouched });
    }
  }

  /** As a sum of what is taken off; where sets are, whose price may be spread in any way, it must not fall below 0. */
  #leftOf(lines: readonly number[], list: number, cut: Sum): Sum {
    const left = sumOf(one).times(list).plus(cut, -1);
    if (!this.sets.some((set) => set.lines.some((line) => lines.includes(line)))) return left;
    const column = this.#rows.fen(list);
    this.#rows.equal(sumOf(column).plus(left, -1), 0);
    return sumOf(column);
  }

  /** The price of a bundle is spread over its lines: all of it where they lie in one part, else nearly by their prices. */
  #spreadSetPrices(parts: readonly { readonly cut: Sum }[], partOf: readonly number[]): void {
    for (const { column, of } of this.setColumns) {
      if (of.of !== 'count' || of.fen === 0) continue;
      const touched = [...new Set(this.sets[of.set]!.lines.map((line) => partOf[line]!))];
      if (touched.length === 1) {
        parts[touched[0]!]!.cut.addColumn(column, of.fen);
        continue;
      }
      const all = sumOf(column).times(of.fen);
      for (const part of touched) {
        const share = this.#rows.fen(-of.fen * of.high);
        parts[part]!.cut.addColumn(share, -1);
        all.addColumn(share, 1);
        this.#holdShare(of.set, share, (line) => partOf[line] === part);
      }
      this.#rows.equal(all, 0);
    }
  }

  /** What is paid for a part's units in sets of one price, to a fen a unit. */
  #holdShare(set: number, paid: number, isWithin: (line: number) => boolean): void {
    const { share } = this.sets[set]!;
    if (share === null) return;
    const [least, most] = [sumOf(paid).negated(), sumOf(paid)];
    for (const { column, of } of this.setColumns) {
      if (of.set !== set || !of.takesUnit || !isWithin(of.line)) continue;
      const price = this.#problem.prices[of.line]!;
      least.addColumn(column, share.least * price - shareRoom);
      most.addColumn(column, -share.most * price - shareRoom);
    }
    this.#rows.atMost(least, 0);
    this.#rows.atMost(most, 0);
  }

  #wasteCaps(parts: readonly { readonly cut: Sum }[], partOf: readonly number[]): void {
    this.covers.forEach((offer, cover) => {
      if (mayMeetCap(this.#problem, offer)) this.#wasteOfCover(cover, parts, partOf);
    });
    this.sets.forEach((offer, set) => {
      if (isCapped(offer, this.#problem.quantities)) this.#wasteOfSet(set, parts, partOf);
    });
  }

  /**
   * "Largest first, earlier lines first", and a unit that is cut to nothing is not covered: so what the cap wastes
   * is less than the reduction of the last unit in that order, and there is waste only where the cap is reached.
   */
  #wasteOfCover(cover: number, parts: readonly { readonly cut: Sum }[], partOf: readonly number[]): void {
    const { cuts, lines, fenMax } = this.covers[cover]!;
    const columnOf = new Map<number, number>();
    const taken = sumOf();
    for (const { column, cover: own, line } of this.units) {
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
      const most = Math.min(this.#problem.quantities[line]!, this.covers[cover]!.unitsMax);
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
    const { lines, fenMax } = this.sets[set]!;
    const taken = sumOf();
    for (const { column, of } of this.setColumns) if (of.set === set) taken.addColumn(column, of.fen);
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
}

/** Fen that rounding may move of a unit, with room for what doubles lose. */
const shareRoom = 1 + 1e-6;

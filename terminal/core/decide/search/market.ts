import type { CoverOffer, SetOffer } from '../candidates.ts';
import { offersByLine } from './allowed-offers.ts';
import type { Ceiling } from './ceilings.ts';
import type { Frame } from './frame.ts';
import { Tableau } from './linear-program.ts';
import { NumberBlock } from './number-block.ts';
import type { ItemsForPrices, ShadowPrices } from './price-proof.ts';
import type { Problem } from './problem.ts';
import { reachOf } from './reach-of.ts';
import {
  countedUnder,
  isCapped,
  leastWorth,
  type SetColumn,
  type SetProgram,
  setProgram,
  strayUnder,
  weighColumns,
} from './set-columns.ts';
import { cellsThatMatter, type WorthCell } from './worth-cell.ts';

/** Tables larger than this are not worth solving only for prices; without them sets are priced by the unit. */
const tableCellsMax = 400_000;

/** The limits of an item layer, and the prices at which nothing wants more of them than there is. */
export class Market {
  private readonly problem: Problem;
  private readonly covers: readonly CoverOffer[];
  private readonly frame: Pick<Frame, 'cutWorth' | 'coverCost'>;
  private readonly ceilings: readonly Ceiling[];
  /** Prices of one more unit and of one more fen of each offer, and of one more fen below each ceiling. */
  private readonly unitPrice: Float64Array;
  private readonly fenPrice: Float64Array;
  private readonly ceilingPrice: Float64Array;
  private readonly unitsBind: readonly boolean[];
  private readonly fenBinds: readonly boolean[];
  private readonly worth: Float64Array[];
  private readonly byLine: readonly (readonly number[])[];
  private readonly sets: readonly SetOffer[];
  private readonly program: SetProgram;
  /** Prices of a unit of each line where sets want it, of the rows of sets, and of one more fen of each. */
  private readonly linePrice: Float64Array;
  private readonly setRowPrice: Float64Array;
  private readonly setFenPrice: Float64Array;

  constructor(
    problem: Problem,
    { covers, sets }: ItemsForPrices,
    frame: Pick<Frame, 'cutWorth' | 'coverCost'>,
    ceilings: readonly Ceiling[],
  ) {
    this.problem = problem;
    this.covers = covers;
    this.frame = frame;
    this.ceilings = ceilings;
    const many = problem.lists.length;
    const block = new NumberBlock((covers.length + 2) * (many + 2) + ceilings.length + sets.length);
    this.unitPrice = block.take(covers.length);
    this.fenPrice = block.take(covers.length);
    this.ceilingPrice = block.take(ceilings.length);
    const reach = covers.map((cover) => reachOf(problem, cover));
    this.unitsBind = covers.map((cover, at) => cover.unitsMax < reach[at]!.units);
    this.fenBinds = covers.map((cover, at) => cover.fenMax < reach[at]!.fen);
    this.byLine = offersByLine(problem, covers);
    this.worth = covers.map(() => block.take(many).fill(Number.NEGATIVE_INFINITY));
    for (let at = 0; at < covers.length; at += 1) this.reprice(at);
    this.sets = sets;
    this.program = setProgram(problem, sets, frame);
    this.linePrice = block.take(many);
    this.setRowPrice = new Float64Array(this.program.rows.length);
    this.setFenPrice = block.take(sets.length);
  }

  /** Moves the price of the only limit to where it just holds. */
  settle(): void {
    for (let at = 0; at < this.covers.length; at += 1) {
      if (this.unitsBind[at]) this.settleUnits(at);
      if (this.fenBinds[at]) this.settleFen(at);
    }
  }

  /** Limits that may bind at all. */
  get limitCount(): number {
    const binding = (flags: readonly boolean[]) => flags.reduce((sum, flag) => sum + (flag ? 1 : 0), 0);
    return binding(this.unitsBind) + binding(this.fenBinds) + this.ceilings.length;
  }

  /** Solves for all prices at once: the linear program in which units may be split. */
  settleTogether(): void {
    const { columns: setColumns, rows: setRows } = this.program;
    const wanted = this.problem.lists.map(() => false);
    for (const { line, takesUnit } of setColumns) if (takesUnit) wanted[line] = true;
    const cells = cellsThatMatter(this.byLine, this.worth, {
      binds: (cover) => this.unitsBind[cover]! || this.fenBinds[cover]!,
      isBare: (line) => !wanted[line] && !this.ceilings.some(({ matches }) => matches[line]),
    });
    const slackCount = this.ceilings.filter(({ priceMax }) => Number.isFinite(priceMax)).length;
    const wasteful = this.sets.flatMap((offer, at) => (isCapped(offer, this.problem.quantities) ? [at] : []));
    // Columns: cells, slack of bends, sets, and what the caps of sets waste.
    const setsFrom = cells.length + slackCount;
    const columns = setsFrom + setColumns.length + wasteful.length;
    if (setColumns.length > 0 && columns * (setRows.length + this.byLine.length) > tableCellsMax) return;
    const use: Float64Array[] = [];
    const limit: number[] = [];
    const rowsMax = this.byLine.length + this.limitCount + setRows.length + wasteful.length;
    const block = new NumberBlock(columns * rowsMax);
    const rowFor = (
      fenOrUnits: number,
      weight: (cell: WorthCell) => number,
      setWeight: (column: SetColumn) => number,
    ): number => {
      const row = block.take(columns);
      cells.forEach((cell, column) => {
        row[column] = weight(cell);
      });
      setColumns.forEach((column, at) => {
        row[setsFrom + at] = setWeight(column);
      });
      limit.push(Math.max(0, fenOrUnits));
      return use.push(row) - 1;
    };
    // These rows are long and nearly empty, so they are filled cell by cell.
    const emptyRow = (fenOrUnits: number): number => {
      limit.push(Math.max(0, fenOrUnits));
      return use.push(block.take(columns)) - 1;
    };
    const isOpen = [...wanted];
    for (const { line } of cells) isOpen[line] = true;
    const lineRows = this.problem.quantities.map((quantity, line) =>
      isOpen[line] ? emptyRow(quantity) : -1,
    );
    const unitRows = this.covers.map(({ unitsMax }, at) => (this.unitsBind[at] ? emptyRow(unitsMax) : -1));
    const fenRows = this.covers.map(({ fenMax }, at) => (this.fenBinds[at] ? emptyRow(fenMax) : -1));
    cells.forEach(({ line, cover }, column) => {
      use[lineRows[line]!]![column] = 1;
      if (this.unitsBind[cover]) use[unitRows[cover]!]![column] = 1;
      if (this.fenBinds[cover]) use[fenRows[cover]!]![column] = this.covers[cover]!.cuts[line]!;
    });
    setColumns.forEach(({ takesUnit, line }, at) => {
      if (takesUnit) use[lineRows[line]!]![setsFrom + at] = 1;
    });
    const gain = cells.map(({ worth }) => worth);
    const ceilingRows = this.ceilings.map((ceiling) => {
      const { counts, matches, fenMax, priceMax } = ceiling;
      const row = rowFor(
        fenMax + this.strayOf(ceiling),
        ({ line, cover }) =>
          !matches[line]
            ? 0
            : counts === 'cuts'
              ? this.covers[cover]!.cuts[line]!
              : this.problem.prices[line]!,
        (column) => this.countedUnder(ceiling, column),
      );
      if (Number.isFinite(priceMax)) {
        use[row]![gain.length] = -1;
        gain.push(-priceMax);
      }
      return row;
    });
    for (const { gain: fen } of setColumns) gain.push(fen);
    const setRowsAt = setRows.map((ofSets) => {
      const row = emptyRow(ofSets.limit);
      weighColumns(use[row]!, ofSets, setsFrom);
      return row;
    });
    const setFenRows = wasteful.map((at, nth) => {
      const row = rowFor(
        this.sets[at]!.fenMax,
        () => 0,
        (column) => (column.set === at ? column.fen : 0),
      );
      use[row]![setsFrom + setColumns.length + nth] = -1;
      gain.push(-leastWorth(this.sets[at]!, this.frame));
      return row;
    });
    const tableau = Tableau.of({ gain, use, limit });
    tableau.maximise();
    const prices = tableau.prices(new Float64Array(limit.length));
    tableau.giveBack();
    block.giveBack();
    lineRows.forEach((row, line) => {
      if (row >= 0 && wanted[line]) this.linePrice[line] = prices[row]!;
    });
    setRowsAt.forEach((row, at) => {
      this.setRowPrice[at] = prices[row]!;
    });
    setFenRows.forEach((row, nth) => {
      const at = wasteful[nth]!;
      this.setFenPrice[at] = Math.min(prices[row]!, leastWorth(this.sets[at]!, this.frame));
    });
    unitRows.forEach((row, at) => {
      if (row >= 0) this.unitPrice[at] = prices[row]!;
    });
    fenRows.forEach((row, at) => {
      if (row >= 0) this.fenPrice[at] = prices[row]!;
    });
    ceilingRows.forEach((row, at) => {
      this.ceilingPrice[at] = Math.min(prices[row]!, this.ceilings[at]!.priceMax);
    });
    for (let at = 0; at < this.covers.length; at += 1) this.reprice(at);
  }

  /** Where a cap may waste cuts they are not held against ceilings: on which lines they fall is not known. */
  private countedUnder(ceiling: Ceiling, column: SetColumn): number {
    const offer = this.sets[column.set]!;
    if (ceiling.counts === 'cuts' && isCapped(offer, this.problem.quantities)) return 0;
    return countedUnder(this.problem, ceiling, column, offer);
  }

  private strayOf(ceiling: Ceiling): number {
    if (ceiling.counts !== 'cuts') return 0;
    return this.sets.reduce((sum, offer) => sum + strayUnder(ceiling, offer), 0);
  }

  /** What the columns of sets are worth after all prices, with those prices paid back. */
  private setsMost(): number {
    if (this.sets.length === 0) return 0;
    const { columns, rows, stray } = this.program;
    let most = stray;
    rows.forEach(({ limit }, row) => {
      most += this.setRowPrice[row]! * limit;
    });
    this.sets.forEach(({ fenMax }, at) => {
      if (this.setFenPrice[at]! > 0) most += this.setFenPrice[at]! * fenMax;
    });
    const after = columns.map((column) => this.setGainAfter(column));
    rows.forEach(({ columns: weighed, weights }, row) => {
      const price = this.setRowPrice[row]!;
      if (price <= 0) return;
      for (let nth = 0; nth < weighed.length; nth += 1) after[weighed[nth]!]! -= price * weights[nth]!;
    });
    columns.forEach(({ high }, column) => {
      if (after[column]! > 0) most += after[column]! * high;
    });
    return most;
  }

  private setGainAfter(column: SetColumn): number {
    let gain = column.gain - this.setFenPrice[column.set]! * column.fen;
    if (column.takesUnit) gain -= this.bestOn(column.line, -1);
    this.ceilings.forEach((ceiling, nth) => {
      gain -= this.ceilingPrice[nth]! * this.countedUnder(ceiling, column);
    });
    return gain;
  }

  prices(): ShadowPrices {
    const bestAfter = this.bestByLine();
    return { most: this.most(bestAfter), worthAfter: this.worth, bestAfter };
  }

  private bestByLine(): Float64Array {
    const best = new Float64Array(this.byLine.length);
    for (let line = 0; line < best.length; line += 1) best[line] = this.bestOn(line, -1);
    return best;
  }

  private most(bestAfter: Float64Array): number {
    let most = this.setsMost();
    for (let line = 0; line < bestAfter.length; line += 1) {
      most += this.problem.quantities[line]! * bestAfter[line]!;
    }
    for (let at = 0; at < this.covers.length; at += 1) {
      if (this.unitPrice[at]! > 0) most += this.unitPrice[at]! * this.covers[at]!.unitsMax;
      if (this.fenPrice[at]! > 0) most += this.fenPrice[at]! * this.covers[at]!.fenMax;
    }
    for (let at = 0; at < this.ceilings.length; at += 1) {
      most += this.ceilingPrice[at]! * (this.ceilings[at]!.fenMax + this.strayOf(this.ceilings[at]!));
    }
    return most;
  }

  private reprice(at: number): void {
    for (const line of this.covers[at]!.lines) this.worth[at]![line] = this.worthOn(at, line);
  }

  private worthOn(at: number, line: number): number {
    const cover = this.covers[at]!;
    let perFen = this.frame.cutWorth[line]! - this.fenPrice[at]!;
    let perPrice = this.frame.coverCost[line]!;
    for (let nth = 0; nth < this.ceilings.length; nth += 1) {
      const { counts, matches } = this.ceilings[nth]!;
      if (!matches[line]) continue;
      if (counts === 'cuts') perFen -= this.ceilingPrice[nth]!;
      else perPrice += this.ceilingPrice[nth]!;
    }
    // A capped cut may come out smaller, down to nothing, so it is never worth less than nothing.
    if (this.fenBinds[at] && perFen < 0) perFen = 0;
    return perFen * cover.cuts[line]! - perPrice * this.problem.prices[line]! - this.unitPrice[at]!;
  }

  private bestOn(line: number, except: number): number {
    let best = this.linePrice[line]!;
    for (const at of this.byLine[line]!) {
      if (at !== except && this.worth[at]![line]! > best) best = this.worth[at]![line]!;
    }
    return best;
  }

  /** The price at which no more units want the offer than it may cover: the gain of the first that may not. */
  private settleUnits(at: number): void {
    const cover = this.covers[at]!;
    const before = this.unitPrice[at]!;
    const gains: { readonly gain: number; readonly units: number }[] = [];
    for (const line of cover.lines) {
      const gain = this.worth[at]![line]! + before - this.bestOn(line, at);
      if (gain > 0) gains.push({ gain, units: this.problem.quantities[line]! });
    }
    gains.sort((one, other) => other.gain - one.gain);
    let wanted = 0;
    let price = 0;
    for (const { gain, units } of gains) {
      wanted += units;
      if (wanted > cover.unitsMax) {
        price = gain;
        break;
      }
    }
    this.unitPrice[at] = price;
    this.reprice(at);
  }

  /** The same for the fen that an offer may take off: units want it while their gain per fen passes the price. */
  private settleFen(at: number): void {
    const cover = this.covers[at]!;
    const before = this.fenPrice[at]!;
    this.fenPrice[at] = 0;
    const wants: { readonly perFen: number; readonly fen: number }[] = [];
    for (const line of cover.lines) {
      const cut = cover.cuts[line]!;
      const gain = this.worthOn(at, line) - this.bestOn(line, at);
      if (gain > 0) wants.push({ perFen: gain / cut, fen: cut * this.problem.quantities[line]! });
    }
    this.fenPrice[at] = before;
    wants.sort((one, other) => other.perFen - one.perFen);
    let wanted = 0;
    let price = 0;
    for (const { perFen, fen } of wants) {
      wanted += fen;
      if (wanted > cover.fenMax) {
        price = perFen;
        break;
      }
    }
    this.fenPrice[at] = price;
    this.reprice(at);
  }
}

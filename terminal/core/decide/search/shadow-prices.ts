import type { CoverOffer } from '../candidates.ts';
import type { Ceiling } from './ceilings.ts';
import type { Frame } from './frame.ts';
import type { Problem } from './problem.ts';

/**
 * A proof that no choice of covered units is worth more than `most`: every limit gets a price (Lagrange), every
 * unit may then take whichever offer is worth most after prices, and the limits' own prices are paid back in
 * full. Any prices at all give a valid bound; good ones give a tight one.
 */
export type ShadowPrices = {
  readonly most: number;
  /** By offer and line: what covering one unit is worth after prices; −∞ where the offer does not cover. */
  readonly worthAfter: readonly Float64Array[];
  /** By line: the most that one unit is worth after prices; covering nothing is worth 0. */
  readonly bestAfter: Float64Array;
};

/** Rounds of improving each price in turn; more than this hardly moves a bound. */
const roundsMax = 4;

export function shadowPrices(
  problem: Problem,
  covers: readonly CoverOffer[],
  frame: Pick<Frame, 'cutWorth' | 'coverCost' | 'ceilings'>,
  withCeilings: boolean,
): ShadowPrices {
  const market = new Market(problem, covers, frame, withCeilings ? frame.ceilings : []);
  market.settle();
  return market.prices();
}

class Market {
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
  private readonly byLine: number[][];

  constructor(
    problem: Problem,
    covers: readonly CoverOffer[],
    frame: Pick<Frame, 'cutWorth' | 'coverCost'>,
    ceilings: readonly Ceiling[],
  ) {
    this.problem = problem;
    this.covers = covers;
    this.frame = frame;
    this.ceilings = ceilings;
    this.unitPrice = new Float64Array(covers.length);
    this.fenPrice = new Float64Array(covers.length);
    this.ceilingPrice = new Float64Array(ceilings.length);
    const reach = covers.map((cover) => reachOf(problem, cover));
    this.unitsBind = covers.map((cover, at) => cover.unitsMax < reach[at]!.units);
    this.fenBinds = covers.map((cover, at) => cover.fenMax < reach[at]!.fen);
    this.byLine = problem.lists.map(() => []);
    this.worth = covers.map((cover, at) => {
      for (const line of cover.lines) this.byLine[line]!.push(at);
      return new Float64Array(problem.lists.length).fill(Number.NEGATIVE_INFINITY);
    });
    for (let at = 0; at < covers.length; at += 1) this.reprice(at);
  }

  /** Moves each price to where its own limit just holds, given the others. */
  settle(): void {
    for (let round = 0; round < roundsMax; round += 1) {
      let moved = false;
      for (let at = 0; at < this.ceilings.length; at += 1) moved = this.settleCeiling(at) || moved;
      for (let at = 0; at < this.covers.length; at += 1) {
        if (this.unitsBind[at]) moved = this.settleUnits(at) || moved;
        if (this.fenBinds[at]) moved = this.settleFen(at) || moved;
      }
      if (!moved) break;
    }
  }

  prices(): ShadowPrices {
    const bestAfter = new Float64Array(this.byLine.length);
    for (let line = 0; line < bestAfter.length; line += 1) bestAfter[line] = this.bestOn(line, -1);
    return { most: this.most(bestAfter), worthAfter: this.worth, bestAfter };
  }

  private most(bestAfter: Float64Array): number {
    let most = 0;
    for (let line = 0; line < bestAfter.length; line += 1) {
      most += this.problem.quantities[line]! * bestAfter[line]!;
    }
    for (let at = 0; at < this.covers.length; at += 1) {
      if (this.unitPrice[at]! > 0) most += this.unitPrice[at]! * this.covers[at]!.unitsMax;
      if (this.fenPrice[at]! > 0) most += this.fenPrice[at]! * this.covers[at]!.fenMax;
    }
    for (let at = 0; at < this.ceilings.length; at += 1) {
      most += this.ceilingPrice[at]! * this.ceilings[at]!.fenMax;
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
    let best = 0;
    for (const at of this.byLine[line]!) {
      if (at !== except && this.worth[at]![line]! > best) best = this.worth[at]![line]!;
    }
    return best;
  }

  /** The price at which no more units want the offer than it may cover: the gain of the first that may not. */
  private settleUnits(at: number): boolean {
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
    return this.move(this.unitPrice, at, price, at);
  }

  /** The same for the fen that an offer may take off: units want it while their gain per fen passes the price. */
  private settleFen(at: number): boolean {
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
    return this.move(this.fenPrice, at, price, at);
  }

  /** A ceiling's price is searched for: the bound is convex in it. */
  private settleCeiling(at: number): boolean {
    const before = this.ceilingPrice[at]!;
    let highest = 0;
    for (const worth of this.frame.cutWorth) highest = Math.max(highest, worth);
    let best = { price: before, most: this.mostAt(at, before) };
    const consider = (price: number): number => {
      const most = this.mostAt(at, price);
      if (most < best.most - 1e-9) best = { price, most };
      return most;
    };
    for (const price of new Set([0, ...this.frame.cutWorth])) if (price >= 0) consider(price);
    let low = 0;
    let high = highest;
    for (let step = 0; step < ceilingStepsMax; step += 1) {
      const third = (high - low) / 3;
      if (consider(low + third) <= consider(high - third)) high -= third;
      else low += third;
    }
    this.mostAt(at, best.price);
    return Math.abs(best.price - before) > 1e-9;
  }

  private mostAt(at: number, price: number): number {
    this.ceilingPrice[at] = price;
    for (let cover = 0; cover < this.covers.length; cover += 1) this.reprice(cover);
    return this.prices().most;
  }

  private move(prices: Float64Array, at: number, to: number, cover: number): boolean {
    const before = prices[at]!;
    if (Math.abs(before - to) < 1e-9) return false;
    prices[at] = to;
    this.reprice(cover);
    return true;
  }
}

const ceilingStepsMax = 12;

/** What an offer would cover without its limits. */
export function reachOf(
  problem: Problem,
  cover: CoverOffer,
): { readonly units: number; readonly fen: number } {
  let units = 0;
  let fen = 0;
  for (const line of cover.lines) {
    units += problem.quantities[line]!;
    fen += problem.quantities[line]! * cover.cuts[line]!;
  }
  return { units, fen };
}

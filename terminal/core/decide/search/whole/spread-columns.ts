import { type Step, timesReached } from '../../benefits/ladder.ts';
import { roundingGainMax, roundingLossMax } from '../../benefits/rate.ts';
import type { SpreadOffer } from '../../candidates.ts';
import { type Level, levelsWithin } from '../levels.ts';
import type { Problem } from '../problem.ts';
import { liesWithin, overlaps } from '../ranges.ts';
import type { Part, ProgramDraft } from './program-draft.ts';
import { type ProgramRows, type Sum, sumOf } from './program-rows.ts';
import { SharedReductions, type UsedLevel } from './shared-reductions.ts';

/** A spread offer on one of its levels: the step of it, or null where all that a threshold repeats is one level. */
export type LevelColumn = { readonly column: number; readonly spread: number; readonly step: Step | null };

/** A number that rounds or counts for a level, and matters only where the level is used. */
export type CountColumn = { readonly column: number; readonly use: Sum; readonly scale: number };

/** The basket and subsidy layers: on which level an offer is used, and what it takes off its base. */
export class SpreadColumns {
  readonly levels: LevelColumn[] = [];
  readonly counts: CountColumn[] = [];
  readonly taken = new Map<SpreadOffer, Sum>();
  readonly #problem: Problem;
  readonly #rows: ProgramRows;
  readonly #cappers: number[];
  readonly #useOf: ProgramDraft['useOf'];
  readonly #parts: readonly Part[];
  /** By line, what the item layer can take off at most. */
  readonly #cutMost: readonly number[];
  readonly #levelsUsed = new Map<SpreadOffer, UsedLevel[]>();
  readonly #shared: SharedReductions;

  constructor({ problem, rows, cappers, useOf }: ProgramDraft, parts: readonly Part[]) {
    this.#problem = problem;
    this.#rows = rows;
    this.#cappers = cappers;
    this.#useOf = useOf;
    this.#parts = parts;
    this.#cutMost = problem.lists.map((list, line) => {
      let most = 0;
      for (const { cuts } of problem.items) most = Math.max(most, cuts[line]!);
      return Math.min(list, most * problem.quantities[line]!);
    });
    this.#shared = new SharedReductions(problem, rows, {
      cutMost: this.#cutMost,
      lowest: (offer) => this.#lowestBase(offer),
    });
    const baskets = problem.spreads.filter(({ layer }) => layer === 'basket');
    const subsidies = problem.spreads.filter(({ layer }) => layer === 'subsidy');
    for (const offer of baskets) this.#addSpread(offer, this.#baseBefore(offer));
    this.#leaveNothingBelowNothing(baskets, (offer) => this.#leftOf(offer));
    const after = (offer: SpreadOffer) => this.#afterBaskets(offer, baskets);
    for (const offer of subsidies) this.#addSpread(offer, after(offer));
    this.#leaveNothingBelowNothing(subsidies, after);
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

  /** What basket reductions take from the subsidy's lines is taken from its base. */
  #afterBaskets(offer: SpreadOffer, baskets: readonly SpreadOffer[]): Sum {
    const sum = this.#leftOf(offer);
    for (const basket of baskets) {
      if (this.#problem.rivals.are(basket, offer)) continue;
      const taken = this.taken.get(basket);
      if (taken === undefined || !overlaps(basket, offer)) continue;
      if (liesWithin(basket, offer)) sum.add(taken, -1);
      else sum.add(this.#takenWithin(basket, offer, taken), -1);
    }
    return sum;
  }

  #takenWithin(basket: SpreadOffer, subsidy: SpreadOffer, taken: Sum): Sum {
    const inside = basket.lines.filter((line) => subsidy.matches[line]);
    const known = this.#shared.within(basket, inside, this.#levelsUsed.get(basket) ?? [], (lines) => {
      const sum = sumOf();
      for (const { lines: own, left } of this.#parts) if (lines.includes(own[0]!)) sum.add(left, 1);
      return sum;
    });
    return known.size > 0 || !paysWholeUnits(subsidy) ? known : this.#shared.open(basket, inside, taken);
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
      this.levels.push({ column, spread, step: offer.ladder.repeats ? null : level.step });
      this.#noteLevel(level, column);
      use.addColumn(column, 1);
      if (level.need > 0) needed.addColumn(column, level.need);
      taken.add(this.#takenOn(level, column, { base, low }), 1);
    }
    if (levels.some(({ need }) => need > 0)) this.#rows.atMost(needed, 0);
    if (this.#isExact(offer) && offer.ladder.tests === 'left') this.#holdToHighest(levels, columns, base);
    if (levels.length > 1) this.#rows.atMost(use, 1);
    this.#useOf.set(offer, use);
    this.taken.set(offer, taken);
  }

  #noteLevel(level: Level, use: number): void {
    const noted = this.#levelsUsed.get(level.offer);
    if (noted === undefined) this.#levelsUsed.set(level.offer, [{ level, use }]);
    else noted.push({ level, use });
  }

  /**
   * What a basket offer takes lowers the bases of the subsidies, so that to take less could pay: it must take what
   * its benefit says. Not where its lines may have too little left, because then it takes less in truth.
   */
  #isExact(offer: SpreadOffer): boolean {
    if (offer.layer !== 'basket' || !this.#problem.spreads.some(({ layer }) => layer === 'subsidy'))
      return false;
    return this.#leavesRoomFor(offer, this.#besides(offer));
  }

  /** Whether what the offer takes is what its benefit says, because no other of its layer can have taken it before. */
  #findsPlace(offer: SpreadOffer): boolean {
    const others = this.#besides(offer);
    return others.length === 0 || (offer.layer === 'basket' && this.#leavesRoomFor(offer, others));
  }

  /** The others of its layer that may take from its lines beside it. */
  #besides(offer: SpreadOffer): readonly SpreadOffer[] {
    return this.#problem.spreads.filter(
      (other) =>
        other !== offer &&
        other.layer === offer.layer &&
        overlaps(offer, other) &&
        !this.#problem.rivals.are(offer, other),
    );
  }

  #leavesRoomFor(offer: SpreadOffer, others: readonly SpreadOffer[]): boolean {
    let room = 0;
    for (const line of offer.lines) room += this.#problem.lists[line]! - this.#cutMost[line]!;
    for (const other of others) room -= this.#takesAtMost(other);
    return room >= this.#takesAtMost(offer);
  }

  #takesAtMost(offer: SpreadOffer): number {
    const { ladder, listAmount, fenMax } = offer;
    let most = 0;
    for (const { step } of ladder.rungs) {
      if (step.kind === 'off') {
        most = Math.max(most, step.off * (ladder.repeats ? timesReached(ladder, listAmount) : 1));
      } else {
        const gain = roundingGainMax(step);
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
      if (most <= Math.max(low, level.need) && this.#findsPlace(offer)) return sumOf(use).times(most);
      const taken = this.#rows.fen(most);
      this.#rows.atMost(sumOf(taken).plusColumn(use, -most), 0);
      this.#rows.atMost(sumOf(taken).plus(base, -1), 0);
      return sumOf(taken);
    }
    const gain = roundingGainMax(step);
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
    const gain = roundingGainMax(step);
    const most = Math.ceil((offer.listAmount * step.payPermille) / 1000 / unit) + 1;
    const paid = this.#rows.count(most);
    const paidMost = most * unit;
    // unit × paid ≥ base × pay − gain, and what is taken is the base less that, or nothing where it is not used.
    this.#rows.atMost(base.times(step.payPermille / 1000).plusColumn(paid, -unit), gain);
    this.#rows.atMost(sumOf(taken).plus(base, -1).plusColumn(paid, unit).plusColumn(use, paidMost), paidMost);
    this.counts.push({ column: paid, use: sumOf(use), scale: this.#rows.scaleOf(paid) });
    if (!this.#isExact(offer)) return;
    const loss = roundingLossMax(step);
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
    return ((1000 - step.payPermille) * listAmount) / 1000 + roundingGainMax(step);
  }

  #addRepeated(offer: SpreadOffer, spread: number, base: Sum): void {
    const { ladder, listAmount, fenMax } = offer;
    const { spend, step } = ladder.rungs[0]!;
    if (step.kind !== 'off') return;
    const most = Math.min(timesReached(ladder, listAmount), Math.ceil(fenMax / step.off));
    if (most < 1) return;
    const use = this.#rows.whole(1);
    this.levels.push({ column: use, spread, step: null });
    this.#noteLevel({ offer, step, need: 0, slope: (step.off * ladder.scale) / spend }, use);
    const times = this.#rows.count(most);
    this.counts.push({ column: times, use: sumOf(use), scale: this.#rows.scaleOf(times) });
    this.#rows.atMost(sumOf(times).plusColumn(use, -most), 0);
    this.#rows.atMost(sumOf(times).times(spend).plus(base, -ladder.scale), 0);
    const full = step.off * most;
    const isCut = full > fenMax || step.off * ladder.scale > spend || !this.#findsPlace(offer);
    let taken = sumOf(times).times(step.off);
    if (isCut) {
      const column = this.#rows.fen(Math.min(full, fenMax, listAmount));
      this.#rows.atMost(sumOf(column).plus(taken, -1), 0);
      this.#rows.atMost(sumOf(column).plusColumn(use, -Math.min(full, fenMax)), 0);
      this.#rows.atMost(sumOf(column).plus(base, -1), 0);
      taken = sumOf(column);
    }
    this.#useOf.set(offer, sumOf(use));
    this.taken.set(offer, taken);
    if (!this.#isExact(offer) || step.off * ladder.scale > spend) return;
    // One time more would not be reached, but where the cap wants no more times.
    const all = listAmount * ladder.scale;
    const next = base.times(ladder.scale).plusColumn(times, -spend).plusColumn(use, all);
    if (full >= fenMax || most < timesReached(ladder, listAmount)) {
      const isMost = this.#rows.whole(1);
      this.#cappers.push(isMost);
      this.#rows.later(sumOf(isMost).times(most).plusColumn(times, -1), 0);
      next.addColumn(isMost, -all);
      // And what is taken is all that it says, or the cap.
      const short = sumOf(times).times(step.off).plus(taken, -1);
      this.#rows.later(short.plusColumn(isMost, -Math.max(0, full - fenMax)), 0);
    }
    this.#rows.later(next, spend - 1 + all);
  }

  /** "Never exceed what is left of a line": all reductions within an offer's lines leave at least nothing there. */
  #leaveNothingBelowNothing(offers: readonly SpreadOffer[], base: (offer: SpreadOffer) => Sum): void {
    const seen = new Set<string>();
    for (const outer of offers) {
      const name = outer.lines.join();
      if (seen.has(name)) continue;
      seen.add(name);
      const inner = offers.filter((offer) => this.taken.has(offer) && liesWithin(offer, outer));
      if (inner.length < 2) continue;
      const sum = sumOf();
      for (const offer of inner) sum.add(this.taken.get(offer)!, 1);
      this.#rows.atMost(sum.plus(base(outer), -1), 0);
    }
  }
}

function paysWholeUnits({ ladder }: SpreadOffer): boolean {
  return ladder.rungs.some(({ step }) => step.kind === 'rate' && (step.rounding?.unit ?? 1) > 1);
}

import type { CoverOffer, SetOffer, SpreadOffer } from '../../candidates.ts';
import { groupOf } from '../../rivals.ts';
import type { Incumbent, ItemPlan } from '../incumbent.ts';
import type { Problem } from '../problem.ts';
import { fitUnitsMax, fitWindow, fitWithin, reachedSums, type Shift, shiftsTo } from './fitting-shifts.ts';
import { HeldUnits } from './held-units.ts';
import type { Move } from './move.ts';
import { PaidEstimate } from './paid-estimate.ts';

/** A plan to begin from: units and sets, and the basket and subsidy offers beside them. */
export type NearbyStart = ItemPlan & { readonly spreads: readonly SpreadOffer[] };

/** Rounds of one climb, and partners that are looked at for each move of a pair, on each side. */
const roundsMax = 24;
const partnersMax = 5;
/** Estimates of one search; finding what fits costs as much as so many; and so many make a step. */
const estimatesMax = 1_200_000;
const estimatesPerFit = 1_000;
const estimatesPerStep = 500;
/** What an estimate may be off and the plan still be worth working out, in fen. */
const estimateRoom = 2;

/**
 * Looks around a plan for better ones: a unit goes to another offer; two units at once, because what one gives up
 * lets the other reach a threshold; many, whose sum is what a threshold still allows; or a group uses another of its
 * offers. Only plans that seem better than the incumbent are worked out. Nothing is proven here: a good incumbent
 * spares the proof the work of everything that is dearer.
 */
export class NearbyPlans {
  readonly #problem: Problem;
  readonly #incumbent: Incumbent;
  readonly #covers: readonly CoverOffer[];
  readonly #sets: readonly SetOffer[];
  readonly #estimate: PaidEstimate;
  readonly #held: HeldUnits;
  /** Basket and subsidy offers of which one is used at most; and those in use. */
  readonly #groups: readonly (readonly number[])[];
  #chosen: readonly number[] = [];
  /** Plans that were begun from, and plans that were worked out. */
  readonly #seen = new Set<string>();
  readonly #tried = new Set<string>();
  #fits = 0;

  constructor(
    problem: Problem,
    incumbent: Incumbent,
    { covers, sets }: { readonly covers: readonly CoverOffer[]; readonly sets: readonly SetOffer[] },
  ) {
    this.#problem = problem;
    this.#incumbent = incumbent;
    this.#covers = covers;
    this.#sets = sets;
    this.#estimate = new PaidEstimate(problem);
    this.#held = new HeldUnits(problem, { covers, sets });
    const byGroup = new Map<string, number[]>();
    problem.spreads.forEach((offer, at) => {
      const name = `${offer.layer} ${groupOf(offer.offer) ?? offer.offer.id}`;
      byGroup.set(name, [...(byGroup.get(name) ?? []), at]);
    });
    this.#groups = [...byGroup.values()];
  }

  /**
   * Climbs from a plan as long as something near it seems to pay less; better plans become the incumbent. Returns
   * the steps that this took: none once so much has been looked at that more is unlikely to help.
   */
  improve(start: NearbyStart): number {
    const begun = this.#workSoFar;
    if (begun > estimatesMax) return 0;
    this.#held.load(start, this.#estimate);
    this.#chosen = start.spreads.map((offer) => this.#problem.spreads.indexOf(offer));
    if (!this.#isNew(this.#seen)) return 0;
    if (this.#climb() <= this.#incumbent.goal + estimateRoom) this.#workOut(start);
    return Math.ceil((this.#workSoFar - begun) / estimatesPerStep);
  }

  get #workSoFar(): number {
    return this.#estimate.made + this.#fits * estimatesPerFit;
  }

  #isNew(names: Set<string>): boolean {
    const name = `${this.#held.units.join(';')} ${this.#chosen}`;
    if (names.has(name)) return false;
    names.add(name);
    return true;
  }

  #climb(): number {
    let paid = this.#estimate.paidWith(this.#chosen);
    for (let round = 0; round < roundsMax; round += 1) {
      const before = paid;
      paid = this.#chooseSpreads(paid);
      paid = this.#moveOne(paid);
      if (paid === before) paid = this.#moveTwo(paid);
      if (paid === before) paid = this.#fitScopes(paid);
      if (paid === before) break;
    }
    return paid;
  }

  /** Group by group, the offer with which least seems to be paid. */
  #chooseSpreads(paid: number): number {
    let best = paid;
    for (const group of this.#groups) {
      const others = this.#chosen.filter((at) => !group.includes(at));
      let kept = this.#chosen;
      for (const at of [-1, ...group]) {
        if (at >= 0 && !this.#fitsBeside(at, others)) continue;
        const chosen = at < 0 ? others : [...others, at];
        const now = this.#estimate.paidWith(chosen);
        if (now < best) [best, kept] = [now, chosen];
      }
      this.#chosen = kept;
    }
    return best;
  }

  #fitsBeside(at: number, others: readonly number[]): boolean {
    const { spreads, rivals } = this.#problem;
    const offer = spreads[at]!;
    if (!rivals.has(offer)) return true;
    const beside = [
      ...others.map((other) => spreads[other]!),
      ...this.#held.usedSets,
      ...this.#held.usedCovers,
    ];
    return !beside.some((other) => rivals.are(offer, other));
  }

  #moves(): Move[] {
    const { rivals, spreads } = this.#problem;
    const beside = [
      ...this.#chosen.map((at) => spreads[at]!),
      ...this.#held.usedSets,
      ...this.#held.usedCovers,
    ];
    const mayTake = this.#covers.map(
      (offer, cover) =>
        this.#held.isUsed(cover) || !rivals.has(offer) || !beside.some((other) => rivals.are(offer, other)),
    );
    return this.#held.moves((cover) => mayTake[cover]!);
  }

  #paidAfter(moves: readonly Move[]): number {
    for (const { line, left, open } of moves) this.#estimate.shift(line, left, open);
    const paid = this.#estimate.paidWith(this.#chosen);
    for (const { line, left, open } of moves) this.#estimate.shift(line, -left, -open);
    return paid;
  }

  #apply(moves: readonly Move[]): void {
    for (const move of moves) {
      this.#estimate.shift(move.line, move.left, move.open);
      this.#held.apply(move);
    }
  }

  #moveOne(paid: number): number {
    let best = paid;
    let chosen: readonly Move[] = [];
    for (const move of this.#moves()) {
      if (move.isBlocked) continue;
      const now = this.#paidAfter([move]);
      if (now < best) [best, chosen] = [now, [move]];
    }
    this.#apply(chosen);
    return best;
  }

  /** Two moves that nearly make up for each other, or of which one makes room for the other. */
  #moveTwo(paid: number): number {
    const moves = this.#moves().sort((one, other) => one.left - other.left);
    let best = paid;
    let chosen: readonly Move[] = [];
    const consider = (one: Move, other: Move) => {
      if (!this.#held.arePossible(one, other)) return;
      const now = this.#paidAfter([one, other]);
      if (now < best) [best, chosen] = [now, [one, other]];
    };
    for (const one of moves) {
      if (one.left >= 0) break;
      const middle = firstAbove(moves, -one.left);
      for (let at = Math.max(0, middle - partnersMax); at < middle + partnersMax; at += 1) {
        if (at < moves.length) consider(one, moves[at]!);
      }
    }
    for (const one of moves) {
      if (one.isBlocked) for (const other of moves) if (other.from === one.to) consider(one, other);
    }
    this.#apply(chosen);
    return best;
  }

  /** Many moves together whose sum is what a threshold still lets the item layer take off: a subset sum. */
  #fitScopes(paid: number): number {
    const seen = new Set<string>();
    for (const at of this.#chosen) {
      const { ladder, uncovered } = this.#problem.spreads[at]!;
      const name = this.#estimate.scopes[at]!.join();
      if (!ladder.isThreshold || ladder.tests === 'list' || uncovered || seen.has(name)) continue;
      seen.add(name);
      const now = this.#fitScope(at, paid);
      if (now < paid) return now;
    }
    return paid;
  }

  #fitScope(at: number, paid: number): number {
    this.#fits += 1;
    const byLine = this.#shiftsByLine();
    const choices = this.#problem.spreads[at]!.lines.map((line) => byLine[line]!);
    const reached = reachedSums(choices);
    let best = paid;
    let chosen: readonly Move[] = [];
    for (let sum = -fitWithin; sum <= fitWithin; sum += 1) {
      if (sum === 0 || reached.at(-1)![sum + fitWindow]! < 0) continue;
      const shifts = shiftsTo(choices, reached, sum);
      const moves = shifts.flatMap(({ move, count }) => new Array<Move>(count).fill(move));
      const now = this.#paidAfter(moves);
      if (now < best && this.#held.holdsAll(shifts)) [best, chosen] = [now, moves];
    }
    this.#apply(chosen);
    return best;
  }

  /** By line, moves of one or more units. */
  #shiftsByLine(): readonly (readonly Shift[])[] {
    const byLine: Shift[][] = this.#problem.lists.map(() => []);
    for (const move of this.#moves()) {
      if (move.isBlocked || move.left === 0) continue;
      const held = this.#held.held(move.from, move.line);
      for (let count = 1; count <= Math.min(held, fitUnitsMax); count += 1) {
        if (Math.abs(count * move.left) > fitWindow || !this.#held.canMove(move, count)) break;
        byLine[move.line]!.push({ move, count, left: count * move.left });
      }
    }
    return byLine;
  }

  #workOut({ counts }: NearbyStart): void {
    const { spreads } = this.#problem;
    if (!this.#isNew(this.#tried) || this.#hasRivals()) return;
    const offers = this.#chosen.map((at) => spreads[at]!);
    const units = this.#held.units.map((byLine) => [...byLine]);
    const attempt = (chosen: readonly SpreadOffer[]) =>
      this.#incumbent.tryPlan(
        {
          baskets: chosen.filter(({ layer }) => layer === 'basket'),
          subsidies: chosen.filter(({ layer }) => layer === 'subsidy'),
        },
        { covers: this.#covers, sets: this.#sets },
        { units, counts },
      );
    if (attempt(offers)) return;
    for (const without of offers) attempt(offers.filter((offer) => offer !== without));
  }

  /** Two moves may each be possible, and together bring rivals into one plan. */
  #hasRivals(): boolean {
    const { spreads, rivals } = this.#problem;
    const { usedCovers, usedSets } = this.#held;
    const used = [...usedCovers, ...usedSets, ...this.#chosen.map((at) => spreads[at]!)];
    return used.some((one, at) => used.slice(at + 1).some((other) => rivals.are(one, other)));
  }
}

/** The first of moves in order that leaves more than this. */
function firstAbove(moves: readonly Move[], left: number): number {
  let [low, high] = [0, moves.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (moves[middle]!.left <= left) low = middle + 1;
    else high = middle;
  }
  return low;
}

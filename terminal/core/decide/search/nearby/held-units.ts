import type { CoverOffer, SetOffer } from '../../candidates.ts';
import type { ItemPlan } from '../incumbent.ts';
import type { Problem } from '../problem.ts';
import type { Shift } from './fitting-shifts.ts';
import type { Move } from './move.ts';
import type { PaidEstimate } from './paid-estimate.ts';

type ItemOffers = { readonly covers: readonly CoverOffer[]; readonly sets: readonly SetOffer[] };

/** Which item offer covers which units in the plan at hand, and what the limits of each still let it take. */
export class HeldUnits {
  /** By offer and line. */
  units: number[][] = [];
  /** Units of each line that no offer covers. */
  free: number[] = [];
  usedSets: readonly SetOffer[] = [];
  readonly #problem: Problem;
  readonly #covers: readonly CoverOffer[];
  readonly #sets: readonly SetOffer[];
  /** By offer, the units and the fen that it takes; the cap may cut the fen. */
  #used: number[] = [];
  #fen: number[] = [];

  constructor(problem: Problem, { covers, sets }: ItemOffers) {
    this.#problem = problem;
    this.#covers = covers;
    this.#sets = sets;
  }

  get usedCovers(): readonly CoverOffer[] {
    return this.#covers.filter((_, cover) => this.isUsed(cover));
  }

  isUsed(cover: number): boolean {
    return this.#used[cover]! > 0;
  }

  /** Takes a plan over, and tells the estimate what it leaves. */
  load({ units, counts }: ItemPlan, estimate: PaidEstimate): void {
    const { prices, quantities } = this.#problem;
    this.units = units.map((byLine) => [...byLine]);
    this.free = [...quantities];
    estimate.reset();
    const hold = (line: number, count: number, cut: number) => {
      this.free[line] = this.free[line]! - count;
      estimate.shift(line, -cut, -count * prices[line]!);
    };
    this.usedSets = this.#sets.filter((_, set) =>
      counts[set]!.some((part) => part.some((count) => count > 0)),
    );
    counts.forEach((parts, set) => {
      const { cuts } = this.#sets[set]!;
      // About what sets take off: their units do not move.
      for (const byLine of parts) {
        byLine.forEach((count, line) => {
          hold(line, count, count * cuts[line]!);
        });
      }
    });
    this.#used = [];
    this.#fen = [];
    units.forEach((byLine, cover) => {
      const { cuts, fenMax } = this.#covers[cover]!;
      let [used, fen] = [0, 0];
      byLine.forEach((count, line) => {
        if (count === 0) return;
        hold(line, count, Math.min(count * cuts[line]!, Math.max(0, fenMax - fen)));
        used += count;
        fen += count * cuts[line]!;
      });
      this.#used.push(used);
      this.#fen.push(fen);
    });
  }

  /** Every move of one unit whose target `mayTake` it. */
  moves(mayTake: (cover: number, line: number) => boolean): Move[] {
    const { prices, quantities } = this.#problem;
    const moves: Move[] = [];
    for (let line = 0; line < quantities.length; line += 1) {
      for (let from = -1; from < this.#covers.length; from += 1) {
        if (this.held(from, line) === 0) continue;
        const back = from < 0 ? 0 : this.#gives(from, line, -1);
        for (let to = -1; to < this.#covers.length; to += 1) {
          if (to === from || (to >= 0 && (this.#covers[to]!.cuts[line] === 0 || !mayTake(to, line))))
            continue;
          const taken = to < 0 ? 0 : this.#gives(to, line, 1);
          const open = (from < 0 ? -prices[line]! : 0) + (to < 0 ? prices[line]! : 0);
          moves.push({ line, from, to, left: -back - taken, open, isBlocked: to >= 0 && this.#isFull(to) });
        }
      }
    }
    return moves;
  }

  held(from: number, line: number): number {
    return from < 0 ? this.free[line]! : this.units[from]![line]!;
  }

  apply({ line, from, to }: Move): void {
    if (from < 0) this.free[line]! -= 1;
    else this.#cover(from, line, -1);
    if (to < 0) this.free[line]! += 1;
    else this.#cover(to, line, 1);
  }

  #cover(cover: number, line: number, units: 1 | -1): void {
    this.units[cover]![line]! += units;
    this.#used[cover]! += units;
    this.#fen[cover]! += units * this.#covers[cover]!.cuts[line]!;
  }

  /** What one unit more or less of the offer takes off, as its cap lets it; below 0 where it gives back. */
  #gives(cover: number, line: number, units: 1 | -1): number {
    const { cuts, fenMax } = this.#covers[cover]!;
    const fen = this.#fen[cover]!;
    if (units === 1 && fen >= fenMax) return cuts[line]!;
    return Math.min(fen + units * cuts[line]!, fenMax) - Math.min(fen, fenMax);
  }

  #isFull(cover: number): boolean {
    const { unitsMax, fenMax } = this.#covers[cover]!;
    return this.#used[cover]! >= unitsMax || this.#fen[cover]! >= fenMax;
  }

  /** Whether one of two moves makes the room that the other needs, and both find their units. */
  arePossible(one: Move, other: Move): boolean {
    if (one === other) return false;
    const frees = (move: Move, by: Move) => !move.isBlocked || by.from === move.to;
    if (!frees(one, other) || !frees(other, one)) return false;
    if (one.line === other.line && one.from === other.from && this.held(one.from, one.line) < 2) return false;
    if (one.to < 0 || one.to !== other.to) return true;
    const { unitsMax, fenMax, cuts } = this.#covers[one.to]!;
    return this.#used[one.to]! + 2 <= unitsMax && this.#fen[one.to]! + cuts[one.line]! < fenMax;
  }

  /** Whether so many units can make the move at once: a cap may cut a single one short. */
  canMove({ line, from, to }: Move, count: number): boolean {
    if (from >= 0 && this.#fen[from]! > this.#covers[from]!.fenMax) return false;
    if (to < 0) return true;
    const { unitsMax, fenMax, cuts } = this.#covers[to]!;
    if (this.#used[to]! + count > unitsMax) return false;
    return count === 1 || this.#fen[to]! + count * cuts[line]! <= fenMax;
  }

  /** Whether the limits of each offer let all of these happen together. */
  holdsAll(shifts: readonly Shift[]): boolean {
    const units = new Map<number, number>();
    const fen = new Map<number, number>();
    const touched = new Map<number, number>();
    const add = (cover: number, line: number, count: number) => {
      if (cover < 0) return;
      touched.set(cover, (touched.get(cover) ?? 0) + 1);
      units.set(cover, (units.get(cover) ?? 0) + count);
      fen.set(cover, (fen.get(cover) ?? 0) + count * this.#covers[cover]!.cuts[line]!);
    };
    for (const { move, count } of shifts) {
      add(move.from, move.line, -count);
      add(move.to, move.line, count);
    }
    for (const [cover, more] of units) {
      const { unitsMax, fenMax } = this.#covers[cover]!;
      if (this.#used[cover]! + more > unitsMax) return false;
      // What a cap cuts off is known only where nothing else happens to the offer.
      if (touched.get(cover)! > 1 && this.#fen[cover]! + fen.get(cover)! > fenMax) return false;
    }
    return true;
  }
}

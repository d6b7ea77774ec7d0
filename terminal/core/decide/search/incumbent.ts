import { invariant } from '../../invariant.ts';
import type { Candidate, CoverOffer, GrantOffer, SetOffer, SpreadOffer } from '../candidates.ts';
import { compareText } from '../candidates.ts';
import type { SetCounts } from '../layers/cheaper-sets.ts';
import { addCuts, type Cover, coverUnits } from '../layers/cover-units.ts';
import { leastLeft } from '../layers/least-left.ts';
import { type Amounts, inTakingOrder, takeLayer } from '../layers/spread-reductions.ts';
import { takeSets } from '../layers/take-sets.ts';
import type { GrantChooser } from './best-grants.ts';
import type { Frame } from './frame.ts';
import type { Problem } from './problem.ts';
import { compareSolutions, type Solution, solutionOf } from './solution.ts';
import { amountsMayWin } from './tied-amounts.ts';

type Units = readonly (readonly number[])[];

/** The offers of the item layer that a plan may use, and how it uses them: units by line, and by part of a set. */
export type ItemOffers = { readonly covers: readonly CoverOffer[]; readonly sets: readonly SetOffer[] };
export type ItemPlan = { readonly units: Units; readonly counts: readonly SetCounts[] };

type Spreads = Pick<Frame, 'baskets' | 'subsidies'>;

/** The best legal set found so far, and what another one must reach to take its place. */
export class Incumbent {
  protected readonly problem: Problem;
  /** By line, while a plan is worked out. */
  protected readonly scratch: Record<'taken' | 'left' | 'uncovered', number[]>;
  private readonly grantsBeside: GrantChooser;
  /** Whether the same gifts and earns stand beside every set. */
  readonly grantsFixed: boolean;
  private best: Solution;
  /** What the best was worked out from, if it was here. */
  private bestFrom: { readonly spreads: Spreads; readonly plan: ItemPlan } | null = null;
  /** A set from which no offer can be left out so that the others take off as much, once that was tried. */
  needsAll: Solution | null = null;
  /** First the least payable is searched for; then, at that amount, the set that comes first. */
  wantsTies = false;
  /** While an offer that stands alone is tried, nothing is granted beside it. */
  standsAlone = false;
  /** The least that a plan would pay of which it was too much work to say whether it is legal. */
  doubtful = Number.POSITIVE_INFINITY;

  constructor(problem: Problem, grantsBeside: GrantChooser, best: Solution | null = null) {
    this.problem = problem;
    this.scratch = { taken: [...problem.lists], left: [...problem.lists], uncovered: [...problem.lists] };
    this.grantsBeside = grantsBeside;
    this.grantsFixed = problem.grants.every((grant) => !problem.rivals.has(grant));
    this.best =
      best ??
      solutionOf({
        payable: problem.total,
        covers: [],
        baskets: [],
        subsidies: [],
        grants: grantsBeside([]),
      });
  }

  get solution(): Solution {
    return this.best;
  }

  /** The most that a set may leave to pay and still be wanted. */
  get goal(): number {
    return this.wantsTies ? this.best.payable : this.best.payable - 1;
  }

  /** Whether every plan that pays as little is kept, and one that pays less is wanted still. */
  readonly keepsAllTies: boolean = false;

  tryGrant(grant: GrantOffer): void {
    const payable = this.problem.total;
    this.offer(solutionOf({ payable, covers: [], baskets: [], subsidies: [], grants: [grant] }));
  }

  /** Takes over what another one found. */
  take(other: Incumbent): void {
    this.offer(other.best);
    this.doubtful = Math.min(this.doubtful, other.doubtful);
  }

  private offer(solution: Solution): boolean {
    if (compareSolutions(solution, this.best) >= 0) return false;
    this.best = solution;
    this.bestFrom = null;
    return true;
  }

  /** Whether the best is this very plan beside these offers, so that there is nothing to try. */
  isMadeOf({ baskets, subsidies }: Spreads, plan: ItemPlan): boolean {
    const from = this.bestFrom;
    return (
      from !== null &&
      from.plan === plan &&
      areSame(from.spreads.baskets, baskets) &&
      areSame(from.spreads.subsidies, subsidies)
    );
  }

  /** Works a whole plan out, exactly, and keeps it when it is legal and better. */
  tryPlan(frame: Spreads, items: ItemOffers, plan: ItemPlan): boolean {
    const taken = this.takeItems(items, plan);
    if (taken === null) return false;
    const { ofSets, usedCovers, isSure } = taken;
    const { covers } = items;
    const { left, uncovered } = this.scratch;
    if (leastLeft(frame.baskets, frame.subsidies, { left, uncovered }) > this.goal) return false;
    const baskets = takeLayer(inTakingOrder(frame.baskets), { left: [...left], uncovered }, left);
    if (baskets === null) return false;
    const subsidies = takeLayer(inTakingOrder(frame.subsidies), { left: [...left], uncovered }, left);
    if (subsidies === null) return false;
    let payable = 0;
    for (const amount of left) payable += amount;
    if (payable > this.goal) return false;
    if (!isSure) {
      this.doubtful = Math.min(this.doubtful, payable);
      return false;
    }
    const candidates: Candidate[] = [];
    for (const { offer } of ofSets) candidates.push(offer);
    for (const at of usedCovers) candidates.push(covers[at]!);
    candidates.push(...frame.baskets, ...frame.subsidies);
    const grants = this.standsAlone ? [] : this.grantsBeside(candidates);
    if (payable === this.best.payable && this.comesLater(candidates, grants)) return false;
    if (!this.areFriends(candidates)) return false;
    // Whoever tries plans goes on changing their units.
    const covered = [...ofSets];
    for (const at of usedCovers) {
      const cover = coverUnits(covers[at]!, [...plan.units[at]!]);
      if (cover !== null) covered.push(cover);
    }
    const isBetter = this.offer(solutionOf({ payable, covers: covered, baskets, subsidies, grants }));
    if (isBetter) this.bestFrom = { spreads: frame, plan };
    return isBetter;
  }

  /** What basket offers find beside a plan of the item layer; null where that is no legal cover. */
  amountsAfter(items: ItemOffers, plan: ItemPlan): Amounts | null {
    if (this.takeItems(items, plan) === null) return null;
    const { left, uncovered } = this.scratch;
    return { left: [...left], uncovered: [...uncovered] };
  }

  /** What item offers leave of each line, in `scratch`; null where the plan is no legal cover. */
  protected takeItems({ covers, sets }: ItemOffers, { units, counts }: ItemPlan): TakenItems | null {
    const { lists, prices, noUnits } = this.problem;
    const { taken, left, uncovered } = this.scratch;
    const ofSets: Cover[] = [];
    const usedCovers: number[] = [];
    let isSure = true;
    for (let at = 0; at < lists.length; at += 1) {
      taken[at] = 0;
      uncovered[at] = lists[at]!;
    }
    for (let at = 0; at < sets.length; at += 1) {
      if (!this.isUsed(counts[at]!)) continue;
      const made = takeSets(sets[at]!, counts[at]!, prices);
      if (made === null) return null;
      isSure &&= made.isSure;
      ofSets.push(made.cover);
      const { reductions, units: ofLines } = made.cover;
      for (const line of sets[at]!.lines) {
        taken[line] = taken[line]! + reductions[line]!;
        uncovered[line] = uncovered[line]! - ofLines[line]! * prices[line]!;
      }
    }
    for (let at = 0; at < covers.length; at += 1) {
      const { lines } = covers[at]!;
      const ofLines = units[at]!;
      if (ofLines === noUnits || !coversAnyOf(lines, ofLines)) continue;
      usedCovers.push(at);
      if (!addCuts(covers[at]!, ofLines, taken)) return null;
      for (let nth = 0; nth < lines.length; nth += 1) {
        const line = lines[nth]!;
        uncovered[line] = uncovered[line]! - ofLines[line]! * prices[line]!;
      }
    }
    for (let at = 0; at < lists.length; at += 1) {
      invariant(uncovered[at]! >= 0, 'a plan covers more units than a line has');
      left[at] = lists[at]! - taken[at]!;
    }
    return { ofSets, usedCovers, isSure };
  }

  private isUsed(counts: SetCounts): boolean {
    for (const part of counts) if (part !== this.problem.noUnits && coversAny(part)) return true;
    return false;
  }

  /** A set with rivals in it is not legal, whatever it pays. */
  private areFriends(candidates: readonly Candidate[]): boolean {
    const { rivals } = this.problem;
    for (let at = 1; at < candidates.length; at += 1) {
      if (!rivals.has(candidates[at]!)) continue;
      for (let earlier = 0; earlier < at; earlier += 1) {
        if (rivals.are(candidates[at]!, candidates[earlier]!)) return false;
      }
    }
    return true;
  }

  /** Of two sets that pay the same, what can be told before amounts are written down. */
  private comesLater(candidates: readonly Candidate[], grants: readonly GrantOffer[]): boolean {
    const { best } = this;
    if (grants.length !== best.grants.length) return grants.length < best.grants.length;
    const count = candidates.length + grants.length;
    if (count !== best.used.length) return count > best.used.length;
    return prioritiesOf(candidates) + prioritiesOf(grants) < best.prioritySum;
  }

  /**
   * What becomes of a partial plan that can at best pay the same. Only what cannot change any more is held against
   * it: offers already used stay used. The most units that it may still cover are held against the same offers.
   */
  tieMayWin(
    { covers, frame }: { readonly covers: readonly CoverOffer[]; readonly frame: Frame },
    { units, usedCovers, usedSets, unitsMost }: PartialPlan,
  ): boolean {
    if (!this.grantsFixed) return true;
    const grants = this.standsAlone ? [] : this.problem.grants;
    if (grants.length !== this.best.grants.length) return grants.length > this.best.grants.length;
    const count =
      usedCovers + usedSets.length + frame.baskets.length + frame.subsidies.length + grants.length;
    if (count !== this.best.used.length) return count < this.best.used.length;
    // No further offer may be added, so the set is known.
    const set: Candidate[] = [...frame.baskets, ...frame.subsidies, ...grants, ...usedSets];
    covers.forEach((cover, at) => {
      if (coversAny(units[at]!)) set.push(cover);
    });
    const prioritySum = prioritiesOf(set);
    if (prioritySum !== this.best.prioritySum) return prioritySum > this.best.prioritySum;
    const ids = set.map(({ offer }) => offer.id as string).sort(compareText);
    for (let at = 0; at < ids.length; at += 1) {
      const order = compareText(ids[at]!, this.best.used[at]!.candidate.offer.id);
      if (order !== 0) return order < 0;
    }
    return amountsMayWin(this.best, covers, unitsMost);
  }
}

function areSame(some: readonly SpreadOffer[], others: readonly SpreadOffer[]): boolean {
  return some.length === others.length && some.every((offer, at) => offer === others[at]);
}

function prioritiesOf(candidates: readonly Candidate[]): number {
  let sum = 0;
  for (const { offer } of candidates) sum += offer.priority ?? 0;
  return sum;
}

/** The sets that a plan makes and which of its covers it uses; not `sure` where it was too much work to say whether it is legal. */
export type TakenItems = {
  readonly ofSets: readonly Cover[];
  readonly usedCovers: readonly number[];
  readonly isSure: boolean;
};

/** A plan while it is filled. */
export type PartialPlan = {
  readonly units: Units;
  readonly usedCovers: number;
  readonly usedSets: readonly SetOffer[];
  /** How many units of a line an offer may come to cover at most. */
  readonly unitsMost: (cover: number, line: number) => number;
};

/** Whether any unit is covered, by line. */
export function coversAny(byLine: readonly number[]): boolean {
  for (let line = 0; line < byLine.length; line += 1) if (byLine[line]! > 0) return true;
  return false;
}

/** Whether any unit of these lines is covered. */
export function coversAnyOf(lines: readonly number[], units: readonly number[]): boolean {
  for (let nth = 0; nth < lines.length; nth += 1) if (units[lines[nth]!]! > 0) return true;
  return false;
}

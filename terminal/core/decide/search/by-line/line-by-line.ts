import { allowedByLine } from '../allowed-offers.ts';
import { grantChooser } from '../best-grants.ts';
import type { WorkLimits } from '../budget.ts';
import type { CoverTask } from '../cover-task.ts';
import { Incumbent } from '../incumbent.ts';
import { countsAlike } from '../pays-by-cut.ts';
import { bestOfLayer } from './best-of-layer.ts';
import { KnownLayers, type LayerAnswer } from './known-layers.ts';
import { Scratch } from './line-tables.ts';

/** A step of the search for so many looks, and the most that one item layer is looked at. */
const looksPerStep = 200;
const looksMax = 400_000;

/**
 * The item layer of one frame after the other, each line by line: of all ways to cover the lines so far that take off
 * the same and leave the offers that go on in the same state, only the one worth most is kept (for ties, the one that
 * comes first). Few lines share an offer with limits, and whole cuts come to few sums, so these are few where a search
 * that covers unit by unit meets most of them over and over.
 */
export class LineByLine {
  readonly #plansToMeet: number;
  readonly #known = new KnownLayers();
  #scratches: { readonly near: Scratch; readonly far: Scratch } | null = null;

  constructor({ plansToMeet }: Pick<WorkLimits, 'plansToMeet'>) {
    this.#plansToMeet = plansToMeet;
  }

  /** False where that is too much, or cannot say: then some plan of the frame may still take the incumbent's place. */
  search(task: CoverTask): boolean {
    const { frame, incumbent, budget } = task;
    if (frame.ceilings.some(({ counts }) => counts !== 'cuts')) return false;
    if (incumbent.wantsTies && !(countsAlike(frame) && incumbent.grantsFixed)) return false;
    const offersMax = incumbent.wantsTies ? itemOffersMax(task) : Number.POSITIVE_INFINITY;
    const answer = this.#ask(task, { needed: neededOf(task), offersMax });
    if (answer === null || !budget.spend(1)) return false;
    return incumbent.wantsTies ? settlesTies(task, answer, offersMax) : settlesLeast(task, answer);
  }

  #ask(task: CoverTask, asked: { readonly needed: number; readonly offersMax: number }): LayerAnswer | null {
    const { budget } = task;
    const layer = { task, allowed: allowedByLine(task) };
    const known = this.#known.answer(layer, asked);
    if (known !== undefined) return known;
    this.#scratches ??= { near: new Scratch(), far: new Scratch() };
    const { looked, best } = bestOfLayer(layer, asked, {
      looksMax: Math.min(looksMax, looksPerStep * Math.max(0, budget.stepsMax - budget.spent)),
      plansToMeet: this.#plansToMeet,
      scratches: this.#scratches,
    });
    budget.spend(1 + Math.floor(looked / looksPerStep));
    const answer = best === undefined ? null : { needed: asked.needed, offersMax: asked.offersMax, best };
    this.#known.keep(layer, answer);
    return answer;
  }
}

function neededOf({ frame, incumbent, problem }: CoverTask): number {
  return frame.worthNeeded(incumbent.goal) - problem.epsilon;
}

/** Whether no plan of the frame pays less than the incumbent any more. */
function settlesLeast(task: CoverTask, { best }: LayerAnswer): boolean {
  if (best === null || best.worth < neededOf(task)) return true;
  task.incumbent.tryPlan(task.frame, task, best.plan);
  return best.worth < neededOf(task);
}

/** Whether no plan of the frame comes before the incumbent any more. */
function settlesTies(task: CoverTask, { best }: LayerAnswer, offersMax: number): boolean {
  const { frame, incumbent, problem } = task;
  if (best === null || best.offers > offersMax) return true;
  const other = new Incumbent(problem, grantChooser(problem));
  other.standsAlone = incumbent.standsAlone;
  other.tryPlan(frame, task, best.plan);
  // Where it is not legal, or pays more than it could, one that comes later may be and pay less.
  if (other.solution.payable > incumbent.goal) return false;
  incumbent.take(other);
  return !(best.comparedAmounts && amountsDependOnMore(task));
}

/** The most item offers that a set may use and still come first. */
function itemOffersMax({ incumbent, frame, problem }: CoverTask): number {
  const grants = incumbent.standsAlone ? 0 : problem.grants.length;
  const { used, grants: granted } = incumbent.solution;
  // More gifts come before fewer offers.
  if (granted.length !== grants) return Number.POSITIVE_INFINITY;
  return used.length - grants - frame.baskets.length - frame.subsidies.length;
}

/** Whether reductions of other layers are compared before all those of item offers are, or units after neither. */
function amountsDependOnMore({ covers, sets, frame }: CoverTask): boolean {
  const spreads = [...frame.baskets, ...frame.subsidies];
  if (sets.length > 0 && spreads.some(({ uncovered }) => uncovered)) return true;
  return [...covers, ...sets].some((item) => spreads.some(({ offer }) => offer.id < item.offer.id));
}

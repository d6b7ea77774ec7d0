import type { ItemLines } from './item-lines.ts';
import type { LineStop } from './line-stops.ts';

/** What may become of the units of one line, given what its offers took before. */
export type LineChoice = {
  /** What is taken off here; what a cap cuts off is given back at the last line of its offer. */
  readonly cut: number;
  readonly worth: number;
  /** Against the bound's prices. */
  readonly loss: number;
  /** Offers that are used for the first time: how many, their priorities and names. */
  readonly offers: number;
  readonly priority: number;
  readonly names: number;
  /** By use that this line touches and that goes on: its state after it; and these as one number. */
  readonly states: readonly number[];
  readonly code: number;
  /** What caps that are still open may come to cut off of it. */
  readonly past: number;
  /** Offer, line and units, in turns; and offer of sets and way, in turns, where these are chosen here. */
  readonly units: readonly number[];
  readonly ways: readonly number[];
};

/** A line with more choices is too much. */
const choicesMax = 600;

/**
 * All choices of a line, for uses in these states (those of `stop.begun`); null where they are too many. Of two that
 * take off the same and leave the uses in the same state only the better is kept: by worth, or, for ties, by the
 * offers that they use.
 */
export function lineChoices(
  items: ItemLines,
  stop: LineStop,
  {
    begun,
    lossMost,
    keepsCuts,
    countsOffers,
  }: {
    readonly begun: readonly number[];
    /** Ways to make sets that lose more are left out. */
    readonly lossMost: number;
    readonly keepsCuts: boolean;
    readonly countsOffers: boolean;
  },
): readonly LineChoice[] | null {
  if (!keepsCuts && !countsOffers && stop.touched.length === 0 && !hasOwnLimit(items, stop)) {
    return [bestChoice(items, stop)];
  }
  if (keepsCuts && stop.codes * (items.cutMost + 1) > Number.MAX_SAFE_INTEGER) return null;
  const filling = new Filling(items, stop, { begun, lossMost });
  if (!filling.chooseWays(0)) return null;
  const kept = new Map<number, LineChoice[]>();
  for (const choice of filling.all) {
    const name = keepsCuts ? choice.code * (items.cutMost + 1) + choice.cut : choice.code;
    const alike = kept.get(name);
    if (alike === undefined) kept.set(name, [choice]);
    else keepBetter(alike, choice, countsOffers);
  }
  return [...kept.values()].flat();
}

/** Whether an offer that takes no other line may take only some of the units of this one. */
function hasOwnLimit({ task, allowed }: ItemLines, { line }: LineStop): boolean {
  const quantity = task.problem.quantities[line]!;
  return allowed[line]!.some((at) => task.covers[at]!.unitsMax < quantity);
}

/** Where nothing but worth counts, and no other line depends on it: every unit by the offer that it is worth most by. */
function bestChoice({ task, allowed, prices }: ItemLines, { line }: LineStop): LineChoice {
  const { covers, frame, problem } = task;
  const cost = frame.coverCost[line]! * problem.prices[line]!;
  const quantity = problem.quantities[line]!;
  let [best, bestWorth] = [-1, 0];
  for (const at of allowed[line]!) {
    const worth = frame.cutWorth[line]! * covers[at]!.cuts[line]! - cost;
    if (worth > bestWorth) [best, bestWorth] = [at, worth];
  }
  return {
    cut: best < 0 ? 0 : quantity * covers[best]!.cuts[line]!,
    worth: quantity * bestWorth,
    loss: quantity * (prices.bestAfter[line]! - (best < 0 ? 0 : prices.worthAfter[best]![line]!)),
    offers: 0,
    priority: 0,
    names: 0,
    states: [],
    code: 0,
    past: 0,
    units: best < 0 ? [] : [best, line, quantity],
    ways: [],
  };
}

function keepBetter(alike: LineChoice[], choice: LineChoice, countsOffers: boolean): void {
  const order = countsOffers
    ? compareOffers(choice, alike[0]!)
    : alike[0]!.worth - choice.worth || choice.loss - alike[0]!.loss;
  if (order < 0) alike.splice(0, alike.length, choice);
  // Where the offers are the same too, it is amounts that tell them apart.
  else if (order === 0 && countsOffers) alike.push(choice);
}

function compareOffers(one: LineChoice, other: LineChoice): number {
  return one.offers - other.offers || other.priority - one.priority || other.names - one.names;
}

/** Fills a line in every way; what it has taken so far stands in its fields, and is taken back on the way back. */
class Filling {
  readonly all: LineChoice[] = [];
  readonly #items: ItemLines;
  readonly #stop: LineStop;
  /** By use, as far as this line touches it. */
  readonly #states: number[];
  readonly #lossMost: number;
  /** What offers of sets from each on gain at most. */
  readonly #gainAhead: readonly number[];
  /** By line, what the ways that are chosen leave. */
  readonly #left: number[];
  readonly #units: number[] = [];
  readonly #ways: number[] = [];
  #cut = 0;
  #worth = 0;
  #loss = 0;
  #offers = 0;
  #priority = 0;
  #names = 0;

  constructor(
    items: ItemLines,
    stop: LineStop,
    { begun, lossMost }: { readonly begun: readonly number[]; readonly lossMost: number },
  ) {
    this.#items = items;
    this.#stop = stop;
    this.#lossMost = lossMost;
    this.#left = [...items.task.problem.quantities];
    this.#gainAhead = stop.setsBegin.map((_, nth) =>
      stop.setsBegin.slice(nth).reduce((sum, set) => sum + items.gainOfSet[set]!, 0),
    );
    this.#states = items.uses.map(() => 0);
    stop.begun.forEach((use, nth) => {
      this.#states[use] = begun[nth]!;
    });
  }

  /** False where the choices are too many. */
  chooseWays(nth: number): boolean {
    const set = this.#stop.setsBegin[nth];
    if (set === undefined) return this.#takeWays();
    const { ways, useOfSet, nameOfSet, task } = this.#items;
    const priority = task.sets[set]!.offer.priority ?? 0;
    const spare = this.#lossMost + (this.#gainAhead[nth + 1] ?? 0);
    for (let way = 0; way < ways[set]!.length; way += 1) {
      const { loss, units } = ways[set]![way]!;
      if (this.#loss + loss > spare || !this.#takeUnits(units)) continue;
      this.#states[useOfSet[set]!] = way;
      this.#ways.push(set, way);
      this.#loss += loss;
      if (way > 0) this.#count(1, priority, nameOfSet[set]!);
      const isDone = this.chooseWays(nth + 1);
      if (way > 0) this.#count(-1, priority, nameOfSet[set]!);
      this.#loss -= loss;
      this.#ways.length -= 2;
      for (let line = 0; line < units.length; line += 1) this.#left[line]! += units[line]!;
      if (!isDone) return false;
    }
    return true;
  }

  /** False where there are not so many. */
  #takeUnits(units: readonly number[]): boolean {
    for (let line = 0; line < units.length; line += 1) if (units[line]! > this.#left[line]!) return false;
    for (let line = 0; line < units.length; line += 1) this.#left[line]! -= units[line]!;
    return true;
  }

  #count(times: number, priority: number, name: number): void {
    this.#offers += times;
    this.#priority += times * priority;
    this.#names += times * name;
  }

  /** What sets take of this line. */
  #takeWays(): boolean {
    const { line, sets } = this.#stop;
    if (line < 0) return this.#arrive(0);
    const { ways, useOfSet, task } = this.#items;
    let left = task.problem.quantities[line]!;
    let [cut, worth] = [0, 0];
    for (const set of sets) {
      const way = ways[set]![this.#states[useOfSet[set]!]!]!;
      left -= way.units[line]!;
      cut += way.cuts[line]!;
      worth += way.worth[line]!;
    }
    if (left < 0) return true;
    [this.#cut, this.#worth] = [cut, worth];
    return this.#cover(0, left);
  }

  #cover(nth: number, left: number): boolean {
    const { line } = this.#stop;
    const { allowed, useOfCover, uses, prices, nameOfCover, task } = this.#items;
    const at = allowed[line]![nth];
    if (at === undefined) return this.#arrive(left * prices.bestAfter[line]!);
    if (!this.#cover(nth + 1, left)) return false;
    const { covers, frame, problem } = task;
    const { cuts, unitsMax, offer } = covers[at]!;
    const use = useOfCover[at]!;
    const before = use < 0 ? 0 : this.#states[use]!;
    const cut = cuts[line]!;
    const worth = frame.cutWorth[line]! * cut - frame.coverCost[line]! * problem.prices[line]!;
    const loss = prices.bestAfter[line]! - prices.worthAfter[at]![line]!;
    const priority = offer.priority ?? 0;
    let isDone = true;
    for (let units = 1; units <= left && isDone; units += 1) {
      if (use >= 0) {
        const state = uses[use]!.after(before, line, units);
        if (state < 0) break;
        if (state >= uses[use]!.radix) return false;
        this.#states[use] = state;
      } else if (units > unitsMax) break;
      const [cutBefore, worthBefore, lossBefore] = [this.#cut, this.#worth, this.#loss];
      this.#cut = cutBefore + units * cut;
      this.#worth = worthBefore + units * worth;
      this.#loss = lossBefore + units * loss;
      if (before === 0) this.#count(1, priority, nameOfCover[at]!);
      this.#units.push(at, line, units);
      isDone = this.#cover(nth + 1, left - units);
      this.#units.length -= 3;
      if (before === 0) this.#count(-1, priority, nameOfCover[at]!);
      this.#cut = cutBefore;
      this.#worth = worthBefore;
      this.#loss = lossBefore;
    }
    if (use >= 0) this.#states[use] = before;
    return isDone;
  }

  #arrive(lossOfRest: number): boolean {
    const { goOn, touched } = this.#stop;
    const { uses, task } = this.#items;
    let [cut, worth, past] = [this.#cut, this.#worth, 0];
    for (const use of touched) {
      const state = this.#states[use]!;
      if (goOn.includes(use)) {
        past += uses[use]!.pastMost(state);
        continue;
      }
      const over = uses[use]!.past(state);
      if (over.fen === 0) continue;
      cut -= over.fen;
      worth -= task.frame.cutWorth[over.line]! * over.fen;
    }
    const states: number[] = [];
    let code = 0;
    for (const use of goOn) {
      states.push(this.#states[use]!);
      code = code * uses[use]!.radix + this.#states[use]!;
    }
    this.all.push({
      cut,
      worth,
      loss: this.#loss + lossOfRest,
      offers: this.#offers,
      priority: this.#priority,
      names: this.#names,
      states,
      code,
      past,
      units: [...this.#units],
      ways: [...this.#ways],
    });
    return this.all.length <= choicesMax;
  }
}

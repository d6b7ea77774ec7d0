import type { ItemLines } from './item-lines.ts';
import { type LineChoice, lineChoices } from './line-choices.ts';
import type { LineStop } from './line-stops.ts';

/** What is asked of the lines. */
export type Wanted = {
  /** The worth that a plan must have, at least. */
  readonly needed: number;
  /** What may be lost against the bound's prices. */
  readonly lossMax: number;
  /** Of plans with enough worth the one that comes first by its offers, instead of the one worth most. */
  readonly countsOffers: boolean;
  /** Item offers that may be used. */
  readonly offersMax: number;
  /** Whether each fen that is taken off under a ceiling is worth a fen. */
  readonly isAlike: boolean;
  /** By the first line after a ceiling: what it and the lines after it are worth at most. */
  readonly mostAfter: ReadonlyMap<number, number>;
};

/** Choices are made once for each state of what a line touches; that is more work than to look at one. */
const looksPerChoice = 10;

/** The choices of a line for one state of what it touches: their numbers begin with `first`. */
export type NumberedChoices = { readonly first: number; readonly some: readonly LineChoice[] };

/** The lines in their order, what is asked of them, and what is known of the lines ahead; and how much was looked at. */
export class Course {
  looked = 0;
  /** Whether plans with the same offers were told apart by what these take off. */
  comparedAmounts = false;
  readonly items: ItemLines;
  readonly stops: readonly LineStop[];
  readonly wanted: Wanted;
  /** By stop: what it and those after it are worth at most, and what sets that are chosen there gain over the bound. */
  readonly ahead: Float64Array;
  readonly gainAhead: Float64Array;
  /** By stop, its choices as far as they were asked for. */
  readonly choices: readonly LineChoice[][];
  readonly #known: readonly Map<number, NumberedChoices>[];

  constructor(items: ItemLines, stops: readonly LineStop[], wanted: Wanted) {
    this.items = items;
    this.stops = stops;
    this.wanted = wanted;
    this.choices = stops.map(() => []);
    this.#known = stops.map(() => new Map());
    this.ahead = new Float64Array(stops.length + 1);
    this.gainAhead = new Float64Array(stops.length + 1);
    for (let at = stops.length - 1; at >= 0; at -= 1) {
      const stop = stops[at]!;
      const known = wanted.mostAfter.get(stop.line) ?? Number.POSITIVE_INFINITY;
      this.ahead[at] = Math.min(this.ahead[at + 1]! + mostOn(items, stop), known);
      let gain = 0;
      for (const set of stop.setsBegin) gain += items.gainOfSet[set]!;
      this.gainAhead[at] = this.gainAhead[at + 1]! + gain;
    }
  }

  /** Whether what was taken off so far still matters by itself after a stop. */
  keepsCuts(at: number): boolean {
    return this.wanted.countsOffers || (this.stops[at]!.chain >= 0 && !this.endsChain(at));
  }

  /** Whether the ceilings that a stop is under all end with it. */
  endsChain(at: number): boolean {
    const { chain } = this.stops[at]!;
    return chain >= 0 && this.stops[at + 1]?.chain !== chain;
  }

  /** Whether another chain follows on the one that ends with a stop. */
  isBetweenChains(at: number): boolean {
    return this.endsChain(at) && (this.stops[at + 1]?.chain ?? -1) >= 0;
  }

  lossMost(at: number): number {
    return this.wanted.lossMax + this.gainAhead[at + 1]!;
  }

  /** For uses in these states, as one number; null where the choices are too many. */
  choicesAt(at: number, code: number, begun: readonly number[]): NumberedChoices | null {
    const known = this.#known[at]!.get(code);
    if (known !== undefined) return known;
    const some = lineChoices(this.items, this.stops[at]!, {
      begun,
      lossMost: this.lossMost(at),
      // At the last line of a chain what is taken off there still counts.
      keepsCuts: this.stops[at]!.chain >= 0 || this.keepsCuts(at),
      countsOffers: this.wanted.countsOffers,
    });
    if (some === null) return null;
    this.looked += looksPerChoice * some.length;
    const numbered = { first: this.choices[at]!.length, some };
    this.choices[at]!.push(...some);
    this.#known[at]!.set(code, numbered);
    return numbered;
  }

  /** The last stop under the ceiling that a stop is under; none after the last ceiling. */
  endOfBlock(at: number): number | null {
    const last = this.stops.findIndex(({ ends }, next) => next >= at && ends.length > 0);
    return last < 0 ? null : last;
  }

  /**
   * What must have been taken off at the end of a block, at least and at most; null where that is not known. Before the
   * chain so much was taken off that still counts (`cut`), or was worth so much and counts no more (`worth`).
   */
  windowAt(last: number, before: { readonly cut: number; readonly worth: number }): Amounts | null {
    if (!this.wanted.isAlike) return null;
    const { epsilon } = this.items.task.problem;
    const from = Math.ceil(this.wanted.needed - this.ahead[last + 1]! - before.worth - epsilon);
    return { from, to: before.cut + Math.min(...this.stops[last]!.ends) };
  }
}

/** From so many fen to so many. */
export type Amounts = { readonly from: number; readonly to: number };

/** What a line is worth at most, each unit the best for it, whatever sets leave. */
export function mostOn({ task, allowed, ways }: ItemLines, { line, sets }: LineStop): number {
  if (line < 0) return 0;
  const { frame, covers, problem } = task;
  const cost = frame.coverCost[line]! * problem.prices[line]!;
  let best = 0;
  for (const at of allowed[line]!) {
    best = Math.max(best, frame.cutWorth[line]! * covers[at]!.cuts[line]! - cost);
  }
  let most = best * problem.quantities[line]!;
  for (const set of sets) {
    let more = 0;
    for (const { units, worth } of ways[set]!) more = Math.max(more, worth[line]! - units[line]! * best);
    most += more;
  }
  return most;
}

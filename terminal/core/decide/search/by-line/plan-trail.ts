import { addCuts } from '../../layers/cover-units.ts';
import type { ItemPlan } from '../incumbent.ts';
import type { ItemLines } from './item-lines.ts';
import type { LineChoice } from './line-choices.ts';

/** A plan for the lines so far: the one for the lines before that it goes on from, and what it chooses at the last. */
export type Step = { readonly parent: number; readonly choice: number };

/** What plans chose, line by line, so that each can be told from its end. */
export class PlanTrail {
  /** By line, the choices that numbers stand for. */
  readonly named: (readonly LineChoice[])[] = [];
  readonly #items: ItemLines;
  readonly #parents: Int32Array[] = [];
  readonly #choices: Int32Array[] = [];

  /** By the number of a plan to begin with, what was chosen before it. */
  readonly #before: (start: number) => Iterable<LineChoice>;

  constructor(items: ItemLines, before: (start: number) => Iterable<LineChoice>) {
    this.#items = items;
    this.#before = before;
  }

  /** Once a line is done with: of each plan that is kept, where it came from and what it chose of these. */
  keep(parents: Int32Array, choices: Int32Array, named: readonly LineChoice[]): void {
    this.#parents.push(parents);
    this.#choices.push(choices);
    this.named.push(named);
  }

  /** What a plan chose, line by line, from the last. */
  *choicesOf(end: number): Generator<LineChoice> {
    let at = end;
    for (let place = this.#parents.length - 1; place >= 0; place -= 1) {
      yield this.named[place]![this.#choices[place]![at]!]!;
      at = this.#parents[place]![at]!;
    }
  }

  planAt(end: number): ItemPlan {
    const { task, ways } = this.#items;
    const { units, wayOf } = this.#written(this.choicesOf(end));
    return { units, counts: task.sets.map((_, set) => ways[set]![wayOf[set]!]!.counts) };
  }

  compareEnds(one: number, other: number): number {
    const last = this.#parents.length - 1;
    const stepTo = (end: number) => ({
      parent: this.#parents[last]![end]!,
      choice: this.#choices[last]![end]!,
    });
    return this.#compareFrom(last, this.named[last]!, stepTo(one), stepTo(other));
  }

  /**
   * Which of two plans with the same offers comes first: going through the offers by id and through the lines, the
   * larger reduction first; then the fewest units covered. Negative: the first. What open caps cut off is the same
   * in both.
   */
  compare(named: readonly LineChoice[], one: Step, other: Step): number {
    return this.#compareFrom(this.#parents.length, named, one, other);
  }

  #compareFrom(at: number, named: readonly LineChoice[], one: Step, other: Step): number {
    const choicesTo = (last: Step) => this.#choicesTo(at, named[last.choice]!, last.parent);
    const order = this.#compareAmounts(at, named, one, other);
    if (order !== 0) return order;
    const mine = this.#unitsById(choicesTo(one));
    const theirs = this.#unitsById(choicesTo(other));
    return mine.many - theirs.many || firstDifference(mine.units, theirs.units);
  }

  *#choicesTo(at: number, last: LineChoice, parent: number): Generator<LineChoice> {
    yield last;
    let from = parent;
    for (let place = at - 1; place >= 0; place -= 1) {
      yield this.named[place]![this.#choices[place]![from]!]!;
      from = this.#parents[place]![from]!;
    }
    yield* this.#before(from);
  }

  /** Goes back from both to where they part, and looks at nothing but the choices in which they differ. */
  #compareAmounts(at: number, named: readonly LineChoice[], one: Step, other: Step): number {
    const { isCapped, nameOfCover, nameOfSet, ways } = this.#items;
    const first = new FirstDifference();
    const capped: number[] = [];
    const look = (cover: number, line: number, more: number) => {
      if (!isCapped[cover]) first.look(nameOfCover[cover]!, line, more);
      else if (!capped.includes(cover)) capped.push(cover);
    };
    let [mine, theirs] = [one, other];
    for (let place = at; ; place -= 1) {
      if (mine.choice !== theirs.choice) {
        const choices = place === at ? named : this.named[place]!;
        const [a, b] = [choices[mine.choice]!, choices[theirs.choice]!];
        for (let nth = 0; nth < a.ways.length; nth += 2) {
          if (a.ways[nth + 1] === b.ways[nth + 1]) continue;
          const set = a.ways[nth]!;
          const [mineOf, theirsOf] = [ways[set]![a.ways[nth + 1]!]!.cuts, ways[set]![b.ways[nth + 1]!]!.cuts];
          const line = mineOf.findIndex((cut, which) => cut !== theirsOf[which]);
          if (line >= 0) first.look(nameOfSet[set]!, line, theirsOf[line]! - mineOf[line]!);
        }
        for (let nth = 0; nth < a.units.length; nth += 3) {
          const [cover, line] = [a.units[nth]!, a.units[nth + 1]!];
          const more = unitsIn(b.units, cover, line) - a.units[nth + 2]!;
          if (more !== 0) look(cover, line, more);
        }
        for (let nth = 0; nth < b.units.length; nth += 3) {
          const [cover, line] = [b.units[nth]!, b.units[nth + 1]!];
          if (unitsIn(a.units, cover, line) === 0) look(cover, line, b.units[nth + 2]!);
        }
      }
      if (place === 0 || mine.parent === theirs.parent) break;
      mine = this.#stepBefore(place, mine);
      theirs = this.#stepBefore(place, theirs);
    }
    for (const cover of capped) {
      const cutsOf = (last: Step) =>
        this.#cutsOf(cover, this.#choicesTo(at, named[last.choice]!, last.parent));
      const [mineOf, theirsOf] = [cutsOf(one), cutsOf(other)];
      const line = mineOf.findIndex((cut, which) => cut !== theirsOf[which]);
      if (line >= 0) first.look(nameOfCover[cover]!, line, theirsOf[line]! - mineOf[line]!);
    }
    return first.order;
  }

  #stepBefore(place: number, { parent }: Step): Step {
    return { parent: this.#parents[place - 1]![parent]!, choice: this.#choices[place - 1]![parent]! };
  }

  /** What an offer takes off by line. */
  #cutsOf(cover: number, choices: Iterable<LineChoice>): readonly number[] {
    const { covers, problem } = this.#items.task;
    const units = [...problem.noUnits];
    for (const choice of choices) {
      for (let nth = 0; nth < choice.units.length; nth += 3) {
        if (choice.units[nth] === cover) units[choice.units[nth + 1]!] = choice.units[nth + 2]!;
      }
    }
    const cuts = [...problem.noUnits];
    addCuts(covers[cover]!, units, cuts);
    return cuts;
  }

  #written(choices: Iterable<LineChoice>): { readonly units: number[][]; readonly wayOf: number[] } {
    const { covers, sets, problem } = this.#items.task;
    const units = covers.map(() => [...problem.noUnits]);
    const wayOf = sets.map(() => 0);
    for (const choice of choices) {
      for (let nth = 0; nth < choice.units.length; nth += 3) {
        units[choice.units[nth]!]![choice.units[nth + 1]!] = choice.units[nth + 2]!;
      }
      for (let nth = 0; nth < choice.ways.length; nth += 2) wayOf[choice.ways[nth]!] = choice.ways[nth + 1]!;
    }
    return { units, wayOf };
  }

  /** Offer by offer, by id, and line by line. */
  #unitsById(choices: Iterable<LineChoice>): { readonly units: readonly number[]; readonly many: number } {
    const { task, ways, nameOfCover, nameOfSet } = this.#items;
    const { units, wayOf } = this.#written(choices);
    const rows = [
      ...task.covers.map((_, cover) => ({ name: nameOfCover[cover]!, units: units[cover]! })),
      ...task.sets.map((_, set) => ({ name: nameOfSet[set]!, units: ways[set]![wayOf[set]!]!.units })),
    ];
    rows.sort((one, other) => other.name - one.name);
    const all = rows.flatMap((row) => row.units);
    return { units: all, many: all.reduce((sum, count) => sum + count, 0) };
  }
}

/** Of the differences between two plans the one that comes first: by the offer's name, then by line. */
class FirstDifference {
  #name = 0;
  #line = 0;
  /** How much more the other plan has there. */
  order = 0;

  look(name: number, line: number, more: number): void {
    if (name < this.#name || (name === this.#name && line > this.#line)) return;
    this.#name = name;
    this.#line = line;
    this.order = more;
  }
}

function unitsIn(units: readonly number[], cover: number, line: number): number {
  for (let nth = 0; nth < units.length; nth += 3) {
    if (units[nth] === cover && units[nth + 1] === line) return units[nth + 2]!;
  }
  return 0;
}

/** Negative where the first difference is that the first has more. */
function firstDifference(mine: readonly number[], theirs: readonly number[]): number {
  for (let at = 0; at < mine.length; at += 1) if (mine[at] !== theirs[at]) return theirs[at]! - mine[at]!;
  return 0;
}

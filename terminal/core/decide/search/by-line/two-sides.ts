import type { Amounts, Course } from './course.ts';
import type { LineChoice } from './line-choices.ts';
import { type Entries, type Group, noPlan, type Scratch, type Scratches } from './line-tables.ts';
import { originsMax, Sweep } from './sweep.ts';

/** More amounts than this are too many to hold each pair against. */
const amountsMax = 32;
/** For each plan of the one side so much may be looked at on the other. */
const looksPerPlan = 30;

type Place = { readonly at: number; readonly last: number; readonly window: Amounts };

export function isNarrow({ from, to }: Amounts): boolean {
  return to - from < amountsMax;
}

/**
 * Where a ceiling leaves room for a few amounts only, all plans for half of its lines need not be carried through the
 * other half: that one is gone through from nothing, and of each pair the two are held together whose amounts add up
 * to one that is wanted. Goes to the end of the block; false where that is too much.
 */
export function meetAtEnd(
  course: Course,
  near: Sweep,
  { at, last, window }: Place,
  scratch: Scratches,
): boolean {
  if (near.groups.length > originsMax) return false;
  const far = new Sweep(course, scratch.far, near);
  const looks = course.looked + looksPerPlan * near.entries.length;
  for (let next = at + 1; next <= last; next += 1) {
    if (far.advance(next, null, looks)) continue;
    scratch.far.forget();
    return false;
  }
  new Pairs(course, { near, far }, window, last).join(scratch.near);
  return true;
}

class Pairs {
  readonly #course: Course;
  readonly #near: Sweep;
  readonly #far: Sweep;
  readonly #window: Amounts;
  /** What the lines after the block are worth at most. */
  readonly #ahead: number;
  /** What there is room for at its end. */
  readonly #end: number;
  /** What the far side chose on all its lines; and the number of that, by its end. */
  readonly #choices: LineChoice[] = [];
  readonly #numbers = new Map<number, number>();

  constructor(
    course: Course,
    { near, far }: { readonly near: Sweep; readonly far: Sweep },
    window: Amounts,
    last: number,
  ) {
    this.#ahead = course.ahead[last + 1]!;
    this.#end = Math.min(...course.stops[last]!.ends);
    this.#course = course;
    this.#near = near;
    this.#far = far;
    this.#window = window;
  }

  join(scratch: Scratch): void {
    const into = scratch.next;
    into.length = 0;
    const byStates = new Map<string, Group[]>();
    for (const group of this.#far.groups) {
      const name = `${this.#near.groups[group.origin]!.origin} ${group.states}`;
      const alike = byStates.get(name);
      if (alike === undefined) byStates.set(name, [group]);
      else alike.push(group);
    }
    const groups: Group[] = [];
    for (const alike of byStates.values()) {
      const start = into.length;
      const found = new Int32Array(this.#window.to - this.#window.from + 1);
      for (const group of alike) this.#pair(into, group, { found, scratch });
      if (into.length === start) continue;
      const { origin, base } = this.#near.groups[alike[0]!.origin]!;
      groups.push(into.group(start, into.length, { origin, base, states: alike[0]!.states }));
    }
    this.#near.take(groups, this.#choices);
  }

  /** `found`: by amount wanted, the place of its plan, plus 1. */
  #pair(
    into: Entries,
    farGroup: Group,
    { found, scratch }: { readonly found: Int32Array; readonly scratch: Scratch },
  ): void {
    const course = this.#course;
    const { needed, offersMax } = course.wanted;
    const one = noPlan();
    const ahead = this.#ahead;
    const near = this.#near.entries;
    const far = this.#far.entries;
    const nearGroup = this.#near.groups[farGroup.origin]!;
    const { from } = this.#window;
    const to = Math.min(this.#window.to, nearGroup.base + this.#end);
    let most = 0;
    for (let nth = nearGroup.from; nth < nearGroup.to; nth += 1) most = Math.max(most, near.keys[nth]!);
    const slots = scratch.slotsFor(most + 1);
    for (let nth = nearGroup.from; nth < nearGroup.to; nth += 1) slots[near.keys[nth]!] = nth + 1;
    course.looked += nearGroup.to - nearGroup.from + (farGroup.to - farGroup.from) * (to - from + 1);
    for (let end = farGroup.from; end < farGroup.to; end += 1) {
      const cut = far.keys[end]! - nearGroup.keyLeast;
      for (let amount = Math.max(from, cut); amount <= to && amount - cut <= most; amount += 1) {
        const nth = slots[amount - cut]! - 1;
        if (nth < 0) continue;
        const worth = near.worths[nth]! + far.worths[end]! - nearGroup.worthMost;
        const offers = near.offers[nth]! + far.offers[end]! - nearGroup.offersLeast;
        // The far side was held only against the best of each group.
        if (worth + ahead < needed || offers > offersMax) continue;
        one.key = amount;
        one.worth = worth;
        one.loss = near.losses[nth]! + far.losses[end]! - nearGroup.lossLeast;
        one.offers = offers;
        one.priority = near.priorities[nth]! + far.priorities[end]!;
        one.names = near.names[nth]! + far.names[end]!;
        one.parent = nth;
        one.choice = this.#numberOf(end);
        const slot = found[amount - from]! - 1;
        if (slot >= 0) {
          this.#near.keepBetter(into, slot, one, this.#choices);
          continue;
        }
        const last = into.room();
        found[amount - from] = last + 1;
        into.put(last, one);
      }
    }
    for (let nth = nearGroup.from; nth < nearGroup.to; nth += 1) slots[near.keys[nth]!] = 0;
  }

  #numberOf(end: number): number {
    const known = this.#numbers.get(end);
    if (known !== undefined) return known;
    const units: number[] = [];
    const ways: number[] = [];
    for (const choice of this.#far.trail.choicesOf(end)) {
      units.push(...choice.units);
      ways.push(...choice.ways);
    }
    const number = this.#choices.length;
    this.#choices.push({ ...nothingMore, units, ways });
    this.#numbers.set(end, number);
    return number;
  }
}

/** What else a choice says was counted already. */
const nothingMore: LineChoice = {
  cut: 0,
  worth: 0,
  loss: 0,
  offers: 0,
  priority: 0,
  names: 0,
  states: [],
  code: 0,
  past: 0,
  units: [],
  ways: [],
};

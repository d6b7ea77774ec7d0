import type { Course } from './course.ts';
import type { LineChoice } from './line-choices.ts';
import { type Entries, type Entry, type Group, noPlan, type Scratch } from './line-tables.ts';
import { PlanTrail } from './plan-trail.ts';

/** Tables of what was taken off so far are not made larger than this. */
const keysMax = 1 << 20;
/** An amount is compared with another in so many looks. */
const looksToCompare = 40;

/** As many are told apart beside the states of uses; see `codesMax` of the stops. */
export const originsMax = 1 << 10;

/** Entries that come to one state of all open uses: from which group, by which choice. */
type Arrivals = {
  readonly origin: number;
  readonly base: number;
  readonly states: readonly number[];
  readonly some: Arc[];
};
type Arc = { readonly from: Group; readonly choice: number; readonly past: number };

/** Sums that are wanted of what was taken off so far: how far below `to` it may lie, as bits. */
export type SumsWanted = { readonly bits: Uint32Array; readonly to: number };

/** Goes from line to line, and keeps of all plans for the lines so far those that no other makes needless. */
export class Sweep {
  readonly trail: PlanTrail;
  groups: readonly Group[] = [];
  readonly #course: Course;
  readonly #scratch: Scratch;
  readonly #isFar: boolean;
  /** The plan in hand: made anew for each, it would cost more than all that is asked of it. */
  readonly #one = noPlan();

  /** Far: one that begins in the middle, after some plan of each group of another. */
  constructor(course: Course, scratch: Scratch, near: Sweep | null) {
    this.#isFar = near !== null;
    this.#course = course;
    this.#scratch = scratch;
    this.trail = new PlanTrail(course.items, (group) =>
      near === null ? [] : near.trail.choicesOf(near.groups[group]!.from),
    );
    this.#start(near?.groups ?? null);
  }

  get entries(): Entries {
    return this.#scratch.entries;
  }

  /** From a plan for no line yet; or, as if each of these groups were one plan that is as good as the best in it. */
  #start(groups: readonly Group[] | null): void {
    const { entries } = this.#scratch;
    entries.length = 0;
    const one = noPlan();
    const begin = (from: Pick<Group, 'origin' | 'base' | 'states'>): Group => {
      const at = entries.room();
      entries.put(at, one);
      return entries.group(at, entries.length, from);
    };
    if (groups === null) {
      this.groups = [begin({ origin: 0, base: 0, states: [] })];
      return;
    }
    this.groups = groups.map(({ base, states, keyLeast, worthMost, lossLeast, offersLeast }, origin) => {
      one.key = keyLeast;
      one.worth = worthMost;
      one.loss = lossLeast;
      one.offers = offersLeast;
      return begin({ origin, base, states });
    });
  }

  /** Takes the line of a stop; false where that is too much. */
  advance(at: number, sums: SumsWanted | null, looksMax: number): boolean {
    const arrivals = this.#arrivalsAt(at);
    if (arrivals === null) return false;
    const { next } = this.#scratch;
    next.length = 0;
    const groups: Group[] = [];
    for (const { origin, base, states, some } of arrivals) {
      const from = next.length;
      if (!this.#fill(next, { at, some, sums, looksMax })) return false;
      if (next.length > from) groups.push(next.group(from, next.length, { origin, base, states }));
    }
    this.take(groups, this.#course.choices[at]!);
    return true;
  }

  /**
   * What counts under the next chain is what is taken off from here on, so plans that differ in what they took off
   * before stay apart. False where these are many.
   */
  part(): boolean {
    const { entries } = this;
    if (entries.length > originsMax) return false;
    const apart: Group[] = [];
    for (const { from, to, states } of this.groups) {
      for (let nth = from; nth < to; nth += 1) {
        apart.push(entries.group(nth, nth + 1, { origin: apart.length, base: entries.keys[nth]!, states }));
      }
    }
    this.groups = apart;
    return true;
  }

  /** What the other table holds follows on what was kept so far, by these choices. */
  take(groups: readonly Group[], choices: readonly LineChoice[]): void {
    const { next } = this.#scratch;
    this.trail.keep(next.parents.slice(0, next.length), next.choices.slice(0, next.length), choices);
    this.groups = groups;
    this.#scratch.swap();
  }

  #arrivalsAt(at: number): readonly Arrivals[] | null {
    const course = this.#course;
    const stop = course.stops[at]!;
    const { uses } = course.items;
    const { needed, offersMax } = course.wanted;
    const ahead = course.ahead[at + 1]!;
    const lossMost = course.lossMost(at);
    const byCode = new Map<number, Arrivals>();
    for (const from of this.groups) {
      const begun: number[] = [];
      let begunCode = 0;
      for (let nth = 0; nth < stop.begun.length; nth += 1) {
        const state = from.states[stop.begunAt[nth]!]!;
        begun.push(state);
        begunCode = begunCode * uses[stop.begun[nth]!]!.radix + state;
      }
      const passing: number[] = [];
      // Once no ceiling is ahead, it does not matter where a plan comes from.
      const [origin, base] = stop.chain >= 0 || this.#isFar ? [from.origin, from.base] : [0, 0];
      let passingCode = origin;
      let past = 0;
      for (let nth = 0; nth < stop.passing.length; nth += 1) {
        const use = uses[stop.passing[nth]!]!;
        const state = from.states[stop.passingAt[nth]!]!;
        passing.push(state);
        passingCode = passingCode * use.radix + state;
        past += use.pastMost(state);
      }
      const choices = course.choicesAt(at, begunCode, begun);
      if (choices === null) return null;
      const { first, some } = choices;
      course.looked += some.length;
      for (let nth = 0; nth < some.length; nth += 1) {
        const choice = some[nth]!;
        if (from.worthMost + choice.worth + ahead < needed) continue;
        if (from.lossLeast + choice.loss > lossMost || from.offersLeast + choice.offers > offersMax) continue;
        const code = passingCode * stop.codes + choice.code;
        let arrivals = byCode.get(code);
        if (arrivals === undefined) {
          arrivals = { origin, base, states: [...passing, ...choice.states], some: [] };
          byCode.set(code, arrivals);
        }
        arrivals.some.push({ from, choice: first + nth, past: past + choice.past });
      }
    }
    return [...byCode.values()];
  }

  /** All that come to one state; false where that is too much. */
  #fill(
    into: Entries,
    {
      at,
      some,
      sums,
      looksMax,
    }: {
      readonly at: number;
      readonly some: readonly Arc[];
      readonly sums: SumsWanted | null;
      readonly looksMax: number;
    },
  ): boolean {
    const course = this.#course;
    const from = this.entries;
    const stop = course.stops[at]!;
    const choices = course.choices[at]!;
    const { needed, offersMax } = course.wanted;
    const keepsCuts = this.#isFar || course.keepsCuts(at);
    const ahead = course.ahead[at + 1]!;
    const lossMost = course.lossMost(at);
    const end = Math.min(...stop.ends, Number.POSITIVE_INFINITY);
    const bits = sums?.bits ?? null;
    const bitsTo = sums?.to ?? 0;
    const start = into.length;
    const one = this.#one;
    const slots = this.#slotsFor(at, some);
    if (slots === null) return false;
    for (const { from: group, choice: number, past } of some) {
      const choice = choices[number]!;
      const most = Math.min(end, stop.room + past) + group.base;
      course.looked += group.to - group.from;
      if (course.looked > looksMax) return false;
      for (let nth = group.from; nth < group.to; nth += 1) {
        const worth = from.worths[nth]! + choice.worth;
        if (worth + ahead < needed) continue;
        const loss = from.losses[nth]! + choice.loss;
        if (loss > lossMost) continue;
        const cut = from.keys[nth]! + choice.cut;
        if (cut > most) continue;
        if (bits !== null) {
          const bit = bitsTo - cut;
          if (bit < 0 || (bits[bit >> 5]! & (1 << (bit & 31))) === 0) continue;
        }
        const offers = from.offers[nth]! + choice.offers;
        if (offers > offersMax) continue;
        one.key = keepsCuts ? cut : 0;
        one.worth = worth;
        one.loss = loss;
        one.offers = offers;
        one.priority = from.priorities[nth]! + choice.priority;
        one.names = from.names[nth]! + choice.names;
        one.parent = nth;
        one.choice = number;
        const slot = slots[one.key]! - 1;
        if (slot >= 0) {
          this.keepBetter(into, slot, one, choices);
          continue;
        }
        const last = into.room();
        slots[one.key] = last + 1;
        into.put(last, one);
      }
    }
    for (let nth = start; nth < into.length; nth += 1) slots[into.keys[nth]!] = 0;
    return true;
  }

  /** Of two plans that come to the same keeps the one worth more; for ties, the one that comes first. */
  keepBetter(into: Entries, slot: number, one: Entry, choices: readonly LineChoice[]): void {
    const course = this.#course;
    if (!course.wanted.countsOffers) {
      if (one.worth > into.worths[slot]!) into.put(slot, one);
      return;
    }
    let order = into.compareOffers(slot, one);
    if (order === 0) {
      course.looked += looksToCompare;
      course.comparedAmounts = true;
      order = this.trail.compare(choices, one, into.step(slot));
    }
    if (order < 0) into.put(slot, one);
  }

  /** Where the entry of each amount lies, plus 1; all 0. */
  #slotsFor(at: number, some: readonly Arc[]): Int32Array | null {
    const { stops, items } = this.#course;
    let room = 1;
    if (this.#isFar || this.#course.keepsCuts(at)) {
      let most = 0;
      for (const { past } of some) most = Math.max(most, past);
      room = items.cutMost + 1;
      if (stops.every(({ chain }) => chain <= 0)) room = Math.min(room, stops[at]!.room + most + 1);
    }
    return room > keysMax ? null : this.#scratch.slotsFor(room);
  }
}

import type { Step } from './plan-trail.ts';

/** One plan for the lines so far. */
export type Entry = {
  /** What was taken off so far, in fen; 0 once no ceiling asks for it any more. */
  key: number;
  worth: number;
  /** What was lost against the bound's prices. */
  loss: number;
  /** Item offers that are used: how many, their priorities and names. */
  offers: number;
  priority: number;
  names: number;
  /** The plan of the lines before that it goes on from, and what it chooses at the last line. */
  parent: number;
  choice: number;
};

export function noPlan(): Entry {
  return { key: 0, worth: 0, loss: 0, offers: 0, priority: 0, names: 0, parent: 0, choice: 0 };
}

/** Entries that leave all open uses in the same state. */
export type Group = {
  /** Which group of the side that it comes from this one goes on from; 0 where there is none. */
  readonly origin: number;
  /** What was taken off before this chain of ceilings, where that is still in what was taken off so far. */
  readonly base: number;
  /** Of the uses that are open: first those that the last line let pass, then those that it touched. */
  readonly states: readonly number[];
  /** Where they lie, and what they have at most and at least. */
  readonly from: number;
  readonly to: number;
  readonly keyLeast: number;
  readonly worthMost: number;
  readonly lossLeast: number;
  readonly offersLeast: number;
};

/** Plans that there is room for at first. */
const roomAtFirst = 256;

/** The plans for the lines so far that are kept, column by column; those of one group lie together. */
export class Entries {
  length = 0;
  keys = new Float64Array(roomAtFirst);
  worths = new Float64Array(roomAtFirst);
  losses = new Float64Array(roomAtFirst);
  offers = new Float64Array(roomAtFirst);
  priorities = new Float64Array(roomAtFirst);
  names = new Float64Array(roomAtFirst);
  parents = new Int32Array(roomAtFirst);
  choices = new Int32Array(roomAtFirst);

  /** The place of one more. */
  room(): number {
    if (this.length === this.keys.length) this.#grow();
    this.length += 1;
    return this.length - 1;
  }

  put(at: number, entry: Entry): void {
    this.keys[at] = entry.key;
    this.worths[at] = entry.worth;
    this.losses[at] = entry.loss;
    this.offers[at] = entry.offers;
    this.priorities[at] = entry.priority;
    this.names[at] = entry.names;
    this.parents[at] = entry.parent;
    this.choices[at] = entry.choice;
  }

  step(at: number): Step {
    return { parent: this.parents[at]!, choice: this.choices[at]! };
  }

  /** How offers come beside those of an entry, by the contract's order; negative: before them. */
  compareOffers(
    at: number,
    { offers, priority, names }: Pick<Entry, 'offers' | 'priority' | 'names'>,
  ): number {
    return offers - this.offers[at]! || this.priorities[at]! - priority || this.names[at]! - names;
  }

  /** Those from one place to another. */
  group(
    from: number,
    to: number,
    { origin, base, states }: Pick<Group, 'origin' | 'base' | 'states'>,
  ): Group {
    let [keyLeast, worthMost] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    let [lossLeast, offersLeast] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (let at = from; at < to; at += 1) {
      keyLeast = Math.min(keyLeast, this.keys[at]!);
      worthMost = Math.max(worthMost, this.worths[at]!);
      lossLeast = Math.min(lossLeast, this.losses[at]!);
      offersLeast = Math.min(offersLeast, this.offers[at]!);
    }
    return { origin, base, states, from, to, keyLeast, worthMost, lossLeast, offersLeast };
  }

  #grow(): void {
    const room = 2 * this.keys.length;
    const more = (numbers: Float64Array) => {
      const grown = new Float64Array(room);
      grown.set(numbers);
      return grown;
    };
    const moreWhole = (numbers: Int32Array) => {
      const grown = new Int32Array(room);
      grown.set(numbers);
      return grown;
    };
    this.keys = more(this.keys);
    this.worths = more(this.worths);
    this.losses = more(this.losses);
    this.offers = more(this.offers);
    this.priorities = more(this.priorities);
    this.names = more(this.names);
    this.parents = moreWhole(this.parents);
    this.choices = moreWhole(this.choices);
  }
}

/** Tables that one sweep after the other fills anew: what is kept, and what follows from it. */
export class Scratch {
  entries = new Entries();
  next = new Entries();
  /** By amount, whatever is looked up by it; all 0 whenever nobody is at it. */
  #slots = new Int32Array(0);

  swap(): void {
    [this.entries, this.next] = [this.next, this.entries];
  }

  slotsFor(room: number): Int32Array {
    if (this.#slots.length < room) this.#slots = new Int32Array(room);
    return this.#slots;
  }

  /** After a sweep that was stopped in the middle. */
  forget(): void {
    this.#slots = new Int32Array(0);
  }
}

/** The tables of both sides of a block of lines. */
export type Scratches = { readonly near: Scratch; readonly far: Scratch };

/**
 * The new classes of members who have changed, written as what has changed about them: which facets of the class
 * (standing, certification, organisation, card, tags, the rest), and into what. Most changes are one facet; whoever
 * has the state before needs five bits for such a member instead of eleven.
 */

/** One more than the facets of a class line that are told apart; the last holds what is left of it. */
const facets = 6;
/** The changes of one member; 0: the class stands in full behind all others. */
type Mask = number;

export function writeClassChanges(
  changes: { readonly before: Uint16Array; readonly after: Uint16Array },
  texts: readonly string[],
): Buffer {
  const kinds = new ClassFacets(texts);
  const masks: Mask[] = [];
  const values = Array.from({ length: facets }, (): number[] => []);
  const whole: number[] = [];
  changes.before.forEach((before, at) => {
    const after = changes.after[at] ?? 0;
    const mask = kinds.differing(before, after);
    masks.push(mask);
    if (mask === 0) whole.push(after);
    for (let facet = 0; facet < facets; facet += 1)
      if (mask & (1 << facet)) values[facet]?.push(kinds.value(after, facet));
  });
  return Buffer.concat([
    Buffer.from(masks),
    ...values.map((numbers, facet) => planes(numbers, kinds.isWide(facet))),
    planes(whole, true),
  ]);
}

/** Null when the bytes hold other than these members' changes, or a class that is none of the texts. */
export function readClassChanges(
  bytes: Buffer,
  before: Uint16Array,
  texts: readonly string[],
): Uint16Array | null {
  const kinds = new ClassFacets(texts);
  const masks = bytes.subarray(0, before.length);
  if (masks.length < before.length) return null;
  const lists: PlaneReader[] = [];
  let at = before.length;
  for (let list = 0; list <= facets; list += 1) {
    const count = masks.reduce((sum, mask) => sum + (isInList(mask, list) ? 1 : 0), 0);
    const reader = new PlaneReader(bytes.subarray(at), count, list === facets || kinds.isWide(list));
    lists.push(reader);
    at += reader.bytes;
  }
  if (at !== bytes.length) return null;
  const after = new Uint16Array(before.length);
  for (let member = 0; member < before.length; member += 1) {
    const mask = masks[member] ?? 0;
    if (mask >= 1 << facets) return null;
    const number =
      mask === 0
        ? (lists[facets]?.next() ?? -1)
        : kinds.changed(before[member] ?? 0, (facet) =>
            mask & (1 << facet) ? (lists[facet]?.next() ?? -1) : null,
          );
    if (number < 0 || number >= texts.length) return null;
    after[member] = number;
  }
  return after;
}

function isInList(mask: Mask, list: number): boolean {
  return list === facets ? mask === 0 : (mask & (1 << list)) !== 0;
}

/** Classes by their facets, the values of each facet numbered in the order in which the texts bring them. */
class ClassFacets {
  /** `facets` numbers for each class. */
  readonly #values: Uint16Array;
  readonly #counts: number[];
  readonly #numbers = new Map<string, number>();

  constructor(texts: readonly string[]) {
    this.#values = new Uint16Array(texts.length * facets);
    const known = Array.from({ length: facets }, () => new Map<string, number>());
    texts.forEach((text, number) => {
      facetsOf(text).forEach((facet, at) => {
        const values = known[at] as Map<string, number>;
        const value = values.get(facet) ?? values.size;
        values.set(facet, value);
        this.#values[number * facets + at] = value;
      });
      this.#numbers.set(this.#key(number), number);
    });
    this.#counts = known.map(({ size }) => size);
  }

  isWide(facet: number): boolean {
    return (this.#counts[facet] ?? 0) > 256;
  }

  value(number: number, facet: number): number {
    return this.#values[number * facets + facet] ?? 0;
  }

  /** 0, too, when the second class could not be found again by its facets. */
  differing(before: number, after: number): Mask {
    if (this.#numbers.get(this.#key(after)) !== after) return 0;
    let mask = 0;
    for (let facet = 0; facet < facets; facet += 1)
      if (this.value(before, facet) !== this.value(after, facet)) mask |= 1 << facet;
    return mask;
  }

  /** The class that is this one but for the facets that are given; -1: there is none. */
  changed(before: number, given: (facet: number) => number | null): number {
    const values: number[] = [];
    for (let facet = 0; facet < facets; facet += 1) values.push(given(facet) ?? this.value(before, facet));
    return this.#numbers.get(values.join()) ?? -1;
  }

  #key(number: number): string {
    return this.#values.subarray(number * facets, (number + 1) * facets).join();
  }
}

/** A class line is a list (`member-class-text.ts`); any other text is one facet. */
function facetsOf(text: string): string[] {
  const line = asList(text);
  if (line === null) return [text, '', '', '', '', ''];
  const [standing, through, organisation, card, rest = {}] = line;
  const { tags, ...others } = Object(rest) as Readonly<Record<string, unknown>>;
  return [standing, through, organisation, card, tags, others].map((facet) => JSON.stringify(facet) ?? '');
}

function asList(text: string): readonly unknown[] | null {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.length <= 5 ? value : null;
  } catch {
    return null;
  }
}

/** All low bytes, then, when wide, all high bytes: each half packs better by itself. */
export function planes(numbers: ArrayLike<number>, isWide: boolean): Buffer {
  const bytes = Buffer.alloc(numbers.length * (isWide ? 2 : 1));
  for (let at = 0; at < numbers.length; at += 1) {
    const number = numbers[at] ?? 0;
    bytes[at] = number & 0xff;
    if (isWide) bytes[numbers.length + at] = number >>> 8;
  }
  return bytes;
}

/** Takes the numbers of {@link planes} back, one after the other. */
export class PlaneReader {
  readonly #from: Buffer;
  readonly #count: number;
  readonly #isWide: boolean;
  #at = 0;

  constructor(from: Buffer, count: number, isWide: boolean) {
    this.#from = from;
    this.#count = count;
    this.#isWide = isWide;
  }

  get bytes(): number {
    return this.#count * (this.#isWide ? 2 : 1);
  }

  next(): number {
    const at = this.#at;
    this.#at += 1;
    const high = this.#isWide ? (this.#from[this.#count + at] ?? 0) : 0;
    return (this.#from[at] ?? 0) | (high << 8);
  }
}

import type { CardToken } from '../card-token.ts';
import { invariant } from '../invariant.ts';
import {
  bucketBitsFor,
  bucketBitsMin,
  classesMax,
  exceptionsMax,
  type IndexedMember,
  type MemberIndex,
  recordWords,
  setRecord,
} from './member-index.ts';
import { bucketOf, remainderOf, tokenWord } from './token-key.ts';

const placesMin = 1_024;
/** Two tokens that differ in these first bits have different keys, however few bits choose the bucket. */
const nearBits = bucketBitsMin + 32;

/** Takes a programme's cards one after the other, ascending by token, in some twelve bytes each. */
export class MemberIndexBuilder {
  #high = new Uint32Array(placesMin);
  #low = new Uint32Array(placesMin);
  #classes = new Uint32Array(placesMin);
  #count = 0;
  #last: CardToken | undefined;
  /** Whole tokens of cards whose keys may turn out alike, by position. */
  readonly #near = new Map<number, CardToken>();

  get count(): number {
    return this.#count;
  }

  /** Throws when the card is entered twice. */
  add(token: CardToken, classNumber: number): void {
    const last = this.#last;
    if (last !== undefined) {
      if (token === last)
        throw new Error('two cards of the register have the same token: one card is entered twice');
      invariant(token > last, 'cards are indexed in ascending order of their tokens');
      if (token.startsWith(last.slice(0, nearBits / 4))) {
        this.#near.set(this.#count - 1, last);
        this.#near.set(this.#count, token);
      }
    }
    if (this.#count === this.#high.length) this.#grow();
    this.#high[this.#count] = tokenWord(token, 0);
    this.#low[this.#count] = tokenWord(token, 1);
    this.#classes[this.#count] = classNumber;
    this.#count += 1;
    this.#last = token;
  }

  /** How many cards are of each class number that was given. */
  tally(classes: number): Uint32Array {
    const cards = new Uint32Array(classes);
    for (let position = 0; position < this.#count; position += 1) {
      const classNumber = this.#classes[position] ?? 0;
      cards[classNumber] = (cards[classNumber] ?? 0) + 1;
    }
    return cards;
  }

  /**
   * `numbers` says under which number each class that was given stands in the index, `classes` how many numbers
   * there are. Throws when more cards look alike than can be by chance.
   */
  build(how: {
    readonly numbers: ArrayLike<number>;
    readonly classes: number;
    readonly bucketBits?: number;
  }): MemberIndex {
    invariant(how.classes <= classesMax, 'a class number has at most 16 bits');
    const bucketBits = how.bucketBits ?? bucketBitsFor(this.#count);
    const alike = this.#alike(bucketBits);
    const exceptions: IndexedMember[] = [];
    const members = this.#count - alike.size;
    const bucketStarts = new Uint32Array(2 ** bucketBits + 1);
    const records = new Uint16Array(members * recordWords);
    let rank = 0;
    for (let position = 0; position < this.#count; position += 1) {
      const classNumber = how.numbers[this.#classes[position] ?? 0] ?? 0;
      if (alike.size > 0 && alike.has(position)) {
        exceptions.push({ token: this.#near.get(position) as CardToken, classNumber });
        continue;
      }
      const high = this.#high[position] ?? 0;
      const bucket = bucketOf(high, bucketBits);
      const remainder = remainderOf({ high, low: this.#low[position] ?? 0 }, bucketBits);
      setRecord(records, rank, { remainder, classNumber });
      bucketStarts[bucket + 1] = (bucketStarts[bucket + 1] ?? 0) + 1;
      rank += 1;
    }
    for (let bucket = 1; bucket < bucketStarts.length; bucket += 1)
      bucketStarts[bucket] = (bucketStarts[bucket] ?? 0) + (bucketStarts[bucket - 1] ?? 0);
    return { bucketBits, bucketStarts, records, exceptions };
  }

  /** Positions of the cards whose key is another card's, too. */
  #alike(bucketBits: number): ReadonlySet<number> {
    const alike = new Set<number>();
    for (const position of this.#near.keys()) {
      if (position === 0) continue;
      const sameHigh = this.#high[position] === this.#high[position - 1];
      const unused = 32 - bucketBits;
      const sameLow = (this.#low[position] ?? 0) >>> unused === (this.#low[position - 1] ?? 0) >>> unused;
      if (!sameHigh || !sameLow) continue;
      alike.add(position - 1);
      alike.add(position);
    }
    if (alike.size > exceptionsMax)
      throw new Error(`${alike.size} cards look alike: the tokens of this register are not random`);
    return alike;
  }

  #grow(): void {
    this.#high = grown(this.#high);
    this.#low = grown(this.#low);
    this.#classes = grown(this.#classes);
  }
}

/** An index of cards in any order, whose class numbers stay as they are. */
export function buildMemberIndex(members: readonly IndexedMember[], bucketBits?: number): MemberIndex {
  const builder = new MemberIndexBuilder();
  let classes = 0;
  for (const { token, classNumber } of [...members].sort((a, b) => (a.token < b.token ? -1 : 1))) {
    builder.add(token, classNumber);
    classes = Math.max(classes, classNumber + 1);
  }
  const numbers = Uint32Array.from({ length: classes }, (_, number) => number);
  return builder.build({ numbers, classes, ...(bucketBits === undefined ? {} : { bucketBits }) });
}

function grown(column: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const wider = new Uint32Array(column.length * 2);
  wider.set(column);
  return wider;
}

import { numberForms } from './number-forms.ts';
import type { PersonNumbers } from './people-with-numbers.ts';

/** A number that was found where it must not be. */
export type Trace = {
  readonly person: number;
  readonly what: keyof PersonNumbers;
  readonly form: string;
  readonly at: number;
};

type Pattern = Omit<Trace, 'at'> & { readonly bytes: Buffer };

/** Patterns are told apart by their last four bytes, which differ most. */
const tailBytes = 4;
/** One bit for each of so many hashes of a tail: nearly all places of a file are passed by after one look. */
const sieveBits = 20;
const sieveMultiplier = 0x9e3779b1;
/** After so many of one pattern a file is a leak of it, however often it says so. */
const tracesOfOneMax = 3;

/** Looks for all numbers of many people in all their forms, in one pass over the bytes. */
export class TraceSearch {
  readonly #byTail = new Map<number, Pattern[]>();
  readonly #sieve = new Uint8Array(2 ** (sieveBits - 3));
  /** How many patterns it looks for. */
  readonly patterns: number;

  constructor(people: readonly PersonNumbers[]) {
    let patterns = 0;
    for (const [person, numbers] of people.entries()) {
      for (const what of ['card', 'idNumber', 'phone'] as const) {
        for (const { form, bytes } of numberForms(numbers[what])) {
          this.#want({ person, what, form, bytes });
          patterns += 1;
        }
      }
    }
    this.patterns = patterns;
  }

  #want(wanted: Pattern): void {
    const tail = wanted.bytes.readUInt32LE(wanted.bytes.length - tailBytes);
    const others = this.#byTail.get(tail);
    if (others === undefined) this.#byTail.set(tail, [wanted]);
    else others.push(wanted);
    const bit = sieveBit(tail);
    this.#sieve[bit >>> 3] = (this.#sieve[bit >>> 3] ?? 0) | (1 << (bit & 7));
  }

  in(bytes: Buffer): readonly Trace[] {
    const traces: Trace[] = [];
    const seen = new Map<Pattern, number>();
    const sieve = this.#sieve;
    let tail = 0;
    for (let end = 0; end < bytes.length; end += 1) {
      tail = (tail >>> 8) | ((bytes[end] as number) << 24);
      const bit = sieveBit(tail);
      if (((sieve[bit >>> 3] as number) & (1 << (bit & 7))) === 0) continue;
      for (const pattern of this.#byTail.get(tail >>> 0) ?? []) {
        const at = end + 1 - pattern.bytes.length;
        const times = seen.get(pattern) ?? 0;
        if (at < 0 || times === tracesOfOneMax || pattern.bytes.compare(bytes, at, end + 1) !== 0) continue;
        seen.set(pattern, times + 1);
        const { person, what, form } = pattern;
        traces.push({ person, what, form, at });
      }
    }
    return traces;
  }
}

function sieveBit(tail: number): number {
  return Math.imul(tail, sieveMultiplier) >>> (32 - sieveBits);
}

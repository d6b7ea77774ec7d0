import { invariant } from '../../terminal/core/invariant.ts';

/**
 * A small generator (sfc32) that gives the same values on every machine: the demo's members are invented,
 * and the same each time. For nothing that has to be secret.
 */
export class SeededRandom {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: number) {
    this.#a = seed >>> 0;
    this.#b = 0x9e3779b9;
    this.#c = 0x243f6a88;
    // The seed stands in one word of the state: a few rounds spread it over all of them.
    for (let round = 0; round < 16; round += 1) this.word();
  }

  /** 32 bits. */
  word(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** 0 … below - 1. */
  whole(below: number): number {
    return Math.floor((this.word() / 4_294_967_296) * below);
  }

  /** True in so many of a thousand draws. */
  chance(permille: number): boolean {
    return this.whole(1000) < permille;
  }

  pick(texts: readonly string[]): string {
    invariant(texts.length > 0, 'nothing to pick from');
    return texts[this.whole(texts.length)] ?? '';
  }

  digits(count: number): string {
    let text = '';
    while (text.length < count) text += String(this.whole(1_000_000_000)).padStart(9, '0');
    return text.slice(0, count);
  }

  /** Lower-case hexadecimal of `words` × 4 random bytes. */
  hex(words: number): string {
    let text = '';
    for (let word = 0; word < words; word += 1) text += this.word().toString(16).padStart(8, '0');
    return text;
  }
}

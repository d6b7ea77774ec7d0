import { giveBackNumbers, takeNumbers } from './spare-numbers.ts';

/**
 * Hands out rows of numbers, all 0, that lie in one block of memory: to ask for a block of its own for each short row
 * takes many times as long as to fill it.
 */
export class NumberBlock {
  private readonly size: number;
  private readonly first: Float64Array;
  private block: Float64Array;
  private taken = 0;

  /** Room for so many numbers; where it does not do, another block as large is begun. */
  constructor(size: number) {
    this.size = size;
    this.first = takeNumbers(size).fill(0, 0, size);
    this.block = this.first;
  }

  take(length: number): Float64Array {
    if (this.taken + length > this.size) {
      this.block = new Float64Array(Math.max(length, this.size));
      this.taken = 0;
    }
    this.taken += length;
    return this.block.subarray(this.taken - length, this.taken);
  }

  /** Once nobody looks at any of its rows any more. */
  giveBack(): void {
    giveBackNumbers(this.first);
  }
}

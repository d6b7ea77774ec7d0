/**
 * Hands out rows of numbers, all 0, that lie in one block of memory: to ask for a block of its own for each short row
 * takes many times as long as to fill it.
 */
export class NumberBlock {
  private block: Float64Array;
  private taken = 0;

  /** Room for so many numbers; where it does not do, another block as large is begun. */
  constructor(size: number) {
    this.block = new Float64Array(size);
  }

  take(length: number): Float64Array {
    if (this.taken + length > this.block.length) {
      this.block = new Float64Array(Math.max(length, this.block.length));
      this.taken = 0;
    }
    this.taken += length;
    return this.block.subarray(this.taken - length, this.taken);
  }
}

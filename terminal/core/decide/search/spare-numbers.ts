/** Larger blocks are not kept: they are rare, and cost little beside what is done in them. */
const keptNumbersMax = 1 << 15;
/** Blocks of a size that are kept, so that what is kept altogether stays within 16 MB. */
const keptBlocksMax = 32;

/** By the power of two that their sizes are. */
const spare: readonly Float64Array[][] = Array.from({ length: 16 }, () => []);

/**
 * Memory for at least so many numbers, in which anything may stand. To get new memory for a table takes longer than to
 * fill it, and to clear it away longer still, so whoever is done with a block gives it back.
 */
export function takeNumbers(size: number): Float64Array {
  if (size > keptNumbersMax) return new Float64Array(size);
  const power = powerFor(size);
  return spare[power]?.pop() ?? new Float64Array(2 ** power);
}

/** Nobody may look at the block, or at a part of it, any more. */
export function giveBackNumbers(block: Float64Array): void {
  if (block.length > keptNumbersMax) return;
  const kept = spare[powerFor(block.length)]!;
  if (kept.length < keptBlocksMax) kept.push(block);
}

function powerFor(size: number): number {
  return size < 2 ? 0 : 32 - Math.clz32(size - 1);
}

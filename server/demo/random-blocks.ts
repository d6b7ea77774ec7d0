const blockBytes = 65_536;

/**
 * The same randomness, drawn in blocks and given out byte by byte, each byte once: a register of 92,411 needs
 * 370,000 nonces, and so many calls to the operating system take two seconds.
 */
export function inBlocks(random: (bytes: number) => Uint8Array): (bytes: number) => Uint8Array {
  let block = new Uint8Array(0);
  return (bytes) => {
    if (bytes > blockBytes) return random(bytes);
    if (bytes > block.length) block = Uint8Array.from(random(blockBytes));
    const part = block.slice(0, bytes);
    block.fill(0, 0, bytes);
    block = block.subarray(bytes);
    return part;
  };
}

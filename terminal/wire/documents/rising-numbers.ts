/**
 * Ascending numbers as the gaps between them, Rice-coded: a gap of about 2^k takes k and some two bits, which is
 * within three hundredths of what random gaps need. Each gap is `gap >> k` ones, a zero, and its last k bits.
 */

const shiftMax = 30;

/** The k at which gaps of this average are shortest. */
export function riceShift(numbers: ArrayLike<number>): number {
  const count = numbers.length;
  if (count === 0) return 0;
  const averageGap = ((numbers[count - 1] ?? 0) + 1) / count;
  return Math.min(shiftMax, Math.max(0, Math.ceil(Math.log2(averageGap * Math.LN2))));
}

/** `step` 1: the numbers rise strictly; 0: one may come again. */
export function writeRising(numbers: ArrayLike<number>, shift: number, step: 0 | 1): Buffer {
  const bits = new BitWriter();
  let previous = -step;
  for (let at = 0; at < numbers.length; at += 1) {
    const number = numbers[at] ?? 0;
    const gap = number - previous - step;
    for (let ones = gap >>> shift; ones > 0; ones -= 1) bits.put(1);
    bits.put(0);
    for (let bit = shift - 1; bit >= 0; bit -= 1) bits.put((gap >>> bit) & 1);
    previous = number;
  }
  return bits.bytes();
}

/** `count` numbers below `limit`, or null when the bytes hold others, end early, or go on. */
export function readRising(
  bytes: Uint8Array,
  how: { readonly count: number; readonly shift: number; readonly step: 0 | 1; readonly limit: number },
): Uint32Array | null {
  const { count, shift, step, limit } = how;
  const bitsThere = bytes.length * 8;
  if (shift > shiftMax || count > bitsThere) return null;
  const numbers = new Uint32Array(count);
  let at = 0;
  const next = () => {
    const bit = ((bytes[at >>> 3] ?? 0) >>> (at & 7)) & 1;
    at += 1;
    return bit;
  };
  let previous = -step;
  for (let position = 0; position < count; position += 1) {
    let ones = 0;
    while (at < bitsThere && next() === 1) ones += 1;
    let gap = ones;
    for (let bit = 0; bit < shift; bit += 1) gap = gap * 2 + next();
    const number = previous + step + gap;
    if (at > bitsThere || number >= limit) return null;
    numbers[position] = number;
    previous = number;
  }
  return Math.ceil(at / 8) === bytes.length ? numbers : null;
}

class BitWriter {
  #bytes = new Uint8Array(1_024);
  #bits = 0;

  put(bit: number): void {
    const at = this.#bits >>> 3;
    if (at === this.#bytes.length) {
      const wider = new Uint8Array(this.#bytes.length * 2);
      wider.set(this.#bytes);
      this.#bytes = wider;
    }
    this.#bytes[at] = (this.#bytes[at] ?? 0) | (bit << (this.#bits & 7));
    this.#bits += 1;
  }

  bytes(): Buffer {
    return Buffer.from(this.#bytes.subarray(0, Math.ceil(this.#bits / 8)));
  }
}

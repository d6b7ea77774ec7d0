/** A command APDU, taken apart as the card sees it. */
export type CardCommand = {
  readonly classByte: number;
  readonly instruction: number;
  readonly p1: number;
  readonly p2: number;
  readonly data: Uint8Array;
  /** Expected length: 0 means "all there is"; null: the command asks for no data. */
  readonly expectedLength: number | null;
};

/** ISO/IEC 7816-4, 5.1: short lengths only, as EMV Book 1, 9.4.1 has them. Null: the lengths do not fit. */
export function parseCommand(bytes: Uint8Array): CardCommand | null {
  const [classByte, instruction, p1, p2, third] = bytes;
  if (classByte === undefined || instruction === undefined || p1 === undefined || p2 === undefined)
    return null;
  const head = { classByte, instruction, p1, p2 };
  if (third === undefined) return { ...head, data: new Uint8Array(), expectedLength: null };
  if (bytes.length === 5) return { ...head, data: new Uint8Array(), expectedLength: third };
  const dataEnd = 5 + third;
  const data = bytes.subarray(5, dataEnd);
  if (third === 0 || data.length !== third || bytes.length > dataEnd + 1) return null;
  return { ...head, data, expectedLength: bytes[dataEnd] ?? null };
}

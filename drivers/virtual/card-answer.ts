import { concatBytes } from '../emv/hex.ts';

/** What an instruction came to, before it is put into the frames of the card's protocol. */
export type CardAnswer = { readonly data: Uint8Array; readonly status: number };

/** ISO/IEC 7816-4, tables 5 and 6. */
export const status = {
  done: 0x9000,
  wrongLength: 0x6700,
  conditionsNotSatisfied: 0x6985,
  wrongData: 0x6a80,
  fileNotFound: 0x6a82,
  recordNotFound: 0x6a83,
  wrongParameters: 0x6a86,
  referencedDataNotFound: 0x6a88,
  wrongPlace: 0x6b00,
  instructionNotSupported: 0x6d00,
  classNotSupported: 0x6e00,
} as const;

export function answered(data: Uint8Array): CardAnswer {
  return { data, status: status.done };
}

export function refused(code: number): CardAnswer {
  return { data: new Uint8Array(), status: code };
}

export function framed(answer: CardAnswer): Uint8Array {
  return concatBytes(answer.data, Uint8Array.of(answer.status >> 8, answer.status & 0xff));
}

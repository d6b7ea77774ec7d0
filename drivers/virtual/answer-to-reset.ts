import { concatBytes, fromHex } from '../emv/hex.ts';

export type ContactProtocol = 'T=0' | 'T=1';

const historical = new TextEncoder().encode('PUHUI-TILL-DC');

/** EMV Book 1, 8.2: the answers to reset that a payment chip may give. */
export function contactAnswerToReset(protocol: ContactProtocol): Uint8Array {
  // T=0: TB1 = 00 (no programming voltage), TC1 = 00 (no extra guard time), 13 historical bytes, no check byte.
  if (protocol === 'T=0') return concatBytes(fromHex('3B6D0000'), historical);
  // T=1: TD1 and TD2 offer T=1, TA3 = FE (254-byte blocks), TB3 = 45 (waiting times).
  return checked(concatBytes(fromHex('3BED00008131FE45'), historical));
}

/** PC/SC part 3, 3.1.3.2.3.1: what a reader makes up for a contactless card, around its historical bytes. */
export function contactlessAnswerToReset(): Uint8Array {
  return checked(concatBytes(fromHex('3B8D8001'), historical));
}

/** ISO/IEC 7816-3, 8.2.5: the check byte makes the exclusive-or of all bytes after the first zero. */
function checked(answer: Uint8Array): Uint8Array {
  const checkByte = answer.subarray(1).reduce((sum, byte) => sum ^ byte, 0);
  return concatBytes(answer, Uint8Array.of(checkByte));
}

import type { Trust } from './ca-key.ts';
import type { CardInQuestion } from './card-in-question.ts';
import { checkDynamicSignature } from './card-signatures.ts';
import { type CardFailure, cardFailure } from './card-trouble.ts';
import { buildDol, parseDol, type TerminalData } from './dol.ts';
import { concatBytes, fromHex, sameBytes, toHex } from './hex.ts';
import type { Checked, PublicKey } from './public-key.ts';
import * as tags from './tags.ts';

/** JR/T 0025.12, table B.1: what is signed in each version, as a list of the kind that a card has (appendix B.2). */
const listOfVersion00 = fromHex('9F3704');
const listOfVersion01 = fromHex('9F37049F02065F2A02');
const cardAuthenticationDataBytes = { min: 8, max: 16 } as const;
/** JR/T 0025.12, table C.1: 9F08 of cards that know version 01 of the fast proof. */
const versionOfThisStandard = 0x0030;
const counterBytes = 2;

export type FastSignature = {
  readonly signature: Uint8Array;
  readonly tag9F36TransactionCounter: Uint8Array;
  readonly tag9F69CardAuthenticationData: Uint8Array | null;
};

/** What the chip had to sign, as a list. Null: a version that nobody knows, or data that are none. */
export function fastList(tag9F69: Uint8Array | null): Uint8Array | null {
  // B.2: a card that returns no such data has signed version 00.
  if (tag9F69 === null) return listOfVersion00;
  const { min, max } = cardAuthenticationDataBytes;
  if (tag9F69.length < min || tag9F69.length > max) return null;
  if (tag9F69[0] === 0x00) return listOfVersion00;
  if (tag9F69[0] !== 0x01) return null;
  // The whole of it, however long it is, with the card's own random number in it.
  const entry = concatBytes(fromHex(tags.tag9F69CardAuthenticationData), Uint8Array.of(tag9F69.length));
  return concatBytes(listOfVersion01, entry);
}

/** The bytes behind the list: the terminal's, and at the end the card's own. No amount: it moves no money. */
export function fastData(list: Uint8Array, terminal: TerminalData, tag9F69: Uint8Array | null): Uint8Array {
  const known = new Map(terminal);
  if (tag9F69 !== null) known.set(tags.tag9F69CardAuthenticationData, toHex(tag9F69));
  return buildDol(parseDol(list) ?? [], known);
}

/** JR/T 0025.12, appendix B.2: why the fast proof fails before its signature is looked at, or null. */
export function fastObstacle(card: CardInQuestion): CardFailure | null {
  const version = card.data.value(tags.tag9F69CardAuthenticationData);
  const list = fastList(version);
  if (((card.tag82ApplicationInterchangeProfile[0] ?? 0) & dynamicBit) === 0) {
    return failure('the card announces no dynamic proof', tags.tag82ApplicationInterchangeProfile);
  }
  if (list === null) {
    return failure('a version of the proof that is not known', tags.tag9F69CardAuthenticationData);
  }
  if (list === listOfVersion00 && knowsVersion01(card)) {
    return failure('version 00, though the card knows version 01', tags.tag9F69CardAuthenticationData);
  }
  if (card.data.value(tags.tag9F36TransactionCounter)?.length !== counterBytes) {
    return failure('the counter is missing', tags.tag9F36TransactionCounter);
  }
  const missing = (parseDol(list) ?? []).find(
    ({ tag, length }) =>
      tag !== tags.tag9F69CardAuthenticationData &&
      !card.pdol.some((asked) => asked.tag === tag && asked.length === length),
  );
  return missing === undefined ? null : failure('the card did not ask for what it signs', missing.tag);
}

/** EMV Book 3, C1, byte 1, bit 6. */
const dynamicBit = 0x20;

function knowsVersion01(card: CardInQuestion): boolean {
  const [high = 0, low = 0] = card.data.bytes(tags.tag9F08ApplicationVersion);
  return ((high << 8) | low) >= versionOfThisStandard;
}

/** JR/T 0025.12, appendix B.2: the signature, and the counter that the chip signed with it (table B.2). */
export function checkFastSignature(
  key: PublicKey,
  fast: FastSignature & { readonly terminalData: Uint8Array },
  trust: Trust,
): Checked<null> {
  const signed = checkDynamicSignature(key, fast, trust);
  if (!signed.ok) return signed;
  // The dynamic data of EMV Book 2, table 17 begin with the length of their number; some cards leave it out.
  const counter = fast.tag9F36TransactionCounter;
  const isCounted =
    counter.length === counterBytes &&
    (sameBytes(signed.value, concatBytes(Uint8Array.of(counterBytes), counter)) ||
      sameBytes(signed.value, counter));
  return isCounted
    ? { ok: true, value: null }
    : { ok: false, failure: failure('another counter was signed', tags.tag9F36TransactionCounter) };
}

function failure(what: string, tag: string): CardFailure {
  return cardFailure('dynamic-signature', `JR/T 0025.12, B.2: ${what}`, tag);
}

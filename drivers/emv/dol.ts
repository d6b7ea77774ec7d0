import { fromHex, toHex } from './hex.ts';
import {
  tag5F2ATransactionCurrencyCode,
  tag9ATransactionDate,
  tag9F1ATerminalCountryCode,
  tag9F35TerminalType,
  tag9F37UnpredictableNumber,
  tag9F66TerminalQualifiers,
  tagDF69Sm2Wanted,
} from './tags.ts';

/** Commands carry 255 bytes at most; template 83 and its length take two. */
export const dolDataBytesMax = 253;
const dolEntriesMax = 64;

export type DolEntry = { readonly tag: string; readonly length: number };

/** EMV Book 3, 5.4: a list of tags, each with the length that the card expects. Null: it is no such list. */
export function parseDol(list: Uint8Array): readonly DolEntry[] | null {
  const entries: DolEntry[] = [];
  let total = 0;
  for (let at = 0; at < list.length; ) {
    const tagBytes = ((list[at] ?? 0) & 0x1f) === 0x1f ? 2 : 1;
    const length = list[at + tagBytes];
    if (length === undefined) return null;
    total += length;
    if (total > dolDataBytesMax || entries.length >= dolEntriesMax) return null;
    entries.push({ tag: toHex(list.subarray(at, at + tagBytes)), length });
    at += tagBytes + 1;
  }
  return entries;
}

/** What the terminal tells a card that asks: hexadecimal values by tag. */
export type TerminalData = ReadonlyMap<string, string>;

/**
 * The terminal's answers. They move no money: every amount is absent and so filled with zeros (EMV Book 3, 5.4).
 * The same challenge and date always give the same bytes, so that a server can build them again.
 */
export function terminalData(options: {
  readonly challenge: Uint8Array;
  readonly today: string;
  /** Whether a card with both suites is to prove itself in SM2. */
  readonly asksForSm2?: boolean;
}): TerminalData {
  return new Map([
    // JR/T 0025.12, table 3, byte 1: bit 7 asks for the contactless debit/credit path. Bit 6 (quick payment) stays
    // clear: that path proves nothing unless it spends offline. A card with both bits before it takes the quick one.
    // Byte 4, bit 8 says that version 01 of the fast proof is known here (table B.1): a card that can make it and
    // signs the weaker version 00 is then refused.
    [tag9F66TerminalQualifiers, '40000080'],
    [tag9F1ATerminalCountryCode, '0156'],
    [tag5F2ATransactionCurrencyCode, '0156'],
    // EMV Book 4, A1: attended, operated by a merchant, online with offline capability.
    [tag9F35TerminalType, '22'],
    [tag9ATransactionDate, options.today.replaceAll('-', '').slice(2)],
    [tag9F37UnpredictableNumber, toHex(options.challenge)],
    // JR/T 0025.17, 10.3.3: 01 asks a card with both suites for SM2. Said on purpose, not left to the rule for
    // unknown tags: a card must not prove itself in a suite that we cannot check.
    [tagDF69Sm2Wanted, options.asksForSm2 === true ? '01' : '00'],
  ]);
}

/** EMV Book 3, 5.4: numeric values keep their right end, all others their left end; zeros fill the rest. */
export function buildDol(entries: readonly DolEntry[], data: TerminalData): Uint8Array {
  const whole = new Uint8Array(entries.reduce((length, entry) => length + entry.length, 0));
  let at = 0;
  for (const { tag, length } of entries) {
    const known = data.get(tag);
    at += length;
    if (known === undefined) continue;
    const value = fromHex(known);
    if (numericTags.has(tag)) {
      const rightEnd = value.subarray(Math.max(0, value.length - length));
      whole.set(rightEnd, at - rightEnd.length);
    } else {
      whole.set(value.subarray(0, length), at - length);
    }
  }
  return whole;
}

const numericTags: ReadonlySet<string> = new Set([
  tag9F1ATerminalCountryCode,
  tag5F2ATransactionCurrencyCode,
  tag9F35TerminalType,
  tag9ATransactionDate,
]);

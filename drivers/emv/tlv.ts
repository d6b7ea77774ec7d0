import { toHex } from './hex.ts';

/** A data object: its tag as upper-case hexadecimal, its value, and what a constructed one holds. */
export type TlvObject = {
  readonly tag: string;
  readonly value: Uint8Array;
  /** Null for a primitive object. */
  readonly children: readonly TlvObject[] | null;
};

/** A record has at most 254 bytes and a response 256; a chained answer may be longer. */
export const tlvBytesMax = 2048;
/** 6F, A5, BF0C, 61 and an object in it: no answer of a payment card is nested deeper than that. */
export const tlvDepthMax = 6;
export const tlvObjectsMax = 128;
/** EMV Book 3, B1 has tags of one or two bytes; ISO/IEC 7816-4, 5.2.2.1 allows three. */
const tagBytesMax = 3;
const lengthBytesMax = 2;

export type TlvFault =
  | 'too-many-bytes'
  | 'too-many-objects'
  | 'too-deep'
  | 'tag-cut-short'
  | 'tag-too-long'
  | 'tag-number'
  | 'length-missing'
  | 'length-indefinite'
  | 'length-too-wide'
  | 'length-cut-short'
  | 'value-cut-short';

/** The bytes are not BER-TLV as EMV Book 3, annex B has it. The message holds no byte of them. */
export class TlvError extends Error {
  override readonly name = 'TlvError';
  readonly fault: TlvFault;
  readonly offset: number;

  constructor(fault: TlvFault, offset: number) {
    super(`${fault} at byte ${offset}`);
    this.fault = fault;
    this.offset = offset;
  }
}

type OpenObject = { readonly end: number; readonly children: TlvObject[] };

/**
 * Reads a sequence of data objects, all of it or nothing. Values are views into the bytes, not copies.
 * Throws a TlvError; it never reads outside of an enclosing value and never goes beyond the limits above.
 */
export function parseTlv(bytes: Uint8Array): readonly TlvObject[] {
  if (bytes.length > tlvBytesMax) throw new TlvError('too-many-bytes', 0);
  const top: TlvObject[] = [];
  const open: OpenObject[] = [{ end: bytes.length, children: top }];
  let objects = 0;
  let at = 0;
  for (let inner = open.at(-1); inner !== undefined; inner = open.at(-1)) {
    if (at === inner.end) {
      open.pop();
      continue;
    }
    // EMV Book 3, B1: zero bytes before, between and after data objects mean nothing.
    if (bytes[at] === 0x00) {
      at += 1;
      continue;
    }
    objects += 1;
    if (objects > tlvObjectsMax) throw new TlvError('too-many-objects', at);
    const { tag, next, isConstructed } = readTag(bytes, at, inner.end);
    const length = readLength(bytes, next, inner.end);
    const end = length.next + length.value;
    if (end > inner.end) throw new TlvError('value-cut-short', length.next);
    const children: TlvObject[] | null = isConstructed ? [] : null;
    inner.children.push({ tag, value: bytes.subarray(length.next, end), children });
    if (children === null) {
      at = end;
      continue;
    }
    if (open.length >= tlvDepthMax) throw new TlvError('too-deep', at);
    open.push({ end, children });
    at = length.next;
  }
  return top;
}

type Tag = { readonly tag: string; readonly next: number; readonly isConstructed: boolean };

/** ISO/IEC 7816-4, 5.2.2.1: five bits set in the first byte say that others follow, bit 8 of each that one more does. */
function readTag(bytes: Uint8Array, start: number, end: number): Tag {
  const first = bytes[start] ?? 0;
  let next = start + 1;
  if ((first & 0x1f) === 0x1f) {
    for (let isLast = false; !isLast; next += 1) {
      if (next >= end) throw new TlvError('tag-cut-short', start);
      if (next - start >= tagBytesMax) throw new TlvError('tag-too-long', start);
      const part = bytes[next] ?? 0;
      if (next === start + 1 && (part & 0x7f) === 0) throw new TlvError('tag-number', start);
      isLast = (part & 0x80) === 0;
    }
  }
  return { tag: toHex(bytes.subarray(start, next)), next, isConstructed: (first & 0x20) !== 0 };
}

/** EMV Book 3, B2: one byte up to 127, or a byte that counts the length bytes; the indefinite form does not exist. */
function readLength(
  bytes: Uint8Array,
  start: number,
  end: number,
): { readonly value: number; readonly next: number } {
  if (start >= end) throw new TlvError('length-missing', start);
  const first = bytes[start] ?? 0;
  if (first < 0x80) return { value: first, next: start + 1 };
  const count = first & 0x7f;
  if (count === 0) throw new TlvError('length-indefinite', start);
  if (count > lengthBytesMax) throw new TlvError('length-too-wide', start);
  if (start + 1 + count > end) throw new TlvError('length-cut-short', start);
  let value = 0;
  for (const part of bytes.subarray(start + 1, start + 1 + count)) value = value * 0x100 + part;
  return { value, next: start + 1 + count };
}

/** The first object that the path of tags leads to, or null. */
export function findTlv(objects: readonly TlvObject[], ...path: readonly string[]): TlvObject | null {
  let among: readonly TlvObject[] = objects;
  let found: TlvObject | null = null;
  for (const tag of path) {
    found = among.find((object) => object.tag === tag) ?? null;
    if (found === null) return null;
    among = found.children ?? [];
  }
  return found;
}

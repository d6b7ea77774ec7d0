const pairs = Array.from({ length: 0x100 }, (_, byte) => byte.toString(16).toUpperCase().padStart(2, '0'));

/** Upper-case hexadecimal, two digits a byte. */
export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += pairs[byte] ?? '';
  return text;
}

/** Bytes of hexadecimal text. Throws a RangeError on anything else: such text comes from us or from a parsed file. */
export function fromHex(text: string): Uint8Array {
  if (text.length % 2 !== 0) throw new RangeError('not hexadecimal text');
  const bytes = new Uint8Array(text.length / 2);
  for (let at = 0; at < bytes.length; at += 1) {
    const high = halfByte(text.charCodeAt(2 * at));
    const low = halfByte(text.charCodeAt(2 * at + 1));
    if (high < 0 || low < 0) throw new RangeError('not hexadecimal text');
    bytes[at] = (high << 4) | low;
  }
  return bytes;
}

/** 0 to 9, A to F, a to f; anything else is -1. */
function halfByte(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Compares whole, whatever differs first: a certificate's digits are not told apart by time. */
export function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  let difference = 0;
  for (let at = 0; at < left.length; at += 1) difference |= (left[at] ?? 0) ^ (right[at] ?? 0);
  return difference === 0;
}

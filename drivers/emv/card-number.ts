/** A union's bank card has 16 to 19 digits; JR/T 0025.5 allows no more than 19. */
export const panDigitsMin = 16;
export const panDigitsMax = 19;

const padding = 0x0f;
const separator = 0x0d;
const asciiZero = 0x30;

/** EMV Book 3, 4.3, format cn: ASCII digits of packed ones; F fills the right end. Null: anything else. */
export function panDigits(packed: Uint8Array): Uint8Array | null {
  const halves = halfBytes(packed);
  const end = halves.indexOf(padding);
  const rest = end < 0 ? [] : halves.slice(end);
  const digits = end < 0 ? halves : halves.slice(0, end);
  const isNumber = digits.every(isDigit) && rest.every((half) => half === padding);
  return isNumber && hasCardLength(digits) ? ascii(digits) : null;
}

export type TrackTwo = { readonly digits: Uint8Array; readonly expiryMonth: string };

/** EMV Book 3, annex A, tag 57: number, D, expiry YYMM, service code and the rest. Null: anything else. */
export function trackTwo(packed: Uint8Array): TrackTwo | null {
  const halves = halfBytes(packed);
  const end = halves.indexOf(separator);
  if (end < 0) return null;
  const digits = halves.slice(0, end);
  const expiry = halves.slice(end + 1, end + 5);
  if (!digits.every(isDigit) || !hasCardLength(digits)) return null;
  if (expiry.length !== 4 || !expiry.every(isDigit)) return null;
  return { digits: ascii(digits), expiryMonth: expiry.join('') };
}

/** First six and last four digits, stars between: all that anybody ever sees of a number. */
export function maskedPan(digits: Uint8Array): string {
  const text = (part: Uint8Array) => String.fromCharCode(...part);
  return text(digits.subarray(0, 6)) + '*'.repeat(digits.length - 10) + text(digits.subarray(-4));
}

/** Two packed digits, as a PAN sequence number has them. Null: anything else. */
export function packedDigits(packed: Uint8Array): string | null {
  const halves = halfBytes(packed);
  return halves.every(isDigit) ? halves.join('') : null;
}

function halfBytes(packed: Uint8Array): readonly number[] {
  return Array.from(packed).flatMap((byte) => [byte >> 4, byte & 0x0f]);
}

function isDigit(half: number): boolean {
  return half <= 9;
}

function hasCardLength(digits: readonly number[]): boolean {
  return digits.length >= panDigitsMin && digits.length <= panDigitsMax;
}

function ascii(digits: readonly number[]): Uint8Array {
  return Uint8Array.from(digits, (digit) => digit + asciiZero);
}

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
  const digits = halves.subarray(0, end < 0 ? halves.length : end);
  const isNumber = digits.every(isDigit) && halves.subarray(digits.length).every((half) => half === padding);
  const number = isNumber && hasCardLength(digits) ? ascii(digits) : null;
  halves.fill(0);
  return number;
}

export type TrackTwo = { readonly digits: Uint8Array; readonly expiryMonth: string };

/** EMV Book 3, annex A, tag 57: number, D, expiry YYMM, service code and the rest. Null: anything else. */
export function trackTwo(packed: Uint8Array): TrackTwo | null {
  const halves = halfBytes(packed);
  const end = halves.indexOf(separator);
  const digits = halves.subarray(0, Math.max(0, end));
  const expiry = halves.subarray(end + 1, end + 5);
  const isNumber = end >= 0 && digits.every(isDigit) && hasCardLength(digits);
  const track =
    isNumber && expiry.length === 4 && expiry.every(isDigit)
      ? { digits: ascii(digits), expiryMonth: expiry.join('') }
      : null;
  halves.fill(0);
  return track;
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

/** Whoever takes a number apart overwrites the parts. */
function halfBytes(packed: Uint8Array): Uint8Array {
  const halves = new Uint8Array(2 * packed.length);
  for (let at = 0; at < packed.length; at += 1) {
    const byte = packed[at] ?? 0;
    halves[2 * at] = byte >> 4;
    halves[2 * at + 1] = byte & 0x0f;
  }
  return halves;
}

function isDigit(half: number): boolean {
  return half <= 9;
}

function hasCardLength(digits: Uint8Array): boolean {
  return digits.length >= panDigitsMin && digits.length <= panDigitsMax;
}

function ascii(digits: Uint8Array): Uint8Array {
  return digits.map((digit) => digit + asciiZero);
}

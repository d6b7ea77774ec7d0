/**
 * Customer displays of two lines with twenty columns. Two command sets cover nearly all of them: CD5220 clears a
 * line and writes it at a place; the `ESC Q` string mode writes a whole line at once. Both take Latin text; whether
 * a display has Chinese characters must be known, it cannot be asked.
 */
export type LineDisplayKind = 'cd5220' | 'esc-q';

export const displayColumns = 20;

export type LineDisplay = {
  readonly kind: LineDisplayKind;
  /** The display has GB2312 characters, two columns each. */
  readonly chinese: boolean;
};

/** What the two lines say: a name on the left of the first, an amount on the right of the second. */
export type TwoLines = { readonly upper: string; readonly lower: string };

const ESC = 0x1b;
const CR = 0x0d;

/** Bytes that make the display ready, once after it is opened. */
export function initialiseDisplay(): Uint8Array {
  // ESC @, then CLR: what an earlier program left there is not for this customer.
  return Uint8Array.of(ESC, 0x40, 0x0c);
}

/** Bytes that show these two lines; `encode` turns text into the display's own character set. */
export function showLines(
  display: LineDisplay,
  lines: TwoLines,
  encode: (text: string) => Uint8Array,
): Uint8Array {
  const [upper, lower] = [lines.upper, lines.lower].map((text) => fitted(text, display, encode));
  const rows = [upper ?? new Uint8Array(), lower ?? new Uint8Array()];
  const bytes: number[] = [];
  rows.forEach((row, position) => {
    if (display.kind === 'esc-q') {
      // ESC Q A … CR writes the upper line, ESC Q B … CR the lower one.
      bytes.push(ESC, 0x51, position === 0 ? 0x41 : 0x42, ...row, CR);
    } else {
      // ESC l x y moves to a place, column and row from 1; CAN clears the row that the cursor is in.
      bytes.push(ESC, 0x6c, 0x01, position + 1, 0x18, ...row);
    }
  });
  return Uint8Array.from(bytes);
}

/** Exactly twenty columns: cut at a whole character, filled with spaces, so that nothing of before stays. */
function fitted(text: string, { chinese }: LineDisplay, encode: (text: string) => Uint8Array): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) {
    const isAscii = character >= ' ' && character <= '~';
    const encoded = isAscii
      ? Uint8Array.of(character.charCodeAt(0))
      : chinese
        ? encode(character)
        : substitute(character);
    if (bytes.length + encoded.length > displayColumns) break;
    bytes.push(...encoded);
  }
  while (bytes.length < displayColumns) bytes.push(0x20);
  return Uint8Array.from(bytes);
}

/** What a display without Chinese shows for a sign that it lacks. */
function substitute(character: string): Uint8Array {
  if (/\p{Cc}|\p{Cf}/u.test(character)) return new Uint8Array();
  if (character === '￥' || character === '\u00a5') return new TextEncoder().encode('Y');
  return Uint8Array.of(0x2a);
}

/** `应付` and an amount, right-aligned in twenty columns. */
export function amountLine(label: string, amount: string, widthOf: (text: string) => number): string {
  const room = displayColumns - widthOf(label) - widthOf(amount);
  return room >= 0 ? `${label}${' '.repeat(room)}${amount}` : amount;
}

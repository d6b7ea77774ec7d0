/**
 * Columns that a character takes on paper: a Chinese character, full-width sign or ￥ two, everything else one.
 * Receipts are padded by this, never by the length of a string.
 */
export function widthOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += columnsOf(character);
  return columns;
}

/** East Asian Width W and F (Unicode Annex 11), in the ranges that GB18030 prints. */
function columnsOf(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x1100) return 1;
  const isWide =
    code <= 0x115f ||
    (code >= 0x2e80 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6) ||
    code >= 0x1f300;
  // Signs such as “ ” … — · are two columns wide in the printer's Chinese font.
  return isWide || (code >= 0x2000 && code <= 0x2bff) ? 2 : 1;
}

/** Cut into pieces of at most so many columns; a character is never cut, and a wide one is not split. */
export function wrap(text: string, columns: number): readonly string[] {
  const pieces: string[] = [];
  let piece = '';
  let width = 0;
  for (const character of text) {
    const wide = columnsOf(character);
    if (width + wide > columns) {
      pieces.push(piece);
      piece = '';
      width = 0;
    }
    piece += character;
    width += wide;
  }
  pieces.push(piece);
  return pieces;
}

/** The longest beginning that fits. */
export function cut(text: string, columns: number): string {
  return wrap(text, columns)[0] ?? '';
}

const signsOnPaper: Readonly<Record<string, string>> = { '−': '-', '×': 'x', '\u00a5': '￥', '·': '.' };

/**
 * Text as it may stand on paper: control characters and direction marks, which could move or hide what follows,
 * become a space or vanish; signs that cheap printers lack become ones that they have.
 */
export function onPaper(text: string): string {
  let clean = '';
  for (const character of text) {
    const shown = signsOnPaper[character] ?? character;
    if (/[\p{Cf}\p{Co}\p{Cs}\p{Cn}\p{Mn}\p{Me}]/u.test(shown)) continue;
    clean += /[\p{Cc}\p{Zl}\p{Zp}\p{Zs}]/u.test(shown) ? ' ' : shown;
  }
  return clean.trim();
}

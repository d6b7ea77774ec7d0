/** Signs that cheap printers lack, and what says the same on all of them. */
const stands: Readonly<Record<string, string>> = {
  '\u00a5': '￥',
  '\u2212': '-',
  '\u2010': '-',
  '\u2011': '-',
  '\u2013': '-',
  '\u00d7': 'x',
  '\u00a0': ' ',
  '\u2009': ' ',
  '\u202f': ' ',
};

/**
 * What must not reach paper: control bytes, which could begin a printer's command; direction marks and other
 * unseen signs; marks that are drawn over their neighbour; signs past the first 65,536, which no cheap printer
 * has; halves of such signs; and scripts written from right to left, which would turn the amount beside them
 * round on a screen and are in no Chinese printer's set.
 */
const unprintable =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{M}\u{10000}-\u{10ffff}\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/u;

/** Text as a receipt shows it: one line, each character one that can be printed; `?` for what cannot. */
export function printable(text: string): string {
  let shown = '';
  for (const character of text.normalize('NFC')) {
    const sign = stands[character] ?? character;
    if (/\s/u.test(sign)) shown += ' ';
    else shown += unprintable.test(sign) ? '?' : sign;
  }
  return shown.replace(/ {2,}/g, ' ').trim();
}

/** `再买 12.50 元` → `再买12.50元`: paper is too narrow for the space between Chinese and digits. */
export function compact(text: string): string {
  return text
    .replace(/(\p{Script=Han}|[：，（])\s+(?=[\d￥])/gu, '$1')
    .replace(/([\d%])\s+(?=\p{Script=Han})/gu, '$1');
}

/**
 * What staff see of personal data in lists: enough to know somebody again whom one has before oneself, too
 * little to copy. Characters are counted as people see them: a rare surname of two code units is one character.
 */

const characters = new Intl.Segmenter('zh', { granularity: 'grapheme' });
/** The mask of a long name does not say how long it is. */
const nameStarsMax = 3;
/** A whole number of a resident (18 characters, once 15) shows its division code and its end. */
const residentNumberLengthMin = 15;
const phoneLengthMin = 8;

/** `李*`, `张*丰`, `欧阳*华`; of a single character nothing is left. */
export function maskedName(name: string): string {
  const shown = Array.from(characters.segment(name.trim()), ({ segment }) => segment);
  const stars = (hidden: number) => '*'.repeat(Math.min(hidden, nameStarsMax));
  if (shown.length <= 1) return '*';
  if (shown.length === 2) return `${shown[0]}*`;
  const kept = shown.length === 3 ? 1 : 2;
  return `${shown.slice(0, kept).join('')}${stars(shown.length - kept - 1)}${shown.at(-1)}`;
}

/** `510***********1234`; of a shorter number (a passport) the first and the last two. */
export function maskedIdNumber(number: string): string {
  const shown = Array.from(number);
  const [head, tail] = shown.length >= residentNumberLengthMin ? [3, 4] : [1, 2];
  if (shown.length < 2 * (head + tail)) return '*'.repeat(shown.length);
  return [...shown.slice(0, head), '*'.repeat(shown.length - head - tail), ...shown.slice(-tail)].join('');
}

/** `**** 3306` */
export function maskedPhone(phone: string): string {
  return Array.from(phone).length < phoneLengthMin ? '****' : `**** ${Array.from(phone).slice(-4).join('')}`;
}

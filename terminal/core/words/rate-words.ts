import { type BothWords, both } from './both-words.ts';

/** `780` → 7.8 折, `22 % off`: what is paid in Chinese is what is taken off in English. */
export function rateWords(payPermille: number): BothWords {
  if (payPermille === 0) return both('免费', '100 % off');
  if (payPermille >= 1000) return both('原价', 'full price');
  return both(`${parted(payPermille, 100)} 折`, `${parted(1000 - payPermille, 10)} % off`);
}

/** `500` → 半价, `half price`: for one unit of several. */
export function unitRateWords(payPermille: number): BothWords {
  return payPermille === 500 ? both('半价', 'at half price') : rateWords(payPermille);
}

/** `300` of 1000 → `30 %`. */
export function shareText(permille: number): string {
  return `${parted(permille, 10)} %`;
}

/** A whole number by 10 or 100, without zeros behind the point: no floating point near an amount. */
function parted(value: number, by: 10 | 100): string {
  const rest = value % by;
  if (rest === 0) return String(value / by);
  const digits = String(rest)
    .padStart(by === 10 ? 1 : 2, '0')
    .replace(/0+$/, '');
  return `${(value - rest) / by}.${digits}`;
}

const chineseNumbers = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];

/** `2` → 二; past ten in digits. */
export function chineseNumber(value: number): string {
  return chineseNumbers[value] ?? String(value);
}

/** `2` → `second`, `11` → `11th`. */
export function ordinal(value: number): string {
  const named = ['first', 'second', 'third', 'fourth', 'fifth'][value - 1];
  if (named !== undefined) return named;
  const teen = value % 100 >= 11 && value % 100 <= 13;
  const ending = teen ? undefined : ['st', 'nd', 'rd'][(value % 10) - 1];
  return `${value}${ending ?? 'th'}`;
}

/** `once`, `twice`, `3 times`. */
export function timesText(count: number): string {
  return count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`;
}

import type { Tongue } from '../../language/words.tsx';

/** `14 分钟`, `5 小时`, `3 天`: whole units, rounded down, as people say an age. */
export function ageText(hours: number, { words }: Tongue): string {
  if (hours >= 48) return words.days(Math.floor(hours / 24));
  if (hours >= 1) return words.hours(Math.floor(hours));
  const minutes = Math.floor(hours * 60);
  return minutes < 1 ? words.justNow : words.minutes(minutes);
}

import type { Language } from '../language/words.ts';
import { ageText } from '../time/china-time.ts';
import type { TillWords } from './till-words.ts';

/** The way of a report is in the difference: below this, the clock is right. */
const offMsMin = 5_000;

/** By how much a till's clock is fast or slow; nothing when that is not known. */
export function clockText(offsetMs: number | null, words: TillWords, language: Language): string {
  if (offsetMs === null) return '';
  const isOff = Math.abs(offsetMs) >= offMsMin;
  return isOff ? words.clockOff(ageText(Math.abs(offsetMs), language), offsetMs > 0) : words.clockRight;
}

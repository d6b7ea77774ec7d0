import { mayBecomeMemberCode } from '../entry/member-code-entry.ts';

/** A scanner's keys follow each other this fast … */
export const scanGapMsIdeal = 50;
/** … and never slower than this. */
export const scanGapMsMax = 100;
/** Shorter bursts are a person's: `12.5` may be typed fast. */
export const scanCharsMin = 6;
/** A member code of 139 is the longest that is scanned. */
const scanCharsMax = 160;

export type ScanEnd = 'enter' | 'tab' | 'either';

/** The keys that followed each other fast enough to be a scanner's, so far. */
export type Burst = { readonly text: string; readonly lastAtMs: number; readonly sumGapsMs: number };

export const noBurst: Burst = { text: '', lastAtMs: Number.NEGATIVE_INFINITY, sumGapsMs: 0 };

export type Heard =
  /**
   * An ordinary key; `looksScanned` while it may be part of a scan, for screens that would flicker; `mayBeMember`
   * while it may be part of a member's code, which no field may hold.
   */
  | {
      readonly heard: 'key';
      readonly burst: Burst;
      readonly looksScanned: boolean;
      readonly mayBeMember: boolean;
    }
  /** A whole code; its end key belongs to the scanner and presses nothing. */
  | { readonly heard: 'scan'; readonly burst: Burst; readonly code: string };

/**
 * Tells a barcode scanner that types like a keyboard from a person, by nothing but the keys and their times.
 */
export function hear(
  burst: Burst,
  key: { readonly key: string; readonly atMs: number },
  end: ScanEnd,
): Heard {
  const gapMs = key.atMs - burst.lastAtMs;
  const follows = gapMs <= scanGapMsMax && burst.text.length < scanCharsMax;
  if (isEnd(key.key, end) && follows && isScan(burst)) {
    return { heard: 'scan', burst: noBurst, code: burst.text };
  }
  // Capitals of a scanner come with their shift key.
  if (key.key === 'Shift') return { heard: 'key', burst, looksScanned: false, mayBeMember: false };
  // `3*` and then a scan: the star is the cashier's, no barcode holds one.
  if (key.key.length !== 1 || key.key === '*')
    return { heard: 'key', burst: noBurst, looksScanned: false, mayBeMember: false };
  const next: Burst = follows
    ? { text: burst.text + key.key, lastAtMs: key.atMs, sumGapsMs: burst.sumGapsMs + gapMs }
    : { text: key.key, lastAtMs: key.atMs, sumGapsMs: 0 };
  return {
    heard: 'key',
    burst: next,
    looksScanned: next.text.length > 1 && isFast(next),
    mayBeMember: isFast(next) && mayBecomeMemberCode(next.text),
  };
}

function isScan(burst: Burst): boolean {
  return burst.text.length >= scanCharsMin && isFast(burst);
}

function isFast(burst: Burst): boolean {
  return burst.sumGapsMs / Math.max(1, burst.text.length - 1) < scanGapMsIdeal;
}

function isEnd(key: string, end: ScanEnd): boolean {
  return (end !== 'tab' && key === 'Enter') || (end !== 'enter' && key === 'Tab');
}

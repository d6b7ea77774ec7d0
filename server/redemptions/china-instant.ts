import { type IsoDate, isoDate } from '../../terminal/core/calendar/civil-date.ts';

/** China Standard Time; it has no daylight saving. */
const chinaOffsetMs = 8 * 3_600_000;
const chinaOffset = '+08:00';
const lengthMax = '9999-12-31T23:59:59.999'.length;

/** An instant as China's clocks show it, always with milliseconds and offset, so that text sorts as time. */
export function chinaInstant(atMs: number): string {
  return `${new Date(atMs + chinaOffsetMs).toISOString().slice(0, -1)}${chinaOffset}`;
}

/** As {@link chinaInstant}, of what a till wrote; null when its year is one that text cannot sort. */
export function readChinaInstant(text: string): string | null {
  const atMs = Date.parse(text);
  if (Number.isNaN(atMs)) return null;
  const instant = chinaInstant(atMs);
  return instant.length === lengthMax + chinaOffset.length ? instant : null;
}

export function chinaDay(atMs: number): IsoDate {
  return isoDate(chinaInstant(atMs).slice(0, 10));
}

import type { IsoDate, IsoInstant } from '../core/calendar/civil-date.ts';

const chinaOffsetMs = 8 * 3_600_000;

/** An instant as the rules and the receipts write it: China Standard Time, milliseconds, `+08:00`. */
export function chinaInstant(epochMs: number): IsoInstant {
  return `${new Date(epochMs + chinaOffsetMs).toISOString().slice(0, 23)}+08:00` as IsoInstant;
}

export function chinaDate(epochMs: number): IsoDate {
  return chinaInstant(epochMs).slice(0, 10) as IsoDate;
}

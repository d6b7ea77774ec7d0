import type { Branded } from '../branded.ts';

/** `YYYY-MM-DD`, a day in China Standard Time. */
export type IsoDate = Branded<string, 'IsoDate'>;
/** `HH:MM`, 00:00 … 23:59, in China Standard Time. */
export type LocalTime = Branded<string, 'LocalTime'>;
/** An instant in ISO 8601 with an offset. */
export type IsoInstant = Branded<string, 'IsoInstant'>;

import { z } from 'zod';
import type { IsoDate, IsoInstant } from '../core/calendar/civil-date.ts';

/** Pieces that several documents share; each document's own file says the rest. */
export const identifier = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9.-]{0,63}$/,
    'must be 1 to 64 of a–z, 0–9, dot and hyphen, not beginning with a dot or hyphen',
  );

/** Merchants, stores, organisations, categories and SKUs: a free string. */
export const freeName = z.string().min(1).max(64);

export const isoDate = z.iso.date('must be a date, YYYY-MM-DD') as unknown as z.ZodType<IsoDate>;

export const isoInstant = z.iso.datetime({
  offset: true,
  error: 'must be an instant with an offset',
}) as unknown as z.ZodType<IsoInstant>;

export const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits');

/** Sixteen fresh bytes. */
export const nonceHex = z.string().regex(/^[0-9a-f]{32}$/, 'must be 32 hexadecimal digits');

export const keyIdText = z.string().regex(/^[0-9a-f]{16}$/, 'must be a key id');

/** Past what a double holds exactly is one fault, and no bound is asked after it. */
export const integer = z.number().int({ abort: true });

export const positiveInteger = integer.min(1).max(Number.MAX_SAFE_INTEGER);

export const wholeNumber = integer.min(0).max(Number.MAX_SAFE_INTEGER);

export const titleWords = z.strictObject({
  zh: z.string().min(1).max(200),
  en: z.string().min(1).max(200).optional(),
});

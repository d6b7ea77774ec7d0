import { z } from 'zod';
import type { HolidayCalendar } from '../../core/decide/request.ts';
import { freeName, identifier, isoDate, positiveInteger, titleWords } from '../schema-parts.ts';

const fileHead = { schema: z.literal(1), programme: identifier, version: positiveInteger };

export const merchantsFileSchema = z.strictObject({
  ...fileHead,
  merchants: z.array(
    z.strictObject({
      id: freeName,
      title: titleWords,
      stores: z.array(z.strictObject({ id: freeName, title: titleWords, region: z.string().max(16) })),
    }),
  ),
});
export type MerchantsFile = z.infer<typeof merchantsFileSchema>;

/** Statutory days off and adjusted working days (调休); `years`: those that the lists cover whole. */
export const calendarFileSchema = z.strictObject({
  ...fileHead,
  years: z.array(z.number().int().min(2000).max(2100)),
  holidays: z.array(isoDate).max(4000),
  workdays: z.array(isoDate).max(4000),
});
export type CalendarFile = z.infer<typeof calendarFileSchema> & HolidayCalendar;

const hex = (bytesMax: number) =>
  z
    .string()
    .regex(/^([0-9A-F]{2})+$/, 'must be upper-case hexadecimal')
    .max(bytesMax * 2);

/** The card schemes' certification authority keys that a till may trust. */
export const caKeysFileSchema = z.strictObject({
  ...fileHead,
  keys: z
    .array(
      z.strictObject({
        rid: hex(5).length(10),
        index: hex(1).length(2),
        modulus: hex(248),
        exponent: hex(3),
        expires: isoDate,
        /** Never trusted outside demo and replay. */
        test: z.literal(true).optional(),
      }),
    )
    .max(256),
});
export type CaKeysFile = z.infer<typeof caKeysFileSchema>;

export const policyFileSchema = z.strictObject({
  ...fileHead,
  title: titleWords,
  /** Card products of unions whose cards a till may meet, by the first digits of their numbers. */
  cardProducts: z
    .array(
      z.strictObject({ prefix: z.string().regex(/^[0-9]{6,8}$/), programme: identifier, title: titleWords }),
    )
    .max(4000),
});
export type PolicyFile = z.infer<typeof policyFileSchema>;

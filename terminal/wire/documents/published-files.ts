import { z } from 'zod';
import type { HolidayCalendar } from '../../core/decide/request.ts';
import { unionApplicationSchema } from '../card-schema.ts';
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

const caKeyHead = {
  rid: hex(5).length(10),
  index: hex(1).length(2),
  /** First day on which it may be trusted; without one it always was. */
  from: isoDate.optional(),
  /** Last day on which it may be trusted. */
  expires: isoDate,
  /** The scheme has taken it back, whatever its dates say. */
  withdrawn: z.literal(true).optional(),
  /** Never trusted outside demo and replay. */
  test: z.literal(true).optional(),
};

/** The card schemes' certification authority keys that a till may trust. */
export const caKeysFileSchema = z.strictObject({
  ...fileHead,
  keys: z
    .array(
      z.strictObject({
        ...caKeyHead,
        modulus: hex(248),
        exponent: hex(3),
        /** EMV Book 2, 11.2.2: SHA-1 over provider, index, modulus and exponent. */
        checksum: hex(20).length(40).optional(),
      }),
    )
    .max(256),
  /** Keys of the other suite, JR/T 0025.17: X and Y of a point, without a prefix. */
  sm2Keys: z
    .array(
      z.strictObject({
        ...caKeyHead,
        point: hex(64).length(128),
        /** SM3 over provider, index and point. */
        checksum: hex(32).length(64).optional(),
      }),
    )
    .max(256)
    .optional(),
  /** Issuers' certificates that their scheme has taken back, by the serial number in them. */
  revokedIssuers: z
    .array(z.strictObject({ rid: hex(5).length(10), index: hex(1).length(2), serial: hex(3).length(6) }))
    .max(10_000)
    .optional(),
});
export type CaKeysFile = z.infer<typeof caKeysFileSchema>;

/** All keys of the file, of either suite, as card reading takes them. */
export function schemeKeys({ keys, sm2Keys = [] }: CaKeysFile): readonly SchemeKey[] {
  return [...keys, ...sm2Keys];
}
export type SchemeKey = CaKeysFile['keys'][number] | NonNullable<CaKeysFile['sm2Keys']>[number];

export const policyFileSchema = z.strictObject({
  ...fileHead,
  title: titleWords,
  /** Card products of unions whose cards a till may meet, by the first digits of their numbers. */
  cardProducts: z
    .array(
      z.strictObject({ prefix: z.string().regex(/^[0-9]{6,8}$/), programme: identifier, title: titleWords }),
    )
    .max(4000),
  /** Ed25519, base64: whoever holds its other half makes the programme's member codes. */
  memberCodeKey: z
    .string()
    .regex(/^[A-Za-z0-9+/]{43}=$/)
    .optional(),
  /** Where the union's cards carry its member's number beside the bank's data, if they do. */
  unionApplication: unionApplicationSchema.optional(),
});
export type PolicyFile = z.infer<typeof policyFileSchema>;

import { z } from 'zod';
import { isoDate, isoInstant } from './schema-parts.ts';

const hex = (what: { readonly bytesMin: number; readonly bytesMax: number }) =>
  z
    .string()
    .regex(/^([0-9A-Fa-f]{2})*$/, 'must be hexadecimal, two digits a byte')
    .min(2 * what.bytesMin, `must have at least ${what.bytesMin} bytes`)
    .max(2 * what.bytesMax, `must have at most ${what.bytesMax} bytes`);

const exactly = (bytes: number) => hex({ bytesMin: bytes, bytesMax: bytes });

const caKeyHead = {
  rid: exactly(5),
  index: exactly(1),
  from: isoDate.optional(),
  expires: isoDate,
  withdrawn: z.literal(true).optional(),
  test: z.literal(true).optional(),
};

const rsaCaKey = z.strictObject({
  ...caKeyHead,
  /** EMV Book 2, 5.1: at most 248 bytes; a shorter one than 36 bytes certifies nothing. */
  modulus: hex({ bytesMin: 36, bytesMax: 248 }),
  exponent: hex({ bytesMin: 1, bytesMax: 3 }),
  /** EMV Book 2, 11.2.2: SHA-1 over provider, index, modulus and exponent. */
  checksum: exactly(20).optional(),
});

/** JR/T 0025.17: the X and Y of a point, without a prefix; its checksum is the SM3 over provider, index and point. */
const sm2CaKey = z.strictObject({ ...caKeyHead, point: exactly(64), checksum: exactly(32).optional() });

/** One of the two kinds, told apart by `point`, so that a fault names the field and not the choice. */
const caKey = z.unknown().transform((value, context) => {
  const isSm2 = typeof value === 'object' && value !== null && 'point' in value;
  const result = isSm2 ? sm2CaKey.safeParse(value) : rsaCaKey.safeParse(value);
  if (result.success) return result.data;
  for (const { path, message } of result.error.issues) context.addIssue({ code: 'custom', path, message });
  return z.NEVER;
});

/** A command has at least its four header bytes; chained answers come in several exchanges. */
const exchange = z.strictObject({
  command: hex({ bytesMin: 4, bytesMax: 261 }),
  response: hex({ bytesMin: 2, bytesMax: 2050 }),
});

/** A recorded exchange with a card, `*.card.json`. It holds the card's number. */
export const recordedCardSchema = z.strictObject({
  atr: hex({ bytesMin: 2, bytesMax: 33 }),
  interface: z.enum(['contact', 'contactless']),
  at: isoInstant,
  unpredictableNumber: exactly(4),
  caKeys: z.array(caKey).max(256),
  exchanges: z.array(exchange).max(1000),
});

export type RecordedCardFile = z.infer<typeof recordedCardSchema>;

const fileId = z.number().int().min(1).max(30);
const coding = z.enum(['gb18030', 'digits']);

/**
 * Where the union's own application on its cards keeps the member's number, `UnionApplication` in drivers/emv. Only
 * that one place can be named: nothing else of a holder is ever read.
 */
export const unionApplicationSchema = z.strictObject({
  aid: hex({ bytesMin: 5, bytesMax: 16 }),
  memberNumber: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('record'),
      sfi: fileId,
      record: z.number().int().min(1).max(255),
      /** ISO/IEC 7816-4, 5.2.2.1; upper case, as the reading compares it. */
      tag: z.string().regex(/^([0-9A-F]{2}){1,3}$/, 'must be a tag of one to three bytes'),
      coding,
    }),
    z.strictObject({
      kind: z.literal('plain'),
      sfi: fileId,
      offset: z.number().int().min(0).max(255),
      bytes: z.number().int().min(1).max(80),
      coding,
    }),
  ]),
});

export type UnionApplicationConfig = z.infer<typeof unionApplicationSchema>;

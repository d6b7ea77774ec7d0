import { z } from 'zod';
import { freeName, identifier, isoInstant, positiveInteger, sha256Hex, titleWords } from '../schema-parts.ts';

/** How a programme derives card tokens; the key goes to its tills only, never into a published file. */
export const tokenSettingSchema = z.strictObject({
  /** 32 random bytes, hexadecimal. */
  key: z.string().regex(/^[0-9a-f]{64}$/),
  /** scrypt's cost: memory is 128 × r × n bytes. */
  cost: z.strictObject({
    n: z
      .number()
      .int()
      .min(2)
      .max(1_048_576)
      .refine((n) => (n & (n - 1)) === 0, 'must be a power of two'),
    r: z.number().int().min(1).max(32),
    p: z.number().int().min(1).max(4),
  }),
});
export type TokenSetting = z.infer<typeof tokenSettingSchema>;

/**
 * What staff, or the server by itself, can order a till to do. `stop`: sell without offers until somebody has
 * looked. `wipe`: drop everything that was published, hand the journal in, then destroy the key.
 */
export const tillOrders = ['stop', 'wipe'] as const;
export type TillOrder = (typeof tillOrders)[number];

/** What the home server tells this one till: where it stands and whom it trusts. Signed by the head's key. */
export const assignmentSchema = z.strictObject({
  schema: z.literal(1),
  type: z.literal('assignment'),
  terminal: identifier,
  version: positiveInteger,
  epoch: positiveInteger,
  issuedAt: isoInstant,
  home: identifier,
  store: z.strictObject({ id: freeName, merchant: freeName, region: z.string().max(16), title: titleWords }),
  programmes: z
    .array(
      z.strictObject({
        id: identifier,
        title: titleWords,
        /** SHA-256 of the payload of the programme's first root. */
        rootSha256: sha256Hex,
        token: tokenSettingSchema,
      }),
    )
    .min(1)
    .max(16),
  /** X25519 public key of the server, base64: card evidence is sealed to it. */
  evidenceKey: z.string().max(64),
  /** Only in demo and test: CA keys marked as test keys count. */
  demo: z.boolean(),
  /** Left out: work as usual. */
  order: z
    .strictObject({
      kind: z.enum(tillOrders),
      /** `two-machines`: another one has this till's key; `staff`: a person wants it so. */
      why: z.enum(['two-machines', 'staff']),
    })
    .optional(),
});
export type Assignment = z.infer<typeof assignmentSchema>;

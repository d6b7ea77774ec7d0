import { z } from 'zod';
import { envelopeSchema } from './envelope.ts';
import { identifier, positiveInteger, sha256Hex, wholeNumber } from './schema-parts.ts';
import { isPublicKey } from './signing-key.ts';

/**
 * What a technician types: ten characters that work once, and eight that pin the home programme's root, so
 * that a till cannot be talked into another union's keys. Crockford's alphabet, written in fours and fives:
 * `7K3MQ-9QWX2-H4T8ZB2N`.
 */
export const pairingCodePattern = /^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{8}$/;
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

export const pairingCodeText = z
  .string()
  .transform((text) => text.trim().toUpperCase())
  .pipe(z.string().regex(pairingCodePattern, 'must look like 7K3MQ-9QWX2-H4T8ZB2N'));

/** The secret part from ten random bytes and the pin of a root's SHA-256. */
export function pairingCode(randomBytes: Uint8Array, rootSha256: string): string {
  const secret = Array.from(randomBytes.subarray(0, 10), (byte) => alphabet[byte % 32]).join('');
  return `${secret.slice(0, 5)}-${secret.slice(5, 10)}-${rootPin(rootSha256)}`;
}

/** Forty bits of the hash of the root's payload: enough against a swap during the minutes that a code lives. */
export function rootPin(rootSha256: string): string {
  const bits = BigInt(`0x${rootSha256.slice(0, 10)}`);
  return Array.from(
    { length: 8 },
    (_, place) => alphabet[Number((bits >> BigInt(35 - 5 * place)) & 31n)],
  ).join('');
}

export const enrolmentRequestSchema = z.strictObject({
  code: pairingCodeText,
  publicKey: z.string().refine(isPublicKey, 'must be an Ed25519 public key, base64'),
});
export type EnrolmentRequest = z.infer<typeof enrolmentRequestSchema>;

/** What a till keeps: who it is, the roots that it pins, and its first assignment (an envelope). */
export const enrolmentAnswerSchema = z.strictObject({
  terminal: identifier,
  epoch: positiveInteger,
  home: identifier,
  roots: z
    .array(z.strictObject({ programme: identifier, envelope: envelopeSchema }))
    .min(1)
    .max(16),
  assignment: envelopeSchema,
});
export type EnrolmentAnswer = z.infer<typeof enrolmentAnswerSchema>;

/**
 * `POST /v1/terminals/{terminal}/epoch`: a till begins another chain, because what it has of the last one is
 * damaged, or because another machine took its place. The answer is its assignment, which names the epoch.
 * The same call again answers again.
 */
export const newEpochRequestSchema = z.strictObject({
  schema: z.literal(1),
  /** The one that it wants to begin: higher than any that it knows. */
  epoch: positiveInteger,
  reason: z.enum(['journal-damaged', 'machine-replaced']),
  /** What it still has of the epochs before, whole and in order from the first entry: it will hand that in too. */
  kept: z.array(z.strictObject({ epoch: positiveInteger, sequence: wholeNumber, hash: sha256Hex })).max(64),
});
export type NewEpochRequest = z.infer<typeof newEpochRequestSchema>;

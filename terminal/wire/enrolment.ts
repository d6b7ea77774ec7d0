import { z } from 'zod';
import { envelopeSchema } from './envelope.ts';
import { identifier, positiveInteger, sha256Hex } from './schema-parts.ts';
import { sha256 } from './sha256.ts';
import { isPublicKey } from './signing-key.ts';

/**
 * What a technician types: ten characters that work once, and eight that pin the server's authority and the
 * home programme's root, so that a till talks to this server only and cannot be talked into another union's
 * keys. Crockford's alphabet, written in fours and fives: `7K3MQ-9QWX2-H4T8ZB2N`.
 */
export const pairingCodePattern = /^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{8}$/;
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const secretLength = 11;

export const pairingCodeText = z
  .string()
  .transform((text) => text.trim().toUpperCase())
  .pipe(z.string().regex(pairingCodePattern, 'must look like 7K3MQ-9QWX2-H4T8ZB2N'));

/** What a code pins. */
export type PairedServer = {
  readonly rootSha256: string;
  /** Of the certificate of the server's authority; null for a server in clear, on the till's own machine. */
  readonly authoritySha256: string | null;
};

export function pairingCode(randomBytes: Uint8Array, server: PairedServer): string {
  const secret = Array.from(randomBytes.subarray(0, 10), (byte) => alphabet[byte % 32]).join('');
  const written = `${secret.slice(0, 5)}-${secret.slice(5)}`;
  return `${written}-${pin(written, server)}`;
}

export function codePins(code: string, server: PairedServer): boolean {
  return code === `${code.slice(0, secretLength)}-${pin(code.slice(0, secretLength), server)}`;
}

/**
 * Forty bits, bound to the secret half of the code: roots and authorities are public, and without the secret
 * somebody could search for others of the same pin at leisure. With it, nobody knows the pin before the code
 * is out, and the till has compared it by then.
 */
function pin(secret: string, { rootSha256, authoritySha256 }: PairedServer): string {
  const hash = sha256(['puhui/pairing-pin/1', secret, rootSha256, authoritySha256 ?? 'in-clear'].join('\n'));
  const bits = BigInt(`0x${hash.slice(0, 10)}`);
  return Array.from(
    { length: 8 },
    (_, place) => alphabet[Number((bits >> BigInt(35 - 5 * place)) & 31n)],
  ).join('');
}

/** `GET /v1/roots`: what a till compares with the pin of its code before it lets the code out. */
export const rootListSchema = z.strictObject({
  schema: z.literal(1),
  roots: z.array(z.strictObject({ programme: identifier, sha256: sha256Hex })).max(1_000),
});
export type RootList = z.infer<typeof rootListSchema>;

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

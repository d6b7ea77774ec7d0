import { z } from 'zod';
import { type PublicKeyText, type SigningKey, verifySignature } from './signing-key.ts';

/**
 * A signed document: the exact text that was signed, and who signed it. The text is opened only after
 * enough signatures held, so nothing unsigned is ever parsed.
 */
export const envelopeSchema = z.strictObject({
  /** Half a surrogate pair would be signed as another character than the one that is read. */
  payload: z
    .string()
    .max(8_000_000)
    .refine((text) => !/\p{Surrogate}/u.test(text), 'must be well-formed'),
  signatures: z
    .array(z.strictObject({ key: z.string().regex(/^[0-9a-f]{16}$/), signature: z.string().max(128) }))
    .min(1)
    .max(16),
});
export type Envelope = z.infer<typeof envelopeSchema>;

export type EnvelopeType =
  | 'root'
  | 'head'
  | 'assignment'
  | 'acknowledgement'
  | 'time'
  | 'leases'
  | 'epoch-opened'
  | 'held-entries'
  | 'member-holds';

export type Signers = {
  /** Key id → public key; only these count, each once. */
  readonly keys: ReadonlyMap<string, PublicKeyText>;
  readonly threshold: number;
};

export type Opened =
  | { readonly opened: true; readonly payload: string }
  | { readonly opened: false; readonly why: string };

export function sealEnvelope(type: EnvelopeType, payload: string, signers: readonly SigningKey[]): Envelope {
  return {
    payload,
    signatures: signers.map((signer) => ({
      key: signer.id,
      signature: signer.sign(contextOf(type), payload),
    })),
  };
}

/**
 * Yields the payload when at least `threshold` different trusted keys signed it for this purpose. TRUST.md, S1
 * (nothing is parsed before), S2 (a key counts once, however often it signed and whatever it is called).
 */
export function openEnvelope(type: EnvelopeType, envelope: Envelope, signers: Signers): Opened {
  const holders = new Set<PublicKeyText>();
  for (const { key, signature } of envelope.signatures) {
    const publicKey = signers.keys.get(key);
    if (publicKey === undefined || holders.has(publicKey)) continue;
    if (verifySignature(publicKey, { context: contextOf(type), content: envelope.payload, signature }))
      holders.add(publicKey);
  }
  if (holders.size < signers.threshold) {
    return {
      opened: false,
      why: `${holders.size} trusted signatures on the ${type}, ${signers.threshold} are needed`,
    };
  }
  return { opened: true, payload: envelope.payload };
}

function contextOf(type: EnvelopeType): string {
  return `puhui/${type}/1`;
}

import { z } from 'zod';

/** Fields of a proof are checked again, to the digit, by whoever verifies it. */
const field = z.string().max(16_384);

/** What is sealed of a chip's proof: the challenge's preimage, and all that a server needs to check it again. */
const cardEvidence = z.strictObject({
  schema: z.literal(1),
  /** Five lines: purpose, terminal, epoch, last sequence before the tap, and what was fresh. */
  preimage: z.string().max(512),
  proof: z.strictObject({
    method: z.enum(['dda', 'fdda']),
    challenge: field,
    ddol: field,
    ddolData: field,
    signedDynamicData: field,
    issuerCertificate: field,
    issuerRemainder: field,
    issuerExponent: field,
    iccCertificate: field,
    iccRemainder: field,
    iccExponent: field,
    staticData: field,
    caKeyIndex: field,
    rid: field,
    atc: field.nullable(),
    cardAuthenticationData: field.nullable(),
  }),
});

const codeEvidence = z.strictObject({ schema: z.literal(1), memberCode: z.string().max(200) });

export const evidenceSchema = z.union([cardEvidence, codeEvidence]);
export type Evidence = z.infer<typeof evidenceSchema>;
export type CardEvidenceSealed = z.infer<typeof cardEvidence>;

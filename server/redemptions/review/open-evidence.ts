import type { KeyObject } from 'node:crypto';
import { type CaPublicKey, type ProofCheck, ProofVerifier } from '../../../drivers/emv/index.ts';
import { nodeCardCrypto } from '../../../terminal/wire/card-crypto.ts';
import type { CardEvidenceSealed } from '../../../terminal/wire/evidence-schema.ts';
import { opened, type schemeTrust } from '../verify-evidence.ts';

/** Whom the evidence that a till sends is checked against. It goes to another thread as it is. */
export type Trust = Awaited<ReturnType<typeof schemeTrust>> & {
  readonly evidenceKey: KeyObject;
  readonly allowTestKeys: boolean;
};

export type SealedEvidence = { readonly sealed: string; readonly businessDay: string };

/** Whoever takes it wipes the number that was found. */
export type OpenedProof = {
  readonly of: 'chip';
  readonly evidence: CardEvidenceSealed;
  readonly checked: ProofCheck;
};
export type OpenedEvidence = OpenedProof | { readonly of: 'code'; readonly memberCode: string };

/**
 * Opens what was sealed and checks the chips' proofs: two thirds of the work of a review, and nothing of the register is
 * needed for it. Null: it was not sealed to this key, or was changed.
 */
export function openEvidences(
  all: readonly SealedEvidence[],
  trust: Trust,
): readonly (OpenedEvidence | null)[] {
  const { allowTestKeys, revokedIssuers, evidenceKey } = trust;
  const verifier = new ProofVerifier(trust.caKeys as readonly CaPublicKey[], nodeCardCrypto, {
    allowTestKeys,
    revokedIssuers,
  });
  return all.map(({ sealed, businessDay }) => {
    const evidence = opened(sealed, evidenceKey);
    if (evidence === null) return null;
    if ('memberCode' in evidence) return { of: 'code', memberCode: evidence.memberCode };
    return { of: 'chip', evidence, checked: verifier.check(evidence.proof, businessDay) };
  });
}

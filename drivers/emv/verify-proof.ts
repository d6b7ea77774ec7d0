import type { CaPublicKey, Sm2CaPublicKey, Trust } from './ca-key.ts';
import { checkDynamicSignature, recoverCardKey } from './card-chain.ts';
import { isDate } from './card-dates.ts';
import type { CardProof } from './card-reading.ts';
import { type CardFailure, cardFailure } from './card-trouble.ts';
import { terminalData } from './dol.ts';
import { challengeData } from './dynamic-authentication.ts';
import { fromHex, sameBytes } from './hex.ts';
import type { CardCrypto } from './signed-block.ts';

export type ProofCheck =
  /** `panDigits`: ASCII digits of the number that the bank certified. The caller compares its token and wipes them. */
  | { readonly genuine: true; readonly panDigits: Uint8Array }
  | { readonly genuine: false; readonly failure: CardFailure };

/** The longest field is the static data: all records that a card may have. */
const fieldDigitsMax = 16_384;

/**
 * The checks of a dynamic proof once more, for a server that trusts nobody's word. It does not know whether the
 * challenge was fresh: the caller compares `proof.challenge` with the one that it expects. `today` is the day of
 * the reading: the data that the card signed may hold it. Never throws for what a proof holds.
 */
export function verifyProof(
  proof: CardProof,
  caKeys: readonly (CaPublicKey | Sm2CaPublicKey)[],
  crypto: CardCrypto,
  circumstances: { readonly today: string; readonly allowTestKeys: boolean },
): ProofCheck {
  const trust: Trust = { caKeys, crypto, ...circumstances };
  if (!isWellFormed(proof)) return rejected('the proof is not hexadecimal');
  if (!isDate(trust.today)) return rejected('the day is no date');
  // A proof that says what was signed is not believed: the list and the challenge have to lead to the same bytes.
  const ddolData = challengeData(
    fromHex(proof.ddol),
    terminalData({ challenge: fromHex(proof.challenge), today: trust.today }),
  );
  if (ddolData === null || !sameBytes(ddolData, fromHex(proof.ddolData))) {
    return rejected('EMV Book 2, 6.5.1: the signed data do not follow from the challenge');
  }
  const cardKey = recoverCardKey(
    {
      rid: proof.rid,
      caKeyIndex: proof.caKeyIndex,
      issuer: {
        certificate: fromHex(proof.issuerCertificate),
        remainder: fromHex(proof.issuerRemainder),
        exponent: fromHex(proof.issuerExponent),
      },
      staticData: fromHex(proof.staticData),
    },
    {
      parts: {
        certificate: fromHex(proof.iccCertificate),
        remainder: fromHex(proof.iccRemainder),
        exponent: fromHex(proof.iccExponent),
      },
      expected: null,
    },
    trust,
  );
  if (!cardKey.ok) return { genuine: false, failure: cardKey.failure };
  const signature = fromHex(proof.signedDynamicData);
  const checked = checkDynamicSignature(cardKey.value.key, { signature, ddolData }, trust);
  if (checked.ok) return { genuine: true, panDigits: cardKey.value.digits };
  cardKey.value.digits.fill(0);
  return { genuine: false, failure: checked.failure };
}

function isWellFormed(proof: CardProof): boolean {
  const fields: readonly (string | null)[] = Object.values(proof);
  const isHex = (field: string) => field.length <= fieldDigitsMax && /^([0-9A-F]{2})*$/.test(field);
  return proof.challenge.length === 8 && fields.every((field) => field === null || isHex(field));
}

function rejected(rule: string): ProofCheck {
  return { genuine: false, failure: cardFailure('offline-authentication', rule) };
}

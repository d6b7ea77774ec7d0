import { type CaPublicKey, findCaKey, type RevokedIssuer, type Trust } from './ca-key.ts';
import { cardKeyOfIssuer, type IssuerKey, recoverIssuerKey } from './card-chain.ts';
import type { CardCrypto } from './card-crypto.ts';
import { isDate } from './card-dates.ts';
import type { CardProof } from './card-reading.ts';
import { checkDynamicSignature } from './card-signatures.ts';
import { type CardFailure, cardFailure } from './card-trouble.ts';
import { type TerminalData, terminalData } from './dol.ts';
import { challengeData, inSuite } from './dynamic-authentication.ts';
import { checkFastSignature, fastData, fastList } from './fast-proof.ts';
import { fromHex, sameBytes } from './hex.ts';
import type { Checked, PublicKey } from './public-key.ts';

export type ProofCheck =
  /** `panDigits`: ASCII digits of the number that the bank certified. The caller compares its token and wipes them. */
  | { readonly genuine: true; readonly panDigits: Uint8Array }
  | { readonly genuine: false; readonly failure: CardFailure };

/** The longest field is the static data: all records that a card may have. */
const fieldDigitsMax = 16_384;

/** Issuers whose keys are at hand; a union's members have the cards of some dozens. */
const issuersMax = 100;

type Circumstances = {
  readonly allowTestKeys: boolean;
  readonly revokedIssuers?: readonly RevokedIssuer[] | undefined;
};

/**
 * The checks of a dynamic proof once more, for a server that trusts nobody's word. It does not know whether the
 * challenge was fresh: the caller compares `proof.challenge` with the one that it expects. `today` is the day of
 * the reading: the data that the card signed may hold it. Never throws for what a proof holds.
 */
export function verifyProof(
  proof: CardProof,
  caKeys: readonly CaPublicKey[],
  crypto: CardCrypto,
  { today, ...circumstances }: Circumstances & { readonly today: string },
): ProofCheck {
  return new ProofVerifier(caKeys, crypto, circumstances).check(proof, today);
}

/** As {@link verifyProof}, of many proofs: an issuer's key is recovered once for all of its cards. */
export class ProofVerifier {
  readonly #trust: Omit<Trust, 'today'>;
  readonly #issuers = new Map<string, Checked<IssuerKey>>();

  constructor(caKeys: readonly CaPublicKey[], crypto: CardCrypto, circumstances: Circumstances) {
    this.#trust = { caKeys, crypto, ...circumstances };
  }

  check(proof: CardProof, today: string): ProofCheck {
    const trust: Trust = { ...this.#trust, today };
    if (!isWellFormed(proof)) return rejected('the proof is not hexadecimal');
    if (!isDate(today)) return rejected('the day is no date');
    const authority = findCaKey(trust, { rid: proof.rid, index: proof.caKeyIndex });
    if (!authority.ok) return { genuine: false, failure: authority.failure };
    // A proof that says what was signed is not believed: the list and the challenge have to lead to the same bytes.
    const terminal = terminalData({ challenge: fromHex(proof.challenge), today });
    const ddolData = signedData(proof, inSuite(terminal, authority.value.suite));
    if (ddolData === null || !sameBytes(ddolData, fromHex(proof.ddolData))) {
      return rejected('EMV Book 2, 6.5.1: the signed data do not follow from the challenge');
    }
    const issuer = this.#issuerOf(proof, trust);
    if (!issuer.ok) return { genuine: false, failure: issuer.failure };
    const cardKey = cardKeyOfIssuer(issuer.value, { ...cardParts(proof), expected: null }, trust);
    if (!cardKey.ok) return { genuine: false, failure: cardKey.failure };
    const checked = checkSignature(proof, { key: cardKey.value.key, ddolData, trust });
    if (checked.ok) return { genuine: true, panDigits: cardKey.value.digits };
    cardKey.value.digits.fill(0);
    return { genuine: false, failure: checked.failure };
  }

  /** The day is a part of it: certificates end. */
  #issuerOf(proof: CardProof, trust: Trust): Checked<IssuerKey> {
    const { rid, caKeyIndex, issuerCertificate, issuerRemainder, issuerExponent } = proof;
    const name = [trust.today, rid, caKeyIndex, issuerCertificate, issuerRemainder, issuerExponent].join(' ');
    const known = this.#issuers.get(name);
    if (known !== undefined) return known;
    if (this.#issuers.size >= issuersMax) this.#issuers.clear();
    const parts = {
      certificate: fromHex(issuerCertificate),
      remainder: fromHex(issuerRemainder),
      exponent: fromHex(issuerExponent),
    };
    const issuer = recoverIssuerKey({ rid, caKeyIndex, issuer: parts }, trust);
    this.#issuers.set(name, issuer);
    return issuer;
  }
}

function cardParts(proof: CardProof) {
  return {
    parts: {
      certificate: fromHex(proof.iccCertificate),
      remainder: fromHex(proof.iccRemainder),
      exponent: fromHex(proof.iccExponent),
    },
    staticData: fromHex(proof.staticData),
  };
}

/** What the chip had to sign, from the proof's list and our own challenge; null when the list is not one to accept. */
function signedData(proof: CardProof, terminal: TerminalData): Uint8Array | null {
  const ddol = fromHex(proof.ddol);
  if (proof.method === 'dda') return challengeData(ddol, terminal);
  const tag9F69 = tag9F69Of(proof);
  const list = fastList(tag9F69);
  return list !== null && sameBytes(list, ddol) ? fastData(list, terminal, tag9F69) : null;
}

function checkSignature(
  proof: CardProof,
  { key, ddolData, trust }: { readonly key: PublicKey; readonly ddolData: Uint8Array; readonly trust: Trust },
): Checked<unknown> {
  const answer = { signature: fromHex(proof.signedDynamicData), terminalData: ddolData };
  if (proof.method === 'dda') return checkDynamicSignature(key, answer, trust);
  const fast = {
    tag9F36TransactionCounter: fromHex(proof.atc ?? ''),
    tag9F69CardAuthenticationData: tag9F69Of(proof),
  };
  return checkFastSignature(key, { ...answer, ...fast }, trust);
}

function tag9F69Of(proof: CardProof): Uint8Array | null {
  return proof.cardAuthenticationData === null ? null : fromHex(proof.cardAuthenticationData);
}

function isWellFormed({ method, ...fields }: CardProof): boolean {
  const isHex = (field: unknown) =>
    typeof field === 'string' && field.length <= fieldDigitsMax && /^([0-9A-F]{2})*$/.test(field);
  const { atc, cardAuthenticationData, ...always } = fields;
  return (
    (method === 'dda' || method === 'fdda') &&
    fields.challenge.length === 8 &&
    [atc, cardAuthenticationData].every((field) => field === null || isHex(field)) &&
    Object.values(always).every(isHex)
  );
}

function rejected(rule: string): ProofCheck {
  return { genuine: false, failure: cardFailure('offline-authentication', rule) };
}

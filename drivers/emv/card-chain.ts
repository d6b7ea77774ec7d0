import { findCaKey, type Trust } from './ca-key.ts';
import { panDigits } from './card-number.ts';
import {
  type CertificateKind,
  type CertificateParts,
  type CertifiedKey,
  cardCertificate,
  issuerCertificate,
} from './certificate.ts';
import { sameBytes, toHex } from './hex.ts';
import { type Checked, failed, type PublicKey } from './public-key.ts';
import { recoverRsaKey } from './rsa-certificate.ts';
import { checkSm2Key } from './sm2-certificate.ts';

/** Where a chain of certificates begins, and what the bank vouches for at its end. */
export type CardChain = {
  readonly rid: string;
  readonly caKeyIndex: string;
  readonly issuer: CertificateParts;
  readonly staticData: Uint8Array;
};

export type CardKey = {
  readonly key: PublicKey;
  /** ASCII digits of the number that the certificate names. The caller wipes them. */
  readonly digits: Uint8Array;
};

export type IssuerKey = { readonly key: PublicKey; readonly prefix: string };

/** Scheme to issuer: EMV Book 2, 5.2 and 5.3; JR/T 0025.17, 5.1.2. */
export function recoverIssuerKey(chain: Omit<CardChain, 'staticData'>, trust: Trust): Checked<IssuerKey> {
  const authority = findCaKey(trust, { rid: chain.rid, index: chain.caKeyIndex });
  if (!authority.ok) return authority;
  const issuer = certifiedKey(trust, {
    kind: issuerCertificate,
    signer: authority.value,
    parts: chain.issuer,
    staticData: new Uint8Array(),
  });
  if (!issuer.ok) return issuer;
  const { key, subject, serial } = issuer.value;
  // Three to eight digits, then F. An odd number of digits shares its last byte with one F.
  const prefix = /^([0-9]{3,8})F*$/.exec(toHex(subject))?.[1];
  if (prefix === undefined) return wrongSubject(issuerCertificate, key);
  if (isRevoked(trust, chain, toHex(serial))) {
    return key.suite === 'rsa'
      ? failed(issuerCertificate.rsa.clause, 10)
      : failed(issuerCertificate.sm2.clause, 'd');
  }
  return { ok: true, value: { key, prefix } };
}

/** The issuer vouches only for numbers that begin as its certificate says (EMV Book 2, 5.3 step 8). */
export function isOfIssuer(prefix: string, digits: Uint8Array): boolean {
  return (
    digits.length > prefix.length && [...prefix].every((digit, at) => digits[at] === digit.charCodeAt(0))
  );
}

export function notOfIssuer(issuer: IssuerKey): ReturnType<typeof failed> {
  return wrongSubject(issuerCertificate, issuer.key);
}

/**
 * Issuer to card: EMV Book 2, 6.3 and 6.4; JR/T 0025.17, 5.2.3. `expected`: the number that was read, or null for a
 * server that learns it from the certificate.
 */
export function recoverCardKey(
  chain: CardChain,
  card: { readonly parts: CertificateParts; readonly expected: Uint8Array | null },
  trust: Trust,
): Checked<CardKey> {
  const issuer = recoverIssuerKey(chain, trust);
  return issuer.ok ? cardKeyOfIssuer(issuer.value, { ...card, staticData: chain.staticData }, trust) : issuer;
}

/** As {@link recoverCardKey}, where the issuer's key is known already. */
export function cardKeyOfIssuer(
  issuer: IssuerKey,
  card: {
    readonly parts: CertificateParts;
    readonly staticData: Uint8Array;
    readonly expected: Uint8Array | null;
  },
  trust: Trust,
): Checked<CardKey> {
  const recovered = certifiedKey(trust, {
    kind: cardCertificate,
    signer: issuer.key,
    parts: card.parts,
    staticData: card.staticData,
  });
  if (!recovered.ok) return recovered;
  const { key, subject } = recovered.value;
  const digits = panDigits(subject);
  subject.fill(0);
  if (digits === null) return wrongSubject(cardCertificate, key);
  const isExpected = card.expected === null || sameBytes(digits, card.expected);
  if (isExpected && isOfIssuer(issuer.prefix, digits)) return { ok: true, value: { key, digits } };
  digits.fill(0);
  return isExpected ? notOfIssuer(issuer) : wrongSubject(cardCertificate, key);
}

/** The signer's key says which suite the certificate is in: JR/T 0025.17, 10.3.1 d. */
function certifiedKey(
  trust: Trust,
  link: {
    readonly kind: CertificateKind;
    readonly signer: PublicKey;
    readonly parts: CertificateParts;
    readonly staticData: Uint8Array;
  },
): Checked<CertifiedKey> {
  const { signer, ...rest } = link;
  const { crypto, today } = trust;
  return signer.suite === 'rsa'
    ? recoverRsaKey(crypto, { ...rest, signer, today })
    : checkSm2Key(crypto, { ...rest, signer, today });
}

function wrongSubject(kind: CertificateKind, { suite }: PublicKey): ReturnType<typeof failed> {
  const { clause, subjectStep } = suite === 'rsa' ? kind.rsa : kind.sm2;
  return failed(clause, subjectStep);
}

function isRevoked(trust: Trust, chain: Pick<CardChain, 'rid' | 'caKeyIndex'>, serial: string): boolean {
  return (trust.revokedIssuers ?? []).some(
    (revoked) =>
      revoked.rid.toUpperCase() === chain.rid &&
      revoked.index.toUpperCase() === chain.caKeyIndex &&
      revoked.serial.toUpperCase() === serial,
  );
}

import { findCaKey, type Trust } from './ca-key.ts';
import { panDigits } from './card-number.ts';
import { type CertificateParts, cardCertificate, issuerCertificate, recoverKey } from './certified-key.ts';
import { sameBytes, toHex } from './hex.ts';
import { type Checked, failed, type RsaPublicKey, recoverBlock } from './signed-block.ts';

/** Where a chain of certificates begins, and what the bank vouches for at its end. */
export type CardChain = {
  readonly rid: string;
  readonly caKeyIndex: string;
  readonly issuer: CertificateParts;
  readonly staticData: Uint8Array;
};

export type CardKey = {
  readonly key: RsaPublicKey;
  /** ASCII digits of the number that the certificate names. The caller wipes them. */
  readonly digits: Uint8Array;
};

type IssuerKey = { readonly key: RsaPublicKey; readonly prefix: string };

/** EMV Book 2, 5.2 and 5.3: scheme to issuer. */
export function recoverIssuerKey(chain: CardChain, trust: Trust): Checked<IssuerKey> {
  const authority = findCaKey(trust, { rid: chain.rid, index: chain.caKeyIndex });
  if (!authority.ok) return authority;
  const issuer = recoverKey(trust.crypto, {
    kind: issuerCertificate,
    signer: authority.value,
    parts: chain.issuer,
    staticData: new Uint8Array(),
    today: trust.today,
  });
  if (!issuer.ok) return issuer;
  // 5.3 step 8: three to eight digits, then F. An odd number of digits shares its last byte with one F.
  const prefix = /^([0-9]{3,8})F*$/.exec(toHex(issuer.value.subject))?.[1];
  if (prefix === undefined) return failed(issuerCertificate.clause, 8);
  return { ok: true, value: { key: issuer.value.key, prefix } };
}

/** EMV Book 2, 5.3 step 8: the issuer vouches only for numbers that begin as its certificate says. */
export function isOfIssuer(prefix: string, digits: Uint8Array): boolean {
  return (
    digits.length > prefix.length && [...prefix].every((digit, at) => digits[at] === digit.charCodeAt(0))
  );
}

/**
 * EMV Book 2, 6.3 and 6.4: issuer to card. `expected`: the number that was read, or null for a server that learns
 * it from the certificate.
 */
export function recoverCardKey(
  chain: CardChain,
  card: { readonly parts: CertificateParts; readonly expected: Uint8Array | null },
  trust: Trust,
): Checked<CardKey> {
  const issuer = recoverIssuerKey(chain, trust);
  if (!issuer.ok) return issuer;
  const recovered = recoverKey(trust.crypto, {
    kind: cardCertificate,
    signer: issuer.value.key,
    parts: card.parts,
    staticData: chain.staticData,
    today: trust.today,
  });
  if (!recovered.ok) return recovered;
  const digits = panDigits(recovered.value.subject);
  recovered.value.subject.fill(0);
  if (digits === null) return failed(cardCertificate.clause, 8);
  const isExpected = card.expected === null || sameBytes(digits, card.expected);
  if (isExpected && isOfIssuer(issuer.value.prefix, digits)) {
    return { ok: true, value: { key: recovered.value.key, digits } };
  }
  digits.fill(0);
  return failed(isExpected ? issuerCertificate.clause : cardCertificate.clause, 8);
}

const staticSignature = { step: 'static-signature', clause: '5.4', tag: '93' } as const;
const dynamicSignature = { step: 'dynamic-signature', clause: '6.5.2', tag: '9F4B' } as const;

/** EMV Book 2, 5.4: the issuer's signature under the static data. It proves the data, not the chip. */
export function checkStaticSignature(
  chain: CardChain,
  card: { readonly signature: Uint8Array; readonly digits: Uint8Array },
  trust: Trust,
): Checked<null> {
  const issuer = recoverIssuerKey(chain, trust);
  if (!issuer.ok) return issuer;
  if (!isOfIssuer(issuer.value.prefix, card.digits)) return failed(issuerCertificate.clause, 8);
  const block = recoverBlock(trust.crypto, {
    clause: staticSignature,
    key: issuer.value.key,
    signature: card.signature,
    format: 0x03,
    hashIdAt: 2,
    following: [chain.staticData],
  });
  return block.ok ? { ok: true, value: null } : block;
}

/** EMV Book 2, 6.5.2: the chip's own signature over our challenge. */
export function checkDynamicSignature(
  key: RsaPublicKey,
  answer: { readonly signature: Uint8Array; readonly ddolData: Uint8Array },
  trust: Trust,
): Checked<null> {
  const block = recoverBlock(trust.crypto, {
    clause: dynamicSignature,
    key,
    signature: answer.signature,
    format: 0x05,
    hashIdAt: 2,
    following: [answer.ddolData],
  });
  return block.ok ? { ok: true, value: null } : block;
}

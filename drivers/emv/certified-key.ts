import { endOfMonth } from './card-dates.ts';
import { packedDigits } from './card-number.ts';
import { concatBytes } from './hex.ts';
import {
  type CardCrypto,
  type Checked,
  type Clause,
  failed,
  hashBytes,
  type RsaPublicKey,
  recoverBlock,
  rsaId,
} from './signed-block.ts';

/** What comes with a certificate outside of its signature. */
export type CertificateParts = {
  readonly certificate: Uint8Array;
  /** The end of the key that did not fit in; empty when it did. */
  readonly remainder: Uint8Array;
  readonly exponent: Uint8Array;
};

export type CertifiedKey = {
  readonly key: RsaPublicKey;
  /** Whom the certificate names: an issuer's first digits or a card's number, packed, F at the right. */
  readonly subject: Uint8Array;
};

/** The two kinds of certificate differ in whom they name and in how the standard counts its steps. */
export type CertificateKind = {
  readonly clause: Clause;
  readonly format: number;
  readonly subjectBytes: number;
  readonly expiryStep: number;
  readonly algorithmStep: number;
  readonly keyStep: number;
};

/** EMV Book 2, table 6 and 5.3: the issuer's certificate, signed by the scheme. */
export const issuerCertificate: CertificateKind = {
  clause: { step: 'issuer-certificate', clause: '5.3', tag: '90' },
  format: 0x02,
  subjectBytes: 4,
  expiryStep: 9,
  algorithmStep: 11,
  keyStep: 12,
};

/** EMV Book 2, table 14 and 6.4: the card's certificate, signed by the issuer over the card's static data too. */
export const cardCertificate: CertificateKind = {
  clause: { step: 'icc-certificate', clause: '6.4', tag: '9F46' },
  format: 0x04,
  subjectBytes: 10,
  expiryStep: 9,
  algorithmStep: 10,
  keyStep: 11,
};

const subjectAt = 2;
const expiryBytes = 2;
const serialBytes = 3;

/** Checks a certificate and puts the key together that it vouches for. Wipes the block: it may hold a card number. */
export function recoverKey(
  crypto: CardCrypto,
  options: {
    readonly kind: CertificateKind;
    readonly signer: RsaPublicKey;
    readonly parts: CertificateParts;
    readonly staticData: Uint8Array;
    readonly today: string;
  },
): Checked<CertifiedKey> {
  const { kind, parts } = options;
  const expiryAt = subjectAt + kind.subjectBytes;
  const hashIdAt = expiryAt + expiryBytes + serialBytes;
  const keyAt = hashIdAt + 4;
  const room = options.signer.modulus.length - keyAt - hashBytes - 1;
  if (room <= 0) return failed(kind.clause, 1);
  const recovered = recoverBlock(crypto, {
    clause: kind.clause,
    key: options.signer,
    signature: parts.certificate,
    format: kind.format,
    hashIdAt,
    following: [parts.remainder, parts.exponent, options.staticData],
  });
  if (!recovered.ok) return recovered;
  const block = recovered.value;
  const subject = block.slice(subjectAt, expiryAt);
  const monthAndYear = packedDigits(block.subarray(expiryAt, expiryAt + expiryBytes)) ?? '';
  const [algorithm = 0, keyBytes = 0, exponentBytes = 0] = block.subarray(hashIdAt + 1, keyAt);
  const modulus = concatBytes(block.subarray(keyAt, keyAt + Math.min(keyBytes, room)), parts.remainder);
  block.fill(0);
  const lastDay = endOfMonth(monthAndYear.slice(2) + monthAndYear.slice(0, 2));
  if (lastDay === null || lastDay < options.today) return failed(kind.clause, kind.expiryStep);
  if (algorithm !== rsaId) return failed(kind.clause, kind.algorithmStep);
  const isWhole = modulus.length === keyBytes && exponentBytes === parts.exponent.length;
  if (!isWhole || !isAllowedExponent(parts.exponent)) return failed(kind.clause, kind.keyStep);
  return { ok: true, value: { key: { modulus, exponent: parts.exponent }, subject } };
}

/** EMV Book 2, B2.1: 3 or 65537. Any other could make a signature that everybody can compute. */
function isAllowedExponent(exponent: Uint8Array): boolean {
  const value = exponent.reduce((sum, byte) => sum * 0x100 + byte, 0);
  return exponent.length <= 3 && (value === 3 || value === 65_537);
}

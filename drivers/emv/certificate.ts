import { endOfMonth } from './card-dates.ts';
import { packedDigits } from './card-number.ts';
import type { Clause, PublicKey } from './public-key.ts';

/** What comes with a certificate outside of its signature. */
export type CertificateParts = {
  readonly certificate: Uint8Array;
  /** RSA: the end of the key that did not fit in; empty when it did. SM2 has none. */
  readonly remainder: Uint8Array;
  /** RSA: the key's public exponent. SM2 has none. */
  readonly exponent: Uint8Array;
};

export type CertifiedKey = {
  readonly key: PublicKey;
  /** Whom the certificate names: an issuer's first digits or a card's number, packed, F at the right. */
  readonly subject: Uint8Array;
  /** Three bytes that the signer has given to no other certificate. */
  readonly serial: Uint8Array;
};

/** The two kinds of certificate differ in whom they name and in how the standards count their steps. */
export type CertificateKind = {
  readonly subjectBytes: number;
  readonly rsa: {
    readonly clause: Clause;
    readonly format: number;
    readonly expiryStep: number;
    readonly algorithmStep: number;
    readonly keyStep: number;
    readonly subjectStep: number;
  };
  readonly sm2: {
    readonly clause: Clause;
    readonly format: number;
    readonly expiryStep: string;
    readonly algorithmStep: string;
    readonly signatureStep: string;
    readonly subjectStep: string;
  };
};

/**
 * The issuer's certificate, signed by the scheme: EMV Book 2, table 6 and 5.3; JR/T 0025.17, table 4 and 5.1.2.
 */
export const issuerCertificate: CertificateKind = {
  subjectBytes: 4,
  rsa: {
    clause: { step: 'issuer-certificate', rule: 'EMV Book 2, 5.3', tag: '90' },
    format: 0x02,
    expiryStep: 9,
    algorithmStep: 11,
    keyStep: 12,
    subjectStep: 8,
  },
  sm2: {
    clause: { step: 'issuer-certificate', rule: 'JR/T 0025.17, 5.1.2', tag: '90' },
    format: 0x12,
    expiryStep: 'c',
    algorithmStep: 'e',
    signatureStep: 'g',
    subjectStep: 'b',
  },
};

/**
 * The card's certificate, signed by the issuer over the card's static data too: EMV Book 2, table 14 and 6.4;
 * JR/T 0025.17, table 8 and 5.2.3.
 */
export const cardCertificate: CertificateKind = {
  subjectBytes: 10,
  rsa: {
    clause: { step: 'icc-certificate', rule: 'EMV Book 2, 6.4', tag: '9F46' },
    format: 0x04,
    expiryStep: 9,
    algorithmStep: 10,
    keyStep: 11,
    subjectStep: 8,
  },
  sm2: {
    clause: { step: 'icc-certificate', rule: 'JR/T 0025.17, 5.2.3', tag: '9F46' },
    format: 0x14,
    expiryStep: 'd',
    algorithmStep: 'f',
    signatureStep: 'g',
    subjectStep: 'c',
  },
};

export const expiryBytes = 2;
export const serialBytes = 3;

/** Whether a certificate's last month, MMYY, has not passed. A month that does not exist has. */
export function isInForce(mmyy: Uint8Array, today: string): boolean {
  const digits = packedDigits(mmyy) ?? '';
  const lastDay = endOfMonth(digits.slice(2) + digits.slice(0, 2));
  return lastDay !== null && lastDay >= today;
}

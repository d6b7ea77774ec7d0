import type { CardCrypto } from './card-crypto.ts';
import {
  type CertificateKind,
  type CertificateParts,
  type CertifiedKey,
  expiryBytes,
  isInForce,
  serialBytes,
} from './certificate.ts';
import { type Checked, failed, type Sm2PublicKey, sm2PointBytes } from './public-key.ts';
import { isSm2Signed, sm2SignatureBytes } from './sm2-signature.ts';

/** JR/T 0025.17, A.1 and A.4: how the key is used, and on which curve it lies. */
const sm2WithSm3 = 0x04;
const sm2Curve = 0x11;
const subjectAt = 1;

/**
 * JR/T 0025.17, 5.1.2 and 5.2.3: a certificate that lies open, with its signature behind it. What is left to the
 * caller: whether the certificate names whom it should.
 */
export function checkSm2Key(
  crypto: CardCrypto,
  options: {
    readonly kind: CertificateKind;
    readonly signer: Sm2PublicKey;
    readonly parts: CertificateParts;
    readonly staticData: Uint8Array;
    readonly today: string;
  },
): Checked<CertifiedKey> {
  const { clause, format, expiryStep, algorithmStep, signatureStep } = options.kind.sm2;
  const { certificate } = options.parts;
  const expiryAt = subjectAt + options.kind.subjectBytes;
  const serialAt = expiryAt + expiryBytes;
  const algorithmAt = serialAt + serialBytes;
  const keyAt = algorithmAt + 4;
  const signatureAt = keyAt + sm2PointBytes;
  // The clause begins with taking the certificate apart, as its step 0 so to speak.
  if (certificate.length !== signatureAt + sm2SignatureBytes) return failed(clause, '0 (its length)');
  if (certificate[0] !== format) return failed(clause, 'a');
  const [algorithm, , curve, keyBytes] = certificate.subarray(algorithmAt, keyAt);
  if (!isInForce(certificate.subarray(expiryAt, serialAt), options.today)) return failed(clause, expiryStep);
  if (algorithm !== sm2WithSm3) return failed(clause, algorithmStep);
  if (curve !== sm2Curve || keyBytes !== sm2PointBytes) return failed(clause, '0 (its curve)');
  const isSigned = isSm2Signed(crypto, {
    key: options.signer,
    signature: certificate.subarray(signatureAt),
    content: certificate.subarray(0, signatureAt),
    following: options.staticData,
  });
  if (!isSigned) return failed(clause, signatureStep);
  return {
    ok: true,
    value: {
      key: { suite: 'sm2', point: certificate.slice(keyAt, signatureAt) },
      subject: certificate.slice(subjectAt, expiryAt),
      serial: certificate.slice(serialAt, algorithmAt),
    },
  };
}

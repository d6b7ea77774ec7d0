import type { CardCrypto } from './card-crypto.ts';
import {
  type CertificateKind,
  type CertificateParts,
  type CertifiedKey,
  expiryBytes,
  isInForce,
  serialBytes,
} from './certificate.ts';
import { concatBytes } from './hex.ts';
import { type Checked, failed, isAllowedExponent, type RsaPublicKey } from './public-key.ts';
import { hashBytes, recoverBlock, rsaId } from './signed-block.ts';

const subjectAt = 2;

/**
 * EMV Book 2, 5.3 and 6.3/6.4: recovers the certificate, checks it, and puts the certified key together. What is
 * left to the caller: whether the certificate names whom it should.
 */
export function recoverRsaKey(
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
  const { clause, format, expiryStep, algorithmStep, keyStep } = kind.rsa;
  const expiryAt = subjectAt + kind.subjectBytes;
  const hashIdAt = expiryAt + expiryBytes + serialBytes;
  const keyAt = hashIdAt + 4;
  const room = options.signer.modulus.length - keyAt - hashBytes - 1;
  if (room <= 0) return failed(clause, 1);
  const recovered = recoverBlock(crypto, {
    clause,
    key: options.signer,
    signature: parts.certificate,
    format,
    hashIdAt,
    following: [parts.remainder, parts.exponent, options.staticData],
  });
  if (!recovered.ok) return recovered;
  const block = recovered.value;
  const subject = block.slice(subjectAt, expiryAt);
  const serial = block.slice(expiryAt + expiryBytes, hashIdAt);
  const isCurrent = isInForce(block.subarray(expiryAt, expiryAt + expiryBytes), options.today);
  const [algorithm = 0, keyBytes = 0, exponentBytes = 0] = block.subarray(hashIdAt + 1, keyAt);
  const modulus = concatBytes(block.subarray(keyAt, keyAt + Math.min(keyBytes, room)), parts.remainder);
  block.fill(0);
  const isWhole = modulus.length === keyBytes && exponentBytes === parts.exponent.length;
  const brokenStep = !isCurrent
    ? expiryStep
    : algorithm !== rsaId
      ? algorithmStep
      : !isWhole || !isAllowedExponent(parts.exponent)
        ? keyStep
        : null;
  if (brokenStep === null) {
    return { ok: true, value: { key: { suite: 'rsa', modulus, exponent: parts.exponent }, subject, serial } };
  }
  subject.fill(0);
  return failed(clause, brokenStep);
}

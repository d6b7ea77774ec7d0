import { constants, createPublicKey, hash, type KeyObject, publicEncrypt } from 'node:crypto';
import { machineHasSm3, sm2Verify, sm3 } from './sm2.ts';

type RsaKey = { readonly modulus: Uint8Array; readonly exponent: Uint8Array };

/**
 * Hashing and signatures for card reading, on the machine's own library. Wire imports no driver: the shape is that of
 * `CardCrypto` in drivers/emv, and the compiler compares the two where one is given to the other.
 */
export const nodeCardCrypto = {
  sha1(bytes: Uint8Array): Uint8Array {
    return new Uint8Array(hash('sha1', bytes, 'buffer'));
  },

  /**
   * EMV Book 2, B2.1.3: signature to the exponent, modulo the modulus, leading zeros kept. Null when the lengths
   * differ, when the signature is not below the modulus, and for a modulus that is no RSA key.
   */
  rsaRecover(key: RsaKey, signature: Uint8Array): Uint8Array | null {
    // The library takes shorter input for a smaller number; a card's signature is as long as its modulus.
    if (signature.length !== key.modulus.length || !isBelow(signature, key.modulus)) return null;
    try {
      // The public operation is the same for both uses; `publicEncrypt` has it without any padding checks.
      return new Uint8Array(
        publicEncrypt({ key: keyObject(key), padding: constants.RSA_NO_PADDING }, signature),
      );
    } catch (error) {
      if (isRefusalOfOpenSsl(error)) return null;
      throw error;
    }
  },

  /** Looked for once, at the start: without SM3 a till reads RSA cards and says of the others why not. */
  sm2: machineHasSm3() ? { sm3, verify: sm2Verify } : null,
} as const;

/** Keys that the library has read, as long as somebody holds them: an issuer's checks the certificates of many cards. */
const keyObjects = new WeakMap<RsaKey, KeyObject>();

function keyObject(key: RsaKey): KeyObject {
  const known = keyObjects.get(key);
  if (known !== undefined) return known;
  const jwk = { kty: 'RSA', n: base64url(key.modulus), e: base64url(key.exponent) };
  const made = createPublicKey({ key: jwk, format: 'jwk' });
  keyObjects.set(key, made);
  return made;
}

function isBelow(number: Uint8Array, limit: Uint8Array): boolean {
  return Buffer.compare(number, limit) < 0;
}

function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url');
}

/** A key that a hostile card made up may be no key at all; that is the card's failure, not ours. */
function isRefusalOfOpenSsl(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' && (code.startsWith('ERR_OSSL_') || code === 'ERR_CRYPTO_INVALID_JWK');
}

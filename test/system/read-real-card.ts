import { constants, createHash, createPublicKey, publicEncrypt, randomBytes } from 'node:crypto';
import {
  type CaPublicKey,
  type CardCrypto,
  type CardReading,
  challengeBytes,
  readCard,
} from '../../drivers/emv/index.ts';
import type { CardSession } from '../../drivers/reader.ts';

/** Independent of the till's own: a mistake there must not hide itself here. */
const testCrypto: CardCrypto = {
  sha1: (bytes) => new Uint8Array(createHash('sha1').update(bytes).digest()),
  rsaRecover: (key, signature) => {
    const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
    const jwk = { kty: 'RSA', n: text(key.modulus), e: text(key.exponent) };
    try {
      const publicKey = createPublicKey({ key: jwk, format: 'jwk' });
      return new Uint8Array(publicEncrypt({ key: publicKey, padding: constants.RSA_NO_PADDING }, signature));
    } catch {
      return null;
    }
  },
  // No card of these tests speaks SM2.
  sm2: null,
};

/** Reads the card of one session as a till does, and powers it down. */
export async function readRealCard(
  session: CardSession,
  caKeys: readonly CaPublicKey[],
): Promise<CardReading> {
  const { reading } = await readCard({
    interface: session.interface,
    transceive: session.transceive,
    challenge: new Uint8Array(randomBytes(challengeBytes)),
    today: '2026-11-21',
    caKeys,
    allowTestKeys: true,
    crypto: testCrypto,
  });
  session.release?.();
  return reading;
}

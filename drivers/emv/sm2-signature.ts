import type { CardCrypto } from './card-crypto.ts';
import { concatBytes } from './hex.ts';
import type { Sm2PublicKey } from './public-key.ts';

export const sm2SignatureBytes = 64;

/**
 * JR/T 0025.17, 8.2.3. Nothing is recovered here: what was signed lies open before its signature, `content`, and
 * some more that the terminal knows, `following`. The machine without SM3 never trusts a key, and so never gets here.
 */
export function isSm2Signed(
  crypto: CardCrypto,
  signed: {
    readonly key: Sm2PublicKey;
    readonly signature: Uint8Array;
    readonly content: Uint8Array;
    readonly following: Uint8Array;
  },
): boolean {
  const message = concatBytes(signed.content, signed.following);
  const isSigned =
    crypto.sm2?.verify({ point: signed.key.point, message, signature: signed.signature }) ?? false;
  message.fill(0);
  return isSigned;
}

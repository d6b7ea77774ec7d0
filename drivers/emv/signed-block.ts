import type { CardCrypto } from './card-crypto.ts';
import { concatBytes, sameBytes } from './hex.ts';
import { type Checked, type Clause, failed, type RsaPublicKey } from './public-key.ts';

const header = 0x6a;
const trailer = 0xbc;
export const hashBytes = 20;
const sha1Id = 0x01;
export const rsaId = 0x01;
/** Header, format, trailer and hash, and the shortest content of any format. */
const blockBytesMin = 2 + hashBytes + 1 + 4;

/**
 * Recovers a signed block and checks what all four kinds have in common: EMV Book 2, 5.3, 5.4, 6.4 and 6.5.2 number
 * these checks alike. `hashIdAt`: where the block names its hash. `following`: what was hashed behind the block.
 */
export function recoverBlock(
  crypto: CardCrypto,
  options: {
    readonly clause: Clause;
    readonly key: RsaPublicKey;
    readonly signature: Uint8Array;
    readonly format: number;
    readonly hashIdAt: number;
    readonly following: readonly Uint8Array[];
  },
): Checked<Uint8Array> {
  const { clause, key, signature } = options;
  if (signature.length !== key.modulus.length || signature.length < blockBytesMin) return failed(clause, 1);
  const block = crypto.rsaRecover(key, signature);
  if (block === null || block.length !== signature.length || block.at(-1) !== trailer)
    return failed(clause, 2);
  if (block[0] !== header) return failed(clause, 3);
  if (block[1] !== options.format) return failed(clause, 4);
  if (block[options.hashIdAt] !== sha1Id) return failed(clause, 6);
  const hashAt = block.length - 1 - hashBytes;
  const hashed = concatBytes(block.subarray(1, hashAt), ...options.following);
  const hash = crypto.sha1(hashed);
  hashed.fill(0);
  return sameBytes(hash, block.subarray(hashAt, -1)) ? { ok: true, value: block } : failed(clause, 7);
}

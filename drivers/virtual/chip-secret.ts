import { randomBytes } from 'node:crypto';
import { toHex } from '../emv/hex.ts';
import type { Personaliser } from './card-files.ts';
import type { VirtualSecret } from './card-image-schema.ts';
import { newRsaKey, signBlock, type VirtualRsaKey } from './rsa-key.ts';
import { dynamicDataBlock } from './signed-blocks.ts';
import { dynamicDataText } from './signed-texts.ts';
import { newSm2Key, type VirtualSm2Key } from './sm2-key.ts';

export type ChipHonesty = 'signs' | 'copied' | 'replayed';

/** What the chip signs with: its own key, another one (a copy has no other choice), or one old answer for ever. */
export function chipSecret(by: Personaliser, honesty: ChipHonesty): VirtualSecret {
  if (by.key === null) return { kind: 'none' };
  return by.suite === 'sm2' ? sm2Secret(by.key, honesty) : rsaSecret(by.key, honesty);
}

function rsaSecret(key: VirtualRsaKey, honesty: ChipHonesty): VirtualSecret {
  if (honesty === 'signs') return { kind: 'signs', privateKeyPem: key.privateKeyPem };
  if (honesty === 'copied') {
    const other = newRsaKey(key.modulus.length * 4, key.exponent === '03' ? 3 : 65_537);
    return { kind: 'signs', privateKeyPem: other.privateKeyPem };
  }
  const block = dynamicDataBlock({ signerBytes: key.modulus.length / 2, ...overheard() });
  return { kind: 'repeats', signature: toHex(signBlock(key.privateKeyPem, block)) };
}

function sm2Secret(key: VirtualSm2Key, honesty: ChipHonesty): VirtualSecret {
  if (honesty === 'signs') return { kind: 'signs-sm2', ...key };
  if (honesty === 'copied') return { kind: 'signs-sm2', ...newSm2Key() };
  return { kind: 'repeats', signature: toHex(dynamicDataText(key, overheard())) };
}

/** Some other terminal's challenge. */
function overheard(): { readonly dynamicNumber: Uint8Array; readonly challengeData: Uint8Array } {
  return { dynamicNumber: randomBytes(8), challengeData: randomBytes(4) };
}

import { createPrivateKey, type KeyObject } from 'node:crypto';
import { fromHex } from '../emv/hex.ts';
import type { VirtualSecret } from './card-image-schema.ts';
import { signBlock } from './rsa-key.ts';
import { dynamicDataBlock } from './signed-blocks.ts';
import { dynamicDataText } from './signed-texts.ts';

/** Signs what the chip is given, behind a number of its own. Null: the chip has no key. */
export type ChipSigner = (signed: {
  readonly dynamicNumber: Uint8Array;
  readonly challengeData: Uint8Array;
}) => Uint8Array;

/** Tag 9F4B in the suite of the chip's secret. Parsing a key is slow: it is done once. */
export function chipSigner(secret: VirtualSecret): ChipSigner | null {
  switch (secret.kind) {
    case 'none':
      return null;
    case 'repeats':
      return () => fromHex(secret.signature);
    case 'signs-sm2':
      return (signed) => dynamicDataText(secret, signed);
    case 'signs': {
      const key = createPrivateKey(secret.privateKeyPem);
      return (signed) => signBlock(key, dynamicDataBlock({ signerBytes: modulusBytes(key), ...signed }));
    }
  }
}

function modulusBytes(key: KeyObject): number {
  return (key.asymmetricKeyDetails?.modulusLength ?? 0) / 8;
}

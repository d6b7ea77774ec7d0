import type { Trust } from './ca-key.ts';
import { type CardChain, isOfIssuer, notOfIssuer, recoverIssuerKey } from './card-chain.ts';
import { type Checked, type Clause, failed, type PublicKey, type Sm2PublicKey } from './public-key.ts';
import { recoverBlock } from './signed-block.ts';
import { isSm2Signed, sm2SignatureBytes } from './sm2-signature.ts';

/** What stands at the end of a chain: a signature under data that lie on the card, or that the chip makes now. */
type SignatureKind = {
  readonly rsa: { readonly clause: Clause; readonly format: number };
  readonly sm2: { readonly clause: Clause; readonly format: number };
};

const staticSignature: SignatureKind = {
  rsa: { clause: { step: 'static-signature', rule: 'EMV Book 2, 5.4', tag: '93' }, format: 0x03 },
  sm2: { clause: { step: 'static-signature', rule: 'JR/T 0025.17, 5.1.3', tag: '93' }, format: 0x13 },
};

const dynamicSignature: SignatureKind = {
  rsa: { clause: { step: 'dynamic-signature', rule: 'EMV Book 2, 6.5.2', tag: '9F4B' }, format: 0x05 },
  sm2: { clause: { step: 'dynamic-signature', rule: 'JR/T 0025.17, 5.2.4.2', tag: '9F4B' }, format: 0x15 },
};

/** The issuer's signature under the static data. It proves the data, not the chip. */
export function checkStaticSignature(
  chain: CardChain,
  card: { readonly signature: Uint8Array; readonly digits: Uint8Array },
  trust: Trust,
): Checked<null> {
  const issuer = recoverIssuerKey(chain, trust);
  if (!issuer.ok) return issuer;
  if (!isOfIssuer(issuer.value.prefix, card.digits)) return notOfIssuer(issuer.value);
  const block = signedContent(trust, {
    kind: staticSignature,
    key: issuer.value.key,
    signature: card.signature,
    following: chain.staticData,
    // A code of the issuer's, two bytes (JR/T 0025.17, table 5).
    contentBytes: 3,
  });
  return block.ok ? { ok: true, value: null } : block;
}

/**
 * The chip's own signature over `terminalData`, our challenge among them. Yields what the chip put in itself, or
 * no bytes when it says more of them than there are.
 */
export function checkDynamicSignature(
  key: PublicKey,
  answer: { readonly signature: Uint8Array; readonly terminalData: Uint8Array },
  trust: Trust,
): Checked<Uint8Array> {
  const { signature } = answer;
  const content = signedContent(trust, {
    kind: dynamicSignature,
    key,
    signature,
    following: answer.terminalData,
    // Format, a length, and so many bytes (JR/T 0025.17, table 11).
    contentBytes: 2 + (signature[1] ?? 0),
  });
  if (!content.ok) return content;
  // EMV Book 2, table 17: header, format, hash, then length and data; behind them come filler and hash.
  const block = content.value;
  const lengthAt = key.suite === 'rsa' ? 3 : 1;
  const data = block.subarray(lengthAt + 1, lengthAt + 1 + (block[lengthAt] ?? 0));
  return { ok: true, value: data.length === block[lengthAt] ? data : new Uint8Array() };
}

/** What was signed, as it stands in the signature itself. `contentBytes`: for SM2, where it lies before the signature. */
function signedContent(
  trust: Trust,
  signed: {
    readonly kind: SignatureKind;
    readonly key: PublicKey;
    readonly signature: Uint8Array;
    readonly following: Uint8Array;
    readonly contentBytes: number;
  },
): Checked<Uint8Array> {
  const { kind, key, signature, following } = signed;
  return key.suite === 'rsa'
    ? recoverBlock(trust.crypto, { ...kind.rsa, key, signature, hashIdAt: 2, following: [following] })
    : sm2Content(trust, { ...signed, key });
}

/** JR/T 0025.17, 5.1.3 and 5.2.4.2, whose steps are named alike. */
function sm2Content(
  trust: Trust,
  signed: {
    readonly kind: SignatureKind;
    readonly key: Sm2PublicKey;
    readonly signature: Uint8Array;
    readonly following: Uint8Array;
    readonly contentBytes: number;
  },
): Checked<Uint8Array> {
  const { clause, format } = signed.kind.sm2;
  if (signed.signature.length !== signed.contentBytes + sm2SignatureBytes) return failed(clause, 'a');
  if (signed.signature[0] !== format) return failed(clause, 'b');
  const content = signed.signature.subarray(0, signed.contentBytes);
  const signature = signed.signature.subarray(signed.contentBytes);
  return isSm2Signed(trust.crypto, { key: signed.key, signature, content, following: signed.following })
    ? { ok: true, value: content }
    : failed(clause, 'd');
}

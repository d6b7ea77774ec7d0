import { type CardFailure, cardFailure } from './card-trouble.ts';
import { fromHex } from './hex.ts';
import type { CardCrypto, Checked, RsaPublicKey } from './signed-block.ts';
import { tag8FCaKeyIndex } from './tags.ts';

/** A card scheme's certification authority key, as the union publishes it: hexadecimal, YYYY-MM-DD. */
export type CaPublicKey = {
  readonly rid: string;
  readonly index: string;
  readonly modulus: string;
  readonly exponent: string;
  /** Last day on which it may be trusted. */
  readonly expires: string;
  /** Never trusted outside demo and replay. */
  readonly test?: true | undefined;
};

/** A key for the other suite, JR/T 0025.17. It is known by name and trusted for nothing: SM2 is not checked yet. */
export type Sm2CaPublicKey = Omit<CaPublicKey, 'modulus' | 'exponent'> & { readonly point: string };

/** Whom a proof is checked against. */
export type Trust = {
  readonly caKeys: readonly (CaPublicKey | Sm2CaPublicKey)[];
  /** YYYY-MM-DD, in the calendar of the place. */
  readonly today: string;
  readonly allowTestKeys: boolean;
  readonly crypto: CardCrypto;
};

/** EMV Book 2, 5.2: the scheme's key of this index. Without one that is trusted, nothing can be proved or disproved. */
export function findCaKey(
  trust: Trust,
  wanted: { readonly rid: string; readonly index: string },
): Checked<RsaPublicKey> {
  const known = trust.caKeys.filter(
    (key) => key.rid.toUpperCase() === wanted.rid && key.index.toUpperCase() === wanted.index,
  );
  const allowed = known.filter((key) => key.test !== true || trust.allowTestKeys);
  const current = allowed.filter((key) => key.expires >= trust.today);
  const valid = current.find((key) => 'modulus' in key);
  if (valid !== undefined) {
    return { ok: true, value: { modulus: fromHex(valid.modulus), exponent: fromHex(valid.exponent) } };
  }
  const name = `${wanted.rid} ${wanted.index}`;
  if (known.length === 0) return { ok: false, failure: untrusted(`no trusted key ${name}`) };
  if (allowed.length === 0) return { ok: false, failure: untrusted(`${name} is a test key`) };
  if (current.length === 0) return { ok: false, failure: untrusted(`key ${name} expired`) };
  return { ok: false, failure: untrusted(`${name} is an SM2 key, and SM2 is not supported yet`) };
}

function untrusted(what: string): CardFailure {
  return cardFailure('ca-key', `EMV Book 2, 5.2: ${what}`, tag8FCaKeyIndex);
}

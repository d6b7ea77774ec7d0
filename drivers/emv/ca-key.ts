import type { CardCrypto } from './card-crypto.ts';
import { type CardFailure, cardFailure } from './card-trouble.ts';
import { concatBytes, fromHex, sameBytes } from './hex.ts';
import { type Checked, isAllowedExponent, type PublicKey, sm2PointBytes } from './public-key.ts';
import { tag8FCaKeyIndex } from './tags.ts';

type CaKeyHead = {
  readonly rid: string;
  readonly index: string;
  /** First day on which it may be trusted; without one it always was. */
  readonly from?: string | undefined;
  /** Last day on which it may be trusted. */
  readonly expires: string;
  /** The scheme has taken it back, whatever its dates say. */
  readonly withdrawn?: true | undefined;
  /** Hash over provider, index and key, as the scheme hands it out: SHA-1 of an RSA key, SM3 of an SM2 key. */
  readonly checksum?: string | undefined;
  /** Never trusted outside demo and replay. */
  readonly test?: true | undefined;
};

/** A card scheme's certification authority key, as the union publishes it: hexadecimal, YYYY-MM-DD. */
export type RsaCaPublicKey = CaKeyHead & { readonly modulus: string; readonly exponent: string };
/** JR/T 0025.17: X and Y of a point, without a prefix. */
export type Sm2CaPublicKey = CaKeyHead & { readonly point: string };
export type CaPublicKey = RsaCaPublicKey | Sm2CaPublicKey;

/** An issuer's certificate that its scheme has taken back (EMV Book 2, 5.3 step 10; JR/T 0025.17, 5.1.2 d). */
export type RevokedIssuer = { readonly rid: string; readonly index: string; readonly serial: string };

/** Whom a proof is checked against. */
export type Trust = {
  readonly caKeys: readonly CaPublicKey[];
  readonly revokedIssuers?: readonly RevokedIssuer[] | undefined;
  /** YYYY-MM-DD, in the calendar of the place. */
  readonly today: string;
  readonly allowTestKeys: boolean;
  readonly crypto: CardCrypto;
};

/** EMV Book 2, 5.2: the scheme's key of this index. Without one that is trusted, nothing can be proved or disproved. */
export function findCaKey(
  trust: Trust,
  wanted: { readonly rid: string; readonly index: string },
): Checked<PublicKey> {
  const name = `${wanted.rid} ${wanted.index}`;
  const known = trust.caKeys.filter(
    (key) => key.rid.toUpperCase() === wanted.rid && key.index.toUpperCase() === wanted.index,
  );
  if (known.length === 0) return untrusted(`no trusted key ${name}`);
  const refusals = known.map((key) => refusal(key, trust));
  const trusted = known.filter((_, at) => refusals[at] === null);
  const [first] = trusted;
  if (first === undefined) return untrusted(`${name} ${refusals.find((reason) => reason !== null)}`);
  // The index alone says which suite the card means (JR/T 0025.17, 10.3.1 d): with two answers there is none.
  if (trusted.some((key) => 'point' in key !== 'point' in first)) {
    return untrusted(`${name} is an RSA key and an SM2 key`);
  }
  return { ok: true, value: publicKeyOf(first) };
}

/** Whether a card may be asked for SM2: only with a key in hand that its answer can be checked against. */
export function canCheckSm2(trust: Trust, rid: string): boolean {
  return trust.caKeys.some(
    (key) => 'point' in key && key.rid.toUpperCase() === rid && refusal(key, trust) === null,
  );
}

/** Why a key is not trusted on this day, or null. */
function refusal(key: CaPublicKey, trust: Trust): string | null {
  if (key.test === true && !trust.allowTestKeys) return 'is a test key';
  if (key.withdrawn === true) return 'was withdrawn';
  if (key.expires < trust.today) return 'expired';
  if (key.from !== undefined && key.from > trust.today) return 'is not valid yet';
  if ('point' in key && trust.crypto.sm2 === null) return 'is an SM2 key, and this machine has no SM3';
  if (!isWellFormed(key)) return 'is no key that a card may be checked against';
  return hasItsChecksum(key, trust.crypto) ? null : 'does not have its checksum';
}

/** EMV Book 2, 11.1 and B2.1: 512 to 1984 bits, exponent 3 or 65537. */
const modulusBytesMin = 64;
const modulusBytesMax = 248;

function isWellFormed(key: CaPublicKey): boolean {
  if ('point' in key) return key.point.length === 2 * sm2PointBytes;
  const bytes = key.modulus.length / 2;
  return bytes >= modulusBytesMin && bytes <= modulusBytesMax && isAllowedExponent(fromHex(key.exponent));
}

/** EMV Book 2, 11.2.2: what was entered by hand somewhere on its way is checked where it is used. */
function hasItsChecksum(key: CaPublicKey, crypto: CardCrypto): boolean {
  if (key.checksum === undefined) return true;
  const content = 'point' in key ? key.point : key.modulus + key.exponent;
  const bytes = concatBytes(fromHex(key.rid), fromHex(key.index), fromHex(content));
  const hash = 'point' in key ? crypto.sm2?.sm3(bytes) : crypto.sha1(bytes);
  return hash !== undefined && sameBytes(hash, fromHex(key.checksum));
}

function publicKeyOf(key: CaPublicKey): PublicKey {
  return 'point' in key
    ? { suite: 'sm2', point: fromHex(key.point) }
    : { suite: 'rsa', modulus: fromHex(key.modulus), exponent: fromHex(key.exponent) };
}

function untrusted(what: string): { readonly ok: false; readonly failure: CardFailure } {
  return { ok: false, failure: cardFailure('ca-key', `EMV Book 2, 5.2: ${what}`, tag8FCaKeyIndex) };
}

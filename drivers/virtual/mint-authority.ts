import { randomBytes } from 'node:crypto';
import type { RsaCaPublicKey, Sm2CaPublicKey } from '../emv/ca-key.ts';
import { fromHex, toHex } from '../emv/hex.ts';
import { newRsaKey, type PublicExponent, signBlock, type VirtualRsaKey } from './rsa-key.ts';
import { issuerKeyBlock } from './signed-blocks.ts';
import { issuerCertificateText } from './signed-texts.ts';
import { newSm2Key, type VirtualSm2Key } from './sm2-key.ts';

/** Registered application provider of UnionPay: virtual cards are as real as can be, but for their keys. */
export const unionPayRid = 'A000000333';

type PublicPart<Key> = Omit<Key, 'from' | 'withdrawn' | 'checksum'>;
export type VirtualCa = { readonly publicKey: PublicPart<RsaCaPublicKey>; readonly privateKeyPem: string };
export type VirtualSm2Ca = { readonly publicKey: PublicPart<Sm2CaPublicKey>; readonly privateKey: string };

type CertifiedIssuer = {
  /** First digits of every card number that this issuer may mint. */
  readonly prefix: string;
  readonly caKeyIndex: string;
  readonly certificate: string;
  /** What the certificate can be revoked by. */
  readonly serial: string;
};
export type VirtualIssuer = CertifiedIssuer & { readonly remainder: string; readonly key: VirtualRsaKey };
export type VirtualSm2Issuer = CertifiedIssuer & { readonly key: VirtualSm2Key };

/** A certification authority of our own. Its public key is marked as a test key unless `test` is false. */
export function mintCa(
  options: {
    readonly index?: string;
    readonly bits?: number;
    readonly exponent?: PublicExponent;
    readonly expires?: string;
    readonly test?: boolean;
  } = {},
): VirtualCa {
  const { index = 'F1', bits = 1408, exponent = 3, expires = '2039-12-31', test = true } = options;
  const key = newRsaKey(bits, exponent);
  return {
    publicKey: {
      rid: unionPayRid,
      index,
      modulus: key.modulus,
      exponent: key.exponent,
      expires,
      ...(test ? { test: true as const } : {}),
    },
    privateKeyPem: key.privateKeyPem,
  };
}

/** The same in SM2 (JR/T 0025.17). */
export function mintSm2Ca(
  options: { readonly index?: string; readonly expires?: string; readonly test?: boolean } = {},
): VirtualSm2Ca {
  const { index = 'F2', expires = '2039-12-31', test = true } = options;
  const { point, privateKey } = newSm2Key();
  return {
    publicKey: { rid: unionPayRid, index, point, expires, ...(test ? { test: true as const } : {}) },
    privateKey,
  };
}

/** An issuer whose key the authority has certified (EMV Book 2, 5.1). `prefix`: 3 to 8 digits. */
export function mintIssuer(
  ca: VirtualCa,
  options: {
    readonly prefix: string;
    readonly bits?: number;
    readonly exponent?: PublicExponent;
    readonly expires?: string;
  },
): VirtualIssuer {
  const { prefix, bits = 1152, exponent = 3, expires = '2039-12-31' } = options;
  checkPrefix(prefix);
  const serial = toHex(randomBytes(3));
  const key = newRsaKey(bits, exponent);
  const { block, remainder } = issuerKeyBlock({
    signerBytes: ca.publicKey.modulus.length / 2,
    prefix,
    monthAndYear: monthAndYear(expires),
    serial,
    key: { modulus: fromHex(key.modulus), exponent: fromHex(key.exponent) },
  });
  return {
    prefix,
    caKeyIndex: ca.publicKey.index,
    certificate: toHex(signBlock(ca.privateKeyPem, block)),
    remainder: toHex(remainder),
    serial,
    key,
  };
}

/** The same in SM2 (JR/T 0025.17, 5.1.1): an authority of either suite certifies keys of its own only. */
export function mintSm2Issuer(
  ca: VirtualSm2Ca,
  options: { readonly prefix: string; readonly expires?: string },
): VirtualSm2Issuer {
  const { prefix, expires = '2039-12-31' } = options;
  checkPrefix(prefix);
  const serial = toHex(randomBytes(3));
  const key = newSm2Key();
  const signer = { point: ca.publicKey.point, privateKey: ca.privateKey };
  const content = { prefix, serial, monthAndYear: monthAndYear(expires), point: key.point };
  const certificate = toHex(issuerCertificateText(signer, content));
  return { prefix, caKeyIndex: ca.publicKey.index, certificate, serial, key };
}

function checkPrefix(prefix: string): void {
  if (!/^[0-9]{3,8}$/.test(prefix)) throw new RangeError('an issuer is named by 3 to 8 digits');
}

/** EMV Book 2, table 1: a certificate carries its last month as MMYY. */
export function monthAndYear(date: string): string {
  if (!/^20[0-9]{2}-[0-9]{2}-[0-9]{2}$/.test(date)) throw new RangeError(`${date} is no date, YYYY-MM-DD`);
  return `${date.slice(5, 7)}${date.slice(2, 4)}`;
}

import { type CardFailure, type CardStep, cardFailure } from './card-trouble.ts';

/** The two suites that a card may prove itself in. */
export type Suite = 'rsa' | 'sm2';

/** A key somewhere in the chain from scheme to card. */
export type PublicKey = RsaPublicKey | Sm2PublicKey;
export type RsaPublicKey = {
  readonly suite: 'rsa';
  readonly modulus: Uint8Array;
  readonly exponent: Uint8Array;
};
/** JR/T 0025.17: X and Y of a point, without a prefix. */
export type Sm2PublicKey = { readonly suite: 'sm2'; readonly point: Uint8Array };

export const sm2PointBytes = 64;

/** EMV Book 2, B2.1: 3 or 65537. Any other could make a signature that everybody can compute. */
export function isAllowedExponent(exponent: Uint8Array): boolean {
  const value = exponent.reduce((sum, byte) => sum * 0x100 + byte, 0);
  return exponent.length <= 3 && (value === 3 || value === 65_537);
}

export type Checked<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly failure: CardFailure };

/** Names what is checked: the clause whose steps are followed, and the object that a failure is told for. */
export type Clause = { readonly step: CardStep; readonly rule: string; readonly tag: string };

/** `step`: a number in EMV's books, a letter in JR/T 0025.17. */
export function failed(
  clause: Clause,
  step: number | string,
): { readonly ok: false; readonly failure: CardFailure } {
  return { ok: false, failure: cardFailure(clause.step, `${clause.rule} step ${step}`, clause.tag) };
}

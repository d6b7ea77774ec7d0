/** A card scheme's certification authority key, as the union publishes it: upper-case hexadecimal, YYYY-MM-DD. */
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

/** Hashing and signatures, as the machine has them. */
export type CardCrypto = {
  sha1(bytes: Uint8Array): Uint8Array;
  /** Signature to the exponent, modulo the modulus, as long as the modulus. Null: it is no number below the modulus. */
  rsaRecover(
    key: { readonly modulus: Uint8Array; readonly exponent: Uint8Array },
    signature: Uint8Array,
  ): Uint8Array | null;
  /** Null: this machine lacks SM3, so that no proof in this suite can be checked. */
  readonly sm2: Sm2Crypto | null;
};

export type Sm2Crypto = {
  sm3(bytes: Uint8Array): Uint8Array;
  /**
   * JR/T 0025.17, 8.2.3: r and s, 32 bytes each, under X and Y of a point. The signer's identity is the fixed
   * one of that clause. False for anything that is no such signature, a point beside the curve included.
   */
  verify(signed: {
    readonly point: Uint8Array;
    readonly message: Uint8Array;
    readonly signature: Uint8Array;
  }): boolean;
};

import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';
import { inspect } from 'node:util';

const masterKeyBytes = 32;
const nonceBytes = 12;
/** Nonces are drawn by the dozen dozen: a call for each would cost half of the encryption. */
const noncesPerDraw = 144;
const tagBytes = 16;
/** 128 bits: no two values of a register of 300 million meet by chance. */
const indexBytes = 16;

/**
 * Keeps personal data unreadable in the database file: AES-256-GCM for what staff must be able to read again,
 * a keyed hash to find it by. It never prints its keys.
 */
export class RegisterCipher {
  readonly #encryptionKey: Buffer;
  readonly #indexKey: Buffer;
  readonly #random: (bytes: number) => Uint8Array;
  #nonces: Uint8Array = new Uint8Array(0);

  /** `random` gives the nonces: it must be a cryptographic source, since a repeated nonce breaks GCM. */
  constructor(masterKey: Uint8Array, random: (bytes: number) => Uint8Array) {
    if (masterKey.length !== masterKeyBytes)
      throw new Error(`the data key must have ${masterKeyBytes} bytes`);
    this.#encryptionKey = derive(masterKey, 'puhui/register-encryption/1');
    this.#indexKey = derive(masterKey, 'puhui/register-index/1');
    this.#random = random;
  }

  /** `place` (column and row) is bound in: a value that is moved to another row does not open there. */
  seal(place: string, text: string): Buffer {
    const nonce = this.#nextNonce();
    const cipher = createCipheriv('aes-256-gcm', this.#encryptionKey, nonce);
    cipher.setAAD(Buffer.from(place, 'utf8'));
    const sealed = cipher.update(text, 'utf8');
    cipher.final(); // GCM gives nothing more here; it makes the tag
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
  }

  /** Throws when the value was changed, moved, or sealed under another key. */
  open(place: string, sealed: Uint8Array): string {
    const decipher = createDecipheriv('aes-256-gcm', this.#encryptionKey, sealed.subarray(0, nonceBytes));
    decipher.setAAD(Buffer.from(place, 'utf8'));
    decipher.setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes));
    return Buffer.concat([
      decipher.update(sealed.subarray(nonceBytes + tagBytes)),
      decipher.final(),
    ]).toString('utf8');
  }

  /** Finds an exact value in its column; equal values of different columns do not look equal. */
  index(column: string, text: string): Buffer {
    return createHmac('sha256', this.#indexKey)
      .update(`${column}\n${text}`, 'utf8')
      .digest()
      .subarray(0, indexBytes);
  }

  /** Each byte that was drawn is used once. */
  #nextNonce(): Uint8Array {
    if (this.#nonces.length === 0) this.#nonces = this.#random(nonceBytes * noncesPerDraw);
    const nonce = this.#nonces.subarray(0, nonceBytes);
    this.#nonces = this.#nonces.subarray(nonceBytes);
    return nonce;
  }

  toString(): string {
    return 'RegisterCipher(…)';
  }
  toJSON(): string {
    return this.toString();
  }
  [inspect.custom](): string {
    return this.toString();
  }
}

function derive(masterKey: Uint8Array, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', masterKey, new Uint8Array(0), purpose, masterKeyBytes));
}

import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { inspect } from 'node:util';
import { sha256 } from './sha256.ts';

/** A raw Ed25519 public key of 32 bytes, base64. */
export type PublicKeyText = string;

const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');
const keyBytes = 32;
const signatureBytes = 64;

/** An Ed25519 key pair that never prints its private half. */
export class SigningKey {
  readonly #privateKey: KeyObject;
  readonly publicKey: PublicKeyText;
  readonly id: string;

  private constructor(privateKey: KeyObject) {
    this.#privateKey = privateKey;
    const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
    this.publicKey = spki.subarray(spkiPrefix.length).toString('base64');
    this.id = keyId(this.publicKey);
  }

  static generate(): SigningKey {
    return new SigningKey(generateKeyPairSync('ed25519').privateKey);
  }

  /** Throws for what is no such key, and for a passphrase that does not open it. */
  static fromPem(pem: string, passphrase?: string): SigningKey {
    const key = createPrivateKey({
      key: pem,
      ...(passphrase === undefined ? {} : { passphrase: passphrase.normalize('NFC') }),
    });
    if (key.asymmetricKeyType !== 'ed25519') throw new Error('not an Ed25519 private key');
    return new SigningKey(key);
  }

  /** For the one file that keeps it. */
  toPem(): string {
    return this.#privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  }

  /** The same, sealed by a passphrase: for a key that is carried about. */
  toSealedPem(passphrase: string): string {
    const sealed = { cipher: 'aes-256-cbc', passphrase: passphrase.normalize('NFC') };
    return this.#privateKey.export({ format: 'pem', type: 'pkcs8', ...sealed }).toString();
  }

  /** The signature over `context`, a line feed and the content, base64; a context is used for one purpose. */
  sign(context: string, content: string | Uint8Array): string {
    return sign(null, signedBytes(context, content), this.#privateKey).toString('base64');
  }

  toString(): string {
    return `SigningKey(${this.id})`;
  }
  toJSON(): string {
    return this.toString();
  }
  [inspect.custom](): string {
    return this.toString();
  }
}

/** Sixteen hexadecimal digits that name a public key. */
export function keyId(publicKey: PublicKeyText): string {
  return sha256(Buffer.from(publicKey, 'base64')).slice(0, 16);
}

/** Whether the text is a public key at all; anything else is refused before it is stored. */
export function isPublicKey(text: string): boolean {
  const raw = Buffer.from(text, 'base64');
  return raw.length === keyBytes && raw.toString('base64') === text;
}

/** Never throws: what is no key or no signature does not verify. */
export function verifySignature(
  publicKey: PublicKeyText,
  signed: { readonly context: string; readonly content: string | Uint8Array; readonly signature: string },
): boolean {
  const signature = Buffer.from(signed.signature, 'base64');
  if (!isPublicKey(publicKey) || signature.length !== signatureBytes) return false;
  // One signature has one spelling: Node would read past characters that are none.
  if (signature.toString('base64') !== signed.signature) return false;
  return verify(null, signedBytes(signed.context, signed.content), keyObject(publicKey), signature);
}

/** To read a key takes longer than to check a signature with it, and the same few are asked over and over. */
const keysAtHandMax = 1_024;
const keysAtHand = new Map<PublicKeyText, KeyObject>();

function keyObject(publicKey: PublicKeyText): KeyObject {
  const known = keysAtHand.get(publicKey);
  if (known !== undefined) return known;
  const x = Buffer.from(publicKey, 'base64').toString('base64url');
  // As JWK: OpenSSL tries its decoders one after another on DER.
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  if (keysAtHand.size >= keysAtHandMax) keysAtHand.clear();
  keysAtHand.set(publicKey, key);
  return key;
}

function signedBytes(context: string, content: string | Uint8Array): Buffer {
  return Buffer.concat([
    Buffer.from(`${context}\n`, 'utf8'),
    typeof content === 'string' ? Buffer.from(content, 'utf8') : Buffer.from(content),
  ]);
}

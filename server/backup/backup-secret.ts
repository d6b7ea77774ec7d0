import { createCipheriv, createDecipheriv, createHmac, scrypt, timingSafeEqual } from 'node:crypto';
import { inspect } from 'node:util';

/** 128 MiB and some tenths of a second for each passphrase that somebody tries. */
const scryptCost = { N: 131_072, r: 8, p: 1, maxmem: 256 * 1_048_576 } as const;
const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
/** Whatever is sealed here is sealed for this and opened as nothing else. */
const sealedAs = Buffer.from('puhui/backup-keys/1');

/** What the passphrase of a backup gives: one key that seals, one that vouches. */
export class BackupSecret {
  readonly #sealing: Buffer;
  readonly #vouching: Buffer;

  private constructor(derived: Buffer) {
    this.#sealing = derived.subarray(0, keyBytes);
    this.#vouching = derived.subarray(keyBytes);
  }

  static derive(passphrase: string, saltHex: string): Promise<BackupSecret> {
    return new Promise((resolve, reject) => {
      scrypt(
        passphrase.normalize('NFC'),
        Buffer.from(saltHex, 'hex'),
        2 * keyBytes,
        scryptCost,
        (error, key) => {
          if (error === null) resolve(new BackupSecret(key));
          else reject(error);
        },
      );
    });
  }

  /** AES-256-GCM: nonce, text, tag. `random` must be cryptographic. */
  seal(content: Uint8Array, random: (bytes: number) => Uint8Array): Buffer {
    const nonce = random(nonceBytes);
    const cipher = createCipheriv('aes-256-gcm', this.#sealing, nonce);
    cipher.setAAD(sealedAs);
    return Buffer.concat([nonce, cipher.update(content), cipher.final(), cipher.getAuthTag()]);
  }

  /** Null: sealed with another passphrase, or changed since. */
  open(sealed: Buffer): Buffer | null {
    if (sealed.length < nonceBytes + tagBytes) return null;
    const decipher = createDecipheriv('aes-256-gcm', this.#sealing, sealed.subarray(0, nonceBytes));
    decipher.setAAD(sealedAs);
    decipher.setAuthTag(sealed.subarray(-tagBytes));
    try {
      return Buffer.concat([decipher.update(sealed.subarray(nonceBytes, -tagBytes)), decipher.final()]);
    } catch {
      return null; // the tag does not hold, and there is no other fault
    }
  }

  vouch(content: Uint8Array): string {
    return createHmac('sha256', this.#vouching).update(content).digest('hex');
  }

  vouchesFor(content: Uint8Array, seal: string): boolean {
    const own = Buffer.from(this.vouch(content));
    const given = Buffer.from(seal);
    return own.length === given.length && timingSafeEqual(own, given);
  }

  toString(): string {
    return 'BackupSecret(***)';
  }
  toJSON(): string {
    return this.toString();
  }
  [inspect.custom](): string {
    return this.toString();
  }
}

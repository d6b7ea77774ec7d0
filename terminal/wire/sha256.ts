import { hash } from 'node:crypto';

/** SHA-256 in lower-case hexadecimal, of bytes or of UTF-8 text. In one call: making a hash object takes longer. */
export function sha256(content: string | Uint8Array): string {
  return hash('sha256', content, 'hex');
}

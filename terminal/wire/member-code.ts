import { type CardToken, cardToken } from '../core/card-token.ts';
import { looksLikeMemberCode, memberCodePrefix } from './counter/member-code-text.ts';
import { type PublicKeyText, type SigningKey, verifySignature } from './signing-key.ts';

/**
 * The code that a member's phone shows when there is no card: the token of the member's card and the time, signed by
 * the programme. It is good for one half minute and a little to both sides, once at a till, and opens only what a
 * code may open: it proves that the programme made it, not who holds the phone.
 */
export const memberCodeEveryMs = 30_000;
/** How far the clocks of phone, programme and till may be apart. */
export const memberCodeToleranceMs = 60_000;

const context = 'puhui/member-code/1';
const tokenBytes = 16;
const slotBytes = 4;
const signatureBytes = 64;
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

export type MemberCode = {
  readonly token: CardToken;
  /** Half minutes since 1970. */
  readonly slot: number;
  /** Base64. */
  readonly signature: string;
};

export type CodeHolder = { readonly programme: string; readonly token: CardToken };

export function mintMemberCode(holder: CodeHolder, atMs: number, key: SigningKey): string {
  const slot = Math.floor(atMs / memberCodeEveryMs);
  const place = Buffer.alloc(slotBytes);
  place.writeUInt32BE(slot);
  const signature = Buffer.from(key.sign(context, content({ ...holder, slot })), 'base64');
  return memberCodePrefix + toBase32(Buffer.concat([Buffer.from(holder.token, 'hex'), place, signature]));
}

/** Null for what is no member code; what it says is not yet believed. */
export function readMemberCode(text: string): MemberCode | null {
  if (!looksLikeMemberCode(text)) return null;
  const bytes = fromBase32(text.slice(memberCodePrefix.length));
  // The last digit has bits to spare: a code is written in one way only.
  if (memberCodePrefix + toBase32(bytes) !== text) return null;
  return {
    token: cardToken(bytes.subarray(0, tokenBytes).toString('hex')),
    slot: bytes.readUInt32BE(tokenBytes),
    signature: bytes.subarray(tokenBytes + slotBytes).toString('base64'),
  };
}

export function isSignedBy(code: MemberCode, programme: string, key: PublicKeyText): boolean {
  const { token, slot, signature } = code;
  return verifySignature(key, { context, content: content({ programme, token, slot }), signature });
}

export function isTimely({ slot }: Pick<MemberCode, 'slot'>, nowMs: number): boolean {
  const fromMs = slot * memberCodeEveryMs;
  return (
    nowMs >= fromMs - memberCodeToleranceMs && nowMs < fromMs + memberCodeEveryMs + memberCodeToleranceMs
  );
}

function content({ programme, token, slot }: CodeHolder & { readonly slot: number }): string {
  return `${programme}\n${token}\n${slot}`;
}

const codeBytes = tokenBytes + slotBytes + signatureBytes;

/** RFC 4648, section 6, without padding. */
function toBase32(bytes: Uint8Array): string {
  let [text, held, bits] = ['', 0, 0];
  for (const byte of bytes) {
    held = (held << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) text += alphabet[(held >>> (bits - 5)) & 31];
    held &= 0xff;
  }
  return bits === 0 ? text : text + alphabet[(held << (5 - bits)) & 31];
}

function fromBase32(text: string): Buffer {
  const bytes = Buffer.alloc(codeBytes);
  let [at, held, bits] = [0, 0, 0];
  for (const digit of text) {
    held = ((held << 5) | alphabet.indexOf(digit)) & 0xfff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at] = (held >>> bits) & 0xff;
    at += 1;
  }
  return bytes;
}

import { scrypt } from 'node:crypto';
import { type CardToken, cardToken } from '../core/card-token.ts';
import type { TokenSetting } from './documents/assignment.ts';

const tokenBytes = 16;
/** Headroom over scrypt's own 128 × n × r bytes, for Node's check. */
const memoryHeadroomBytes = 1_048_576;

/** No card's number begins like this: a member's number and a card's never have one token. */
const memberNumberPurpose = 'puhui/member-number/1\n';

/**
 * The card token of a number in a programme: scrypt of the digits under the programme's key. It runs on
 * the thread pool, beside the card's own computation. The caller wipes the digits.
 */
export function deriveCardToken(panDigits: Uint8Array, setting: TokenSetting): Promise<CardToken> {
  return derived(panDigits, setting);
}

/**
 * The token of a member's number as the union's own application on a card has it, derived as a card's is. Letters of
 * either case and of full or half width are one number.
 */
export function deriveMemberNumberToken(number: string, setting: TokenSetting): Promise<CardToken> {
  const text = number.normalize('NFKC').toUpperCase();
  return derived(Buffer.from(memberNumberPurpose + text, 'utf8'), setting);
}

function derived(secret: Uint8Array, setting: TokenSetting): Promise<CardToken> {
  const { n, r, p } = setting.cost;
  const options = { N: n, r, p, maxmem: 128 * n * r * p + memoryHeadroomBytes };
  return new Promise((resolve, reject) => {
    scrypt(secret, Buffer.from(setting.key, 'hex'), tokenBytes, options, (error, token) =>
      error === null ? resolve(cardToken(token.toString('hex'))) : reject(error),
    );
  });
}

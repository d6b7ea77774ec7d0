import type { Branded } from './branded.ts';
import { invariant } from './invariant.ts';

/**
 * What a till knows a card by: 128 bits, as 32 hexadecimal digits, derived from the card's number with the
 * programme's key by a memory-hard function. The number cannot be read back from it without that key and
 * core-years of work.
 */
export type CardToken = Branded<string, 'CardToken'>;

export function cardToken(hex: string): CardToken {
  invariant(/^[0-9a-f]{32}$/.test(hex), 'a card token has 32 hexadecimal digits');
  return hex as CardToken;
}

import type { CardInterface } from '../emv/transceive.ts';

/**
 * How the card is coupled, by its answer to reset: PC/SC part 3, 3.1.3.2.3.1 has the reader make up an answer
 * for a contactless card: 3B 8n 80 01, then n historical bytes and a check byte.
 * The binding's own label is not used: it looks at one byte of the answer and calls contact cards contactless.
 */
export function cardInterface(atr: Uint8Array): CardInterface {
  const [initial = 0, format = 0, firstProtocol = 0, secondProtocol = 0] = atr;
  const madeUp =
    initial === 0x3b && (format & 0xf0) === 0x80 && firstProtocol === 0x80 && secondProtocol === 0x01;
  return madeUp ? 'contactless' : 'contact';
}

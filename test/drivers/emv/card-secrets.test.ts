import { describe, expect, it } from 'vitest';
import { toHex } from '../../../drivers/emv/hex.ts';
import { readCard } from '../../../drivers/emv/index.ts';
import type { Transceive } from '../../../drivers/emv/transceive.ts';
import { nodeCardCrypto } from '../../../terminal/wire/card-crypto.ts';
import {
  ca,
  challenge,
  genuineCard,
  masked,
  mint,
  pan,
  powered,
  read,
  staticCard,
  today,
} from './minted-cards.ts';

/** A transceive whose responses can be looked at after the reading. */
function watched(inner: Transceive): { transceive: Transceive; responses: Uint8Array[] } {
  const responses: Uint8Array[] = [];
  return {
    responses,
    transceive: async (command) => {
      const response = await inner(command);
      responses.push(response);
      return response;
    },
  };
}

const isWiped = (bytes: Uint8Array) => bytes.every((byte) => byte === 0);
const endings = [
  ['genuine', mint()],
  ['data-authentic', staticCard],
  ['read', mint({ method: 'none' })],
  ['not-genuine', mint({ behaviour: 'copied' })],
  ['unreadable', mint({ behaviour: 'unreadable' })],
] as const;

describe('the card’s number', () => {
  it.each(endings)('leaves a reading only masked: %s', async (verdict, image) => {
    const { reading } = await read({ transceive: powered(image) });
    expect(reading.verdict).toBe(verdict);
    const text = JSON.stringify(reading);
    expect(text).not.toContain(pan.slice(0, 7));
    expect(text).not.toContain(pan.slice(-5));
    expect(reading.maskedPan).toBe(verdict === 'unreadable' ? null : masked);
  });

  it.each(endings)('is wiped from every answer of the card: %s', async (_, image) => {
    const { transceive, responses } = watched(powered(image));
    await read({ transceive });
    expect(responses.length).toBeGreaterThan(0);
    expect(responses.every(isWiped)).toBe(true);
  });

  it('is wiped after its token was derived, and not before', async () => {
    let given: Uint8Array | null = null;
    const outcome = await read({
      deriveToken: async (digits) => {
        given = digits;
        await new Promise((resolve) => setImmediate(resolve));
        return toHex(digits);
      },
    });
    expect(outcome.token).toBe(toHex(new TextEncoder().encode(pan)));
    expect(given).toHaveLength(pan.length);
    expect(isWiped(given ?? Uint8Array.of(1))).toBe(true);
  });

  it('is wiped when its token could not be derived, and the error is the caller’s', async () => {
    let given: Uint8Array | null = null;
    const { transceive, responses } = watched(powered(genuineCard));
    const reading = read({
      transceive,
      deriveToken: async (digits) => {
        given = digits;
        throw new Error('no memory for scrypt');
      },
    });
    await expect(reading).rejects.toThrow('no memory for scrypt');
    expect(isWiped(given ?? Uint8Array.of(1))).toBe(true);
    expect(responses.every(isWiped)).toBe(true);
  });

  it('is wiped when the card leaves while the token is being derived', async () => {
    let given: Uint8Array | null = null;
    const inner = powered(genuineCard);
    const outcome = await read({
      transceive: async (command) => {
        if (given !== null) throw Object.assign(new Error('gone'), { failure: 'card-removed' });
        return inner(command);
      },
      deriveToken: async (digits) => {
        given = digits;
        await new Promise((resolve) => setImmediate(resolve));
        return 'a token';
      },
    });
    expect(outcome.reading.verdict).toBe('unreadable');
    expect(outcome.token).toBeNull();
    expect(isWiped(given ?? Uint8Array.of(1))).toBe(true);
  });

  it('goes into the token while the card still has records and a signature to give', async () => {
    const order: string[] = [];
    const inner = powered(genuineCard);
    await readCard({
      interface: 'contact',
      transceive: async (command) => {
        order.push(toHex(command).slice(2, 4));
        return inner(command);
      },
      challenge,
      today,
      caKeys: [ca.publicKey],
      allowTestKeys: true,
      crypto: nodeCardCrypto,
      deriveToken: async () => {
        order.push('token');
      },
    });
    expect(order.indexOf('token')).toBeLessThan(order.indexOf('88') - 3);
    expect(order.filter((step) => step === 'token')).toHaveLength(1);
  });
});

import fc from 'fast-check';
import { sm2 } from 'sm-crypto-v2';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../drivers/emv/hex.ts';
import type { CardCrypto, Transceive } from '../../drivers/emv/index.ts';
import { mintCard, mintSm2Ca, mintSm2Issuer } from '../../drivers/virtual/index.ts';
import { nodeCardCrypto } from '../../terminal/wire/card-crypto.ts';
import { powered, read } from '../drivers/emv/minted-cards.ts';

const ca = mintSm2Ca();
const issuer = mintSm2Issuer(ca, { prefix: '622848' });
const description = { pan: '6228480402564890018', expires: '2031-08-31', protocol: 'T=1' } as const;
const cards = {
  dda: mintCard(issuer, description),
  sda: mintCard(issuer, { ...description, method: 'sda' }),
  fdda: mintCard(issuer, { ...description, method: 'fdda' }),
};
const runs = 60;

/** The same card reading, over the second implementation of SM2. It throws where a point lies beside the curve. */
const secondCrypto: CardCrypto = {
  ...nodeCardCrypto,
  sm2: {
    sm3: (bytes) => nodeCardCrypto.sm2?.sm3(bytes) ?? new Uint8Array(),
    verify: ({ point, message, signature }) => {
      try {
        const options = { hash: true, userId: '1234567812345678' };
        return sm2.doVerifySignature(message, toHex(signature), `04${toHex(point)}`, options);
      } catch {
        return false;
      }
    },
  },
};

type Change = { readonly exchange: number; readonly at: number; readonly mask: number };

/** Keeps what the card answered, so that both implementations judge the same bytes. */
function remembered(inner: Transceive): Transceive {
  const answers = new Map<string, Uint8Array>();
  return async (command) => {
    const known = answers.get(toHex(command)) ?? (await inner(command));
    answers.set(toHex(command), known.slice());
    return known.slice();
  };
}

function changing(inner: Transceive, change: Change): Transceive {
  let answered = 0;
  return async (command) => {
    const response = (await inner(command)).slice();
    answered += 1;
    const at = change.at % response.length;
    if (answered - 1 === change.exchange) response[at] = (response[at] ?? 0) ^ change.mask;
    return response;
  };
}

describe('two implementations of SM2', () => {
  it('judge every chain alike, whole or with one byte changed', async () => {
    const verdicts = new Set<string>();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('dda' as const, 'sda' as const, 'fdda' as const),
        fc.record({
          exchange: fc.integer({ min: 0, max: 12 }),
          at: fc.nat({ max: 300 }),
          mask: fc.integer({ min: 0, max: 255 }),
        }),
        async (method, change) => {
          const side = method === 'fdda' ? 'contactless' : 'contact';
          const card = remembered(powered(cards[method], side));
          const judged = (crypto: CardCrypto) =>
            read({ interface: side, transceive: changing(card, change), caKeys: [ca.publicKey], crypto });
          const ours = await judged(nodeCardCrypto);
          const theirs = await judged(secondCrypto);
          expect(ours.reading).toEqual(theirs.reading);
          verdicts.add(ours.reading.verdict);
        },
      ),
      { numRuns: runs },
    );
    // Runs in which no chain holds, or every one does, compare nothing.
    expect(verdicts.size).toBeGreaterThan(1);
  });
});

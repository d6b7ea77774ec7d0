import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { framesPerReadingMax } from '../../drivers/emv/card-channel.ts';
import type { CardOutcome } from '../../drivers/emv/index.ts';
import type { Transceive } from '../../drivers/emv/transceive.ts';
import { genuineCard, masked, pan, powered, read } from '../drivers/emv/minted-cards.ts';

const sides = fc.constantFrom('contact' as const, 'contactless' as const);

/** What holds of every reading of every card. */
function checkOutcome({ reading, proof, token }: CardOutcome<string>): void {
  if (reading.exchanges > framesPerReadingMax) throw new Error('too many exchanges');
  if (reading.verdict === 'genuine') {
    if (proof === null || reading.failure !== null) throw new Error('genuine without a proof');
    if (reading.maskedPan !== masked || reading.expires !== '2031-08-31' || token !== `token of ${pan}`) {
      throw new Error('the chip proved one card and another was read');
    }
  } else if (proof !== null) throw new Error('a proof of a card that is not genuine');
  if (reading.verdict === 'unreadable' && (token !== null || reading.failure === null)) {
    throw new Error('unreadable, and yet a token or no reason');
  }
  const text = JSON.stringify(reading);
  if (text.includes(pan.slice(0, 7)) || text.includes(pan.slice(-5))) throw new Error('the number leaked');
}

type Change = { readonly exchange: number; readonly at: number; readonly mask: number };

/** Changes one byte of one answer, wherever that falls. */
function changing(inner: Transceive, change: Change): Transceive {
  let answered = 0;
  return async (command) => {
    const response = await inner(command);
    answered += 1;
    if (answered - 1 !== change.exchange) return response;
    const at = change.at % response.length;
    const changed = Uint8Array.from(response);
    changed[at] = (changed[at] ?? 0) ^ change.mask;
    return changed;
  };
}

const changes = fc.record({
  exchange: fc.integer({ min: 0, max: 11 }),
  at: fc.nat({ max: 300 }),
  mask: fc.integer({ min: 1, max: 255 }),
});

describe('a card that is genuine but for one byte of one answer', () => {
  it('is never called genuine with another number or expiry, and never breaks the reading', async () => {
    await fc.assert(
      fc.asyncProperty(sides, changes, async (side, change) => {
        const transceive = changing(powered(genuineCard, side), change);
        checkOutcome(await read({ interface: side, transceive }));
      }),
      { numRuns: 1500 },
    );
  });

  it('would be found out if the reading took the number from elsewhere than the proof (canary)', async () => {
    const outcome = await fc.check(
      fc.asyncProperty(changes, async (change) => {
        const honest = await read({ transceive: changing(powered(genuineCard), change) });
        const careless = { ...honest, reading: { ...honest.reading, maskedPan: '622848*********0019' } };
        checkOutcome(careless);
      }),
      { numRuns: 200 },
    );
    expect(outcome.failed).toBe(true);
  });
});

describe('a card that answers anything at all', () => {
  it('gets a verdict that is not genuine, within the limits', async () => {
    const answers = fc.array(
      fc.tuple(
        fc.uint8Array({ maxLength: 40 }),
        fc.constantFrom([0x90, 0x00], [0x61, 0x05], [0x6c, 0x05], [0x69, 0x85], [0x6a, 0x82], [0x90], []),
      ),
      { minLength: 1, maxLength: 30 },
    );
    await fc.assert(
      fc.asyncProperty(sides, answers, async (side, responses) => {
        let sent = 0;
        const transceive: Transceive = async () => {
          const [data = new Uint8Array(), status = []] = responses[sent % responses.length] ?? [];
          sent += 1;
          return Uint8Array.from([...data, ...status]);
        };
        const outcome = await read({ interface: side, transceive });
        checkOutcome(outcome);
        expect(outcome.reading.verdict).not.toBe('genuine');
      }),
      { numRuns: 1500 },
    );
  });
});

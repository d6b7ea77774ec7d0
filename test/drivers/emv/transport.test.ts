import { describe, expect, it } from 'vitest';
import { answerBytesMax, CardChannel, framesPerCommandMax } from '../../../drivers/emv/card-channel.ts';
import { fromHex, toHex } from '../../../drivers/emv/hex.ts';
import { recordExchanges } from '../../../drivers/emv/recorded-exchange.ts';
import type { Transceive } from '../../../drivers/emv/transceive.ts';
import { VirtualCard, VirtualReader } from '../../../drivers/virtual/index.ts';
import { genuineCard, mint, powered, read, tampered } from './minted-cards.ts';

/** Answers in this order and notes what it was sent; whatever goes beyond the script fails the test. */
function script(...responses: readonly string[]): { transceive: Transceive; sent: string[] } {
  const sent: string[] = [];
  return {
    sent,
    transceive: async (command) => {
      const response = responses[sent.length];
      sent.push(toHex(command));
      if (response === undefined) throw new Error('the card was asked once too often');
      return fromHex(response);
    },
  };
}

const select = fromHex('00A4040005A00000033300');
const record = fromHex('00B2010C00');

describe('an answer that comes in pieces', () => {
  it.each([
    ['61: fetches what is ready', select, ['6102', 'AABB9000'], ['00C0000002'], 'AABB', 0x9000],
    [
      '61 twice: joins both',
      select,
      ['6102', 'AABB6101', 'CC9000'],
      ['00C0000002', '00C0000001'],
      'AABBCC',
      0x9000,
    ],
    ['61 with data at once: keeps it', select, ['AA6101', 'BB9000'], ['00C0000001'], 'AABB', 0x9000],
    ['6C: asks again with the right length', record, ['6C02', 'AABB9000'], ['00B2010C02'], 'AABB', 0x9000],
    [
      '6C with data: only what is asked again counts',
      record,
      ['FF6C01', 'AA9000'],
      ['00B2010C01'],
      'AA',
      0x9000,
    ],
    [
      '6C to the fetching',
      select,
      ['6103', '6C02', 'AABB9000'],
      ['00C0000003', '00C0000002'],
      'AABB',
      0x9000,
    ],
    ['6C and then 61', record, ['6C05', '6102', 'AABB9000'], ['00B2010C05', '00C0000002'], 'AABB', 0x9000],
    [
      'a warning at the end: keeps data and status',
      select,
      ['6102', 'AABB6283'],
      ['00C0000002'],
      'AABB',
      0x6283,
    ],
    [
      '256 bytes are called 00',
      select,
      ['6100', `${'11'.repeat(256)}9000`],
      ['00C0000000'],
      '11'.repeat(256),
      0x9000,
    ],
  ] as const)('%s', async (_, command, responses, further, data, status) => {
    const card = script(...responses);
    const channel = new CardChannel(card.transceive);
    const answer = await channel.send(command);
    expect(card.sent).toEqual([toHex(command), ...further]);
    expect(toHex(answer.data)).toBe(data);
    expect(answer.status).toBe(status);
    expect(channel.exchanges).toBe(responses.length);
  });

  it('takes 6C for an answer to a command without a length that could be put right', async () => {
    const card = script('6C02');
    const answer = await new CardChannel(card.transceive).send(fromHex('00A40400'));
    expect(answer.status).toBe(0x6c02);
  });

  it.each([
    ['says 61 for ever', '6101'],
    ['says 6C for ever', '6C01'],
  ])('ends with a card that %s', async (_, response) => {
    const channel = new CardChannel(async () => fromHex(response));
    await expect(channel.send(select)).rejects.toThrow('the card never finishes its answer');
    expect(channel.exchanges).toBe(framesPerCommandMax);
  });

  it('ends with a card whose answer grows too long', async () => {
    const channel = new CardChannel(async () => fromHex(`${'11'.repeat(256)}6100`));
    await expect(channel.send(select)).rejects.toThrow('the card’s answer is too long');
    expect(channel.bytes).toBeLessThan(2 * answerBytesMax);
  });

  it.each(['', '90'])('ends with an answer that has no status: "%s"', async (response) => {
    const channel = new CardChannel(async () => fromHex(response));
    await expect(channel.send(select)).rejects.toThrow('the card’s answer has no status');
  });

  it('never takes the status for data', async () => {
    // 9000 behind the data would look like an issuer certificate without a value.
    const answer = await new CardChannel(async () => fromHex('5A01119000')).send(record);
    expect(toHex(answer.data)).toBe('5A0111');
  });

  it('wipes every piece', async () => {
    const kept: Uint8Array[] = [];
    const card = script('6102', 'AABB6101', 'CC9000');
    const channel = new CardChannel(async (command) => {
      const response = await card.transceive(command);
      kept.push(response);
      return response;
    });
    const answer = await channel.send(select);
    channel.wipe();
    expect([...kept, answer.data].every((bytes) => bytes.every((byte) => byte === 0))).toBe(true);
  });
});

describe('a card that leaves', () => {
  const exchanges = { contact: 12, contactless: 10 } as const;
  const removals = (['contact', 'contactless'] as const).flatMap((side) =>
    Array.from({ length: exchanges[side] }, (_, after) => [side, after] as const),
  );

  it.each(removals)(
    'on the %s interface after %i exchanges is unreadable, and the cashier learns why',
    async (side, after) => {
      const inner = powered(genuineCard, side);
      let answered = 0;
      const transceive: Transceive = async (command) => {
        if (answered === after) throw Object.assign(new Error('gone'), { failure: 'card-removed' });
        answered += 1;
        return inner(command);
      };
      const outcome = await read({ interface: side, transceive });
      expect(outcome.reading).toMatchObject({
        verdict: 'unreadable',
        method: null,
        failure: { step: 'transport', rule: 'the card was removed too early', tag: null },
        exchanges: after + 1,
      });
      expect(outcome.token).toBeNull();
      expect(outcome.proof).toBeNull();
    },
  );

  it('would be genuine had it stayed (the canary of the removals)', async () => {
    for (const side of ['contact', 'contactless'] as const) {
      const outcome = await read({ interface: side, transceive: powered(genuineCard, side) });
      expect(outcome.reading).toMatchObject({ verdict: 'genuine', exchanges: exchanges[side] });
    }
  });

  it('is noticed by the virtual reader too, in the middle of a command', async () => {
    const reader = new VirtualReader();
    const outcome = await new Promise<Awaited<ReturnType<typeof read>>>((resolve, reject) => {
      reader.start({
        readersChanged: () => {},
        cardRemoved: () => {},
        cardPresented: (session) => {
          read({ transceive: session.transceive }).then(resolve, reject);
        },
      });
      reader.insert(new VirtualCard(genuineCard), 'contact');
      reader.remove();
    });
    expect(outcome.reading).toMatchObject({
      verdict: 'unreadable',
      failure: { rule: 'the card was removed too early' },
      exchanges: 1,
    });
  });

  it.each([
    ['card-silent', 'the card does not answer'],
    ['card-reset', 'another program reset the card'],
    ['reader-failed', 'the reader failed'],
    ['something new', 'the reader failed'],
  ])('tells %s apart', async (failure, rule) => {
    const transceive = async () => Promise.reject(Object.assign(new Error('no'), { failure }));
    expect((await read({ transceive })).reading.failure).toEqual({ step: 'transport', rule, tag: null });
  });

  it('takes an error of any kind for a failed reader', async () => {
    const transceive = async () => Promise.reject('no error at all');
    expect((await read({ transceive })).reading.failure?.rule).toBe('the reader failed');
  });
});

describe('a slow protocol', () => {
  it('reads a T=0 card, whose answers are fetched and whose lengths are put right', async () => {
    const recorder = recordExchanges(powered(mint({ protocol: 'T=0' })));
    const outcome = await read({ transceive: recorder.transceive });
    expect(outcome.reading.verdict).toBe('genuine');
    const responses = recorder.exchanges.map(({ response }) => response.slice(0, 2));
    expect(responses).toContain('61');
    expect(responses).toContain('6C');
  });

  it('ends a reading that takes more exchanges than any card needs', async () => {
    let sent = 0;
    const transceive = tampered(powered(genuineCard), 0xb2, () => {
      sent += 1;
      return fromHex('6C10');
    });
    const outcome = await read({ transceive });
    expect(outcome.reading.verdict).toBe('unreadable');
    expect(sent).toBeLessThanOrEqual(framesPerCommandMax);
  });
});

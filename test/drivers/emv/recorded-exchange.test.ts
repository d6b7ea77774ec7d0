import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../../drivers/emv/hex.ts';
import {
  type CardExchange,
  recordExchanges,
  replayExchanges,
} from '../../../drivers/emv/recorded-exchange.ts';
import { genuineCard, mint, powered, read } from './minted-cards.ts';

const selectA = '00A4040005A000000333';
const selectB = '00A4040005A000000999';

async function answers(
  exchanges: readonly CardExchange[],
  commands: readonly string[],
): Promise<readonly string[]> {
  const transceive = replayExchanges(exchanges);
  const responses: string[] = [];
  for (const command of commands) responses.push(toHex(await transceive(fromHex(command))));
  return responses;
}

const recorded = (...pairs: readonly (readonly [string, string])[]): readonly CardExchange[] =>
  pairs.map(([command, response]) => ({ command, response }));

describe('a recorded card', () => {
  it('answers a command with its recorded response', async () => {
    expect(await answers(recorded([`${selectA}00`, '6F009000']), [`${selectA}00`])).toEqual(['6F009000']);
  });

  it.each([
    ['absent', selectA],
    ['another', `${selectA}10`],
  ])('does not mind the expected length: %s', async (_, command) => {
    expect(await answers(recorded([`${selectA}00`, '6F009000']), [command])).toEqual(['6F009000']);
  });

  it.each([
    ['class', '01B2010C00'],
    ['instruction', '00B3010C00'],
    ['first parameter', '00B2020C00'],
    ['second parameter', '00B2011400'],
  ])('minds the %s', async (_, command) => {
    const [response] = await answers(recorded(['00B2010C00', 'AA9000']), [command]);
    expect(response).not.toBe('AA9000');
  });

  it('minds the data', async () => {
    const exchanges = recorded(['0088000004AABBCCDD00', 'AA9000']);
    expect(await answers(exchanges, ['0088000004AABBCCDE00'])).toEqual(['6D00']);
  });

  it.each([
    ['SELECT', '00A4040005A00000033300', '6A82'],
    ['READ RECORD', '00B2010C00', '6A83'],
    ['INTERNAL AUTHENTICATE', '008800000411223344', '6D00'],
    ['GET PROCESSING OPTIONS', '80A8000002830000', '6D00'],
    ['GET DATA', '80CA9F3600', '6D00'],
  ])('says of a %s that was not recorded that there is none', async (_, command, status) => {
    expect(await answers([], [command])).toEqual([status]);
  });

  it('looks after the SELECT that was answered last first', async () => {
    const exchanges = recorded(
      [selectA, '9000'],
      ['00B2010C00', 'AA9000'],
      [selectB, '9000'],
      ['00B2010C00', 'BB9000'],
    );
    expect(await answers(exchanges, [selectB, '00B2010C00', selectA, '00B2010C00'])).toEqual([
      '9000',
      'BB9000',
      '9000',
      'AA9000',
    ]);
  });

  it('looks everywhere else then', async () => {
    const exchanges = recorded([selectA, '9000'], ['00B2010C00', 'AA9000'], [selectB, '9000']);
    expect(await answers(exchanges, [selectB, '00B2010C00'])).toEqual(['9000', 'AA9000']);
  });

  it('answers in the recorded order and then repeats the last', async () => {
    const exchanges = recorded([selectA, '9000'], ['00B2010C00', '6C02'], ['00B2010C02', 'AABB9000']);
    expect(await answers(exchanges, [selectA, '00B2010C00', '00B2010C02', '00B2010C00'])).toEqual([
      '9000',
      '6C02',
      'AABB9000',
      'AABB9000',
    ]);
  });

  it('answers a SELECT that was recorded twice in the recorded order', async () => {
    const exchanges = recorded(
      [selectA, '9000'],
      ['00B2010C00', 'AA9000'],
      [selectA, '9000'],
      ['00B2010C00', 'BB9000'],
    );
    expect(await answers(exchanges, [selectA, '00B2010C00', selectA, '00B2010C00'])).toEqual([
      '9000',
      'AA9000',
      '9000',
      'BB9000',
    ]);
  });

  it('answers GET PROCESSING OPTIONS whatever the terminal says', async () => {
    const exchanges = recorded([selectA, '9000'], ['80A800000483021122', '80023C009000']);
    expect(await answers(exchanges, [selectA, '80A80000048302334400'])).toEqual(['9000', '80023C009000']);
  });

  it('answers GET PROCESSING OPTIONS for the application that is selected', async () => {
    const exchanges = recorded(
      [selectA, '9000'],
      ['80A800000483021122', '8001AA9000'],
      [selectB, '9000'],
      ['80A800000483025566', '8001BB9000'],
    );
    expect(await answers(exchanges, [selectB, '80A80000048302334400'])).toEqual(['9000', '8001BB9000']);
  });

  it.each([
    ['contact, T=0', mint({ protocol: 'T=0' }), 'contact'],
    ['contact, T=1', genuineCard, 'contact'],
    ['contactless', genuineCard, 'contactless'],
    ['copied', mint({ behaviour: 'copied' }), 'contact'],
    ['unreadable', mint({ behaviour: 'unreadable' }), 'contact'],
    ['to be inserted', mint({ behaviour: 'insert-card' }), 'contactless'],
  ] as const)('yields the same reading as the live one: %s', async (_, image, side) => {
    const recorder = recordExchanges(powered(image, side));
    const live = await read({ interface: side, transceive: recorder.transceive });
    const replayed = await read({ interface: side, transceive: replayExchanges(recorder.exchanges) });
    expect(replayed).toEqual(live);
    expect(recorder.exchanges).toHaveLength(live.reading.exchanges);
  });

  it('fails a recorded proof under another challenge', async () => {
    const recorder = recordExchanges(powered(genuineCard));
    await read({ transceive: recorder.transceive });
    const replayed = await read({
      transceive: replayExchanges(recorder.exchanges),
      challenge: fromHex('00000000'),
    });
    expect(replayed.reading).toMatchObject({
      verdict: 'not-genuine',
      failure: { step: 'internal-authenticate', rule: 'EMV Book 3, 6.5.9: the card refuses to sign (6D00)' },
    });
  });

  it('keeps nothing of an exchange that the card did not answer', async () => {
    const recorder = recordExchanges(async () => Promise.reject(new Error('gone')));
    await expect(recorder.transceive(fromHex(selectA))).rejects.toThrow('gone');
    expect(recorder.exchanges).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { type RecordedCard, recordExchanges } from '../../drivers/emv/index.ts';
import type { CardInterface } from '../../drivers/emv/transceive.ts';
import type { VirtualCardImage } from '../../drivers/virtual/index.ts';
import { recordedCardText, replayCard } from '../../terminal/till/read-card-command.ts';
import { ca, genuineCard, masked, mint, pan, powered, read } from '../drivers/emv/minted-cards.ts';

async function recorded(image: VirtualCardImage, side: CardInterface = 'contact'): Promise<RecordedCard> {
  const recorder = recordExchanges(powered(image, side));
  await read({ interface: side, transceive: recorder.transceive });
  return {
    atr: image.faces[0]?.answerToReset ?? '',
    interface: side,
    at: '2026-11-21T12:00:00+08:00',
    unpredictableNumber: '5A3C91E7',
    caKeys: [ca.publicKey],
    exchanges: recorder.exchanges,
  };
}

const genuine = await recorded(genuineCard);
const replayed = async (card: unknown) => {
  const { exit, out, err } = await replayCard(JSON.stringify(card));
  expect(err).toEqual([]);
  expect(exit).toBe(0);
  return JSON.parse(out);
};

describe('till read-card --replay', () => {
  it('prints what the live reading yielded, test keys allowed', async () => {
    const live = await read({});
    expect(await replayed(genuine)).toEqual(live.reading);
    expect(live.reading.verdict).toBe('genuine');
  });

  it.each([
    ['not-genuine', mint({ behaviour: 'copied' }), 'contact'],
    ['unreadable', mint({ behaviour: 'unreadable' }), 'contact'],
    ['insert-card', mint({ behaviour: 'insert-card' }), 'contactless'],
    ['data-authentic', mint({ method: 'sda' }), 'contact'],
  ] as const)('ends well whatever the verdict: %s', async (verdict, image, side) => {
    expect(await replayed(await recorded(image, side))).toMatchObject({ verdict });
  });

  it('never prints the number', async () => {
    const { out } = await replayCard(JSON.stringify(genuine));
    expect(out).toContain(masked);
    expect(out).not.toContain(pan.slice(0, 7));
  });

  it('trusts the keys of the file and no others', async () => {
    expect(await replayed({ ...genuine, caKeys: [] })).toMatchObject({
      verdict: 'read',
      failure: { step: 'ca-key' },
    });
  });

  it('lives in the time of the file, in China', async () => {
    // The key's last day in China has begun an hour before it has in Greenwich; both are the same instant here.
    const lastDay = { ...genuine, caKeys: [{ ...ca.publicKey, expires: '2026-11-21' }] };
    expect(await replayed({ ...lastDay, at: '2026-11-21T15:59:59Z' })).toMatchObject({ verdict: 'genuine' });
    expect(await replayed({ ...lastDay, at: '2026-11-21T16:00:00Z' })).toMatchObject({ verdict: 'read' });
  });

  it('never takes an SM2 key for one that RSA certificates could be checked with', async () => {
    const { modulus: _, exponent: __, ...rest } = ca.publicKey;
    expect(await replayed({ ...genuine, caKeys: [{ ...rest, point: '11'.repeat(64) }] })).toMatchObject({
      verdict: 'not-genuine',
      suite: 'sm2',
      failure: { step: 'issuer-certificate', tag: '90' },
    });
  });

  it('reads hexadecimal in either case', async () => {
    const lower = genuine.exchanges.map(({ command, response }) => ({
      command: command.toLowerCase(),
      response: response.toLowerCase(),
    }));
    const caKeys = [{ ...ca.publicKey, rid: ca.publicKey.rid.toLowerCase(), index: 'f1' }];
    expect(await replayed({ ...genuine, exchanges: lower, caKeys })).toMatchObject({ verdict: 'genuine' });
  });

  it('reads its own files', async () => {
    const result = await replayCard(recordedCardText(genuine));
    expect(result.exit).toBe(0);
  });

  it.each<[string, unknown, string]>([
    ['a number', 7, 'document: '],
    ['no interface', { ...genuine, interface: 'wireless' }, 'interface: '],
    [
      'a clock without an offset',
      { ...genuine, at: '2026-11-21T12:00:00' },
      'at: must be an instant with an offset',
    ],
    [
      'a short challenge',
      { ...genuine, unpredictableNumber: '5A' },
      'unpredictableNumber: must have at least 4 bytes',
    ],
    [
      'a key without an exponent',
      { ...genuine, caKeys: [{ ...ca.publicKey, exponent: undefined }] },
      'caKeys[0].exponent: ',
    ],
    ['a key with a field nobody knows', { ...genuine, caKeys: [{ ...ca.publicKey, x: 1 }] }, 'caKeys[0]: '],
    [
      'half a byte',
      { ...genuine, exchanges: [{ command: '00A404000', response: '9000' }] },
      'exchanges[0].command: must be hexadecimal, two digits a byte',
    ],
    [
      'a response without a status',
      { ...genuine, exchanges: [{ command: '00A40400', response: '90' }] },
      'exchanges[0].response: ',
    ],
    ['a field nobody knows', { ...genuine, remark: '' }, 'document: '],
  ])('refuses a file with %s', async (_, card, line) => {
    const { exit, out, err } = await replayCard(JSON.stringify(card));
    expect(exit).toBe(2);
    expect(out).toBe('');
    expect(err.some((fault) => fault.startsWith(line))).toBe(true);
  });

  it('refuses a file that is no JSON', async () => {
    expect(await replayCard('{')).toMatchObject({
      exit: 2,
      out: '',
      err: [expect.stringMatching(/^document: not JSON/)],
    });
  });
});

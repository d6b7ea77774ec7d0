import { describe, expect, it } from 'vitest';
import { fromHex } from '../../../drivers/emv/hex.ts';
import { readCard } from '../../../drivers/emv/index.ts';
import { recordExchanges } from '../../../drivers/emv/recorded-exchange.ts';
import { mintCa, mintCard, mintIssuer } from '../../../drivers/virtual/index.ts';
import { nodeCardCrypto } from '../../../terminal/wire/card-crypto.ts';
import {
  ca,
  challenge,
  genuineCard,
  issuer,
  masked,
  mint,
  pan,
  powered,
  read,
  staticCard,
  tampered,
  today,
  without,
} from './minted-cards.ts';

const token = `token of ${pan}`;

describe('what a card proves', () => {
  it('calls a card genuine whose chip signs the challenge through its contacts', async () => {
    const outcome = await read({});
    expect(outcome.reading).toEqual({
      verdict: 'genuine',
      method: 'dda',
      suite: 'rsa',
      aid: 'A000000333010101',
      label: 'UNIONPAY DEBIT',
      maskedPan: masked,
      panSequence: '01',
      expires: '2031-08-31',
      caKeyIndex: 'F1',
      failure: null,
      interface: 'contact',
      exchanges: 12,
      bytes: expect.any(Number),
    });
    expect(outcome.token).toBe(token);
  });

  it('calls a card genuine whose chip signs the challenge without contacts', async () => {
    const outcome = await read({ interface: 'contactless' });
    // PPSE, application, options, six records, signature.
    expect(outcome.reading).toMatchObject({ verdict: 'genuine', interface: 'contactless', exchanges: 10 });
    expect(outcome.token).toBe(token);
  });

  it('calls only the data authentic when the chip has no key', async () => {
    const outcome = await read({ transceive: powered(staticCard) });
    expect(outcome.reading).toMatchObject({ verdict: 'data-authentic', method: 'sda', failure: null });
    expect(outcome.proof).toBeNull();
  });

  it('reads a card that offers no proof', async () => {
    const outcome = await read({ transceive: powered(mint({ method: 'none' })) });
    expect(outcome.reading).toMatchObject({
      verdict: 'read',
      method: null,
      suite: null,
      failure: { step: 'offline-authentication', tag: '82' },
    });
    expect(outcome.token).toBe(token);
  });

  it.each([
    ['contact', 'read'],
    ['contactless', 'insert-card'],
  ] as const)('without certificates on the %s interface, says %s', async (side, verdict) => {
    const outcome = await read({
      interface: side,
      transceive: powered(without(genuineCard, '9F46'), side),
    });
    expect(outcome.reading).toMatchObject({ verdict, failure: { tag: '9F46' } });
    expect(outcome.token).toBe(token);
  });

  it.each([
    ['no key of this index', [], 'no trusted key A000000333 F1'],
    ['a key of another scheme', [{ ...ca.publicKey, rid: 'A000000003' }], 'no trusted key A000000333 F1'],
    ['a key that expired yesterday', [{ ...ca.publicKey, expires: '2026-11-20' }], 'A000000333 F1 expired'],
  ])('reads a card, without a verdict on its chip, when it trusts %s', async (_, caKeys, reason) => {
    const outcome = await read({ caKeys });
    expect(outcome.reading).toMatchObject({
      verdict: 'read',
      method: null,
      caKeyIndex: 'F1',
      failure: { step: 'ca-key', rule: `EMV Book 2, 5.2: ${reason}`, tag: '8F' },
    });
  });

  it('trusts a key on its last day', async () => {
    const outcome = await read({ caKeys: [{ ...ca.publicKey, expires: today }] });
    expect(outcome.reading.verdict).toBe('genuine');
  });

  it('refuses a test key outside of demo and replay', async () => {
    const outcome = await read({ allowTestKeys: false });
    expect(outcome.reading).toMatchObject({
      verdict: 'read',
      failure: { rule: 'EMV Book 2, 5.2: A000000333 F1 is a test key' },
    });
  });

  it('accepts a live key outside of demo and replay', async () => {
    const { test: _, ...live } = ca.publicKey;
    expect((await read({ allowTestKeys: false, caKeys: [live] })).reading.verdict).toBe('genuine');
  });

  it.each([
    ['contact', 'copied', 'EMV Book 2, 6.5.2 step'],
    ['contactless', 'copied', 'EMV Book 2, 6.5.2 step'],
    ['contact', 'replayed', 'EMV Book 2, 6.5.2 step 7'],
    ['contactless', 'replayed', 'EMV Book 2, 6.5.2 step 7'],
  ] as const)('without or with contacts (%s) finds out a card that is %s', async (side, behaviour, rule) => {
    const outcome = await read({ interface: side, transceive: powered(mint({ behaviour }), side) });
    expect(outcome.reading).toMatchObject({
      verdict: 'not-genuine',
      method: 'dda',
      failure: { step: 'dynamic-signature', rule: expect.stringContaining(rule), tag: '9F4B' },
    });
    expect(outcome.proof).toBeNull();
    // The till reports a card that is known as lost, a copy of it too.
    expect(outcome.token).toBe(token);
  });

  it('asks for a card to be inserted that proves itself only through its contacts', async () => {
    const card = mint({ behaviour: 'insert-card' });
    const tapped = await read({ interface: 'contactless', transceive: powered(card, 'contactless') });
    expect(tapped.reading).toMatchObject({
      verdict: 'insert-card',
      maskedPan: null,
      failure: { step: 'processing-options', rule: expect.stringContaining('6985') },
    });
    expect(tapped.token).toBeNull();
    const inserted = await read({ transceive: powered(card) });
    expect(inserted.reading.verdict).toBe('genuine');
  });

  it.each([['6985'], ['6D00'], ['6E00']])(
    'asks for a card to be inserted whose chip refuses to sign without contacts (%s)',
    async (status) => {
      const transceive = tampered(powered(genuineCard, 'contactless'), 0x88, () => fromHex(status));
      expect((await read({ interface: 'contactless', transceive })).reading.verdict).toBe('insert-card');
      const contact = tampered(powered(genuineCard), 0x88, () => fromHex(status));
      expect((await read({ transceive: contact })).reading).toMatchObject({
        verdict: 'not-genuine',
        failure: { step: 'internal-authenticate', rule: expect.stringContaining(status) },
      });
    },
  );

  it('cannot read a card with damaged files, and says which', async () => {
    const outcome = await read({ transceive: powered(mint({ behaviour: 'unreadable' })) });
    expect(outcome.reading.verdict).toBe('unreadable');
    expect(outcome.token).toBeNull();
  });

  it.each([
    ['an issuer key of 1984 bits and a card key of 1152', { ca: 1984, issuer: 1984, card: 1152 }, 3],
    ['keys that need no remainder', { ca: 1984, issuer: 1024, card: 768 }, 3],
    ['exponent 65537', { ca: 1408, issuer: 1152, card: 1024 }, 65_537],
  ] as const)('proves %s', async (_, bits, exponent) => {
    const scheme = mintCa({ bits: bits.ca, exponent });
    const bank = mintIssuer(scheme, { prefix: '62284', bits: bits.issuer, exponent });
    const image = mintCard(bank, {
      pan: '6228480402564891',
      expires: '2031-08-31',
      keyBits: bits.card,
      keyExponent: exponent,
    });
    const outcome = await read({ transceive: powered(image), caKeys: [scheme.publicKey] });
    expect(outcome.reading).toMatchObject({ verdict: 'genuine', maskedPan: '622848******4891' });
  });

  it.each([16, 17, 18, 19])('reads numbers of %i digits', async (length) => {
    const number = pan.slice(0, length);
    const image = mint({ pan: number, method: 'sda' });
    const outcome = await read({ transceive: powered(image) });
    expect(outcome.reading.verdict).toBe('data-authentic');
    expect(outcome.token).toBe(`token of ${number}`);
  });

  it('reads a card without being asked for a token', async () => {
    const outcome = await readCard({
      interface: 'contact',
      transceive: powered(genuineCard),
      challenge,
      today,
      caKeys: [ca.publicKey],
      allowTestKeys: true,
      crypto: nodeCardCrypto,
    });
    expect(outcome.reading.verdict).toBe('genuine');
    expect(outcome.token).toBeNull();
  });

  it('never sends a payment command, nor anything that the flow does not need', async () => {
    const recorder = recordExchanges(powered(mintCard(issuer, { pan, expires: '2031-08-31' })));
    await read({ transceive: recorder.transceive });
    const instructions = recorder.exchanges.map(({ command }) => command.slice(2, 4));
    expect(new Set(instructions)).toEqual(new Set(['A4', 'B2', 'A8', '88', 'C0']));
    expect(instructions.filter((instruction) => instruction === 'A8')).toHaveLength(1);
    expect(instructions.filter((instruction) => instruction === '88')).toHaveLength(1);
  });

  it.each([
    ['short', '0102'],
    ['long', '0102030405'],
  ])('refuses a %s challenge', async (_, bytes) => {
    await expect(read({ challenge: fromHex(bytes) })).rejects.toThrow(RangeError);
  });

  it.each(['2026-02-29', '20261121', ''])('refuses a today that is no date: %s', async (day) => {
    await expect(read({ today: day })).rejects.toThrow(RangeError);
  });
});

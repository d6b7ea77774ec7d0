import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../../drivers/emv/hex.ts';
import { type CardProof, verifyProof } from '../../../drivers/emv/index.ts';
import type { Transceive } from '../../../drivers/emv/transceive.ts';
import type { VirtualCardImage } from '../../../drivers/virtual/index.ts';
import { mintCard, mintSm2Ca, mintSm2Issuer } from '../../../drivers/virtual/index.ts';
import { nodeCardCrypto } from '../../../terminal/wire/card-crypto.ts';
import { ca, changed, issuer, masked, mint, pan, powered, read, tampered, today } from './minted-cards.ts';

const sm2Ca = mintSm2Ca();
const sm2Issuer = mintSm2Issuer(sm2Ca, { prefix: '622848' });
const description = { pan, expires: '2031-08-31', method: 'fdda', transactionCounter: 0x0102 } as const;
const caKeys = [ca.publicKey, sm2Ca.publicKey];
const version00 = mint({ ...description, fastVersion: '00' });
const version01 = mint({ ...description, fastVersion: '01' });
const sm2Version00 = mintCard(sm2Issuer, { ...description, fastVersion: '00' });
const sm2Version01 = mintCard(sm2Issuer, { ...description, fastVersion: '01' });
const longKey = mint({ ...description, keyBits: 1152 });

const readFast = (card: VirtualCardImage, options: { readonly transceive?: Transceive } = {}) =>
  read({ interface: 'contactless', caKeys, transceive: powered(card, 'contactless'), ...options });

/** A card that asks the terminal for other things. */
const asking = (card: VirtualCardImage, tag9F38Pdol: string): VirtualCardImage => ({
  ...card,
  faces: card.faces.map((face) => ({ ...face, tag9F38Pdol })),
});

/** The card's last record, which it makes anew each time, changed by whoever stands between card and terminal. */
const lastRecord = '700B9F6908';
const withLastRecord = (card: VirtualCardImage, change: (record: string) => string): Transceive =>
  tampered(powered(card, 'contactless'), 0xb2, (response) => {
    const text = toHex(response);
    return text.startsWith(lastRecord) ? fromHex(change(text)) : response;
  });

describe('the fast proof', () => {
  it.each([
    ['version 00, RSA', version00, 'rsa'],
    ['version 01, RSA', version01, 'rsa'],
    ['version 01 of a long key, which signs in its last record', longKey, 'rsa'],
    ['version 00, SM2', sm2Version00, 'sm2'],
    ['version 01, SM2', sm2Version01, 'sm2'],
  ] as const)('makes a card genuine: %s', async (_, card, suite) => {
    const { reading, proof } = await readFast(card);
    expect(reading).toMatchObject({
      verdict: 'genuine',
      method: 'fdda',
      suite,
      maskedPan: masked,
      failure: null,
    });
    expect(proof?.atc).toBe('0103');
    const circumstances = { today, allowTestKeys: true };
    const checked = verifyProof(JSON.parse(JSON.stringify(proof)), caKeys, nodeCardCrypto, circumstances);
    expect(checked.genuine && String.fromCharCode(...checked.panDigits)).toBe(pan);
  });

  it('takes no exchange beyond the records: the chip is never asked to sign again', async () => {
    const instructions: (number | undefined)[] = [];
    const inner = powered(version01, 'contactless');
    const transceive: Transceive = (command) => {
      instructions.push(command[1]);
      return inner(command);
    };
    const { reading } = await readFast(version01, { transceive });
    // Directory, application, options, seven records.
    expect(reading.exchanges).toBe(10);
    expect(instructions.filter((instruction) => instruction === 0xa8)).toHaveLength(1);
    expect(instructions).not.toContain(0x88);
  });

  it('leaves the same card its ordinary proof where it has contacts', async () => {
    const { reading } = await read({ transceive: powered(version01) });
    expect(reading).toMatchObject({ verdict: 'genuine', method: 'dda', interface: 'contact' });
  });

  it.each(['copied', 'replayed'] as const)('finds out a card that is %s', async (behaviour) => {
    for (const card of [
      mint({ ...description, behaviour }),
      mintCard(sm2Issuer, { ...description, behaviour }),
    ]) {
      const { reading, proof } = await readFast(card);
      expect(reading).toMatchObject({
        verdict: 'not-genuine',
        method: 'fdda',
        failure: { step: 'dynamic-signature', tag: '9F4B' },
      });
      expect(proof).toBeNull();
    }
  });

  it('finds out a recording of another challenge', async () => {
    const { reading } = await read({
      interface: 'contactless',
      caKeys,
      transceive: powered(version00, 'contactless'),
      challenge: fromHex('00000001'),
    });
    expect(reading.verdict).toBe('genuine');
    const overheard = new Map<string, Uint8Array>();
    const inner = powered(version00, 'contactless');
    const recording: Transceive = async (command) => {
      const response = await inner(command);
      overheard.set(
        toHex(command.subarray(0, 4)) + (command[1] === 0xa4 ? toHex(command) : ''),
        response.slice(),
      );
      return response;
    };
    await read({ interface: 'contactless', caKeys, transceive: recording, challenge: fromHex('00000001') });
    const replay: Transceive = async (command) =>
      (
        overheard.get(toHex(command.subarray(0, 4)) + (command[1] === 0xa4 ? toHex(command) : '')) ??
        fromHex('6D00')
      ).slice();
    expect((await readFast(version00, { transceive: replay })).reading).toMatchObject({
      verdict: 'not-genuine',
      failure: { rule: 'EMV Book 2, 6.5.2 step 7' },
    });
  });

  it('fails a card that announces no dynamic proof and signs all the same', async () => {
    const silent = {
      ...version01,
      faces: version01.faces.map((face) => ({
        ...face,
        processingOptions:
          face.processingOptions.kind === 'answers'
            ? { ...face.processingOptions, tag82ApplicationInterchangeProfile: '1C00' }
            : face.processingOptions,
      })),
    };
    expect((await readFast(silent)).reading).toMatchObject({
      verdict: 'not-genuine',
      failure: { rule: 'JR/T 0025.12, B.2: the card announces no dynamic proof', tag: '82' },
    });
  });

  it('fails a card that knows version 01, was offered it, and signs version 00', async () => {
    const weaker = changed(version00, '9F08', (value) => value.set(fromHex('0030')));
    expect((await readFast(weaker)).reading).toMatchObject({
      verdict: 'not-genuine',
      failure: { rule: 'JR/T 0025.12, B.2: version 00, though the card knows version 01', tag: '9F69' },
    });
  });

  it.each([
    ['a version that nobody knows', (record: string) => record.replace(`${lastRecord}01`, `${lastRecord}02`)],
    ['data that are too short', () => '70069F69030100009000'],
  ])('fails a card with %s', async (_, change) => {
    const { reading } = await readFast(version01, { transceive: withLastRecord(version01, change) });
    expect(reading).toMatchObject({
      verdict: 'not-genuine',
      failure: { rule: 'JR/T 0025.12, B.2: a version of the proof that is not known', tag: '9F69' },
    });
  });

  it('covers the card’s own data', async () => {
    const change = (record: string) => record.replace(/..9000$/, '779000');
    const { reading } = await readFast(version01, { transceive: withLastRecord(version01, change) });
    expect(reading).toMatchObject({
      verdict: 'not-genuine',
      failure: { rule: 'EMV Book 2, 6.5.2 step 7' },
    });
  });

  it('covers the amount that the card was told', async () => {
    const inner = powered(version01, 'contactless');
    const transceive: Transceive = (command) => {
      if (command[1] !== 0xa8) return inner(command);
      const other = command.slice();
      // Behind five bytes of header, two of template and four of qualifiers stand the six of the amount.
      other[16] = 0x01;
      return inner(other);
    };
    expect((await readFast(version01, { transceive })).reading).toMatchObject({
      verdict: 'not-genuine',
      failure: { rule: 'EMV Book 2, 6.5.2 step 7' },
    });
  });

  it.each([
    ['the challenge', version00, '9F66049F02065F2A02', '9F37'],
    ['the whole challenge', version00, '9F66049F02065F2A029F3702', '9F37'],
    ['the amount', version01, '9F66049F37045F2A02', '9F02'],
    ['the currency', version01, '9F66049F37049F0206', '5F2A'],
  ])('fails a card that signs what it did not ask for: %s', async (_, card, list, tag) => {
    expect((await readFast(asking(card, list))).reading).toMatchObject({
      verdict: 'not-genuine',
      failure: { rule: 'JR/T 0025.12, B.2: the card did not ask for what it signs', tag },
    });
  });

  it.each([
    ['has none', '9F36020103', '', 'the counter is missing'],
    ['has another one', '9F36020103', '9F36020104', 'another counter was signed'],
  ])('fails a card whose counter is not the one that it signed: it %s', async (_, from, to, rule) => {
    const inner = powered(version01, 'contactless');
    const transceive: Transceive = async (command) => {
      const response = await inner(command);
      if (command[1] !== 0xa8) return response;
      const text = toHex(response);
      if (to !== '') return fromHex(text.replace(from, to));
      // Without it the template, whose length takes two bytes, is five bytes shorter.
      const length = (Number.parseInt(text.slice(4, 6), 16) - 5).toString(16).toUpperCase();
      return fromHex(`7781${length}${text.slice(6).replace(from, '')}`);
    };
    expect((await readFast(version01, { transceive })).reading).toMatchObject({
      verdict: 'not-genuine',
      failure: { rule: `JR/T 0025.12, B.2: ${rule}`, tag: '9F36' },
    });
  });

  it.each<[string, Partial<CardProof>]>([
    ['another counter', { atc: '0104' }],
    ['no counter', { atc: null }],
    ['another challenge', { challenge: '00000000' }],
    ['other data of the card', { cardAuthenticationData: '0100000000000000' }],
    ['no data of the card', { cardAuthenticationData: null }],
    ['a list of its own', { ddol: '9F3704' }],
    ['another method', { method: 'dda' }],
  ])('is not believed by a server with %s', async (_, change) => {
    const { proof } = await readFast(version01);
    if (proof === null) throw new Error('the card is not genuine');
    const circumstances = { today, allowTestKeys: true };
    expect(verifyProof({ ...proof, ...change }, caKeys, nodeCardCrypto, circumstances).genuine).toBe(false);
  });

  it('belongs to the bank that signed the card (the canary)', async () => {
    expect(issuer.prefix).toBe(sm2Issuer.prefix);
    const { reading } = await read({
      interface: 'contactless',
      caKeys: [ca.publicKey],
      transceive: powered(sm2Version01, 'contactless'),
    });
    expect(reading.verdict).toBe('read');
  });
});

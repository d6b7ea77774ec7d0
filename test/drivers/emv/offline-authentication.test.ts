import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../../drivers/emv/hex.ts';
import type { VirtualCardImage } from '../../../drivers/virtual/index.ts';
import { mintCard, mintIssuer } from '../../../drivers/virtual/index.ts';
import { newRsaKey, signBlock } from '../../../drivers/virtual/rsa-key.ts';
import { cardKeyBlock, issuerKeyBlock, staticDataBlock } from '../../../drivers/virtual/signed-blocks.ts';
import {
  ca,
  changed,
  flipped,
  genuineCard,
  issuer,
  mint,
  pan,
  powered,
  read,
  staticCard,
  tampered,
  without,
} from './minted-cards.ts';

const noise = (clause: string) =>
  expect.stringMatching(new RegExp(`^EMV Book 2, ${clause.replaceAll('.', '\\.')} step [2-7]$`));
const issuerStep = { step: 'issuer-certificate', tag: '90' };
const cardStep = { step: 'icc-certificate', tag: '9F46' };

describe('a proof of which one byte differs', () => {
  it.each([
    // A changed signature recovers to noise, and the first of steps 2 to 7 that does not fit is told.
    ['the issuer certificate', genuineCard, '90', { ...issuerStep, rule: noise('5.3') }],
    ['the issuer key remainder', genuineCard, '92', { ...issuerStep, rule: 'EMV Book 2, 5.3 step 7' }],
    ['the issuer key exponent', genuineCard, '9F32', { ...issuerStep, rule: 'EMV Book 2, 5.3 step 7' }],
    ['the card certificate', genuineCard, '9F46', { ...cardStep, rule: noise('6.4') }],
    ['the card key remainder', genuineCard, '9F48', { ...cardStep, rule: 'EMV Book 2, 6.4 step 7' }],
    ['the card key exponent', genuineCard, '9F47', { ...cardStep, rule: 'EMV Book 2, 6.4 step 7' }],
    ['the static data (expiry)', genuineCard, '5F24', { ...cardStep, rule: 'EMV Book 2, 6.4 step 7' }],
    ['the static data (sequence)', genuineCard, '5F34', { ...cardStep, rule: 'EMV Book 2, 6.4 step 7' }],
    ['the issuer certificate of a static card', staticCard, '90', { ...issuerStep, rule: noise('5.3') }],
    ['the static signature', staticCard, '93', { step: 'static-signature', tag: '93', rule: noise('5.4') }],
    [
      'the static data of a static card',
      staticCard,
      '5F34',
      { step: 'static-signature', tag: '93', rule: 'EMV Book 2, 5.4 step 7' },
    ],
  ] as const)('fails at %s', async (_, card, tag, failure) => {
    const at = tag === '5F24' ? 0 : -1;
    const outcome = await read({ transceive: powered(flipped(card, tag, at)) });
    expect(outcome.reading).toMatchObject({ verdict: 'not-genuine', suite: 'rsa', failure });
    expect(outcome.proof).toBeNull();
  });

  it('fails at the dynamic signature', async () => {
    const transceive = tampered(powered(genuineCard), 0x88, (response) => {
      const other = Uint8Array.from(response);
      other[20] = (other[20] ?? 0) ^ 0x01;
      return other;
    });
    expect((await read({ transceive })).reading).toMatchObject({
      verdict: 'not-genuine',
      method: 'dda',
      failure: { step: 'dynamic-signature', rule: noise('6.5.2'), tag: '9F4B' },
    });
  });

  it('fails at every length of the dynamic signature but the right one', async () => {
    for (const length of [0, 1, 20, 127]) {
      const transceive = tampered(powered(genuineCard), 0x88, () =>
        fromHex(`8081${toHex(Uint8Array.of(length))}${'11'.repeat(length)}9000`),
      );
      expect((await read({ transceive })).reading).toMatchObject({
        verdict: 'not-genuine',
        failure: { rule: 'EMV Book 2, 6.5.2 step 1' },
      });
    }
  });

  it.each([
    ['nothing', '9000'],
    ['rubbish', 'FFFFFF9000'],
    ['two objects', '8001AA8001AA9000'],
    ['a template without the signature', '77039F10009000'],
  ])('fails when the card answers the challenge with %s', async (_, response) => {
    const transceive = tampered(powered(genuineCard), 0x88, () => fromHex(response));
    expect((await read({ transceive })).reading).toMatchObject({
      verdict: 'not-genuine',
      failure: { step: 'internal-authenticate', rule: 'EMV Book 3, 6.5.9.4: malformed answer' },
    });
  });

  it('takes the dynamic signature from a template too', async () => {
    const transceive = tampered(powered(genuineCard), 0x88, (response) =>
      // 80 81 80 ‹128 bytes› becomes 77 81 84 9F4B 81 80 ‹128 bytes›.
      fromHex(`7781849F4B8180${toHex(response.subarray(3))}`),
    );
    expect((await read({ transceive })).reading.verdict).toBe('genuine');
  });
});

describe('a certificate that is signed well and says the wrong thing', () => {
  const key = newRsaKey(1024, 3);
  const certified = { modulus: fromHex(key.modulus), exponent: fromHex(key.exponent) };
  const serial = '000001';

  function withIssuer(change: {
    prefix?: string;
    monthAndYear?: string;
    mark?: (block: Uint8Array) => Uint8Array;
  }) {
    const issuerKey = { modulus: fromHex(issuer.key.modulus), exponent: fromHex(issuer.key.exponent) };
    const { block } = issuerKeyBlock({
      signerBytes: ca.publicKey.modulus.length / 2,
      prefix: change.prefix ?? '622848',
      monthAndYear: change.monthAndYear ?? '1239',
      serial,
      key: issuerKey,
    });
    const signed = signBlock(ca.privateKeyPem, change.mark?.(block) ?? block);
    return changed(genuineCard, '90', (value) => value.set(signed));
  }

  it.each([
    ['another bank’s prefix', { prefix: '622849' }, 8],
    ['a prefix longer than three to eight digits fit into', { prefix: 'FFFFFF' }, 8],
    ['a month that has passed', { monthAndYear: '1026' }, 9],
    ['a thirteenth month', { monthAndYear: '1339' }, 9],
  ])('fails an issuer certificate with %s', async (_, change, step) => {
    expect((await read({ transceive: powered(withIssuer(change)) })).reading).toMatchObject({
      verdict: 'not-genuine',
      failure: { step: 'issuer-certificate', rule: `EMV Book 2, 5.3 step ${step}`, tag: '90' },
    });
  });

  it.each([
    ['header', 0, 3],
    ['format', 1, 4],
    ['hash algorithm', 11, 6],
  ])('fails an issuer certificate with another %s', async (_, at, step) => {
    const mark = (block: Uint8Array) => {
      const other = Uint8Array.from(block);
      other[at] = (other[at] ?? 0) ^ 0x02;
      return other;
    };
    expect((await read({ transceive: powered(withIssuer({ mark })) })).reading).toMatchObject({
      verdict: 'not-genuine',
      failure: { rule: `EMV Book 2, 5.3 step ${step}` },
    });
  });

  it.each(['622', '62284', '622848', '62284804'])(
    'accepts an issuer prefix of any length: %s',
    async (prefix) => {
      expect((await read({ transceive: powered(withIssuer({ prefix })) })).reading.verdict).toBe('genuine');
    },
  );

  it('accepts an issuer certificate in its last month', async () => {
    const card = withIssuer({ monthAndYear: '1126' });
    expect((await read({ transceive: powered(card) })).reading.verdict).toBe('genuine');
  });

  function withCardKey(change: {
    pan?: string;
    monthAndYear?: string;
    exponent?: Uint8Array;
  }): VirtualCardImage {
    const staticRecord = genuineCard.records.find((record) => record.sfi === 2)?.data ?? '';
    // Template 70 and its length are not signed; the interchange profile is.
    const staticData = fromHex(`${staticRecord.slice(4)}3C00`);
    const { block, remainder } = cardKeyBlock({
      signerBytes: issuer.key.modulus.length / 2,
      pan: change.pan ?? pan,
      monthAndYear: change.monthAndYear ?? '0831',
      serial,
      key: { ...certified, exponent: change.exponent ?? certified.exponent },
      staticData,
    });
    const signed = signBlock(issuer.key.privateKeyPem, block);
    const withRemainder = changed(genuineCard, '9F48', (value) => value.set(remainder));
    return changed(
      {
        ...changed(withRemainder, '9F46', (value) => value.set(signed)),
        dynamicAuthentication: { kind: 'signs', privateKeyPem: key.privateKeyPem },
      },
      '9F47',
      (value) => value.set(change.exponent ?? certified.exponent),
    );
  }

  it('accepts the certificate that the following are made from', async () => {
    expect((await read({ transceive: powered(withCardKey({})) })).reading.verdict).toBe('genuine');
  });

  it.each([
    ['for another card', { pan: '6228480402564890019' }, 8],
    ['that has expired', { monthAndYear: '1026' }, 9],
    ['for a key that everybody can sign with', { exponent: Uint8Array.of(1) }, 11],
  ])('fails a card certificate %s', async (_, change, step) => {
    expect((await read({ transceive: powered(withCardKey(change)) })).reading).toMatchObject({
      verdict: 'not-genuine',
      failure: { step: 'icc-certificate', rule: `EMV Book 2, 6.4 step ${step}`, tag: '9F46' },
    });
  });

  it('fails a card whose list of signed tags names more than the profile', async () => {
    const card = changed(genuineCard, '9F4A', (value) => value.set([0x95]));
    expect((await read({ transceive: powered(card) })).reading).toMatchObject({
      verdict: 'not-genuine',
      failure: { step: 'icc-certificate', rule: 'EMV Book 2, 6.4 step 5', tag: '9F4A' },
    });
  });

  it('holds nothing against a card whose scheme it does not trust', async () => {
    const card = changed(genuineCard, '9F4A', (value) => value.set([0x95]));
    expect((await read({ transceive: powered(card), caKeys: [] })).reading).toMatchObject({
      verdict: 'read',
      failure: { step: 'ca-key' },
    });
  });

  it('fails a card that claims another profile than the signed one', async () => {
    const face = genuineCard.faces.map((side) =>
      side.processingOptions.kind === 'answers'
        ? {
            ...side,
            processingOptions: { ...side.processingOptions, tag82ApplicationInterchangeProfile: '3C80' },
          }
        : side,
    );
    expect((await read({ transceive: powered({ ...genuineCard, faces: face }) })).reading).toMatchObject({
      verdict: 'not-genuine',
      failure: { step: 'icc-certificate', rule: 'EMV Book 2, 6.4 step 7' },
    });
  });

  it('never falls back to the static proof of a card that claims a dynamic one', async () => {
    const both = staticCard.faces.map((side) =>
      side.processingOptions.kind === 'answers'
        ? {
            ...side,
            processingOptions: { ...side.processingOptions, tag82ApplicationInterchangeProfile: '7C00' },
          }
        : side,
    );
    expect((await read({ transceive: powered({ ...staticCard, faces: both }) })).reading).toMatchObject({
      verdict: 'read',
      failure: { step: 'offline-authentication', tag: '9F46' },
    });
  });

  it('fails a static card of another bank', async () => {
    const bank = mintIssuer(ca, { prefix: '621700' });
    const foreign = mintCard(bank, {
      pan: '6217000402564890018',
      expires: '2031-08-31',
      method: 'sda',
      protocol: 'T=1',
    });
    // The bank's own chain and signature, under a number that is not the bank's.
    const staticData = fromHex(`${(staticCard.records[1]?.data ?? '').slice(4)}5C00`);
    const block = staticDataBlock({ signerBytes: bank.key.modulus.length / 2, staticData });
    const signature = signBlock(bank.key.privateKeyPem, block);
    const card = changed(
      {
        ...foreign,
        records: foreign.records.map((record, at) => (at < 2 ? (staticCard.records[at] ?? record) : record)),
      },
      '93',
      (value) => value.set(signature),
    );
    expect((await read({ transceive: powered(card) })).reading).toMatchObject({
      verdict: 'not-genuine',
      failure: { step: 'issuer-certificate', rule: 'EMV Book 2, 5.3 step 8' },
    });
  });
});

describe('what a card lacks', () => {
  it.each(['8F', '90', '9F32', '9F46', '9F47'])('without %s nothing can be proved', async (tag) => {
    expect((await read({ transceive: powered(without(genuineCard, tag)) })).reading).toMatchObject({
      verdict: 'read',
      method: null,
      failure: { step: 'offline-authentication', tag },
    });
  });

  it('signs the bare challenge when the card has no list of its own', async () => {
    expect((await read({ transceive: powered(without(genuineCard, '9F49')) })).reading.verdict).toBe(
      'genuine',
    );
  });

  it.each([
    ['leaves the challenge out', '9A0305'],
    ['cuts the challenge short', '9F3702'],
    ['is malformed', '9A039C'],
  ])('fails a card whose list for the signature %s', async (_, list) => {
    const card = changed(genuineCard, '9F49', (value) => value.set(fromHex(list)));
    expect((await read({ transceive: powered(card) })).reading).toMatchObject({
      verdict: 'not-genuine',
      failure: { step: 'internal-authenticate', tag: '9F49' },
    });
  });

  it('tries no proof with records that are not coded as signed ones have to be', async () => {
    const records = mint({ method: 'sda' });
    // File 2 becomes file 12, whose records are the bank's own business but for their template.
    const moved = {
      ...records,
      records: records.records.map((record) =>
        record.sfi === 2 ? { ...record, sfi: 12, data: `71${record.data.slice(2)}` } : record,
      ),
      faces: records.faces.map((side) =>
        side.processingOptions.kind === 'answers'
          ? {
              ...side,
              processingOptions: {
                ...side.processingOptions,
                tag94ApplicationFileLocator: side.processingOptions.tag94ApplicationFileLocator.replace(
                  '10010101',
                  '60010101',
                ),
              },
            }
          : side,
      ),
    };
    expect((await read({ transceive: powered(moved) })).reading).toMatchObject({
      verdict: 'not-genuine',
      failure: { step: 'static-signature', rule: 'EMV Book 3, 10.3: a signed record has no template 70' },
    });
  });
});

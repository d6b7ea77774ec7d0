import { randomBytes } from 'node:crypto';
import { sm3 as referenceSm3, sm2 } from 'sm-crypto-v2';
import { describe, expect, it } from 'vitest';
import { concatBytes, fromHex, toHex } from '../../../drivers/emv/hex.ts';
import { verifyProof } from '../../../drivers/emv/index.ts';
import { mintCard, mintSm2Ca, mintSm2Issuer } from '../../../drivers/virtual/index.ts';
import { newSm2Key, signSm2 } from '../../../drivers/virtual/sm2-key.ts';
import { nodeCardCrypto } from '../../../terminal/wire/card-crypto.ts';
import { ca, flipped, issuer, masked, pan, powered, read, tampered, today, without } from './minted-cards.ts';

const sm2Ca = mintSm2Ca();
const sm2Issuer = mintSm2Issuer(sm2Ca, { prefix: '622848' });
const description = { pan, expires: '2031-08-31', protocol: 'T=1' } as const;
const sm2Card = mintCard(sm2Issuer, description);
const sm2StaticCard = mintCard(sm2Issuer, { ...description, method: 'sda' });
const trusting = { caKeys: [sm2Ca.publicKey] };
const readSm2 = (card = sm2Card, options: Parameters<typeof read>[0] = {}) =>
  read({ ...trusting, transceive: powered(card, options.interface), ...options });

describe('a card whose chain is in SM2', () => {
  it.each(['contact', 'contactless'] as const)('is genuine when its chip signs: %s', async (side) => {
    const { reading, proof, token } = await readSm2(sm2Card, { interface: side });
    expect(reading).toMatchObject({ verdict: 'genuine', method: 'dda', suite: 'sm2', maskedPan: masked });
    expect(reading.caKeyIndex).toBe('F2');
    expect(token).toBe(`token of ${pan}`);
    const circumstances = { today, allowTestKeys: true };
    const copy = JSON.parse(JSON.stringify(proof));
    expect(verifyProof(copy, [sm2Ca.publicKey], nodeCardCrypto, circumstances).genuine).toBe(true);
  });

  it('has authentic data when its chip has no key', async () => {
    const { reading, proof } = await readSm2(sm2StaticCard);
    expect(reading).toMatchObject({ verdict: 'data-authentic', method: 'sda', suite: 'sm2' });
    expect(proof).toBeNull();
  });

  it.each(['copied', 'replayed'] as const)('is not genuine when it is %s', async (behaviour) => {
    const { reading } = await readSm2(mintCard(sm2Issuer, { ...description, behaviour }));
    expect(reading).toMatchObject({
      verdict: 'not-genuine',
      suite: 'sm2',
      failure: { step: 'dynamic-signature', rule: 'JR/T 0025.17, 5.2.4.2 step d', tag: '9F4B' },
    });
  });

  it.each([
    ['the issuer certificate’s format', sm2Card, '90', 0, '5.1.2 step a'],
    ['the issuer’s number', sm2Card, '90', 1, '5.1.2 step g'],
    ['the issuer certificate’s algorithm', sm2Card, '90', 10, '5.1.2 step e'],
    ['the issuer certificate’s curve', sm2Card, '90', 12, '5.1.2 step 0 (its curve)'],
    ['the issuer’s key', sm2Card, '90', 20, '5.1.2 step g'],
    ['the scheme’s signature', sm2Card, '90', 141, '5.1.2 step g'],
    ['the card certificate’s format', sm2Card, '9F46', 0, '5.2.3 step a'],
    ['the card’s number', sm2Card, '9F46', 5, '5.2.3 step g'],
    ['the card certificate’s algorithm', sm2Card, '9F46', 16, '5.2.3 step f'],
    ['the card’s key', sm2Card, '9F46', 30, '5.2.3 step g'],
    ['the issuer’s signature', sm2Card, '9F46', 147, '5.2.3 step g'],
    ['the static data', sm2Card, '5F34', 0, '5.2.3 step g'],
    ['the static signature’s format', sm2StaticCard, '93', 0, '5.1.3 step b'],
    ['the issuer’s code', sm2StaticCard, '93', 1, '5.1.3 step d'],
    ['the static signature', sm2StaticCard, '93', 66, '5.1.3 step d'],
    ['the data under it', sm2StaticCard, '5F34', 0, '5.1.3 step d'],
  ] as const)('fails when one bit differs in %s', async (_, card, tag, at, clause) => {
    const { reading } = await readSm2(flipped(card, tag, at));
    expect(reading).toMatchObject({
      verdict: 'not-genuine',
      suite: 'sm2',
      failure: { rule: `JR/T 0025.17, ${clause}` },
    });
  });

  it.each([
    ['the format', 2, '5.2.4.2 step b'],
    ['the length of its own data', 3, '5.2.4.2 step a'],
    ['its own data', 5, '5.2.4.2 step d'],
    ['the signature', 30, '5.2.4.2 step d'],
  ])('fails when one bit differs in what it signs: %s', async (_, at, clause) => {
    const transceive = tampered(powered(sm2Card), 0x88, (response) => {
      response[at] = (response[at] ?? 0) ^ 0x01;
      return response;
    });
    const { reading } = await readSm2(sm2Card, { transceive });
    expect(reading.failure?.rule).toBe(`JR/T 0025.17, ${clause}`);
  });

  it.each([
    ['an expired issuer certificate', { expires: '2026-10-31' }, {}, '5.1.2 step c'],
    ['an expired card certificate', {}, { expires: '2026-10-31' }, '5.2.3 step d'],
  ])('fails with %s', async (_, issuing, change, clause) => {
    const bank = mintSm2Issuer(sm2Ca, { prefix: '622848', ...issuing });
    const { reading } = await readSm2(mintCard(bank, { ...description, ...change }));
    expect(reading.failure?.rule).toBe(`JR/T 0025.17, ${clause}`);
  });

  it('fails with an issuer certificate that was taken back', async () => {
    const revoked = { rid: 'A000000333', index: 'F2', serial: sm2Issuer.serial };
    const { reading } = await readSm2(sm2Card, { revokedIssuers: [revoked] });
    expect(reading).toMatchObject({
      verdict: 'not-genuine',
      failure: { rule: 'JR/T 0025.17, 5.1.2 step d' },
    });
  });

  it.each(['8F', '90', '9F46'])('proves nothing without %s', async (tag) => {
    const { reading } = await readSm2(without(sm2Card, tag));
    expect(reading).toMatchObject({ verdict: 'read', failure: { step: 'offline-authentication', tag } });
  });

  it('proves nothing to a machine that has no SM3, which says so', async () => {
    const { reading } = await readSm2(sm2Card, { crypto: { ...nodeCardCrypto, sm2: null } });
    expect(reading).toMatchObject({
      verdict: 'read',
      failure: { rule: 'EMV Book 2, 5.2: A000000333 F2 is an SM2 key, and this machine has no SM3' },
    });
  });

  it.each([
    ['with a key to check it', trusting.caKeys, '01'],
    ['without one', [ca.publicKey], '00'],
    ['with an expired one', [{ ...sm2Ca.publicKey, expires: '2026-11-20' }], '00'],
  ])('is asked to prove itself in SM2 by a till %s', async (_, caKeys, told) => {
    const commands: string[] = [];
    const inner = powered(sm2Card);
    const transceive = (command: Uint8Array) => {
      commands.push(toHex(command));
      return inner(command);
    };
    await readSm2(sm2Card, { caKeys, transceive });
    // The list ends with DF69; behind it stands only the expected length.
    expect(commands.find((command) => command.startsWith('80A8'))?.slice(-4)).toBe(`${told}00`);
  });

  it('is never checked with an RSA key of the same index, nor the other way round', async () => {
    const both = [sm2Ca.publicKey, { ...ca.publicKey, index: 'F2' }];
    const { reading } = await readSm2(sm2Card, { caKeys: both });
    expect(reading).toMatchObject({
      verdict: 'read',
      failure: { rule: 'EMV Book 2, 5.2: A000000333 F2 is an RSA key and an SM2 key' },
    });
  });

  it('is no RSA card (the canary): the same number under the RSA scheme is one', async () => {
    const { reading } = await read({ transceive: powered(mintCard(issuer, description)) });
    expect(reading).toMatchObject({ verdict: 'genuine', suite: 'rsa' });
  });
});

describe('SM2 as this machine checks it', () => {
  const identity = '1234567812345678';
  const verify = nodeCardCrypto.sm2?.verify ?? (() => false);
  const rounds = 60;

  it('hashes as the standard’s first example does (GM/T 0004, A.1), and as the second implementation', () => {
    const message = randomBytes(200);
    expect(toHex(nodeCardCrypto.sm2?.sm3(Buffer.from('abc')) ?? new Uint8Array())).toBe(
      '66C7F0F462EEEDD9D1F2D46BDC10E4E24167C4875CF2F7A2297DA02B8F4BA8E0',
    );
    expect(toHex(nodeCardCrypto.sm2?.sm3(message) ?? new Uint8Array())).toBe(
      referenceSm3(message).toUpperCase(),
    );
  });

  it('accepts what the second implementation signs, under the identity of bank cards only', () => {
    const { publicKey, privateKey } = sm2.generateKeyPairHex();
    const point = fromHex(publicKey.slice(2));
    const message = randomBytes(78);
    const sign = (userId: string) =>
      fromHex(sm2.doSignature(message, privateKey, { hash: true, publicKey, userId }));
    expect(verify({ point, message, signature: sign(identity) })).toBe(true);
    expect(verify({ point, message, signature: sign('') })).toBe(false);
  });

  it(`agrees with the second implementation on ${rounds} signatures and what tampering leaves of them`, () => {
    const agreed = { accepted: 0, refused: 0 };
    for (let round = 0; round < rounds; round += 1) {
      const key = newSm2Key();
      const message = new Uint8Array(randomBytes(20 + round));
      const signature = signSm2(key, message);
      const [place = 0, bit = 0] = randomBytes(2);
      const parts = [signature, message, fromHex(key.point)];
      if (round % 4 !== 0) {
        const part = parts[(round % 4) - 1] ?? signature;
        part[place % part.length] = (part[place % part.length] ?? 0) ^ (1 << (bit % 8));
      }
      const [r = signature, m = message, point = signature] = parts;
      const ours = verify({ point, message: m, signature: r });
      expect({ round, ours }).toEqual({ round, ours: reference(point, m, r) });
      agreed[ours ? 'accepted' : 'refused'] += 1;
    }
    expect(agreed).toEqual({ accepted: rounds / 4, refused: (rounds * 3) / 4 });
  });

  /** A point beside the curve makes the second implementation throw. */
  function reference(point: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
    try {
      return sm2.doVerifySignature(message, toHex(signature), `04${toHex(point)}`, {
        hash: true,
        userId: identity,
      });
    } catch {
      return false;
    }
  }

  it.each([
    ['a signature of zeros', new Uint8Array(64)],
    ['r of zero', concatBytes(new Uint8Array(32), new Uint8Array(32).fill(1))],
    ['s of zero', concatBytes(new Uint8Array(32).fill(1), new Uint8Array(32))],
    ['numbers above the order', new Uint8Array(64).fill(0xff)],
    ['a short signature', new Uint8Array(63).fill(1)],
    ['no signature', new Uint8Array()],
  ])('refuses %s', (_, signature) => {
    expect(verify({ point: fromHex(newSm2Key().point), message: fromHex('00'), signature })).toBe(false);
  });

  it('refuses r and s that add up to nothing', () => {
    const order = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n;
    const text = (value: bigint) => value.toString(16).padStart(64, '0');
    const signature = fromHex(text(5n) + text(order - 5n));
    expect(verify({ point: fromHex(newSm2Key().point), message: fromHex('00'), signature })).toBe(false);
  });

  it.each([
    ['zeros', new Uint8Array(64)],
    ['beside the curve', new Uint8Array(64).fill(0x11)],
    ['coordinates above the prime', new Uint8Array(64).fill(0xff)],
    ['half a point', new Uint8Array(32).fill(0x11)],
  ])('refuses a point of %s', (_, point) => {
    expect(verify({ point, message: fromHex('00'), signature: new Uint8Array(64).fill(1) })).toBe(false);
  });
});

import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { CaPublicKey } from '../../../drivers/emv/index.ts';
import { mintCard, mintSm2Ca, mintSm2Issuer } from '../../../drivers/virtual/index.ts';
import { caKeysFileSchema, schemeKeys } from '../../../terminal/wire/documents/published-files.ts';
import { ca, issuer, mint, pan, powered, read, today } from './minted-cards.ts';

const key = ca.publicKey;
const bytesOf = (text: string) => Buffer.from(text, 'hex');
const checksum = createHash('sha1')
  .update(bytesOf(key.rid + key.index + key.modulus + key.exponent))
  .digest('hex')
  .toUpperCase();

const sm2Ca = mintSm2Ca();
const sm2Key = sm2Ca.publicKey;
const sm2Card = mintCard(mintSm2Issuer(sm2Ca, { prefix: '622848' }), { pan, expires: '2031-08-31' });
const sm2Checksum = createHash('sm3')
  .update(bytesOf(sm2Key.rid + sm2Key.index + sm2Key.point))
  .digest('hex')
  .toUpperCase();

const card = mint();
const readWith = (caKeys: readonly CaPublicKey[]) => read({ transceive: powered(card), caKeys });

/** UnionPay's test key 09 as public lists have it: the checksum is theirs, not ours. */
const testKey09 = {
  rid: 'A000000333',
  index: '09',
  checksum: 'A075306EAB0045BAF72CDD33B3B678779DE1F527',
};

describe('a scheme’s key', () => {
  it.each<[string, CaPublicKey]>([
    ['from its first day on', { ...key, from: today }],
    ['on its last day', { ...key, expires: today }],
    ['with its checksum', { ...key, checksum }],
    ['with its checksum in lower case', { ...key, checksum: checksum.toLowerCase() }],
  ])('is trusted %s', async (_, changed) => {
    expect((await readWith([changed])).reading.verdict).toBe('genuine');
  });

  it.each<[string, CaPublicKey, string]>([
    ['before its first day', { ...key, from: '2026-11-22' }, 'is not valid yet'],
    ['after its last day', { ...key, expires: '2026-11-20' }, 'expired'],
    ['when the scheme has withdrawn it', { ...key, withdrawn: true }, 'was withdrawn'],
    ['with another checksum', { ...key, checksum: '00'.repeat(20) }, 'does not have its checksum'],
    ['with a checksum of another kind', { ...key, checksum: '00'.repeat(32) }, 'does not have its checksum'],
    ['with another exponent than 3 or 65537', { ...key, exponent: '11' }, 'is no key'],
    ['shorter than 512 bits', { ...key, modulus: key.modulus.slice(0, 126) }, 'is no key'],
    ['longer than 1984 bits', { ...key, modulus: 'FF'.repeat(249) }, 'is no key'],
  ])('is not trusted %s, which proves nothing against the card', async (_, changed, reason) => {
    const { reading, proof } = await readWith([changed]);
    expect(reading).toMatchObject({
      verdict: 'read',
      method: null,
      suite: null,
      failure: { step: 'ca-key' },
    });
    expect(reading.failure?.rule).toContain(reason);
    expect(proof).toBeNull();
  });

  it('is found among others of its name that are not trusted', async () => {
    const old = { ...key, expires: '2020-12-31' };
    expect((await readWith([old, { ...key, withdrawn: true }, key])).reading.verdict).toBe('genuine');
  });

  it.each<[string, CaPublicKey, string]>([
    ['with its checksum', { ...sm2Key, checksum: sm2Checksum }, 'genuine'],
    ['with another checksum', { ...sm2Key, checksum: '00'.repeat(32) }, 'read'],
    ['cut short', { ...sm2Key, point: sm2Key.point.slice(2) }, 'read'],
    ['beside the curve', { ...sm2Key, point: '11'.repeat(64) }, 'not-genuine'],
  ])('in SM2 is checked alike: %s', async (_, changed, verdict) => {
    const outcome = await read({ transceive: powered(sm2Card), caKeys: [changed] });
    expect(outcome.reading.verdict).toBe(verdict);
  });

  it('has the checksum that public lists give it', async () => {
    const name = new URL('replays/public-unionpay-contact-dda.card.json', import.meta.url);
    const { readFile } = await import('node:fs/promises');
    const { caKeys } = JSON.parse(await readFile(name, 'utf8'));
    expect(caKeys).toEqual([expect.objectContaining(testKey09)]);
  });
});

describe('an issuer’s certificate that the scheme has taken back', () => {
  const revoked = { rid: key.rid, index: key.index, serial: issuer.serial };

  it.each([
    ['as it is', revoked, 'not-genuine'],
    ['in lower case', { ...revoked, rid: 'a000000333', serial: issuer.serial.toLowerCase() }, 'not-genuine'],
    ['of another key', { ...revoked, index: '00' }, 'genuine'],
    ['of another scheme', { ...revoked, rid: 'A000000003' }, 'genuine'],
    ['with another number', { ...revoked, serial: '000000' }, 'genuine'],
  ])('fails its cards, and no others: %s', async (_, entry, verdict) => {
    const { reading } = await read({ transceive: powered(card), revokedIssuers: [entry] });
    expect(reading.verdict).toBe(verdict);
    if (verdict === 'not-genuine') expect(reading.failure?.rule).toBe('EMV Book 2, 5.3 step 10');
  });
});

describe('the published file of keys', () => {
  const file = { schema: 1, programme: 'scedu', version: 1, keys: [key] };

  it('is read as before, and has room for more', () => {
    expect(schemeKeys(caKeysFileSchema.parse(file))).toEqual([key]);
    const more = caKeysFileSchema.parse({
      ...file,
      keys: [{ ...key, from: '2020-01-01', withdrawn: true, checksum }],
      sm2Keys: [{ ...sm2Key, checksum: sm2Checksum }],
      revokedIssuers: [{ rid: key.rid, index: key.index, serial: '00A1B2' }],
    });
    expect(schemeKeys(more)).toHaveLength(2);
  });

  it.each([
    ['a point cut short', { sm2Keys: [{ ...sm2Key, point: sm2Key.point.slice(2) }] }],
    ['an RSA key among those of SM2', { sm2Keys: [key] }],
    ['a checksum of the other kind', { keys: [{ ...key, checksum: sm2Checksum }] }],
    ['a serial number of two bytes', { revokedIssuers: [{ rid: key.rid, index: 'F1', serial: '00A1' }] }],
    ['a word that nobody knows', { revoked: [] }],
  ])('is refused with %s', (_, change) => {
    expect(caKeysFileSchema.safeParse({ ...file, ...change }).success).toBe(false);
  });
});

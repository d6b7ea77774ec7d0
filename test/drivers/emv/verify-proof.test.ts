import { describe, expect, it } from 'vitest';
import { type CardProof, ProofVerifier, verifyProof } from '../../../drivers/emv/index.ts';
import { mintCa, mintCard, mintIssuer } from '../../../drivers/virtual/index.ts';
import { nodeCardCrypto } from '../../../terminal/wire/card-crypto.ts';
import {
  ca,
  changed,
  genuineCard,
  mint,
  pan,
  powered,
  read,
  replaced,
  staticCard,
  today,
} from './minted-cards.ts';

const circumstances = { today, allowTestKeys: true };
const check = (proof: CardProof, changes: Partial<typeof circumstances> = {}) =>
  verifyProof(proof, [ca.publicKey], nodeCardCrypto, { ...circumstances, ...changes });

async function proofOf(options: Parameters<typeof read>[0] = {}): Promise<CardProof> {
  const { proof } = await read(options);
  if (proof === null) throw new Error('the card is not genuine');
  return proof;
}

describe('the server’s second look at a proof', () => {
  it('finds a genuine card genuine, and learns its number', async () => {
    const checked = check(JSON.parse(JSON.stringify(await proofOf())));
    expect(checked.genuine && String.fromCharCode(...checked.panDigits)).toBe(pan);
  });

  it('gets the transaction counter when the card gave it unasked', async () => {
    expect((await proofOf()).atc).toBeNull();
    const contactless = await proofOf({
      interface: 'contactless',
      transceive: powered(mint({ transactionCounter: 0x01ff }), 'contactless'),
    });
    expect(contactless.atc).toBe('0200');
  });

  it('accepts a card that signs the day too', async () => {
    const proof = await proofOf({ transceive: powered(replaced(genuineCard, '9F49', '9F37049A03')) });
    expect(proof.ddolData).toBe('5A3C91E7261121');
    expect(check(proof).genuine).toBe(true);
    expect(check(proof, { today: '2026-11-22' }).genuine).toBe(false);
  });

  it.each<[keyof CardProof, string]>([
    ['challenge', 'offline-authentication'],
    ['ddol', 'offline-authentication'],
    ['ddolData', 'offline-authentication'],
    ['signedDynamicData', 'dynamic-signature'],
    ['issuerCertificate', 'issuer-certificate'],
    ['issuerRemainder', 'issuer-certificate'],
    ['issuerExponent', 'issuer-certificate'],
    ['iccCertificate', 'icc-certificate'],
    ['iccRemainder', 'icc-certificate'],
    ['iccExponent', 'icc-certificate'],
    ['staticData', 'icc-certificate'],
    ['caKeyIndex', 'ca-key'],
    ['rid', 'ca-key'],
  ])('fails a proof whose %s was changed', async (field, step) => {
    const proof = await proofOf();
    const text = proof[field] ?? '';
    const last = (Number.parseInt(text.slice(-1), 16) ^ 1).toString(16).toUpperCase();
    const wrong = { ...proof, [field]: text.slice(0, -1) + last };
    expect(check(wrong)).toMatchObject({ genuine: false, failure: { step } });
    // Nor when the issuer is known already, from the proof as it was.
    const verifier = new ProofVerifier([ca.publicKey], nodeCardCrypto, circumstances);
    expect(verifier.check(proof, today).genuine).toBe(true);
    expect(verifier.check(wrong, today)).toEqual(check(wrong));
    expect(verifier.check(proof, today).genuine).toBe(true);
  });

  it.each<[string, Partial<CardProof>]>([
    ['no hexadecimal', { staticData: 'zz' }],
    ['half a byte', { staticData: 'ABC' }],
    ['a short challenge', { challenge: 'AABB' }],
    ['a field longer than any card’s', { staticData: 'AB'.repeat(9000) }],
    ['an empty certificate', { iccCertificate: '' }],
    ['an empty signature', { signedDynamicData: '' }],
  ])('fails a proof with %s', async (_, change) => {
    expect(check({ ...(await proofOf()), ...change }).genuine).toBe(false);
  });

  it('fails signed data in which the challenge only happens to occur', async () => {
    const proof = await proofOf();
    const stuffed = { ...proof, ddol: '9F37089F3704', ddolData: `${proof.ddolData}0000000000000000` };
    expect(check(stuffed)).toMatchObject({
      genuine: false,
      failure: { rule: 'EMV Book 2, 6.5.1: the signed data do not follow from the challenge' },
    });
  });

  it('fails a proof under another authority of the same name', async () => {
    const checked = verifyProof(await proofOf(), [mintCa().publicKey], nodeCardCrypto, circumstances);
    expect(checked).toMatchObject({ genuine: false, failure: { step: 'issuer-certificate' } });
  });

  it('refuses test keys where they are not allowed', async () => {
    expect(check(await proofOf(), { allowTestKeys: false })).toMatchObject({
      genuine: false,
      failure: { step: 'ca-key' },
    });
  });

  it('fails a certificate that had expired by the day of the reading', async () => {
    expect(check(await proofOf(), { today: '2031-09-01' })).toMatchObject({
      genuine: false,
      failure: { step: 'icc-certificate', rule: 'EMV Book 2, 6.4 step 9' },
    });
  });

  it('fails an issuer that is known already, once its certificate has expired', async () => {
    const brief = mintIssuer(ca, { prefix: '622848', expires: '2026-12-31' });
    const image = mintCard(brief, { pan, expires: '2031-08-31', protocol: 'T=1' });
    const proof = await proofOf({ transceive: powered(image) });
    const verifier = new ProofVerifier([ca.publicKey], nodeCardCrypto, circumstances);
    expect(verifier.check(proof, today).genuine).toBe(true);
    expect(verifier.check(proof, '2027-01-01')).toMatchObject({
      genuine: false,
      failure: { step: 'issuer-certificate' },
    });
  });

  it('has nothing to look at when only the data are authentic', async () => {
    expect((await read({ transceive: powered(staticCard) })).proof).toBeNull();
  });

  it('is not given by a card whose records were changed (the canary of this file)', async () => {
    const card = changed(genuineCard, '5F34', (value) => value.set([0x02]));
    expect((await read({ transceive: powered(card) })).proof).toBeNull();
  });
});

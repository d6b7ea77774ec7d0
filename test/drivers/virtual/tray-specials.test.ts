import { describe, expect, it } from 'vitest';
import { type CaPublicKey, readCard, readMemberNumber } from '../../../drivers/emv/index.ts';
import {
  mintCard,
  mintFastCard,
  mintSm2Bank,
  mintTwoApplicationCard,
  VirtualCard,
  type VirtualCardImage,
  virtualCardImageSchema,
  withMemberNumber,
} from '../../../drivers/virtual/index.ts';
import { nodeCardCrypto } from '../../../terminal/wire/card-crypto.ts';
import { decodeGb18030 } from '../../../terminal/wire/gb18030-text.ts';
import { ca, issuer, pan, powered } from '../emv/minted-cards.ts';

const holder = { pan, expires: '2031-08-31' };
const credit = { pan: '6228480402564891', expires: '2031-08-31' };
const sm2 = mintSm2Bank('622848');
const union = { aid: 'D15600005355504C01', gb18030: 'B4A8BDCC2D31' };

async function tapped(image: VirtualCardImage, side: 'contact' | 'contactless', caKey: CaPublicKey) {
  const card = new VirtualCard(virtualCardImageSchema.parse(JSON.parse(JSON.stringify(image))));
  card.powerOn(side);
  return readCard({
    interface: side,
    transceive: async (command) => card.transmit(command),
    challenge: Uint8Array.of(1, 2, 3, 4),
    today: '2026-11-21',
    caKeys: [caKey],
    allowTestKeys: true,
    crypto: nodeCardCrypto,
  });
}

describe('a card for the tray', () => {
  it('signs while it is asked for its options', async () => {
    const { reading } = await tapped(mintFastCard(issuer, holder), 'contactless', ca.publicKey);
    expect(reading).toMatchObject({ verdict: 'genuine', method: 'fdda', suite: 'rsa' });
  });

  it.each(['contact', 'contactless'] as const)('proves itself in SM2: %s', async (side) => {
    const { reading } = await tapped(mintCard(sm2.issuer, holder), side, sm2.ca.publicKey);
    expect(reading).toMatchObject({ verdict: 'genuine', method: 'dda', suite: 'sm2' });
  });

  it('holds debit and credit, and is read as what comes first', async () => {
    const card = mintTwoApplicationCard(issuer, [holder, credit]);
    const { reading } = await tapped(card, 'contact', ca.publicKey);
    expect(reading).toMatchObject({ verdict: 'genuine', aid: 'A000000333010101' });
    expect(card.furtherApplications).toHaveLength(1);
  });

  it('carries the number that its union gave the member', async () => {
    const card = withMemberNumber(mintCard(issuer, holder), union);
    const memberNumber = await readMemberNumber({
      transceive: powered(card),
      application: {
        aid: union.aid,
        memberNumber: { kind: 'record', sfi: 5, record: 1, tag: 'DF01', coding: 'gb18030' },
      },
      decodeGb18030,
    });
    expect(memberNumber).toBe('川教-1');
  });
});

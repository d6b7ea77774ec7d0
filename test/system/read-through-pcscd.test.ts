import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import {
  mintCa,
  mintCard,
  mintIssuer,
  VirtualCard,
  type VirtualCardDescription,
  VpcdLink,
} from '../../drivers/virtual/index.ts';
import { describeWithPcscd } from './describe-with-pcscd.ts';
import { startPcscd, type TestDaemon } from './pcscd.ts';
import { readRealCard } from './read-real-card.ts';
import { type RealReaders, startRealReaders } from './real-readers.ts';

const ca = mintCa();
const caKeys = [ca.publicKey];
const issuer = mintIssuer(ca, { prefix: '622848' });

function mint(more: Partial<VirtualCardDescription>): VirtualCard {
  return new VirtualCard(mintCard(issuer, { pan: '6228480402564895671', expires: '2031-08-31', ...more }));
}

describeWithPcscd('a card in a real reader, read through the real daemon', () => {
  let daemon: TestDaemon;
  let real: RealReaders;
  const links: VpcdLink[] = [];

  beforeAll(async () => {
    daemon = await startPcscd();
  });
  afterAll(async () => {
    await daemon?.stop();
  });
  beforeEach(async () => {
    real = await startRealReaders();
  });
  afterEach(async () => {
    await Promise.all(links.splice(0).map((link) => link.remove()));
    await real.till.noCardSeen();
    await real.readers.stop();
  });

  async function insert(card: VirtualCard, side: 'contact' | 'contactless'): Promise<VpcdLink> {
    const link = new VpcdLink({ card, interface: side, port: daemon.vpcdPort });
    links.push(link);
    await link.connect();
    return link;
  }

  it.each([
    ['with contacts, T=0', { protocol: 'T=0' }, 'contact'],
    ['with contacts, T=1', { protocol: 'T=1' }, 'contact'],
    ['without contacts', {}, 'contactless'],
  ] as const)('is genuine %s', async (_, description, side) => {
    await insert(mint(description), side);
    const session = await real.till.card();
    expect(session.interface).toBe(side);
    expect(await readRealCard(session, caKeys)).toMatchObject({
      verdict: 'genuine',
      method: 'dda',
      interface: side,
      aid: 'A000000333010101',
      maskedPan: '622848*********5671',
      expires: '2031-08-31',
      failure: null,
    });
  });

  it.each([
    ['a copy', { behaviour: 'copied' }, 'not-genuine'],
    ['a replayed signature', { behaviour: 'replayed' }, 'not-genuine'],
    ['a damaged chip', { behaviour: 'unreadable' }, 'unreadable'],
    ['a card with static data only', { method: 'sda' }, 'data-authentic'],
  ] as const)('that is %s is %j: %s', async (_, description, verdict) => {
    await insert(mint(description), 'contact');
    expect((await readRealCard(await real.till.card(), caKeys)).verdict).toBe(verdict);
  });

  it('that proves itself only through its contacts is sent there', async () => {
    await insert(mint({ behaviour: 'insert-card' }), 'contactless');
    expect((await readRealCard(await real.till.card(), caKeys)).verdict).toBe('insert-card');
  });

  it('that is removed in the middle of the reading is unreadable, and the next one reads well', async () => {
    const { till } = real;
    const card = mint({});
    const link = await insert(card, 'contact');
    const answer = card.transmit.bind(card);
    let commands = 0;
    let whenRemoved: Promise<void> | null = null;
    card.transmit = (command) => {
      commands += 1;
      if (commands === 6) whenRemoved = link.remove();
      return answer(command);
    };
    expect(await readRealCard(await till.card(), caKeys)).toMatchObject({
      verdict: 'unreadable',
      failure: { step: 'transport', rule: 'the card was removed too early' },
    });
    await whenRemoved;
    await till.removed();

    await insert(mint({}), 'contactless');
    expect((await readRealCard(await till.card(), caKeys)).verdict).toBe('genuine');
  });

  it('reads well after the daemon was killed and started again', async () => {
    const { till } = real;
    await insert(mint({}), 'contact');
    expect((await readRealCard(await till.card(), caKeys)).verdict).toBe('genuine');
    await daemon.kill();
    await till.reader('daemon-missing');
    await daemon.startAgain();
    await till.reader('ready');
    await insert(mint({}), 'contact');
    expect((await readRealCard(await till.card(), caKeys)).verdict).toBe('genuine');
  });
});

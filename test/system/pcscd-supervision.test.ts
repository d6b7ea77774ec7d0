import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { TransmitError } from '../../drivers/pcsc/pcsc-errors.ts';
import {
  mintCa,
  mintCard,
  mintIssuer,
  VirtualCard,
  type VirtualCardImage,
  VpcdLink,
} from '../../drivers/virtual/index.ts';
import { describeWithPcscd } from './describe-with-pcscd.ts';
import { startPcscd, type TestDaemon } from './pcscd.ts';
import { type RealReaders, startRealReaders } from './real-readers.ts';

const readyAgainMsMax = 5_000;
const holdCardPath = fileURLToPath(new URL('./hold-card.cjs', import.meta.url));
const selectDirectory = Buffer.from('00A404000E325041592E5359532E444446303100', 'hex');

const issuer = mintIssuer(mintCa(), { prefix: '622848' });
const image: VirtualCardImage = mintCard(issuer, {
  pan: '6228480402564890018',
  expires: '2031-08-31',
  interfaces: ['contactless'],
});
const [face] = image.faces;
if (face === undefined) throw new Error('a card without an interface was minted');

describeWithPcscd('readers on a real PC/SC daemon', () => {
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

  async function insert(card: VirtualCard, port = daemon.vpcdPort): Promise<VpcdLink> {
    const link = new VpcdLink({ card, port });
    links.push(link);
    await link.connect();
    return link;
  }

  it('are ready again within five seconds of the return of a daemon that was killed', async () => {
    const { till } = real;
    await daemon.kill();
    await till.reader('daemon-missing');
    await daemon.startAgain();
    const returnedMs = performance.now();
    await till.reader('ready');
    expect(performance.now() - returnedMs).toBeLessThan(readyAgainMsMax);
    await insert(new VirtualCard(image));
    expect(await (await till.card()).transceive(selectDirectory)).not.toHaveLength(0);
  });

  it('lose the card in use with the daemon', async () => {
    const { till } = real;
    await insert(new VirtualCard(image));
    const card = await till.card();
    await card.transceive(selectDirectory);
    await daemon.kill();
    await till.removed();
    await expect(card.transceive(selectDirectory)).rejects.toBeInstanceOf(TransmitError);
    await till.reader('daemon-missing');
    await daemon.startAgain();
    await till.reader('ready');
  });

  it('report a card that cannot be opened', async () => {
    const { till } = real;
    const notAnAnswer = { ...image, faces: [{ ...face, answerToReset: 'FFFF' }] };
    const link = await insert(new VirtualCard(notAnAnswer));
    await till.reader('card-silent');
    await link.remove();
    await till.reader('ready');
    await insert(new VirtualCard(image));
    await till.card();
  });

  it('recover from a chip that stops in the middle of a command', async () => {
    const { till } = real;
    const link = await insert(
      new VirtualCard(image, { faults: [{ kind: 'falls-silent', afterCommands: 1 }] }),
    );
    const card = await till.card();
    await card.transceive(selectDirectory);
    await expect(card.transceive(selectDirectory)).rejects.toMatchObject({ failure: 'card-silent' });
    await link.remove();
    expect((await till.logged('reader-process-ended')).why).toBe('stuck-command');
    await till.reader('ready');
    await insert(new VirtualCard(image));
    expect(await (await till.card()).transceive(selectDirectory)).not.toHaveLength(0);
  });

  it('open a card again that lost contact for a moment, before the daemon looked', async () => {
    const { till } = real;
    const card = new VirtualCard(image);
    const link = await insert(card);
    const first = await till.card();
    await first.transceive(selectDirectory);
    const answer = card.transmit.bind(card);
    let isBack: Promise<void> | null = null;
    card.transmit = () => {
      card.transmit = answer;
      isBack = link.remove().then(() => link.connect());
      return new Uint8Array();
    };
    await expect(first.transceive(selectDirectory)).rejects.toMatchObject({ failure: 'card-removed' });
    await isBack;
    const second = await till.card();
    expect(await second.transceive(selectDirectory)).not.toHaveLength(0);
    await expect(first.transceive(selectDirectory)).rejects.toMatchObject({ failure: 'card-removed' });
  });

  it('say that another program holds the card, and read it within five seconds of its end', async () => {
    await real.readers.stop();
    await insert(new VirtualCard(image));
    const other = fork(holdCardPath, [], { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const isGone = new Promise<void>((resolve) => other.once('exit', () => resolve()));
    try {
      await new Promise<void>((resolve, reject) => {
        other.once('message', () => resolve());
        other.once('exit', () => reject(new Error('the other program ended')));
      });
      real = await startRealReaders({ firstState: 'card-busy' });
    } finally {
      other.kill('SIGKILL');
      await isGone;
    }
    const letGoMs = performance.now();
    const card = await real.till.card();
    expect(performance.now() - letGoMs).toBeLessThan(readyAgainMsMax);
    expect(await card.transceive(selectDirectory)).not.toHaveLength(0);
  });

  it('never open a card in a security module’s socket, and say that no reader is there until one is', async () => {
    const { till } = real;
    await daemon.kill();
    await till.reader('daemon-missing');
    await daemon.startAgain('Virtual PCD SAM');
    expect(await till.reader('no-reader')).toHaveLength(1);
    const inSocket = await insert(new VirtualCard(image));
    await inSocket.remove();
    await daemon.kill();
    await till.reader('daemon-missing');
    expect(till.told.filter(({ kind }) => kind === 'card')).toHaveLength(0);
    await daemon.startAgain();
    const backMs = performance.now();
    await till.reader('ready');
    expect(performance.now() - backMs).toBeLessThan(readyAgainMsMax);
    await insert(new VirtualCard(image));
    expect(await (await till.card()).transceive(selectDirectory)).not.toHaveLength(0);
  });

  it('take the power from a card that is released', async () => {
    const { till } = real;
    const card = new VirtualCard(image);
    const whenPowerLeft = new Promise<void>((resolve) => {
      card.powerOff = () => resolve();
    });
    await insert(card);
    (await till.card()).release?.();
    await whenPowerLeft;
  });

  it('wait for a daemon that is not there when the till starts', async () => {
    await daemon.kill();
    const early = await startRealReaders({ firstState: 'daemon-missing' });
    try {
      await daemon.startAgain();
      const returnedMs = performance.now();
      await early.till.reader('ready');
      expect(performance.now() - returnedMs).toBeLessThan(readyAgainMsMax);
    } finally {
      await early.readers.stop();
    }
    await real.till.reader('ready');
  });

  it('leave readers alone that are for other things, by their names', async () => {
    await real.readers.stop();
    real = await startRealReaders({ allowReaders: /PCD 00 01$/ });
    await insert(new VirtualCard(image));
    await insert(new VirtualCard(image), daemon.vpcdPort + 1);
    expect((await real.till.card()).reader).toBe('Virtual PCD 00 01');
    expect(real.till.told.filter((told) => told.kind === 'card')).toHaveLength(1);
  });

  it('read a card that lay there before the till started', async () => {
    await real.readers.stop();
    await insert(new VirtualCard(image));
    real = await startRealReaders({ firstState: 'card-present' });
    expect(await (await real.till.card()).transceive(selectDirectory)).not.toHaveLength(0);
  });

  it('present one card of a device that sees two', async () => {
    const { till } = real;
    await insert(new VirtualCard(image));
    expect((await till.card()).reader).toBe('Virtual PCD 00 00');
    await insert(new VirtualCard(image), daemon.vpcdPort + 1);
    expect((await till.logged('card-ignored')).reader).toBe('Virtual PCD 00 01');
    expect(till.told.filter((told) => told.kind === 'card')).toHaveLength(1);
  });
});

import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { TransmitError } from '../../drivers/pcsc/pcsc-errors.ts';
import { mintCa, mintCard, mintIssuer, VirtualCard, VpcdLink } from '../../drivers/virtual/index.ts';
import { describeByPlan, systemTestPlan } from '../house/system-test-plan.ts';
import { pcscdObstacle } from './pcscd.ts';
import {
  type PluggableDaemon,
  pluggableObstacle,
  pluggableReaders,
  startPluggablePcscd,
} from './pluggable-pcscd.ts';
import { type RealReaders, startRealReaders } from './real-readers.ts';

const selectDirectory = Buffer.from('00A404000E325041592E5359532E444446303100', 'hex');
const issuer = mintIssuer(mintCa(), { prefix: '622848' });
const image = mintCard(issuer, { pan: '6228480402564890018', expires: '2031-08-31' });

const plan = systemTestPlan({
  obstacle: (await pcscdObstacle()) ?? pluggableObstacle(),
  ci: process.env['CI'],
  what: 'tests on a reader that is unplugged from a real PC/SC daemon',
});

describeByPlan(plan, 'a reader of a daemon that goes on running', () => {
  let daemon: PluggableDaemon;
  let real: RealReaders;
  const links: VpcdLink[] = [];

  beforeAll(async () => {
    daemon = await startPluggablePcscd();
  });
  afterAll(() => daemon?.stop());
  beforeEach(async () => {
    real = await startRealReaders({ allowReaders: pluggableReaders, firstState: 'no-reader' });
  });
  afterEach(async () => {
    await Promise.all(links.splice(0).map((link) => link.remove()));
    await daemon.pullOut();
    await real.till.reader('no-reader');
    await real.readers.stop();
  });

  async function insert(): Promise<void> {
    const link = new VpcdLink({ card: new VirtualCard(image), port: daemon.vpcdPort });
    links.push(link);
    await link.connect();
  }

  it('is ready as soon as it is plugged in, and reads', async () => {
    await daemon.plugIn();
    await real.till.reader('ready');
    await insert();
    expect(await (await real.till.card()).transceive(selectDirectory)).not.toHaveLength(0);
  });

  it('that is unplugged takes its card along, is missed by name, and is ready again when it is back', async () => {
    const { till } = real;
    await daemon.plugIn();
    await till.reader('ready');
    await insert();
    const card = await till.card();
    await card.transceive(selectDirectory);

    await daemon.pullOut();
    expect(await till.removed()).toBe(card.reader);
    expect(await till.reader('no-reader')).toHaveLength(1);
    await expect(card.transceive(selectDirectory)).rejects.toBeInstanceOf(TransmitError);
    await Promise.all(links.splice(0).map((link) => link.remove()));

    await daemon.plugIn();
    await till.reader('ready');
    await insert();
    const next = await till.card();
    expect(await next.transceive(selectDirectory)).not.toHaveLength(0);
    await expect(card.transceive(selectDirectory)).rejects.toBeInstanceOf(TransmitError);
  });
});

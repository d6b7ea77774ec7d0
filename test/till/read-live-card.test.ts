import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ReaderSource } from '../../drivers/reader.ts';
import { VirtualCard, VirtualReader, withMemberNumber } from '../../drivers/virtual/index.ts';
import { replayCard } from '../../terminal/till/read-card-command.ts';
import { type LiveReading, readLiveCard, trustedHere } from '../../terminal/till/read-live-card.ts';
import { ca, genuineCard, masked, pan } from '../drivers/emv/minted-cards.ts';

describe('till read-card', () => {
  let folder: string;
  let reader: VirtualReader;

  const ask = (more: Partial<LiveReading> = {}) =>
    readLiveCard({
      source: reader,
      trusted: { caKeys: [ca.publicKey], allowTestKeys: true },
      now: () => Date.parse('2026-11-21T12:00:00+08:00'),
      randomness: (bytes) => new Uint8Array(bytes).fill(0x5a),
      waitMsMax: 5_000,
      record: null,
      ...more,
    });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'puhui-read-'));
    reader = new VirtualReader();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('reads the card that is shown, and prints nothing of its number but what may be seen', async () => {
    const reading = ask();
    reader.insert(new VirtualCard(genuineCard), 'contact');
    const { exit, out, err } = await reading;
    expect([exit, err]).toEqual([0, []]);
    expect(JSON.parse(out)).toMatchObject({ verdict: 'genuine', maskedPan: masked });
    expect(out).not.toContain(pan);
  });

  it('keeps the exchange for its owner alone, so that it replays to the same reading', async () => {
    const record = join(folder, 'it.card.json');
    const reading = ask({ record });
    reader.insert(new VirtualCard(genuineCard), 'contact');
    const { out, err } = await reading;
    expect(err.join()).toContain('holds the card’s number');
    expect(statSync(record).mode & 0o777).toBe(0o600);
    expect((await replayCard(readFileSync(record, 'utf8'))).out).toBe(out);
    expect(await ask({ record })).toMatchObject({ exit: 2, err: [`${record}: is there already`] });
  });

  it.each([
    ['a member’s number is there', 'F00000000141'],
    ['no number found', 'F00000000142'],
  ])('says of the union’s own application: %s', async (said, aid) => {
    const asking = ask({
      trusted: {
        caKeys: [ca.publicKey],
        allowTestKeys: true,
        unionApplication: {
          aid,
          memberNumber: { kind: 'record', sfi: 5, record: 1, tag: 'DF01', coding: 'gb18030' },
        },
      },
    });
    const image = withMemberNumber(genuineCard, { aid: 'F00000000141', gb18030: 'B4A8BDCC2D31' });
    reader.insert(new VirtualCard(image), 'contact');
    const { out, err } = await asking;
    expect(err).toEqual([`the union’s own application: ${said}`]);
    expect(out).not.toContain('川教');
  });

  it('says in plain words what is wrong when no card comes', async () => {
    const source: ReaderSource = {
      start: (events) =>
        events.readersChanged([{ name: 'PC/SC', state: 'trouble', trouble: 'daemon-missing' }]),
      stop: async () => {},
    };
    const { exit, out, err } = await ask({ source, waitMsMax: 1 });
    expect([exit, out]).toEqual([3, '']);
    expect(err.join('\n')).toContain('The card service is not running');
    expect(err.join('\n')).toContain('读卡服务未运行');
  });

  it('trusts no key on a machine that is no till', async () => {
    expect(await trustedHere(folder)).toEqual({ caKeys: [], allowTestKeys: false });
  });
});

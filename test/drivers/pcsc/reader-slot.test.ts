import { beforeEach, describe, expect, it } from 'vitest';
import type { FromReaderProcess } from '../../../drivers/pcsc/reader-messages.ts';
import { ReaderSlot } from '../../../drivers/pcsc/reader-slot.ts';
import { FakePcscReader, statusEmpty, statusMute, statusPresent } from '../../fakes/fake-pcsc-reader.ts';

const contactAtr = Uint8Array.from(Buffer.from('3B6D000000318071865501024B4F4E4100', 'hex'));
const busy = { error: 'SCardConnect error: Sharing violation.(0x8010000b)' };
const unresponsive = { error: 'SCardConnect error: Card is unresponsive.(0x80100066)' };
const timings = {
  openRetryDelayMs: 2,
  openTriesMax: 500,
  silentTriesMax: 3,
  failureSettleMs: 10,
  reopeningsMax: 2,
};
const select = '00A4040007A000000333010100';

let reader: FakePcscReader;
let slot: ReaderSlot;
let reported: FromReaderProcess[];
let wake: () => void;
let sisterSlot: boolean;

beforeEach(() => {
  reader = new FakePcscReader();
  reported = [];
  wake = () => {};
  sisterSlot = false;
  let sessions = 0;
  slot = new ReaderSlot({
    reader,
    report: (message) => {
      reported.push(message);
      wake();
    },
    nextSession: () => {
      sessions += 1;
      return sessions;
    },
    hasSisterSlot: () => sisterSlot,
    timings: { ...timings, cardSilentMs: 40 },
  });
});

/** Waits until the slot has reported this many messages in all. */
async function reports(count: number): Promise<readonly FromReaderProcess[]> {
  while (reported.length < count) {
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  }
  return reported;
}

async function insert(): Promise<void> {
  const before = reported.length;
  reader.status(statusPresent, 1, contactAtr);
  await reports(before + 1);
}

describe('a card that arrives', () => {
  it('is opened for us alone and handed over untouched', async () => {
    await insert();
    expect(reported).toEqual([
      { kind: 'card', reader: 'Fake Reader 00 00', session: 1, atr: '3B6D000000318071865501024B4F4E4100' },
    ]);
    expect([reader.reader.openedAs, reader.autoProcessing]).toEqual([[1], false]);
  });

  it('is opened at the next attempt when its contacts bounced', async () => {
    reader.reader.opens = [unresponsive, unresponsive, { protocol: 1 }];
    await insert();
    expect(reported[0]?.kind).toBe('card');
  });

  it('is reported as busy while another program holds it, and opened when that one lets go', async () => {
    reader.reader.opens = [busy];
    reader.status(statusPresent, 1, contactAtr);
    expect((await reports(1))[0]).toMatchObject({ kind: 'card-trouble', trouble: 'card-busy' });
    reader.reader.opens = [{ protocol: 1 }];
    expect((await reports(2))[1]?.kind).toBe('card');
  });

  it('is reported as silent when it does not answer, although the package says nothing', async () => {
    reader.reader.opens = [unresponsive];
    reader.status(statusPresent, 1, contactAtr);
    expect((await reports(1))[0]).toMatchObject({ kind: 'card-trouble', trouble: 'card-silent' });
    expect(reader.reader.openedAs).toHaveLength(3);
  });

  it('is no card when it left while it was being opened', async () => {
    reader.status(statusPresent, 1, contactAtr);
    reader.status(statusEmpty, 2);
    await reports(1);
    reader.status(statusPresent, 3, contactAtr);
    expect((await reports(2)).map((message) => message.kind)).toEqual(['removed', 'card']);
  });

  it('that was always there, mute, beside another slot is a security module and no trouble', async () => {
    sisterSlot = true;
    reader.reader.opens = [unresponsive];
    reader.status(statusPresent | statusMute, 1);
    // A second slot with the same timing, but alone, shows when the first one's report would have come.
    await expectSilentReportElsewhere();
    expect(reported).toEqual([]);
  });

  it('that was swapped too quickly to be seen leaving is a new session', async () => {
    await insert();
    reader.status(statusPresent, 3, contactAtr);
    expect((await reports(3)).map((message) => message.kind)).toEqual(['card', 'removed', 'card']);
    expect(reported[2]).toMatchObject({ session: 2 });
  });

  it('that only changes who uses it stays the same session', async () => {
    await insert();
    const inUse = 0x100;
    reader.status(statusPresent | inUse, 1, contactAtr);
    await slot.transmit(1, 7, select);
    expect(reported.map((message) => message.kind)).toEqual(['card', 'response']);
  });
});

async function expectSilentReportElsewhere(): Promise<void> {
  const lonely = new FakePcscReader();
  lonely.reader.opens = [unresponsive];
  await new Promise<void>((resolve) => {
    new ReaderSlot({
      reader: lonely,
      report: () => resolve(),
      nextSession: () => 1,
      hasSisterSlot: () => false,
      timings: { ...timings, cardSilentMs: 60 },
    });
    lonely.status(statusPresent | statusMute, 1);
  });
}

describe('a command', () => {
  it.each([
    ['without its expected length to a T=0 card', 1, '00A4040007A0000003330101'],
    ['whole to a T=1 card', 2, select],
  ])('goes out %s', async (_, protocol, sent) => {
    reader.reader.opens = [{ protocol }];
    await insert();
    const seen: string[] = [];
    reader.onTransmit = (command) => {
      seen.push(command.toString('hex').toUpperCase());
      return Promise.resolve(Uint8Array.of(0x61, 0x10));
    };
    await slot.transmit(1, 7, select);
    expect(seen).toEqual([sent]);
    expect(reported[1]).toEqual({ kind: 'response', id: 7, response: '6110' });
  });

  it.each([[[]], [[0x90]]])('that is answered without two status bytes (%j) has failed', async (bytes) => {
    await insert();
    reader.onTransmit = () => Promise.resolve(Uint8Array.from(bytes));
    await slot.transmit(1, 7, select);
    expect(reported[1]).toMatchObject({ kind: 'no-response', id: 7, failure: 'card-removed' });
  });

  it('of another session is not sent', async () => {
    await insert();
    reader.onTransmit = () => Promise.reject(new Error('it was sent'));
    await slot.transmit(2, 7, select);
    expect(reported[1]).toMatchObject({ kind: 'no-response', id: 7, failure: 'card-removed' });
  });

  it('that fails ends the session: nothing more is sent to a card in an unknown state', async () => {
    await insert();
    const wrapped = Object.assign(new Error('An error occurred while transmitting.'), {
      previous: new Error('SCardTransmit error: Card was reset.(0x80100068)'),
    });
    reader.onTransmit = () => Promise.reject(wrapped);
    const recovered = slot.transmit(1, 7, select);
    await reports(2);
    expect(reported[1]).toMatchObject({ kind: 'no-response', failure: 'card-reset' });
    reader.onTransmit = () => Promise.resolve(Uint8Array.of(0x90, 0x00));
    await slot.transmit(1, 8, select);
    await recovered;
    expect(reported[2]).toMatchObject({ kind: 'no-response', id: 8, failure: 'card-removed' });
  });
});

describe('a card whose command failed', () => {
  beforeEach(async () => {
    await insert();
    reader.onTransmit = () => Promise.reject(new Error('Transaction failed.(0x80100016)'));
  });

  it('and that stayed is opened again, as a new session', async () => {
    await slot.transmit(1, 7, select);
    expect(reported.map((message) => message.kind)).toEqual(['card', 'no-response', 'removed', 'card']);
    expect(reported[3]).toMatchObject({ session: 2, atr: '3B6D000000318071865501024B4F4E4100' });
  });

  it('is left alone once it is gone', async () => {
    const failed = slot.transmit(1, 7, select);
    await reports(2);
    reader.status(statusEmpty, 2);
    await failed;
    expect(reported.map((message) => message.kind)).toEqual(['card', 'no-response', 'removed']);
    expect(reader.reader.openedAs).toHaveLength(1);
  });

  it('again and again is a trouble after the third session', async () => {
    for (const session of [1, 2, 3]) await slot.transmit(session, 7, select);
    expect(reported.at(-1)).toMatchObject({ kind: 'card-trouble', trouble: 'card-silent' });
    expect(reader.reader.openedAs).toHaveLength(3);
  });

  it('starts afresh after it was taken out', async () => {
    for (const session of [1, 2, 3]) await slot.transmit(session, 7, select);
    reader.status(statusEmpty, 2);
    reader.status(statusPresent, 3, contactAtr);
    await reports(reported.length + 1);
    expect(reported.at(-1)).toMatchObject({ kind: 'card', session: 4 });
    await slot.transmit(4, 7, select);
    expect(reported.at(-1)).toMatchObject({ kind: 'card', session: 5 });
  });
});

describe('release', () => {
  const unpower = 2;

  it('takes the power from the card, once', async () => {
    await insert();
    await slot.release(1);
    await slot.release(1);
    expect(reader.reader.disconnects).toEqual([unpower]);
  });

  it('of an old session leaves the present card alone', async () => {
    await insert();
    await slot.release(0);
    expect(reader.reader.disconnects).toEqual([]);
  });
});

it('an error event of the package does not end the process', () => {
  expect(reader.emit('error', new Error('SCardGetStatusChange error'))).toBe(true);
});

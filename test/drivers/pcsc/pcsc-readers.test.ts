import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PcscReaders, type PcscReadersOptions } from '../../../drivers/pcsc/pcsc-readers.ts';
import { FakePcscTill } from '../../fakes/fake-pcsc-till.ts';

const childPath = fileURLToPath(new URL('../../fakes/fake-pcsc-child.mjs', import.meta.url));

/** Short enough for a test, long enough that a busy machine does not make a healthy process look mute. */
const timings = {
  restartDelayMsMin: 5,
  restartDelayMsMax: 20,
  daemonProbeEveryMs: 10,
  childStartMsMax: 1_500,
  heartbeatMsMax: 1_000,
  stopMsMax: 300,
};
const echo = Uint8Array.of(0x00, 0xee);

let folder: string;
let socketPath: string;
let daemon: Server | null = null;
let readers: PcscReaders | null = null;
let till: FakePcscTill;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'till-test-readers-'));
  socketPath = join(folder, 'daemon');
  till = new FakePcscTill();
});

afterEach(async () => {
  await readers?.stop();
  await closeDaemon();
  await rm(folder, { recursive: true });
  readers = null;
});

function openDaemon(): Promise<void> {
  const server = createServer((connection) => connection.destroy());
  daemon = server;
  return new Promise((resolve) => server.listen(socketPath, resolve));
}

function closeDaemon(): Promise<void> {
  const server = daemon;
  daemon = null;
  return new Promise((resolve) => (server === null ? resolve() : server.close(() => resolve())));
}

/** Each life of the process behaves as the list says; the last entry holds for all further ones. */
function start(behaviours: readonly string[], more: Partial<PcscReadersOptions> = {}): void {
  let life = 0;
  readers = new PcscReaders({
    childPath,
    socketPath,
    log: till.log,
    fork: (path) => {
      const behaviour = behaviours[Math.min(life, behaviours.length - 1)] ?? 'well';
      life += 1;
      return fork(path, [behaviour], { execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    },
    ...more,
    timings: { ...timings, ...more.timings },
  });
  readers.start(till);
}

function isRunning(pid: number | undefined): boolean {
  try {
    return pid !== undefined && process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('a card at a real reader', () => {
  beforeEach(openDaemon);

  it('is presented with its interface and carries commands both ways', async () => {
    start(['well']);
    const card = await till.card();
    expect([card.reader, card.interface]).toEqual(['Fake Reader 00 00', 'contactless']);
    expect(await card.transceive(echo)).toEqual(Uint8Array.of(0x00, 0xee, 0x90, 0x00));
  });

  it('has its power taken when reading is over', async () => {
    start(['well']);
    const card = await till.card();
    card.release?.();
    // The fake process shows what it was told to release as the name of a reader.
    const readers = await till.reader('ready');
    expect(readers.map((reader) => reader.name)).toEqual(['released 1']);
  });

  it('rejects a command under way when it leaves, and every later one', async () => {
    start(['well']);
    const card = await till.card();
    await expect(card.transceive(Uint8Array.of(0x0f, 0xf0))).rejects.toMatchObject({
      failure: 'card-removed',
    });
    expect(await till.removed()).toBe('Fake Reader 00 00');
    await expect(card.transceive(echo)).rejects.toMatchObject({ failure: 'card-removed' });
  });

  it('never sends a command of the old session to the card that took its place', async () => {
    start(['well']);
    const first = await till.card();
    await expect(first.transceive(Uint8Array.of(0x5a, 0x44))).rejects.toMatchObject({
      failure: 'card-removed',
    });
    const second = await till.card();
    expect(second.interface).toBe('contact');
    await expect(first.transceive(echo)).rejects.toMatchObject({ failure: 'card-removed' });
    expect(await second.transceive(echo)).toEqual(Uint8Array.of(0x00, 0xee, 0x90, 0x00));
  });

  it('is not presented a second time by the other slot of the same device', async () => {
    start(['two-slots']);
    await (await till.card()).transceive(Uint8Array.of(0x5e, 0xc0));
    expect((await till.logged('card-ignored')).reader).toBe('Fake Reader 00 01');
    expect(till.told.filter((told) => told.kind === 'card')).toHaveLength(1);
  });

  it('is a trouble of its reader when the next one does not answer', async () => {
    start(['well']);
    const left = (await till.card()).transceive(Uint8Array.of(0x51, 0xe7));
    await expect(left).rejects.toMatchObject({ failure: 'card-removed' });
    expect(await till.reader('card-silent')).toEqual([
      { name: 'Fake Reader 00 00', state: 'trouble', trouble: 'card-silent' },
    ]);
  });

  it('is removed when its reader is unplugged', async () => {
    start(['well']);
    const command = (await till.card()).transceive(Uint8Array.of(0x0f, 0xff));
    await expect(command).rejects.toMatchObject({ failure: 'reader-failed' });
    await till.removed();
    expect(await till.reader('no-reader')).toEqual([
      { name: 'PC/SC', state: 'trouble', trouble: 'no-reader' },
    ]);
  });
});

describe('the reader process', () => {
  it('is not started before a daemon answers, and soon after', async () => {
    start(['well']);
    expect(await till.reader('daemon-missing')).toEqual([
      { name: 'PC/SC', state: 'trouble', trouble: 'daemon-missing' },
    ]);
    expect(till.told.some((told) => told.kind === 'log' && told.log.event === 'reader-process-started')).toBe(
      false,
    );
    await openDaemon();
    await till.reader('ready');
  });

  describe('with a daemon', () => {
    beforeEach(openDaemon);

    it('is started again after a crash, and the trouble is told in between', async () => {
      start(['crashing', 'well']);
      const end = await till.logged('reader-process-ended');
      expect([end.code, end.why, end.lastWords]).toEqual([
        134,
        'exited',
        'terminate called without an active exception\n',
      ]);
      await till.reader('reader-failed');
      await till.reader('ready');
    });

    it('rejects the command under way when it crashes, removes the card, and presents it again', async () => {
      start(['well']);
      const card = await till.card();
      await expect(card.transceive(Uint8Array.of(0xde, 0xad))).rejects.toMatchObject({
        failure: 'reader-failed',
      });
      await till.removed();
      const again = await till.card();
      await expect(card.transceive(echo)).rejects.toMatchObject({ failure: 'reader-failed' });
      expect(await again.transceive(echo)).toHaveLength(4);
    });

    it('is killed when its thread is blocked before its first word', async () => {
      start(['blocked', 'well']);
      const end = await till.logged('reader-process-ended');
      expect([end.why, end.signal, isRunning(end.pid)]).toEqual(['mute', 'SIGKILL', false]);
      await till.reader('ready');
    });

    it('is killed when its heartbeats stop', async () => {
      start(['well']);
      const card = await till.card();
      await expect(card.transceive(Uint8Array.of(0xb1, 0x0c))).rejects.toMatchObject({
        failure: 'reader-failed',
      });
      expect(await till.logged('reader-process-ended')).toMatchObject({ why: 'mute', signal: 'SIGKILL' });
      await till.card();
    });

    it('is replaced when a command is never answered', async () => {
      start(['well'], { timings: { transmitMsMax: 30 } });
      const card = await till.card();
      await expect(card.transceive(Uint8Array.of(0x51, 0x11))).rejects.toMatchObject({
        failure: 'card-silent',
      });
      expect(await till.logged('reader-process-ended')).toMatchObject({ why: 'stuck-command' });
      await till.card();
    });

    it.each([
      ['that speaks another version', 'other-version', 'other-version'],
      ['that says what no version knows', 'nonsense', 'unknown-message'],
      ['that loses its channel', 'failing', 'exited'],
    ])('%s is replaced', async (_, behaviour, why) => {
      start([behaviour, 'well']);
      expect((await till.logged('reader-process-ended')).why).toBe(why);
      await till.reader('ready');
    });

    it('that cannot even be started is tried again', async () => {
      let forks = 0;
      start(['well'], {
        fork: (path) => {
          forks += 1;
          const execPath = forks === 1 ? join(folder, 'missing') : process.execPath;
          return fork(path, ['well'], { execPath, execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
        },
      });
      expect((await till.logged('reader-process-ended')).why).toBe('not-started');
      await till.reader('ready');
    });

    it('is not started again when the binding is not installed', async () => {
      start(['no-binding']);
      await till.reader('binding-missing');
      await till.logged('reader-process-ended');
      await readers?.stop();
      const starts = till.told.filter(
        (told) => told.kind === 'log' && told.log.event === 'reader-process-started',
      );
      expect(starts).toHaveLength(1);
    });

    it('reports that there is no reader, as a state like any other', async () => {
      start(['no-reader']);
      expect(await till.reader('no-reader')).toEqual([
        { name: 'PC/SC', state: 'trouble', trouble: 'no-reader' },
      ]);
    });
  });
});

describe('stopping', () => {
  beforeEach(openDaemon);

  it.each([
    ['a willing process', 'well', 0, null],
    ['a process that does not listen', 'stubborn', null, 'SIGKILL'],
  ])('leaves nothing of %s', async (_, behaviour, code, signal) => {
    start([behaviour]);
    await till.card();
    await readers?.stop();
    const end = await till.logged('reader-process-ended');
    expect([end.code, end.signal, isRunning(end.pid)]).toEqual([code, signal, false]);
  });

  it('kills a process whose thread is blocked', async () => {
    start(['blocked']);
    const { pid } = await till.logged('reader-process-started');
    expect(isRunning(pid)).toBe(true);
    await readers?.stop();
    expect(isRunning(pid)).toBe(false);
  });

  it('rejects the command under way and reports nothing more', async () => {
    start(['well']);
    const card = await till.card();
    const command = card.transceive(Uint8Array.of(0x51, 0x11));
    const rejected = expect(command).rejects.toMatchObject({ failure: 'reader-failed' });
    const toldBefore = till.told.filter((told) => told.kind !== 'log').length;
    await readers?.stop();
    await rejected;
    expect(till.told.filter((told) => told.kind !== 'log')).toHaveLength(toldBefore);
  });

  it('ends the wait for a daemon', async () => {
    await closeDaemon();
    start(['well'], { timings: { daemonProbeEveryMs: 3_600_000 } });
    await till.reader('daemon-missing');
    await readers?.stop();
  });

  it('can be asked for twice', async () => {
    start(['well']);
    await till.card();
    await Promise.all([readers?.stop(), readers?.stop()]);
    const end = await till.logged('reader-process-ended');
    expect(isRunning(end.pid)).toBe(false);
  });

  it('is final: the same readers cannot be started again', async () => {
    start(['well']);
    await readers?.stop();
    expect(() => readers?.start(till)).toThrow('already started');
  });
});

import { fork, spawn } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PcscReaders } from '../../drivers/pcsc/pcsc-readers.ts';
import { FakePcscTill } from '../fakes/fake-pcsc-till.ts';
import { describeWithPcscd } from './describe-with-pcscd.ts';
import { readerProcessPath } from './real-readers.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'till-test-reader-process-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe('the compiled reader process', () => {
  it('says so when the binding is not installed, and the till goes on without readers', async () => {
    // The same files where no node_modules can be found from.
    await cp(dirname(readerProcessPath), folder, { recursive: true });
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    const till = new FakePcscTill();
    const readers = new PcscReaders({
      childPath: join(folder, 'reader-process.js'),
      socketPath: null,
      log: till.log,
    });
    readers.start(till);
    expect(await till.reader('binding-missing')).toEqual([
      { name: 'PC/SC', state: 'trouble', trouble: 'binding-missing' },
    ]);
    expect((await till.logged('reader-process-ended')).signal).toBeNull();
    await readers.stop();
  });

  it('ends when the till dies without a word', async () => {
    const tillPath = join(folder, 'till.mjs');
    await writeFile(
      tillPath,
      `import { fork } from 'node:child_process';
      fork(${JSON.stringify(readerProcessPath)}, [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
        .once('message', (message) => process.stdout.write(message.kind));`,
    );
    const till = spawn(process.execPath, [tillPath], { stdio: ['ignore', 'pipe', 'inherit'] });
    const greeting = await new Promise<string>((resolve) => {
      till.stdout.setEncoding('utf8').once('data', resolve);
    });
    expect(greeting).toBe('hello');
    // The reader process holds the other end of this pipe too: it closes when both are gone.
    const allGone = new Promise<void>((resolve) => till.stdout.once('close', resolve));
    till.kill('SIGKILL');
    await allGone;
  });
});

describeWithPcscd('the real binding without a daemon', () => {
  it('blocks its process, which is killed', async () => {
    const till = new FakePcscTill();
    const readers = new PcscReaders({
      childPath: readerProcessPath,
      socketPath: null, // nobody looks first: the worst case
      log: till.log,
      fork: (path) =>
        fork(path, [], {
          execArgv: [],
          env: { ...process.env, PCSCLITE_CSOCK_NAME: join(folder, 'nobody-listens') },
          stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
        }),
      timings: { heartbeatMsMax: 1_500 },
    });
    readers.start(till);
    expect(await till.logged('reader-process-ended')).toMatchObject({ why: 'mute', signal: 'SIGKILL' });
    await till.reader('reader-failed');
    await readers.stop();
  });
});

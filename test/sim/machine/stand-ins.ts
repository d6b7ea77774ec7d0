import crypto from 'node:crypto';
import { EventEmitter } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';
import workers from 'node:worker_threads';
import sqlite3 from 'sqlite3';
import {
  openEvidences,
  type SealedEvidence,
  type Trust,
} from '../../../server/redemptions/review/open-evidence.ts';
import type { MergeJob } from '../../../terminal/till/cache/merge-job.ts';
import { mergeMembers } from '../../../terminal/till/cache/merge-members.ts';
import { currentProgram, type Program } from './program.ts';
import { RealDatabase, SimulatedDatabase } from './simulated-database.ts';
import {
  calledFile,
  calledFileNames,
  promisedFile,
  promisedFileNames,
  promisedOpen,
  promisedRoom,
} from './simulated-files.ts';
import { SimulatedServer } from './simulated-server.ts';
import { SimulatedTimer } from './simulated-timer.ts';

type AnyFunction = (...given: never[]) => unknown;
type Holder = Record<string, unknown>;

let isInstalled = false;

/**
 * Puts the simulated machine between the product and the platform: timers, chance, disk, database binding,
 * HTTP. The product's code is the same to the letter as in the shop. Code that runs in no simulated program
 * (the test runner, the audit) meets the real platform as before.
 */
export function installStandIns(): void {
  if (isInstalled) return;
  isInstalled = true;
  standInTimers();
  standInChance();
  standInDisk();
  standInNetwork();
  standInThreads();
  syncBuiltinESMExports();
}

/** `inside` is asked within a program, the platform's own function everywhere else. */
function standIn(
  holder: object,
  name: string,
  inside: (program: Program, given: unknown[]) => unknown,
): void {
  const platform = (holder as Holder)[name] as AnyFunction;
  const either = function (this: unknown, ...given: unknown[]): unknown {
    const program = currentProgram();
    return program === undefined ? Reflect.apply(platform, this, given) : inside(program, given);
  };
  // `util.promisify` and the like look at the platform's own marks.
  Object.defineProperties(either, Object.getOwnPropertyDescriptors(platform));
  (holder as Holder)[name] = either;
}

function standInTimers(): void {
  const bound = (work: unknown, given: unknown[]) => () => (work as AnyFunction)(...(given as never[]));
  for (const name of ['setTimeout', 'setInterval'])
    standIn(globalThis, name, (program, [work, afterMs, ...given]) => {
      const how = { afterMs: Number(afterMs ?? 1), repeats: name === 'setInterval' };
      return new SimulatedTimer(program, how, bound(work, given));
    });
  standIn(globalThis, 'setImmediate', (program, [work, ...given]) => {
    const how = { afterMs: 1, repeats: false };
    return new SimulatedTimer(program, how, bound(work, given));
  });
  for (const name of ['clearTimeout', 'clearInterval', 'clearImmediate']) {
    const platform = (globalThis as unknown as Holder)[name] as (timer: unknown) => void;
    (globalThis as unknown as Holder)[name] = (timer: unknown) =>
      timer instanceof SimulatedTimer ? timer.cancel() : platform(timer);
  }
  standIn(timers, 'setImmediate', (program) => later(program, 0));
  standIn(timers, 'setTimeout', (program, [afterMs]) => later(program, Number(afterMs ?? 1)));
}

function later(program: Program, afterMs: number): Promise<void> {
  return new Promise((resolve) => {
    program.later(afterMs, 'timer', resolve);
  });
}

/** Merges of members and opening of evidence would run on threads of their own: here their turns are events of a program. */
function standInThreads(): void {
  const holder = workers as unknown as Holder;
  const Platform = workers.Worker;
  holder['Worker'] = function (this: unknown, file: URL, options: workers.WorkerOptions) {
    const program = currentProgram();
    if (program === undefined) return new Platform(file, options);
    return file.href.endsWith('/evidence-thread.js')
      ? evidenceThread(program)
      : mergeThread(program, options);
  };
}

function mergeThread(program: Program, options: workers.WorkerOptions): EventEmitter {
  const worker = new EventEmitter();
  program.later(1, 'thread', () => {
    void mergeMembers(options.workerData as MergeJob).then((fault) => worker.emit('message', fault));
  });
  return worker;
}

function evidenceThread(program: Program): EventEmitter {
  const postMessage = ({ all, trust }: { all: readonly SealedEvidence[]; trust: Trust }) =>
    program.later(1, 'thread', () => {
      worker.emit('message', openEvidences(all, trust));
    });
  const worker = Object.assign(new EventEmitter(), { postMessage, terminate: async () => 0 });
  return worker;
}

function standInChance(): void {
  standIn(Math, 'random', ({ random }) => random.word() / 4_294_967_296);
  standIn(Date, 'now', (program) => program.now());
  standIn(crypto, 'randomBytes', (program, [bytes]) => program.randomBytes(Number(bytes)));
  // Node hashes on another thread, whose end no seed orders.
  standIn(crypto.webcrypto.subtle, 'digest', async (_program, [, bytes]) => {
    const hash = crypto
      .createHash('sha256')
      .update(bytes as Uint8Array)
      .digest();
    return Uint8Array.from(hash).buffer;
  });
  standIn(crypto, 'generateKeyPairSync', (program, [kind]) =>
    keyPair(program, kind as keyof typeof keyPrefix),
  );
  // Dear on purpose, and on another thread: the passphrase of a backup is not what is tried here.
  standIn(crypto, 'scrypt', (program, [passphrase, salt, bytes, , done]) => {
    const key = crypto.scryptSync(passphrase as string, salt as Buffer, Number(bytes), { N: 2 });
    program.later(1, 'thread', () => (done as (error: null, key: Buffer) => void)(null, key));
  });
  standIn(crypto, 'randomUUID', ({ random }) => {
    const hex = random.hex(4);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
  });
}

/** What stands before a private key of 32 bytes, DER. RFC 8410, section 7. */
const keyPrefix = {
  ed25519: '302e020100300506032b657004220420',
  x25519: '302e020100300506032b656e04220420',
} as const;

function keyPair(program: Program, kind: keyof typeof keyPrefix): crypto.KeyPairKeyObjectResult {
  const key = Buffer.concat([Buffer.from(keyPrefix[kind], 'hex'), program.randomBytes(32)]);
  const privateKey = crypto.createPrivateKey({ key, format: 'der', type: 'pkcs8' });
  return { privateKey, publicKey: crypto.createPublicKey(privateKey) };
}

function standInDisk(): void {
  const binding = sqlite3 as unknown as Holder;
  binding['Database'] = function (
    this: unknown,
    file: string,
    mode: number,
    done: (error: Error | null) => void,
  ) {
    const program = currentProgram();
    return program === undefined
      ? new RealDatabase(file, mode, done)
      : new SimulatedDatabase(program, { file, mode }, done);
  };
  for (const name of promisedFileNames)
    standIn(fs.promises, name, (program, given) => promisedFile(program, name, given));
  standIn(fs.promises, 'statfs', promisedRoom);
  standIn(fs.promises, 'open', (program, given) =>
    promisedOpen(program, ...(given as Parameters<typeof fs.openSync>)),
  );
  for (const name of calledFileNames) standIn(fs, name, (program, given) => calledFile(program, name, given));
}

function standInNetwork(): void {
  standIn(globalThis, 'fetch', (program, [url, init]) =>
    program.machine.network.fetch(program, new URL(String(url)), (init ?? {}) as RequestInit),
  );
  standIn(http, 'request', (program, [url, options, done]) =>
    program.machine.network.request(program, url as URL, {
      options: options as http.RequestOptions,
      done: done as (response: unknown) => void,
    }),
  );
  standIn(http, 'createServer', (program, given) => {
    const listener = given.at(-1) as http.RequestListener;
    return new SimulatedServer(program, listener);
  });
}

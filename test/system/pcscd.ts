import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { daemonAnswers } from '../../drivers/pcsc/daemon-socket.ts';
import { freePort } from '../house/free-port.ts';

/**
 * A PC/SC daemon of the test's own, with virtual readers that a test plugs its cards into over TCP.
 * The daemon's socket has a fixed place on Linux, so there is one daemon on a machine at a time.
 *
 * The daemon looks for cards every 400 ms: between two cards, wait until the first one was reported as removed,
 * or the daemon may take both for one card that lost its power.
 */
export type TestDaemon = {
  /** Where a virtual card connects: the first slot. The second slot is the next port. */
  readonly vpcdPort: number;
  readonly pid: number;
  /** Kills the daemon the hard way, as a crash does: its socket file stays behind. */
  kill(): Promise<void>;
  /** Starts it again after `kill`, on the same port; another `readerName` is another device in the same place. */
  startAgain(readerName?: string): Promise<void>;
  /** Ends it and removes what it left. */
  stop(): Promise<void>;
};

const daemonPath = '/usr/sbin/pcscd';
export const virtualReaderPath = '/usr/lib/pcsc/drivers/serial/libifdvpcd.so';
const usualReaderName = 'Virtual PCD';
const socketPath = '/run/pcscd/pcscd.comm';
/** Whoever listens here has the turn to run a daemon. The leading zero puts the name into no folder (unix(7)). */
const turnPath = '\0till-test-pcscd';

/** Debian's virtual reader listens once for each of its slots, on ports beside each other. */
const slotsOfReader = 2;

const startMsMax = 60_000;
const stopMsMax = 5_000;
/** How long the daemon of another file or run is waited for: less than a hook of the test runner may take. */
const otherRunMsMax = 580_000;
const lookEveryMs = 50;
const logCharactersMax = 4_000;

/** Why this machine cannot run tests on a real daemon, in one line, or null if it can. */
export async function pcscdObstacle(): Promise<string | null> {
  if (process.platform !== 'linux') return 'the virtual reader of vsmartcard runs on Linux only here';
  if (!existsSync(daemonPath)) return 'pcscd is not installed (apt-get install pcscd)';
  if (!existsSync(virtualReaderPath))
    return 'the virtual reader is not installed (apt-get install vsmartcard-vpcd)';
  if (process.getuid?.() !== 0) return 'starting a PC/SC daemon takes root rights';
  if (!isBindingInstalled()) return 'the optional package nfc-pcsc is not installed';
  const hadItsTurn = await daemonAnswers(turnPath, startMsMax);
  const runs = !hadItsTurn && (await daemonAnswers(socketPath, startMsMax));
  // Asked again: the daemon of a file beside this one may have begun between the two questions.
  if (runs && !(await daemonAnswers(turnPath, startMsMax))) {
    return 'a PC/SC daemon that is not ours runs on this machine (systemctl stop pcscd.socket pcscd.service)';
  }
  return null;
}

/** Starts the daemon and resolves when it accepts programs and cards. Throws when it does not. */
export async function startPcscd(): Promise<TestDaemon> {
  return startDaemon(async (config, vpcdPort, readerName) => {
    await writeFile(join(config, 'vpcd'), readerConfiguration(readerName, vpcdPort));
    return { config, environment: [], readerPort: vpcdPort };
  });
}

/** With what a daemon is started: its folder of serial readers, what is set for it, and where a reader must listen. */
export type DaemonSetting = {
  readonly config: string;
  readonly environment: readonly string[];
  readonly readerPort: number | null;
};

/** Starts a daemon of this kind in its turn; `prepare` lays out its folder before each start. */
export async function startDaemon(
  prepare: (folder: string, vpcdPort: number, readerName: string) => Promise<DaemonSetting>,
): Promise<TestDaemon> {
  const turn = await takeTurn();
  const vpcdPort = await freePort(slotsOfReader);
  const folder = await mkdtemp(join(tmpdir(), 'till-test-pcscd-'));
  const start = async (readerName: string) => spawnDaemon(await prepare(folder, vpcdPort, readerName));
  let daemon = await start(usualReaderName);
  return {
    vpcdPort,
    get pid() {
      return pidOf(daemon);
    },
    kill: () => end(daemon, 'SIGKILL'),
    startAgain: async (readerName = usualReaderName) => {
      daemon = await start(readerName);
    },
    stop: async () => {
      await end(daemon, 'SIGTERM');
      await rm(folder, { recursive: true });
      await turn.end();
    },
  };
}

/** Waits until no other test run has a daemon. A turn ends by itself with the process that has it. */
async function takeTurn(): Promise<Turn> {
  let turn: Turn | null = null;
  await waitUntil(otherRunMsMax, 'the daemon of another test run to end', async () => {
    turn = await listenAlone(turnPath);
    return turn !== null;
  });
  if (turn === null) throw new Error('waited for a turn and got none');
  return turn;
}

function readerConfiguration(name: string, port: number): string {
  const channel = `0x${port.toString(16).toUpperCase()}`;
  return `FRIENDLYNAME "${name}"\nDEVICENAME /dev/null:${channel}\nLIBPATH ${virtualReaderPath}\nCHANNELID ${channel}\n`;
}

async function spawnDaemon({ config, environment, readerPort }: DaemonSetting): Promise<ChildProcess> {
  // A test run that is killed must not leave a daemon behind: this one dies with it (prctl(2), PR_SET_PDEATHSIG).
  const daemon = spawn(
    'setpriv',
    [
      '--pdeathsig',
      'TERM',
      '--',
      'env',
      ...environment,
      daemonPath,
      '--foreground',
      '--error',
      '--config',
      config,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let log = '';
  const keep = (text: Buffer): void => {
    log = (log + text.toString('utf8')).slice(-logCharactersMax);
  };
  daemon.stdout.on('data', keep);
  daemon.stderr.on('data', keep);
  await waitUntil(startMsMax, 'pcscd to start', async () => {
    if (hasExited(daemon))
      throw new Error(`pcscd ended at once (${daemon.exitCode ?? daemon.signalCode}): ${log}`);
    return (await daemonAnswers(socketPath, startMsMax)) && (readerPort === null || isListening(readerPort));
  });
  return daemon;
}

async function end(daemon: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (hasExited(daemon)) return;
  const gone = new Promise<void>((resolve) => daemon.once('exit', () => resolve()));
  daemon.kill(signal);
  const impatience = setTimeout(() => daemon.kill('SIGKILL'), stopMsMax);
  await gone;
  clearTimeout(impatience);
}

function hasExited(daemon: ChildProcess): boolean {
  return daemon.exitCode !== null || daemon.signalCode !== null;
}

function pidOf(daemon: ChildProcess): number {
  if (daemon.pid === undefined) throw new Error('pcscd was not started');
  return daemon.pid;
}

function isBindingInstalled(): boolean {
  try {
    createRequire(import.meta.url).resolve('nfc-pcsc');
    return true;
  } catch {
    return false;
  }
}

/**
 * Whether the virtual reader waits for cards. Connecting would insert a card, so the kernel's table is read:
 * state 0A is "listening".
 */
function isListening(port: number): boolean {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return ['/proc/net/tcp', '/proc/net/tcp6']
    .filter((table) => existsSync(table))
    .flatMap((table) => readFileSync(table, 'utf8').split('\n'))
    .map((line) => line.trim().split(/\s+/))
    .some((fields) => fields[1]?.endsWith(suffix) === true && fields[3] === '0A');
}

type Turn = { readonly end: () => Promise<void> };

/** Listens there for itself, or null if somebody else does. */
function listenAlone(path: string): Promise<Turn | null> {
  return new Promise((resolve) => {
    const server = createServer((connection) => connection.destroy());
    server.once('error', () => resolve(null));
    server.listen({ path }, () => {
      resolve({ end: () => new Promise((done) => server.close(() => done())) });
    });
  });
}

/** Looks again and again: neither a daemon nor the kernel tells us when a socket appears. */
async function waitUntil(msMax: number, what: string, isTrue: () => Promise<boolean>): Promise<void> {
  const endMs = performance.now() + msMax;
  while (!(await isTrue())) {
    if (performance.now() > endMs) throw new Error(`waited ${msMax} ms in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
}

import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ReaderEvents, ReaderSource, ReaderTrouble } from '../reader.ts';
import { cardInterface } from './card-interface.ts';
import { daemonAnswers, daemonSocketPath } from './daemon-socket.ts';
import { TransmitError } from './pcsc-errors.ts';
import { PendingCommands } from './pending-commands.ts';
import { ReaderBoard } from './reader-board.ts';
import { type ChildEnd, ReaderChild } from './reader-child.ts';
import { type FromReaderProcess, fromHex, readerProtocolVersion, toHex } from './reader-messages.ts';
import { type ReaderTimings, readerTimings } from './reader-timings.ts';

/** What a log may be told about readers: never a command, a response or an answer to reset. */
export type ReaderLogEvent =
  | { readonly event: 'reader-process-started'; readonly pid: number | undefined }
  | ({ readonly event: 'reader-process-ended'; readonly pid: number | undefined } & ChildEnd)
  | { readonly event: 'daemon-missing'; readonly socketPath: string }
  | { readonly event: 'binding-missing' | 'reader-failure'; readonly detail: string }
  | {
      readonly event: 'card-trouble';
      readonly reader: string;
      readonly trouble: ReaderTrouble;
      readonly detail: string;
    }
  | { readonly event: 'card-ignored'; readonly reader: string };

export type PcscReadersOptions = {
  /** Only readers whose name matches are used. Sockets for security modules never are. */
  readonly allowReaders?: RegExp;
  readonly log?: (event: ReaderLogEvent) => void;
  /** The daemon's socket; null where there is none to look for (Windows, macOS). */
  readonly socketPath?: string | null;
  /** The compiled reader process. */
  readonly childPath?: string;
  readonly fork?: (childPath: string) => ChildProcess;
  readonly timings?: Partial<ReaderTimings>;
};

type Life =
  | { readonly phase: 'idle' | 'stopped' }
  | { readonly phase: 'probing' }
  | { readonly phase: 'waiting'; readonly timer: NodeJS.Timeout }
  | { readonly phase: 'running'; readonly child: ReaderChild; readonly sinceMs: number };

/**
 * Real card readers over PC/SC. It supervises the reader process: starts it when the daemon answers, kills it when
 * it falls mute, starts it again after a failure, and turns what it says into `ReaderEvents`.
 *
 * From `start` to the end of `stop` it keeps the till's process alive; afterwards nothing of it is left.
 * A rejected command carries a `TransmitError`.
 */
export class PcscReaders implements ReaderSource {
  readonly #options: PcscReadersOptions;
  readonly #timings: ReaderTimings;
  readonly #socketPath: string | null;
  readonly #board = new ReaderBoard();
  readonly #commands = new PendingCommands();
  #events: ReaderEvents | null = null;
  #life: Life = { phase: 'idle' };
  #restartDelayMs: number;
  #reported = '';
  /** What still runs after the phase that started it: a look for the daemon, or a process that was told to end. */
  #remainder: Promise<void> = Promise.resolve();

  constructor(options: PcscReadersOptions = {}) {
    this.#options = options;
    this.#timings = { ...readerTimings, ...options.timings };
    this.#restartDelayMs = this.#timings.restartDelayMsMin;
    const hasSocket = process.platform === 'linux';
    this.#socketPath =
      options.socketPath === undefined
        ? hasSocket
          ? daemonSocketPath(process.env)
          : null
        : options.socketPath;
  }

  /** Returns at once. Can be called once; throws when it is called again. */
  start(events: ReaderEvents): void {
    if (this.#life.phase !== 'idle') throw new Error('these readers were already started');
    this.#events = events;
    this.#remainder = this.#tryToRun();
  }

  /** Resolves when the reader process is gone, after `stopMsMax` plus the time of a kill at the latest. */
  async stop(): Promise<void> {
    const life = this.#life;
    this.#events = null;
    this.#life = { phase: 'stopped' };
    if (life.phase === 'waiting') clearTimeout(life.timer);
    this.#commands.failAll('reader-failed', 'the readers were stopped');
    if (life.phase === 'running') this.#remainder = life.child.stop();
    await this.#remainder;
  }

  async #tryToRun(): Promise<void> {
    this.#life = { phase: 'probing' };
    const answers =
      this.#socketPath === null || (await daemonAnswers(this.#socketPath, this.#timings.daemonProbeMsMax));
    if (this.#life.phase !== 'probing') return;
    if (answers) this.#run();
    else this.#daemonIsMissing();
  }

  #daemonIsMissing(): void {
    this.#board.sourceTrouble('daemon-missing');
    // Once for each outage, not for each look.
    if (this.#reportReaders())
      this.#options.log?.({ event: 'daemon-missing', socketPath: this.#socketPath ?? '' });
    // Nothing failed here: when the daemon is back, the first start deserves no delay.
    this.#restartDelayMs = this.#timings.restartDelayMsMin;
    this.#tryAgainIn(this.#timings.daemonProbeEveryMs);
  }

  #tryAgainIn(ms: number): void {
    this.#life = { phase: 'waiting', timer: setTimeout(() => this.#wake(), ms) };
  }

  #wake(): void {
    this.#remainder = this.#tryToRun();
  }

  #run(): void {
    const path = this.#options.childPath ?? fileURLToPath(new URL('./reader-process.js', import.meta.url));
    const child = new ReaderChild({
      child: (this.#options.fork ?? forkReaderProcess)(path),
      timings: this.#timings,
      onMessage: (message) => this.#messageArrived(child, message),
      onEnd: (end) => this.#childEnded(child, end),
    });
    this.#life = { phase: 'running', child, sinceMs: performance.now() };
    this.#options.log?.({ event: 'reader-process-started', pid: child.pid });
  }

  #childEnded(child: ReaderChild, end: ChildEnd): void {
    this.#options.log?.({ event: 'reader-process-ended', pid: child.pid, ...end });
    this.#commands.failAll('reader-failed', 'the reader process ended');
    const life = this.#life;
    if (life.phase !== 'running' || life.child !== child) return;
    const lost = this.#board.sessions();
    this.#board.allFailed();
    if (performance.now() - life.sinceMs >= this.#timings.steadyAfterMs) {
      this.#restartDelayMs = this.#timings.restartDelayMsMin;
    }
    this.#tryAgainIn(this.#restartDelayMs);
    this.#restartDelayMs = Math.min(this.#restartDelayMs * 2, this.#timings.restartDelayMsMax);
    for (const { reader } of lost) this.#events?.cardRemoved(reader);
    this.#reportReaders();
  }

  #messageArrived(child: ReaderChild, message: FromReaderProcess): void {
    if (this.#life.phase !== 'running' || this.#life.child !== child) return;
    switch (message.kind) {
      case 'hello': {
        const allow = this.#options.allowReaders;
        const allowReaders = allow === undefined ? null : { source: allow.source, flags: allow.flags };
        child.send({ kind: 'start', version: readerProtocolVersion, allowReaders });
        return;
      }
      case 'heartbeat':
        return;
      case 'binding-missing':
        this.#bindingIsMissing(child, message.detail);
        return;
      case 'failure':
        // The process exits after this; its end is what leads to the restart.
        this.#options.log?.({ event: 'reader-failure', detail: message.detail });
        return;
      case 'readers':
        this.#readersListed(message.names);
        return;
      case 'card':
        this.#cardArrived(child, message);
        return;
      case 'card-trouble':
        this.#options.log?.({ event: 'card-trouble', ...withoutKind(message) });
        this.#board.cardTrouble(message.reader, message.trouble);
        this.#reportReaders();
        return;
      case 'removed':
        this.#cardLeft(message.reader);
        return;
      case 'response':
        this.#commands.answer(message.id, fromHex(message.response));
        return;
      case 'no-response':
        this.#commands.fail(message.id, message.failure, message.detail);
        return;
      default:
        message satisfies never;
    }
  }

  #bindingIsMissing(child: ReaderChild, detail: string): void {
    this.#options.log?.({ event: 'binding-missing', detail });
    // Trying again cannot help before somebody installs it, and the till is restarted for that.
    this.#life = { phase: 'stopped' };
    this.#remainder = child.stop();
    this.#board.sourceTrouble('binding-missing');
    this.#reportReaders();
  }

  #readersListed(names: readonly string[]): void {
    for (const { reader, session } of this.#board.setReaders(names)) {
      this.#commands.failSession(session, 'reader-failed', 'the reader was unplugged');
      this.#events?.cardRemoved(reader);
    }
    this.#reportReaders();
  }

  #cardArrived(child: ReaderChild, card: Extract<FromReaderProcess, { kind: 'card' }>): void {
    const { reader, session } = card;
    const verdict = this.#board.cardArrived(reader, session);
    this.#reportReaders();
    if (verdict === 'ignore-it') {
      this.#options.log?.({ event: 'card-ignored', reader });
      child.send({ kind: 'release', session });
      return;
    }
    const atr = fromHex(card.atr);
    this.#events?.cardPresented({
      reader,
      interface: cardInterface(atr),
      atr,
      transceive: (command) => this.#transceive(child, session, command),
      release: () => child.send({ kind: 'release', session }),
    });
  }

  #cardLeft(reader: string): void {
    const session = this.#board.cardLeft(reader);
    if (session !== null) {
      this.#commands.failSession(session, 'card-removed', 'the card left');
      this.#events?.cardRemoved(reader);
    }
    this.#reportReaders();
  }

  async #transceive(child: ReaderChild, session: number, command: Uint8Array): Promise<Uint8Array> {
    if (this.#life.phase !== 'running' || this.#life.child !== child) {
      throw new TransmitError('reader-failed', 'the reader process of this session is gone');
    }
    if (!this.#board.sessions().some((open) => open.session === session)) {
      throw new TransmitError('card-removed', 'this card is no longer in the reader');
    }
    return this.#commands.add({
      session,
      msMax: this.#timings.transmitMsMax,
      send: (id) => child.send({ kind: 'transmit', id, session, command: toHex(command) }),
      // The binding cannot be told to give up: a thread of it stays inside the command.
      onTimeout: () => child.kill('stuck-command'),
    });
  }

  /** Tells the readers' states if they differ from what was told last, and returns whether they do. */
  #reportReaders(): boolean {
    const states = this.#board.states();
    const told = JSON.stringify(states);
    if (told === this.#reported) return false;
    this.#reported = told;
    this.#events?.readersChanged(states);
    return true;
  }
}

function forkReaderProcess(path: string): ChildProcess {
  // No flags of the till: a debugger's port or a test runner's loader would be taken over.
  return fork(path, [], { execArgv: [], serialization: 'json', stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
}

function withoutKind<Message extends { readonly kind: string }>(message: Message): Omit<Message, 'kind'> {
  const { kind: _, ...rest } = message;
  return rest;
}

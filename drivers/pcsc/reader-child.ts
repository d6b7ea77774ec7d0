import type { ChildProcess } from 'node:child_process';
import {
  type FromReaderProcess,
  parseFromReaderProcess,
  readerProtocolVersion,
  type ToReaderProcess,
} from './reader-messages.ts';
import type { ReaderTimings } from './reader-timings.ts';

/** Why a reader process ended, in the supervisor's view. */
export type ChildEnd = {
  readonly why:
    | 'asked'
    | 'exited'
    | 'mute'
    | 'unknown-message'
    | 'other-version'
    | 'not-started'
    | 'stuck-command';
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The end of what it wrote to its error output, for the log. */
  readonly lastWords: string;
};

export type ReaderChildParts = {
  readonly child: ChildProcess;
  readonly timings: ReaderTimings;
  readonly onMessage: (message: FromReaderProcess) => void;
  /** Called once, when the process is gone and everything that it said has been handed over. */
  readonly onEnd: (end: ChildEnd) => void;
};

/** How much of a dying process's error output is kept. */
const lastWordsCharactersMax = 2_000;

/** One life of the reader process, seen from the till: listens to it, and kills it when it falls mute. */
export class ReaderChild {
  readonly #parts: ReaderChildParts;
  #why: ChildEnd['why'] = 'exited';
  #deadline: NodeJS.Timeout | null = null;
  #heardSinceDeadline = false;
  #exit: { readonly code: number | null; readonly signal: NodeJS.Signals | null } | null = null;
  #hasEnded = false;
  #lastWords = '';
  readonly #ended: Promise<void>;
  #resolveEnded: () => void = () => {};

  constructor(parts: ReaderChildParts) {
    this.#parts = parts;
    this.#ended = new Promise((resolve) => {
      this.#resolveEnded = resolve;
    });
    const { child, timings } = parts;
    child.on('message', (value) => this.#messageArrived(value));
    // `exit` may come before the last messages are read, and the channel may close before `exit`: wait for both.
    child.on('exit', (code, signal) => {
      this.#exit = { code, signal };
      this.#endWhenAllIsRead();
    });
    child.on('disconnect', () => this.#channelClosed());
    child.on('error', (error) => this.#processError(error));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#lastWords = (this.#lastWords + text).slice(-lastWordsCharactersMax);
    });
    this.#expectWordWithin(timings.childStartMsMax);
  }

  get pid(): number | undefined {
    return this.#parts.child.pid;
  }

  send(message: ToReaderProcess): void {
    const { child } = this.#parts;
    // A failure to send means that the process is going or gone; its end is reported by onEnd.
    if (child.connected) child.send(message, () => {});
  }

  /** Ends the process at once. A thread that is blocked inside the binding hears no politer signal. */
  kill(why: ChildEnd['why']): void {
    if (this.#exit !== null || this.#hasEnded) return;
    if (this.#why === 'exited') this.#why = why;
    this.#parts.child.kill('SIGKILL');
  }

  /** Asks the process to end, kills it if it takes too long, and resolves when it is gone. */
  stop(): Promise<void> {
    if (this.#why === 'exited') this.#why = 'asked';
    this.#expectNothing();
    this.send({ kind: 'shutdown' });
    const impatience = setTimeout(() => this.#parts.child.kill('SIGKILL'), this.#parts.timings.stopMsMax);
    return this.#ended.finally(() => clearTimeout(impatience));
  }

  #messageArrived(value: unknown): void {
    this.#heardSinceDeadline = true;
    const message = parseFromReaderProcess(value);
    if (message === null) {
      this.kill('unknown-message');
      return;
    }
    if (message.kind === 'hello' && message.version !== readerProtocolVersion) {
      this.kill('other-version');
      return;
    }
    if (this.#why !== 'asked') this.#expectWordWithin(this.#parts.timings.heartbeatMsMax);
    if (message.kind !== 'heartbeat') this.#parts.onMessage(message);
  }

  #expectWordWithin(ms: number): void {
    this.#expectNothing();
    this.#deadline = setTimeout(() => {
      // If it was the till that stood still, words of the process wait unread: read them before judging.
      this.#heardSinceDeadline = false;
      setImmediate(() => {
        if (!this.#heardSinceDeadline) this.kill('mute');
      });
    }, ms);
  }

  #expectNothing(): void {
    if (this.#deadline !== null) clearTimeout(this.#deadline);
    this.#deadline = null;
  }

  #channelClosed(): void {
    // Without a channel the process is of no use, whatever it still does.
    if (this.#exit === null) this.#parts.child.kill('SIGKILL');
    this.#endWhenAllIsRead();
  }

  #processError(error: Error): void {
    this.#lastWords = (this.#lastWords + error.message).slice(-lastWordsCharactersMax);
    // Only a process that never started has no exit to wait for.
    if (this.#parts.child.pid !== undefined) return;
    this.#why = 'not-started';
    this.#exit = { code: null, signal: null };
    this.#end();
  }

  #endWhenAllIsRead(): void {
    if (this.#exit !== null && !this.#parts.child.connected) this.#end();
  }

  #end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#expectNothing();
    const { code, signal } = this.#exit ?? { code: null, signal: null };
    this.#parts.onEnd({ why: this.#why, code, signal, lastWords: this.#lastWords });
    this.#resolveEnded();
  }
}

import type { TransceiveFailure } from '../emv/transceive.ts';
import { TransmitError } from './pcsc-errors.ts';

type Pending = {
  readonly session: number;
  readonly resolve: (response: Uint8Array) => void;
  readonly reject: (error: TransmitError) => void;
  readonly timer: NodeJS.Timeout;
};

/** Commands that were sent to the reader process and not yet answered. Each ends exactly once. */
export class PendingCommands {
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;

  /** Registers a command and hands its number to `send`. `onTimeout` is called after its rejection. */
  add(command: {
    readonly session: number;
    readonly msMax: number;
    readonly send: (id: number) => void;
    readonly onTimeout: () => void;
  }): Promise<Uint8Array> {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.fail(id, 'card-silent', `no answer within ${command.msMax} ms`);
        command.onTimeout();
      }, command.msMax);
      this.#pending.set(id, { session: command.session, resolve, reject, timer });
      command.send(id);
    });
  }

  /** An answer to a command that has already ended is ignored: its session is over. */
  answer(id: number, response: Uint8Array): void {
    this.#take(id)?.resolve(response);
  }

  fail(id: number, failure: TransceiveFailure, detail: string): void {
    this.#take(id)?.reject(new TransmitError(failure, detail));
  }

  failSession(session: number, failure: TransceiveFailure, detail: string): void {
    for (const [id, pending] of this.#pending)
      if (pending.session === session) this.fail(id, failure, detail);
  }

  failAll(failure: TransceiveFailure, detail: string): void {
    for (const id of this.#pending.keys()) this.fail(id, failure, detail);
  }

  #take(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    if (pending !== undefined) clearTimeout(pending.timer);
    this.#pending.delete(id);
    return pending;
  }
}

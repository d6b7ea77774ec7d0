import { AsyncLocalStorage } from 'node:async_hooks';
import type { RequestListener, RequestOptions } from 'node:http';
import { SeededRandom } from '../../../server/demo/seeded-random.ts';
import type { Simulation } from './simulation.ts';

/** The machine that a program runs on; it outlives the program. */
export type Machine = {
  readonly name: string;
  readonly simulation: Simulation;
  readonly network: Network;
  /** What this machine's clock shows beside true time. */
  clockOffsetMs: number;
  /** True time at which it was switched on last; a power cut is followed by another. */
  bootedAtMs: number;
  readonly disk: DiskDials;
};

/** A program that answers calls. */
export type Listening = { readonly program: Program; readonly listener: RequestListener };

/** What a machine's programs have of the network. */
export type Network = {
  readonly fetch: (program: Program, url: URL, init: RequestInit) => Promise<Response>;
  readonly request: (
    program: Program,
    url: URL,
    how: { readonly options: RequestOptions; readonly done: (response: unknown) => void },
  ) => unknown;
  readonly serve: (server: Listening) => void;
  readonly unserve: (server: Listening) => void;
  readonly reaches: (machine: Machine) => boolean;
  /** Called when the server's program is gone (null) or a machine is cut off: lines break. */
  readonly broken: Set<(machine: string | null) => void>;
};

/** A file that a program holds open; when the program is gone, `cut` leaves it as a kill or a power cut does. */
export type OpenDatabase = { readonly cut: (how: 'kill' | 'power') => Promise<void> };

/** How a machine's disk behaves; all of them can be turned while it runs. */
export type DiskDials = {
  /** Of a thousand writes, those that fail and are not there. */
  failedWritesPermille: number;
  /** Of a thousand writes, those that fail and are there all the same. */
  unansweredWritesPermille: number;
  /** Room that is left; null: enough, and none that could be kept for a bad day. */
  freeBytes: number | null;
  /** Says that it has written, and forgets on a power cut: what no honest disk does. */
  isForgetful: boolean;
  readonly counted: { failedWrites: number; unansweredWrites: number };
};

/** No key and no nonce is longer. */
const keyBytesMax = 4_096;

const running = new AsyncLocalStorage<Program | undefined>();

/** The program whose code is running now; undefined outside the simulated world. */
export function currentProgram(): Program | undefined {
  return running.getStore();
}

/** Does what belongs to no program: what comes to the real process may come in the midst of one's turn. */
export function outsidePrograms<Result>(work: () => Result): Result {
  return running.run(undefined, work);
}

/**
 * One run of one process. Everything that its code asks of the platform is planned here; when it ends, what
 * is still planned never happens, and its code never goes on: that is all that a crash is.
 */
export class Program {
  readonly machine: Machine;
  readonly random: SeededRandom;
  readonly databases = new Set<OpenDatabase>();
  #isAlive = true;
  #ended = () => {};
  /** Resolves when it has ended: what others have asked of it is never answered then. */
  readonly over = new Promise<void>((resolve) => {
    this.#ended = resolve;
  });

  constructor(machine: Machine) {
    this.machine = machine;
    this.random = new SeededRandom(machine.simulation.random.word());
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  /** The clock of its machine. */
  readonly now = (): number => Math.floor(this.machine.simulation.nowMs + this.machine.clockOffsetMs);

  readonly sinceBoot = (): number => this.machine.simulation.nowMs - this.machine.bootedAtMs;

  /** Large ones fill files of no meaning: one byte over and over does, and costs nothing. */
  readonly randomBytes = (bytes: number): Buffer =>
    bytes > keyBytesMax
      ? Buffer.alloc(bytes, this.random.whole(256))
      : Buffer.from(Array.from({ length: bytes }, () => this.random.whole(256)));

  run<Result>(work: () => Result): Result {
    return running.run(this, work);
  }

  later(afterMs: number, what: string, work: () => void | Promise<void>): () => void {
    return this.machine.simulation.later(afterMs, `${this.machine.name} ${what}`, () =>
      this.#isAlive ? this.run(work) : undefined,
    );
  }

  /** From now on none of its code runs. What is on the disk is the caller's affair. */
  end(): void {
    this.#isAlive = false;
    this.#ended();
  }
}

/** Whether so many bytes fit on this disk; they are taken then. */
export function takesRoom(disk: DiskDials, bytes: number): boolean {
  if (disk.freeBytes === null) return true;
  if (disk.freeBytes < bytes) return false;
  disk.freeBytes -= bytes;
  return true;
}

export const goodDisk = (): DiskDials => ({
  failedWritesPermille: 0,
  unansweredWritesPermille: 0,
  freeBytes: null,
  isForgetful: false,
  counted: { failedWrites: 0, unansweredWrites: 0 },
});

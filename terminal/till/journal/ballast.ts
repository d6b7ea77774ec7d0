import { randomBytes } from 'node:crypto';
import { open, rm, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Some two thousand sales, with the log beside the file. */
export const ballastBytes = 8_000_000;
/** Given up before the disk is so full that nothing can be written of an upload, either. */
const lowBytes = 1_000_000;
/** Made again when there is room for it several times over, so that it does not come and go. */
const roomFactor = 4;
const pieceBytes = 1_000_000;

export type BallastState = 'kept' | 'given-up';

/**
 * Room on the journal's disk that is kept for the day on which the disk is full: a file of no use, which is removed so
 * that the sale in hand can be written, and those after it until somebody has made room, with their upload. It comes
 * back by itself.
 */
export class Ballast {
  readonly #file: string;
  readonly #bytes: number;
  readonly #freeBytes: () => Promise<number>;
  #state: BallastState = 'given-up';
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(file: string, bytes: number, freeBytes: () => Promise<number>) {
    this.#file = file;
    this.#bytes = bytes;
    this.#freeBytes = freeBytes;
  }

  static async open(
    file: string,
    how: { readonly bytes?: number; readonly freeBytes?: () => Promise<number> } = {},
  ): Promise<Ballast> {
    const free = how.freeBytes ?? (() => freeBytesOf(dirname(file)));
    const ballast = new Ballast(file, how.bytes ?? ballastBytes, free);
    if (await ballast.#isThere()) ballast.#state = 'kept';
    await ballast.tend();
    return ballast;
  }

  get state(): BallastState {
    return this.#state;
  }

  /** Frees the room; false when it was given up before. */
  giveUp(): Promise<boolean> {
    return this.#inTurn(() => this.#giveUp());
  }

  /** Looks how full the disk is: gives the room up in time, and keeps it again when there is enough. */
  tend(): Promise<void> {
    return this.#inTurn(async () => {
      const free = await this.#freeBytes();
      if (this.#state === 'kept' && free < lowBytes) await this.#giveUp();
      else if (this.#state === 'given-up' && free >= this.#bytes * roomFactor) await this.#make();
    });
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => {});
    return turn;
  }

  async #giveUp(): Promise<boolean> {
    if (this.#state === 'given-up') return false;
    await rm(this.#file, { force: true });
    this.#state = 'given-up';
    return true;
  }

  /** Random bytes, synced: a file system that packs or shares what is equal would keep no room for zeros. */
  async #make(): Promise<void> {
    try {
      const handle = await open(this.#file, 'w', 0o600);
      try {
        for (let written = 0; written < this.#bytes; written += pieceBytes)
          await handle.write(randomBytes(Math.min(pieceBytes, this.#bytes - written)));
        await handle.sync();
      } finally {
        await handle.close();
      }
      this.#state = 'kept';
    } catch {
      // The disk filled up meanwhile, or fails: half of it is no use, and the journal will say what is wrong.
      await rm(this.#file, { force: true }).catch(() => {});
    }
  }

  async #isThere(): Promise<boolean> {
    try {
      return (await stat(this.#file)).size === this.#bytes;
    } catch {
      return false;
    }
  }
}

async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

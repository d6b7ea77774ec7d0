import { type FileHandle, open } from 'node:fs/promises';
import { PieceHasher, stateHash } from '../../wire/documents/state-pieces.ts';

const writeBytesMax = 67_108_864;

/**
 * Writes a state part by part. While the disk takes one, it is hashed and the next is made, and what was taken is
 * synced: a province's state is over a hundred megabytes, for which the disk alone needs most of the time of a merge.
 */
export class StateWriter {
  readonly #handle: FileHandle;
  readonly #hasher = new PieceHasher();
  #written: Promise<void> = Promise.resolve();
  #synced: Promise<void> = Promise.resolve();
  #isSyncing = false;

  private constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  static async create(file: string): Promise<StateWriter> {
    return new StateWriter(await open(file, 'w', 0o600));
  }

  /** The part must stay as it is until the next one is taken. */
  async add(part: Uint8Array): Promise<void> {
    await this.#written;
    this.#written = this.#write(part);
    // Whoever waits for it next is told.
    this.#written.catch(() => {});
    this.#hasher.add(part);
  }

  /** Resolves to the state's name when all of it is on the disk. */
  async finish(): Promise<string> {
    await this.#written;
    const name = stateHash(this.#hasher.hashes());
    await this.#synced;
    await this.#handle.sync();
    return name;
  }

  async close(): Promise<void> {
    await Promise.allSettled([this.#written, this.#synced]);
    await this.#handle.close();
  }

  async #write(part: Uint8Array): Promise<void> {
    for (let at = 0; at < part.length; )
      at += (await this.#handle.write(part, at, Math.min(writeBytesMax, part.length - at))).bytesWritten;
    if (this.#isSyncing) return;
    this.#isSyncing = true;
    // A disk says once that it lost something: what failed before must stay failed.
    this.#synced = this.#synced
      .then(() => this.#handle.datasync())
      .finally(() => {
        this.#isSyncing = false;
      });
    // As above: `finish` waits for it.
    this.#synced.catch(() => {});
  }
}

import { createHash } from 'node:crypto';
import { sha256 } from '../sha256.ts';

/**
 * A state is fetched, checked and mended in pieces: each is a published file of its own, so a download goes on
 * where it was cut, and a damaged piece costs no more than itself.
 */
export const pieceBytes = 1_048_576;

export function pieceCount(bytes: number): number {
  return Math.ceil(bytes / pieceBytes);
}

export function pieceOf<Bytes extends Uint8Array>(file: Bytes, piece: number): Uint8Array {
  return file.subarray(piece * pieceBytes, (piece + 1) * pieceBytes);
}

export function pieceHashes(file: Uint8Array): string[] {
  return Array.from({ length: pieceCount(file.length) }, (_, piece) => sha256(pieceOf(file, piece)));
}

/** The same of a file that comes in parts, one behind the other. */
export class PieceHasher {
  readonly #hashes: string[] = [];
  #hash = createHash('sha256');
  #room = pieceBytes;

  add(part: Uint8Array): void {
    for (let at = 0; at < part.length; ) {
      const some = part.subarray(at, at + this.#room);
      this.#hash.update(some);
      at += some.length;
      this.#room -= some.length;
      if (this.#room === 0) this.#end();
    }
  }

  /** Nothing more comes. */
  hashes(): readonly string[] {
    if (this.#room < pieceBytes) this.#end();
    return this.#hashes;
  }

  #end(): void {
    this.#hashes.push(this.#hash.digest('hex'));
    this.#hash = createHash('sha256');
    this.#room = pieceBytes;
  }
}

/** The name of a state: the hash over its pieces' hashes, so that it can be checked piece by piece, by many at once. */
export function stateHash(pieces: readonly string[]): string {
  return sha256(`puhui/member-state/2\n${pieces.join('\n')}\n`);
}

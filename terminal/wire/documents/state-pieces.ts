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

/** The same of a file that is there in parts, one behind the other. */
export function pieceHashesOfParts(parts: readonly Uint8Array[]): string[] {
  const hashes: string[] = [];
  let [hash, room] = [createHash('sha256'), pieceBytes];
  for (const part of parts)
    for (let at = 0; at < part.length; ) {
      const some = part.subarray(at, at + room);
      hash.update(some);
      at += some.length;
      room -= some.length;
      if (room > 0) continue;
      hashes.push(hash.digest('hex'));
      [hash, room] = [createHash('sha256'), pieceBytes];
    }
  if (room < pieceBytes) hashes.push(hash.digest('hex'));
  return hashes;
}

/** The name of a state: the hash over its pieces' hashes, so that it can be checked piece by piece, by many at once. */
export function stateHash(pieces: readonly string[]): string {
  return sha256(`puhui/member-state/2\n${pieces.join('\n')}\n`);
}

import { expect, it } from 'vitest';
import { PieceHasher, pieceBytes, pieceHashes } from '../../terminal/wire/documents/state-pieces.ts';

const hashesOf = (parts: readonly Uint8Array[]) => {
  const hasher = new PieceHasher();
  for (const part of parts) hasher.add(part);
  return hasher.hashes();
};
const file = Buffer.alloc(2 * pieceBytes + 5, 'members');

it.each<[string, readonly number[]]>([
  ['whole', []],
  ['cut within a piece', [7, pieceBytes + 9]],
  ['cut between two pieces', [pieceBytes, 2 * pieceBytes]],
  ['with an empty part', [100, 100]],
])('a state has the same pieces in parts, %s', (_, cuts) => {
  const ends = [...cuts, file.length];
  const parts = ends.map((end, at) => file.subarray(ends[at - 1] ?? 0, end));
  expect(hashesOf(parts)).toEqual(pieceHashes(file));
});

it('and one that ends with a piece has no empty piece behind it', () => {
  const even = file.subarray(0, pieceBytes);
  expect(hashesOf([even])).toEqual(pieceHashes(even));
});

import { expect, it } from 'vitest';
import { pieceBytes, pieceHashes, pieceHashesOfParts } from '../../terminal/wire/documents/state-pieces.ts';

const file = Buffer.alloc(2 * pieceBytes + 5, 'members');

it.each<[string, readonly number[]]>([
  ['whole', []],
  ['cut within a piece', [7, pieceBytes + 9]],
  ['cut between two pieces', [pieceBytes, 2 * pieceBytes]],
  ['with an empty part', [100, 100]],
])('a state has the same pieces in parts, %s', (_, cuts) => {
  const ends = [...cuts, file.length];
  const parts = ends.map((end, at) => file.subarray(ends[at - 1] ?? 0, end));
  expect(pieceHashesOfParts(parts)).toEqual(pieceHashes(file));
});

it('and one that ends with a piece has no empty piece behind it', () => {
  const even = file.subarray(0, pieceBytes);
  expect(pieceHashesOfParts([even])).toEqual(pieceHashes(even));
});

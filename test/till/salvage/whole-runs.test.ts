import { expect, it } from 'vitest';
import { entryHash, genesisHash } from '../../../terminal/core/journal/chain.ts';
import type { FoundEntry } from '../../../terminal/till/journal/entries-in-pages.ts';
import { wholeRuns } from '../../../terminal/till/salvage/whole-runs.ts';
import { sha256 } from '../../../terminal/wire/sha256.ts';

/** Which entries of one epoch the chain vouches for, when a damaged file has more than one for a place, or none. */

/** Each by its sequence; a name of its own makes it another entry than the till's. */
function chain(...names: readonly string[]): readonly FoundEntry[] {
  let previousHash = genesisHash(sha256, 't-1', 1);
  return names.map((name, place) => {
    const entry = { epoch: 1, sequence: place + 1, previousHash, bytes: JSON.stringify({ id: name }) };
    previousHash = entryHash(sha256, entry, entry.bytes);
    return { ...entry, hash: previousHash };
  });
}
const own = chain('a', 'b', 'c', 'd', 'e');
const other = chain('a', 'B', 'C', 'D', 'E');
const of = (entries: readonly FoundEntry[], ...numbers: readonly number[]) =>
  entries.filter(({ sequence }) => numbers.includes(sequence));

it.each<[string, readonly FoundEntry[], string, readonly string[]]>([
  ['all of them, in whatever order they lie', [...own].reverse(), 'abcde', ['1–5']],
  ['what lies behind a loss', of(own, 1, 2, 4, 5), 'abde', ['1–2', '4–5']],
  [
    'none that is bound to another than the one before it',
    [...of(own, 1, 2), ...of(other, 3, 4)],
    'abD',
    ['1–2', '4–4'],
  ],
  ['of two at one place the one that follows', [...of(own, 1, 2, 3), ...of(other, 3)], 'abc', ['1–3']],
  [
    'of two that follow the one that the next is bound to',
    [...of(own, 1, 2, 3), ...of(other, 2)],
    'abc',
    ['1–3'],
  ],
  ['of two at the end the one that was written later', [...of(own, 1, 2), ...of(other, 2)], 'aB', ['1–2']],
])('saves %s', (_, found, names, runs) => {
  const saved = wholeRuns('t-1', 1, found);
  expect(saved.entries.map(({ bytes }) => JSON.parse(bytes).id).join('')).toBe(names);
  expect(saved.runs.map(({ first, last }) => `${first}–${last}`)).toEqual(runs);
});

it('saves none of another epoch or of another till’s chain', () => {
  expect(wholeRuns('t-1', 2, own).entries).toEqual([]);
  expect(wholeRuns('t-2', 1, of(own, 1)).entries).toEqual([]);
});

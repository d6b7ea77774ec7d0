import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ChainedEntry,
  entryHash,
  findChainFault,
  genesisHash,
} from '../../terminal/core/journal/chain.ts';
import { sha256 } from '../../terminal/wire/sha256.ts';

const start = { epoch: 1, sequence: 0, hash: genesisHash(sha256, 't-1', 1) };

function chainOf(contents: readonly string[]): ChainedEntry[] {
  const entries: ChainedEntry[] = [];
  for (const bytes of contents) {
    const last = entries.at(-1) ?? start;
    const place = { epoch: 1, sequence: last.sequence + 1, previousHash: last.hash };
    entries.push({ ...place, hash: entryHash(sha256, place, bytes), bytes });
  }
  return entries;
}

const contents = fc.array(fc.string({ minLength: 1 }), { minLength: 2, maxLength: 12 });

describe('the journal’s chain', () => {
  it('holds for what was written', () => {
    fc.assert(
      fc.property(contents, (texts) => {
        expect(findChainFault(sha256, chainOf(texts), start)).toBeNull();
      }),
    );
  });

  it('finds any entry that was changed, taken out, doubled or moved', () => {
    const harms: Record<string, (chain: ChainedEntry[], at: number) => ChainedEntry[]> = {
      changed: (chain, at) =>
        chain.map((entry, place) => (place === at ? { ...entry, bytes: `${entry.bytes}!` } : entry)),
      // The last entry's absence is seen by the next acknowledgement, not by the chain.
      'taken out': (chain, at) => chain.filter((_, place) => place !== Math.min(at, chain.length - 2)),
      doubled: (chain, at) => chain.flatMap((entry, place) => (place === at ? [entry, entry] : [entry])),
      moved: (chain) => chain.toReversed(),
    };
    fc.assert(
      fc.property(contents, fc.nat(), fc.constantFrom(...Object.keys(harms)), (texts, seed, harm) => {
        const chain = chainOf(texts);
        const harmed = harms[harm]?.(chain, seed % chain.length) ?? [];
        expect(findChainFault(sha256, harmed, start)).not.toBeNull();
      }),
    );
  });

  it('does not continue another till’s journal, nor another epoch', () => {
    const chain = chainOf(['a', 'b']);
    const elsewhere = { ...start, hash: genesisHash(sha256, 't-2', 1) };
    expect(findChainFault(sha256, chain, elsewhere)?.fault).toBe('wrong-previous');
    expect(findChainFault(sha256, chain, { ...start, epoch: 2 })?.fault).toBe('gap');
  });
});

import type { EntryPlace } from './entry.ts';

export type Sha256 = (text: string) => string;

/** Before the first entry of an epoch. */
export function genesisHash(sha256: Sha256, terminal: string, epoch: number): string {
  return sha256(`puhui/journal/1\n${terminal}\n${epoch}\n`);
}

/** Binds an entry's exact bytes to its place and to everything before it. */
export function entryHash(sha256: Sha256, place: Omit<EntryPlace, 'hash'>, bytes: string): string {
  return sha256(`puhui/entry/1\n${place.epoch}\n${place.sequence}\n${place.previousHash}\n${bytes}`);
}

export type ChainFault = {
  readonly epoch: number;
  readonly sequence: number;
  readonly fault: 'gap' | 'wrong-previous' | 'wrong-hash';
};

export type ChainedEntry = EntryPlace & { readonly bytes: string };

/**
 * Follows entries of one epoch from a known end; the first fault, or null. An auditor gives the genesis
 * hash and sequence 0; the server gives the last entry that it holds.
 */
export function findChainFault(
  sha256: Sha256,
  entries: Iterable<ChainedEntry>,
  known: { readonly epoch: number; readonly sequence: number; readonly hash: string },
): ChainFault | null {
  let { sequence, hash } = known;
  for (const entry of entries) {
    const here = { epoch: entry.epoch, sequence: entry.sequence };
    if (entry.epoch !== known.epoch || entry.sequence !== sequence + 1) return { ...here, fault: 'gap' };
    if (entry.previousHash !== hash) return { ...here, fault: 'wrong-previous' };
    if (entryHash(sha256, entry, entry.bytes) !== entry.hash) return { ...here, fault: 'wrong-hash' };
    sequence = entry.sequence;
    hash = entry.hash;
  }
  return null;
}

import { genesisHash } from '../../core/journal/chain.ts';
import type { KeptRun } from '../../core/journal/kept-runs.ts';
import { keptRunsMax } from '../../wire/new-epoch.ts';
import { sha256 } from '../../wire/sha256.ts';
import type { FoundEntry } from '../journal/entries-in-pages.ts';

export type SavedEpoch = {
  readonly epoch: number;
  /** In their order; each entry is in a run. */
  readonly entries: readonly FoundEntry[];
  readonly runs: readonly KeptRun[];
};

/** The entries of one epoch that the chain vouches for, from its beginning or from behind a loss. */
export function wholeRuns(terminal: string, epoch: number, found: readonly FoundEntry[]): SavedEpoch {
  const places = new Map<number, FoundEntry[]>();
  for (const entry of found) {
    if (entry.epoch !== epoch) continue;
    // The later copy of the same stands last: of two others, it was written later.
    const others = (places.get(entry.sequence) ?? []).filter(({ hash }) => hash !== entry.hash);
    places.set(entry.sequence, [...others, entry]);
  }
  const runs: KeptRun[] = [];
  const entries: FoundEntry[] = [];
  let before = { sequence: 0, hash: genesisHash(sha256, terminal, epoch) };
  for (const sequence of [...places.keys()].sort((a, b) => a - b)) {
    const follows = sequence === before.sequence + 1;
    const candidates = (places.get(sequence) ?? []).filter(
      ({ previousHash }) => !follows || previousHash === before.hash,
    );
    const entry = believed(candidates, places.get(sequence + 1) ?? []);
    // What does not follow an entry that is here is no entry of this chain.
    if (entry === undefined) continue;
    const run = runs.at(-1);
    if (follows && run !== undefined) runs[runs.length - 1] = { ...run, last: sequence, hash: entry.hash };
    else if (runs.length === keptRunsMax) break;
    else runs.push({ first: sequence, last: sequence, previousHash: entry.previousHash, hash: entry.hash });
    entries.push(entry);
    before = { sequence, hash: entry.hash };
  }
  return { epoch, entries, runs };
}

/** Of two at one place, the one that the next entry is bound to; of the newest, the one that was written later. */
function believed(candidates: readonly FoundEntry[], next: readonly FoundEntry[]): FoundEntry | undefined {
  return (
    candidates.find(({ hash }) => next.some(({ previousHash }) => previousHash === hash)) ?? candidates.at(-1)
  );
}

import type { KeptWord } from '../../terminal/wire/new-epoch.ts';

/** Up to where a journal is held, and what its till has said that it kept when it gave it up; null: it has not. */
export type HeldJournal = {
  readonly sequence: number;
  readonly hash: string;
  readonly kept: KeptWord | null;
};

/**
 * The end that the next entries are bound to. What the till said to be lost is passed over: the run behind it is bound
 * to the hash that the till told then.
 */
export function endBefore(
  { sequence, hash, kept }: HeldJournal,
  first: number,
): { readonly sequence: number; readonly hash: string } {
  const run = kept?.runs.find((one) => one.first === first);
  return run === undefined || first <= sequence || nextExpected({ sequence, kept }) !== first
    ? { sequence, hash }
    : { sequence: first - 1, hash: run.previousHash };
}

/** The next entry that there is. */
export function nextExpected({ sequence, kept }: Pick<HeldJournal, 'sequence' | 'kept'>): number {
  const run = kept?.runs.find(({ last }) => last > sequence);
  return Math.max(sequence + 1, run?.first ?? 0);
}

/** Whether the till said that it has this entry, when it gave the journal up. */
export function wasTold(
  kept: KeptWord | null,
  entry: { readonly sequence: number; readonly hash: string },
): boolean {
  if (kept === null) return true;
  const run = kept.runs.find(({ first, last }) => first <= entry.sequence && entry.sequence <= last);
  return run !== undefined && (entry.sequence < run.last || entry.hash === run.hash);
}

/** How many entries before this one are neither here nor at the till; 0 when it is bound to one that is. */
export function lostBefore(kept: KeptWord | null, sequence: number): number {
  const at = kept?.runs.findIndex(({ first }) => first === sequence) ?? -1;
  return at < 0 ? 0 : sequence - 1 - (kept?.runs[at - 1]?.last ?? 0);
}

import { entryHash } from '../../core/journal/chain.ts';
import type { Frame } from '../../wire/disk/sqlite-log.ts';
import { type PageRecord, recordsOf } from '../../wire/disk/sqlite-pages.ts';
import { sha256 } from '../../wire/sha256.ts';

/** A row that its own hash vouches for, at its place. */
export type FoundEntry = {
  readonly epoch: number;
  readonly sequence: number;
  readonly previousHash: string;
  readonly hash: string;
  readonly bytes: string;
};

/** An entry's row, when hash, place and bytes belong together. */
export function entryOf(values: PageRecord['values']): FoundEntry | null {
  const [epoch, sequence, , , , , , previousHash, hash, bytes, ...more] = values;
  if (typeof epoch !== 'number' || typeof sequence !== 'number' || more.length > 0) return null;
  if (!Number.isSafeInteger(epoch) || !Number.isSafeInteger(sequence)) return null;
  if (typeof previousHash !== 'string' || typeof hash !== 'string' || typeof bytes !== 'string') return null;
  const place = { epoch, sequence, previousHash };
  return entryHash(sha256, place, bytes) === hash ? { ...place, hash, bytes } : null;
}

/** The entries on pages of a log; what one holds beyond its page was written with it. */
export function entriesIn(frames: readonly Frame[]): readonly FoundEntry[] {
  const newest = new Map(frames.map(({ page, image }) => [page, image]));
  return frames
    .flatMap(({ page, image }) => recordsOf(image, page, (more) => newest.get(more)))
    .flatMap(({ values }) => entryOf(values) ?? []);
}

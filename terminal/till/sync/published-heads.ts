import type { Assignment } from '../../wire/documents/assignment.ts';
import type { Envelope } from '../../wire/envelope.ts';
import type { ProgrammeCache } from '../cache/programme-cache.ts';
import { CacheRefused, type Log } from '../ports.ts';
import type { HeadOffice } from './head-office.ts';

export type PublishedParts = {
  readonly office: HeadOffice;
  readonly cache: ProgrammeCache;
  readonly assignment: () => Assignment;
  readonly changed: (what: 'cache') => void;
  readonly log: Log;
};

/** Takes what programmes publish: their heads with the files that these name, and newer roots. */
export class PublishedHeads {
  readonly #parts: PublishedParts;
  /** The envelope of each programme's head that was taken last: the same one again brings nothing. */
  readonly #taken = new Map<string, Envelope>();

  constructor(parts: PublishedParts) {
    this.#parts = parts;
  }

  /** Whether the head is new here. */
  async take(
    programme: string,
    envelope: Envelope,
    carried: ReadonlyMap<string, Buffer> = new Map(),
  ): Promise<boolean> {
    const { cache, office, changed, log, assignment } = this.#parts;
    if (cache.root(programme) === undefined || assignment().order?.kind === 'wipe') return false;
    if (this.#taken.get(programme) === envelope && cache.loaded(programme) !== undefined) return false;
    const { taken, head } = await this.underNewestRoot(programme, () =>
      cache.take(programme, envelope, async (file) => carried.get(file.sha256) ?? office.file(file)),
    );
    this.#taken.set(programme, envelope);
    if (taken === 'already-in-force') return false;
    log('head-taken', { programme, head });
    changed('cache');
    return true;
  }

  /** A signature that does not hold may be of a key that is new: then the roots are asked once. */
  async underNewestRoot<Result>(programme: string, open: () => Promise<Result>): Promise<Result> {
    try {
      return await open();
    } catch (error) {
      const unsigned = error instanceof CacheRefused && (error.rule === 'S2' || error.rule === 'F1');
      if (!unsigned || (await this.followRoots(programme)) === 0) throw error;
      return open();
    }
  }

  /** How many roots were new here. */
  async followRoots(programme: string): Promise<number> {
    const { cache, office, changed, log } = this.#parts;
    const followed = await cache.followRoots(programme, (version) => office.rootOf(programme, version));
    if (followed === 0) return 0;
    this.#taken.delete(programme);
    log('roots-followed', { programme, version: cache.root(programme)?.version ?? null });
    changed('cache');
    return followed;
  }
}

import type { Assignment } from '../wire/documents/assignment.ts';
import { AssignmentStore } from './assignment-store.ts';
import { ProgrammeCache } from './cache/programme-cache.ts';
import { Catalogue } from './catalogue/catalogue.ts';
import { WorkingStore } from './checkouts/working-store.ts';
import type { Identity } from './identity.ts';
import { Ballast } from './journal/ballast.ts';
import { Journal } from './journal/journal.ts';
import type { World } from './ports.ts';
import { TillClock } from './till-clock.ts';
import { tillFiles } from './till-files.ts';

/** What a till holds on its disk, opened. */
export type TillStores = {
  readonly journal: Journal;
  readonly ballast: Ballast;
  readonly working: WorkingStore;
  readonly catalogue: Catalogue;
  readonly cache: ProgrammeCache;
  readonly assignments: AssignmentStore;
  readonly assignment: Assignment;
  readonly clock: TillClock;
};

/** The journal first, for the rest stands on what it trusts; damaged files are said, and fetched again later. */
export async function openStores(till: {
  readonly dataDir: string;
  readonly identity: Identity;
  readonly world: World;
}): Promise<TillStores> {
  const { terminal, epoch } = till.identity;
  const { log } = till.world;
  const files = tillFiles(till.dataDir);
  const ballast = await Ballast.open(files.ballast);
  const journal = await Journal.open({ file: files.journal, terminal, epoch, room: ballast });
  const cache = new ProgrammeCache({
    folder: files.cache,
    journal,
    damaged: (programme) => log('cache-damaged', { complaint: `${programme}: members` }),
  });
  for (const complaint of await cache.restore()) log('cache-damaged', { complaint });
  const assignments = new AssignmentStore(journal);
  return {
    journal,
    ballast,
    cache,
    assignments,
    working: await WorkingStore.open(files.working),
    catalogue: await Catalogue.open(files.catalogue),
    assignment: await assignments.read(),
    clock: await TillClock.open(till.world, journal),
  };
}

import type { Assignment } from '../wire/documents/assignment.ts';
import type { AssignmentStore } from './assignment-store.ts';
import type { ProgrammeCache } from './cache/programme-cache.ts';
import { Catalogue } from './catalogue/catalogue.ts';
import { WorkingStore } from './checkouts/working-store.ts';
import type { Identity } from './identity.ts';
import { Ballast } from './journal/ballast.ts';
import type { Journal } from './journal/journal.ts';
import { openJournal } from './open-journal.ts';
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
  const { log } = till.world;
  const files = tillFiles(till.dataDir);
  const ballast = await Ballast.open(files.ballast);
  const { complaints, ...opened } = await openJournal({
    file: files.journal,
    cacheFolder: files.cache,
    identity: till.identity,
    room: ballast,
    cacheDamaged: (programme) => log('cache-damaged', { complaint: `${programme}: members` }),
  });
  for (const complaint of complaints) log('cache-damaged', { complaint });
  return {
    ...opened,
    ballast,
    working: await WorkingStore.open(files.working, ballast),
    catalogue: await Catalogue.open(files.catalogue),
    clock: await TillClock.open(till.world, opened.journal),
  };
}

import { existsSync } from 'node:fs';
import type { Assignment } from '../wire/documents/assignment.ts';
import { AssignmentStore } from './assignment-store.ts';
import { ProgrammeCache } from './cache/programme-cache.ts';
import type { Identity } from './identity.ts';
import { findBrokenSeal } from './journal/broken-seal.ts';
import { isDamage, type Seen } from './journal/check-journal.ts';
import { checkSignatures } from './journal/check-signatures.ts';
import { Journal, type Room } from './journal/journal.ts';
import { WrittenCounts } from './journal/written-counts.ts';
import { TillError } from './ports.ts';

export type OpenedJournal = {
  readonly journal: Journal;
  readonly cache: ProgrammeCache;
  readonly assignments: AssignmentStore;
  readonly assignment: Assignment;
  /** Of published files that were damaged: they are fetched again. */
  readonly complaints: readonly string[];
};

/**
 * Opens the journal with what the till trusts by it. Throws `journal-damaged` when it cannot be believed, or lacks
 * what nothing but another enrolment or a salvage brings back: its assignment, or the home programme's root.
 */
export async function openJournal(place: {
  readonly file: string;
  readonly cacheFolder: string;
  readonly identity: Pick<Identity, 'terminal' | 'epoch'>;
  readonly room?: Room;
  readonly cacheDamaged?: (programme: string) => void;
}): Promise<OpenedJournal> {
  const { file, cacheFolder, identity, room, cacheDamaged } = place;
  const damaged = (why: string) =>
    new TillError('journal-damaged', `${file}: the journal is damaged: ${why}`);
  // A new one would begin where this till's chain began: to the union, another machine with its key.
  if (!existsSync(file)) throw damaged('the file is not there');
  const { terminal, epoch } = identity;
  const counts = new WrittenCounts();
  const seen: Seen = (row, written) => counts.see(row, written);
  const journal = await Journal.open({
    file,
    terminal,
    epoch,
    seen,
    ...(room === undefined ? {} : { room }),
  });
  try {
    const cache = new ProgrammeCache({
      folder: cacheFolder,
      journal,
      ...(cacheDamaged === undefined ? {} : { damaged: cacheDamaged }),
    });
    const complaints = await cache.restore();
    const assignments = new AssignmentStore(journal);
    const assignment = await assignments.read().catch((error: Error) => error);
    if (assignment instanceof Error) throw damaged(`the assignment cannot be read: ${assignment.message}`);
    if (cache.root(assignment.home) === undefined)
      throw damaged(`the root of ${assignment.home} cannot be read: ${complaints.join('; ')}`);
    if (assignment.epoch > journal.epoch)
      throw damaged(
        `the union has begun epoch ${assignment.epoch} of it, and this is epoch ${journal.epoch}`,
      );
    const { database } = journal;
    const wrong =
      (await findBrokenSeal(database, { file, reach: 'newest' })) ??
      (await counts.findOther(database, { file, epoch: journal.epoch, reach: 'newest' })) ??
      (await checkSignatures(database, { terminal, home: assignment.home })).fault;
    if (wrong !== null) throw damaged(wrong);
    return { journal, cache, assignments, assignment, complaints };
  } catch (error) {
    await journal.close();
    throw isDamage(error) ? damaged((error as Error).message) : error;
  }
}

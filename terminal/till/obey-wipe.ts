import type { AssignmentStore } from './assignment-store.ts';
import type { ProgrammeCache } from './cache/programme-cache.ts';
import { destroyIdentity } from './identity.ts';
import type { Journal } from './journal/journal.ts';
import type { Outbox } from './journal/outbox.ts';
import type { SharedLimits } from './quotas/shared-limits.ts';

export type WipeParts = {
  readonly cache: ProgrammeCache;
  readonly journal: Journal;
  readonly outbox: Outbox;
  readonly limits: Pick<SharedLimits, 'leases' | 'letGoAll'>;
  /** Another machine may have these leases, too: nobody can say what is left of them. */
  readonly isOneOfTwo: boolean;
  /** An entry was written that is to be handed in. */
  readonly written: () => void;
  readonly assignments: AssignmentStore;
  readonly identityFile: string;
  /** Tells the server, with this till's key for the last time. */
  readonly reportWiped: () => Promise<void>;
};

/**
 * Carries out the order to wipe, as far as it can go now, and says whether it is over. Published files go at once;
 * the journal stays, and the key with it, until the server has acknowledged every entry, that which gives its leases
 * back among them. Done again after a crash it goes on where it was; only the journal is left in the end, acknowledged
 * and with nobody who could write to it.
 */
export async function obeyWipe(parts: WipeParts): Promise<boolean> {
  const { cache, journal, outbox, limits, isOneOfTwo, assignments, identityFile, reportWiped } = parts;
  await cache.dropAll();
  await limits.letGoAll();
  // Alone among writers: no sale comes between the last acknowledgement and the end of the key.
  return journal.exclusively(async (append) => {
    // A refund can have brought something back since all was given back.
    if (!isOneOfTwo && (await limits.leases.giveBackBy(append))) parts.written();
    if ((await outbox.unsent()) > 0) return false;
    await reportWiped();
    journal.seal();
    await destroyIdentity(identityFile);
    await assignments.forget();
    return true;
  });
}

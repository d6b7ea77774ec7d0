import type { Transaction } from 'kysely';
import { publishProgramme } from '../publish/publish-programme.ts';
import { holdBackAll } from '../quotas/hold-back.ts';
import { lastNumber } from '../redemptions/last-number.ts';
import { instantNow, type ServerStore } from '../store/server-store.ts';
import type { ServerTables } from '../store/tables.ts';
import { reassign } from '../terminals/reassign.ts';

/**
 * Versions go up by one for each second since the backup, and by these: heads, files and assignments were made
 * more slowly than that, so whatever number a till has seen, the next one is higher. A second return to the same
 * backup is later, and so goes past the first.
 */
const versionsAhead = 1_000;
/** No register takes more redemptions in a second. */
const redemptionsPerSecondMax = 10_000;

export type Settled = {
  readonly terminals: number;
  /** By how much versions went up. */
  readonly ahead: number;
  readonly published: readonly { readonly programme: string; readonly headVersion: number }[];
};

/**
 * Provides for what the time between the backup and now could have told tills, which this register does not know:
 *
 * - Tills trust no version that is lower than one they have seen: every version jumps over all that can have been
 *   given, files are built anew, every till gets its assignment anew, and heads go out.
 * - A pairing code that was used meanwhile would enrol a second till, a session that was ended would live again:
 *   there are none any more.
 * - What tills were granted is not known: nothing is granted of what can have been, until staff say so.
 * - Tills ask for uses elsewhere after the highest number of a redemption that they have heard of: numbers go on after
 *   all that can have been given, too. What is handed in again has another number then, and its old mark.
 * - Which machine reported last is not known: twins are looked for from now on.
 *
 * Tills hand in again what was lost as soon as they hear how far the register holds their journals.
 */
export async function settleRestored(store: ServerStore, takenAt: string): Promise<Settled> {
  const ahead = versionsAhead + Math.ceil((store.now() - Date.parse(takenAt)) / 1_000);
  const terminals = await store.database.transaction().execute(async (transaction) => {
    await transaction.deleteFrom('pairingCodes').execute();
    await transaction.deleteFrom('staffSessions').execute();
    await jumpPublished(transaction, ahead);
    await jumpLeases(transaction, ahead);
    const redemptionsAfter = (await lastNumber(transaction)) + ahead * redemptionsPerSecondMax;
    const restoration = {
      ...{ takenAt, restoredAt: instantNow(store), ahead, leasesFreedAt: null },
      redemptionsAfter,
    };
    await transaction.insertInto('restorations').values(restoration).execute();
    await holdBackAll(store, transaction);
    return reassignAll(store, transaction, ahead);
  });
  const programmes = await store.database
    .selectFrom('programmes')
    .select('id')
    .where('head', 'is not', null)
    .execute();
  const published: Settled['published'][number][] = [];
  for (const { id } of programmes) {
    const { programme, headVersion } = await publishProgramme(store, id);
    published.push({ programme, headVersion });
  }
  store.log.warn({ takenAt, terminals, ahead }, 'restored from a backup');
  return { terminals, ahead, published };
}

/** The newest file of each role gives its number up, and its source fits none: the next publication builds all anew. */
async function jumpPublished(transaction: Transaction<ServerTables>, ahead: number): Promise<void> {
  await transaction
    .updateTable('programmes')
    .set((of) => ({ headVersion: of('headVersion', '+', ahead) }))
    .execute();
  const newest = await transaction
    .selectFrom('publishedFiles')
    .select((of) => ['programme', 'role', of.fn.max('version').as('version')])
    .groupBy(['programme', 'role'])
    .execute();
  for (const { programme, role, version } of newest)
    await transaction
      .updateTable('publishedFiles')
      .set({ version: version + ahead, source: 'restored' })
      .where('programme', '=', programme)
      .where('role', '=', role)
      .where('version', '=', version)
      .execute();
}

/** A till takes no leases that are older than its own: what it is told next is newer than all that it was told since. */
async function jumpLeases(transaction: Transaction<ServerTables>, ahead: number): Promise<void> {
  const tills = await transaction.selectFrom('terminals').select('id').execute();
  for (const { id: terminal } of tills)
    await transaction
      .insertInto('leaseDocuments')
      .values({ terminal, version: ahead })
      .onConflict((conflict) =>
        conflict
          .column('terminal')
          .doUpdateSet((of) => ({ version: of('leaseDocuments.version', '+', ahead) })),
      )
      .execute();
}

async function reassignAll(
  store: ServerStore,
  transaction: Transaction<ServerTables>,
  ahead: number,
): Promise<number> {
  const tills = await transaction.selectFrom('terminals').selectAll().orderBy('id').execute();
  for (const till of tills)
    await reassign(store, transaction, {
      ...till,
      assignmentVersion: till.assignmentVersion + ahead,
      starts: null,
    });
  return tills.length;
}

import type { Transaction } from 'kysely';
import type { ServerStore } from '../store/server-store.ts';
import type { ServerTables } from '../store/tables.ts';

/** A version in force or stopped that no head shows as such. */
export type UncarriedVersion = { readonly id: string; readonly version: number; readonly state: string };

/**
 * What the next head of a programme will be the first to show. It is read before the offers' file is made:
 * what is entered while that goes on waits for the head after it.
 */
export function uncarriedVersions(
  store: ServerStore,
  programme: string,
): Promise<readonly UncarriedVersion[]> {
  return store.database
    .selectFrom('offers')
    .select(['id', 'version', 'state'])
    .where('programme', '=', programme)
    .where('state', 'in', ['published', 'stopped'])
    .where('head', 'is', null)
    .execute();
}

/** Writes the head beside the versions that still stand as they were read; in the transaction that stores it. */
export async function markCarried(
  transaction: Transaction<ServerTables>,
  { versions, head }: { readonly versions: readonly UncarriedVersion[]; readonly head: number },
): Promise<void> {
  for (const { id, version, state } of versions)
    await transaction
      .updateTable('offers')
      .set({ head })
      .where('id', '=', id)
      .where('version', '=', version)
      .where('state', '=', state)
      .where('head', 'is', null)
      .execute();
}

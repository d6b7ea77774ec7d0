import { type Refusal, refuse } from '../http/problem.ts';
import type { ServerStore } from '../store/server-store.ts';
import type { StoreRow } from '../store/tables.ts';

export type FoundStore = StoreRow & { readonly rootSha256: string };

/** A store by its id; two programmes may have a contract with the same store, then one must be named. */
export async function findStore(
  store: ServerStore,
  wanted: { readonly store: string; readonly programme?: string | undefined },
): Promise<FoundStore | Refusal> {
  let query = store.database
    .selectFrom('stores')
    .innerJoin('programmes', 'programmes.id', 'stores.programme')
    .selectAll('stores')
    .select('programmes.rootSha256')
    .where('stores.id', '=', wanted.store);
  if (wanted.programme !== undefined) query = query.where('stores.programme', '=', wanted.programme);
  const [found, another] = await query.limit(2).execute();
  if (found === undefined) return refuse('store-unknown', { detail: wanted.store });
  if (another !== undefined) return refuse('store-ambiguous', { detail: wanted.store });
  return found;
}

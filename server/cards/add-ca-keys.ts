import type { CaKeysFile } from '../../terminal/wire/documents/published-files.ts';
import { insertRows } from '../store/insert-rows.ts';
import type { ServerStore } from '../store/server-store.ts';

export type NewCaKey = CaKeysFile['keys'][number];

/** Enters card schemes' certification authority keys that the programme's tills trust. Throws when one is there. */
export async function addCaKeys(
  store: ServerStore,
  programme: string,
  keys: readonly NewCaKey[],
): Promise<void> {
  const rows = keys.map((key) => ({
    programme,
    rid: key.rid,
    keyIndex: key.index,
    modulus: key.modulus,
    exponent: key.exponent,
    expires: key.expires,
    test: key.test === true ? 1 : 0,
  }));
  await store.database.transaction().execute((transaction) => insertRows(transaction, 'caKeys', rows));
}

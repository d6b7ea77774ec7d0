import {
  type CaKeysFile,
  caKeysFileSchema,
  type SchemeKey,
} from '../../terminal/wire/documents/published-files.ts';
import { faultLines } from '../../terminal/wire/faults.ts';
import { insertRows } from '../store/insert-rows.ts';
import type { ServerStore } from '../store/server-store.ts';

/** A card scheme's certification authority key, RSA or SM2, as tills get it. */
export type NewCaKey = SchemeKey;
export type RevokedIssuer = NonNullable<CaKeysFile['revokedIssuers']>[number];

/** Enters card schemes' certification authority keys that the programme's tills trust. Throws when one is there. */
export async function addCaKeys(
  store: ServerStore,
  programme: string,
  keys: readonly NewCaKey[],
): Promise<void> {
  const [rsa, sm2] = [keys.filter(isRsa), keys.filter((key) => !isRsa(key))];
  expectPublishable({ keys: rsa, sm2Keys: sm2 });
  const rows = keys.map((key) => ({
    programme,
    rid: key.rid,
    keyIndex: key.index,
    suite: isRsa(key) ? ('rsa' as const) : ('sm2' as const),
    content: JSON.stringify(key),
  }));
  await store.database.transaction().execute((transaction) => insertRows(transaction, 'schemeKeys', rows));
}

/** Enters issuers' certificates that their scheme has taken back; the next publication carries them to the tills. */
export async function revokeIssuers(
  store: ServerStore,
  programme: string,
  issuers: readonly RevokedIssuer[],
): Promise<void> {
  expectPublishable({ keys: [], revokedIssuers: issuers });
  const rows = issuers.map(({ rid, index, serial }) => ({ programme, rid, keyIndex: index, serial }));
  await store.database
    .transaction()
    .execute((transaction) => insertRows(transaction, 'revokedIssuers', rows));
}

function isRsa(key: NewCaKey): boolean {
  return 'modulus' in key;
}

/** What tills would refuse to read is refused here, where somebody can still mend it. */
function expectPublishable(content: Readonly<Record<string, unknown>>): void {
  const parsed = caKeysFileSchema
    .pick({ keys: true, sm2Keys: true, revokedIssuers: true })
    .safeParse(content);
  if (!parsed.success) throw new Error(`card keys do not fit:\n${faultLines(parsed.error).join('\n')}`);
}

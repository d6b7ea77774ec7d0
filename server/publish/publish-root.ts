import type { Root } from '../../terminal/core/trust/head.ts';
import { openNextRoot, openPinnedRoot } from '../../terminal/wire/documents/root.ts';
import type { Envelope } from '../../terminal/wire/envelope.ts';
import { sha256 } from '../../terminal/wire/sha256.ts';
import { type Refusal, refuse } from '../http/problem.ts';
import type { ServerStore } from '../store/server-store.ts';
import { reassignTills } from '../terminals/reassign-tills.ts';
import { publishProgramme } from './publish-programme.ts';

/**
 * Puts a root that the ceremony made in the place of the one in force, signs every till's assignment anew and publishes
 * a head with its keys at once. It is checked with the till's own rules (TRUST.md, R2 to R4), and the server must hold the keys that
 * it names: otherwise nothing could be published under it.
 */
export async function publishRoot(
  store: ServerStore,
  programme: string,
  envelope: Envelope,
): Promise<{ readonly version: number; readonly head: number } | Refusal> {
  const kept = await store.publications.run(() => keepRoot(store, programme, envelope));
  if ('refused' in kept) return kept;
  store.log.info({ programme, root: kept.version }, 'a new root is in force');
  // Before the head: as long as that one is missing, a start knows that this was cut off.
  await reassignTills(store, programme);
  const { headVersion } = await publishProgramme(store, programme);
  return { version: kept.version, head: headVersion };
}

async function keepRoot(
  store: ServerStore,
  programme: string,
  envelope: Envelope,
): Promise<{ readonly version: number } | Refusal> {
  const row = await store.database
    .selectFrom('programmes')
    .select('root')
    .where('id', '=', programme)
    .executeTakeFirst();
  if (row === undefined) return refuse('programme-unknown');
  const next = openNextRoot(envelope, trustedRoot(row.root));
  if (!next.ok) return refuse('root-refused', { detail: `rule ${next.rule}`, faults: next.faults });
  const missing = await store.keys.missing(programme, next.value);
  if (missing.length > 0) return refuse('root-keys-missing', { faults: missing });
  const { version } = next.value;
  await store.database.transaction().execute(async (transaction) => {
    const root = JSON.stringify(envelope);
    await transaction.insertInto('roots').values({ programme, version, root }).execute();
    await transaction
      .updateTable('programmes')
      .set({ root, rootVersion: version, rootSha256: sha256(envelope.payload) })
      .where('id', '=', programme)
      .execute();
  });
  await store.keys.settle(programme, next.value);
  return { version };
}

/** The root in force, as it stands in the register. */
export function trustedRoot(text: string): Root {
  const root = openPinnedRoot(JSON.parse(text) as Envelope);
  if (!root.ok) throw new Error(`the root in force does not hold: ${root.faults.join('; ')}`);
  return root.value;
}

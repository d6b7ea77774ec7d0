import { openHead } from '../../terminal/wire/documents/head.ts';
import type { Envelope } from '../../terminal/wire/envelope.ts';
import type { ServerStore } from '../store/server-store.ts';
import { reassignTills } from '../terminals/reassign-tills.ts';
import { publishProgramme } from './publish-programme.ts';
import { trustedRoot } from './publish-root.ts';

/** Long before a head of a day grows stale, so that a server that is down for hours leaves tills fresh. */
export const headAgeMsMax = 3_600_000;

/**
 * Issues the head of each published programme anew when it is an hour old, and folds in the first uses of
 * cards that have come in. One programme's failure does not keep the others from theirs.
 */
export async function reissueOldHeads(store: ServerStore): Promise<void> {
  const programmes = await store.database
    .selectFrom('programmes')
    .select(['id', 'headIssuedAt', 'head', 'root'])
    .where('headIssuedAt', 'is not', null)
    .execute();
  for (const { id, headIssuedAt, head, root } of programmes) {
    if (headIssuedAt === null) continue;
    try {
      const inForce = trustedRoot(root);
      // A new root was kept, and the server ended before its keys were in their places or a head was out.
      const isCutOff = !openHead(JSON.parse(head ?? '') as Envelope, inForce).ok;
      if (isCutOff) {
        await store.keys.settle(id, inForce);
        await reassignTills(store, id);
      } else if (store.now() - Date.parse(headIssuedAt) < headAgeMsMax) continue;
      await foldFirstUses(store, id);
      await publishProgramme(store, id);
    } catch (error) {
      store.log.error({ programme: id, fault: (error as Error).message }, 'a head could not be issued anew');
    }
  }
}

/** A sale does not rebuild the member file; the hourly publication does, when cards were used for the first time. */
async function foldFirstUses(store: ServerStore, programme: string): Promise<void> {
  await store.database
    .updateTable('programmes')
    .set((of) => ({ membersRevision: of('membersRevision', '+', 1), firstUsesWaiting: 0 }))
    .where('id', '=', programme)
    .where('firstUsesWaiting', '>', 0)
    .execute();
}

import type { Envelope } from '../../terminal/wire/envelope.ts';
import { type Refusal, refuse } from '../http/problem.ts';
import type { ServerStore } from '../store/server-store.ts';
import { programmesOfTills, signAssignment } from './assignment.ts';

/** Puts a till into another store of its home programme: a new signed assignment, pushed at once. */
export async function moveTerminal(
  store: ServerStore,
  move: { readonly terminal: string; readonly store: string },
): Promise<{ readonly version: number; readonly envelope: Envelope } | Refusal> {
  const moved = await store.database.transaction().execute(async (transaction) => {
    const till = await transaction
      .selectFrom('terminals')
      .selectAll()
      .where('id', '=', move.terminal)
      .executeTakeFirst();
    if (till === undefined) return refuse('terminal-unknown');
    const at = await transaction
      .selectFrom('stores')
      .selectAll()
      .where('programme', '=', till.programme)
      .where('id', '=', move.store)
      .executeTakeFirst();
    if (at === undefined) return refuse('store-unknown', { detail: move.store });

    const version = till.assignmentVersion + 1;
    const programmes = await programmesOfTills(transaction, till.programme);
    const envelope = await signAssignment(store, {
      terminal: till.id,
      version,
      epoch: till.epoch,
      at,
      programmes,
    });
    await transaction
      .updateTable('terminals')
      .set({ store: at.id, assignmentVersion: version, assignment: JSON.stringify(envelope) })
      .where('id', '=', till.id)
      .execute();
    return { version, envelope };
  });
  if (!('refused' in moved))
    store.announcements.announce({ type: 'assignment', terminal: move.terminal, ...moved });
  return moved;
}

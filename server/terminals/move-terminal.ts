import { type Refusal, refuse } from '../http/problem.ts';
import { instantNow, type ServerStore } from '../store/server-store.ts';
import { announceAssignment, type Reassigned, reassign, terminalRow } from './reassign.ts';

/** Puts a till into another store of its home programme: a new signed assignment, pushed at once. */
export async function moveTerminal(
  store: ServerStore,
  move: { readonly terminal: string; readonly store: string },
): Promise<Reassigned | Refusal> {
  const moved = await store.database.transaction().execute(async (transaction) => {
    const till = await terminalRow(transaction, move.terminal);
    if (till === undefined) return refuse('terminal-unknown');
    const at = await transaction
      .selectFrom('stores')
      .select('id')
      .where('programme', '=', till.programme)
      .where('id', '=', move.store)
      .executeTakeFirst();
    if (at === undefined) return refuse('store-unknown', { detail: move.store });
    await transaction
      .insertInto('terminalPlaces')
      .values({ terminal: till.id, since: instantNow(store), store: at.id })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    return reassign(store, transaction, { ...till, store: at.id });
  });
  if (!('refused' in moved)) announceAssignment(store, move.terminal, moved);
  return moved;
}

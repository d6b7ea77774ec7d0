import type { Transaction } from 'kysely';
import type { TillOrder } from '../../terminal/wire/documents/assignment.ts';
import { type Refusal, refuse } from '../http/problem.ts';
import { instantNow, type ServerStore } from '../store/server-store.ts';
import type { ServerTables, TerminalRow } from '../store/tables.ts';
import { announceAssignment, type Reassigned, reassign, terminalRow } from './reassign.ts';

export type Ordered = {
  readonly terminal: string;
  /** `work`: whatever was ordered is lifted, and the alarm is over. */
  readonly kind: TillOrder | 'work';
  /** As staff are named. */
  readonly by: string;
};

/**
 * Orders a till to stop, to wipe itself, or to work again; pushed at once, and it keeps until the till hears it.
 * A till that has wiped itself has no key any more: nothing can be ordered of it.
 */
export async function orderTerminal(store: ServerStore, order: Ordered): Promise<Reassigned | Refusal> {
  const ordered = await store.database.transaction().execute(async (transaction) => {
    const till = await terminalRow(transaction, order.terminal);
    if (till === undefined) return refuse('terminal-unknown');
    if (till.orderKind === 'wipe' && till.obeyedAt !== null) return refuse('terminal-wiped');
    const { kind, by } = order;
    return reassign(store, transaction, {
      ...till,
      ...(kind === 'work'
        ? { ...noOrder, starts: null, alarm: null }
        : // Only staff who let it work again say that there are not two of them.
          { orderKind: kind, orderWhy: till.orderWhy ?? 'staff' }),
      orderedAt: instantNow(store),
      orderedBy: by,
      obeyedAt: null,
    });
  });
  if (!('refused' in ordered)) announceAssignment(store, order.terminal, ordered);
  return ordered;
}

const noOrder = { orderKind: null, orderWhy: null } as const;

/**
 * Two machines have one till's key, or an older copy of its disk was put back: whoever asks with that key is told
 * to stop until staff have looked; what staff have ordered stands, and is ordered of two. Null when nothing new is
 * ordered of it.
 */
export async function stopTwins(
  store: ServerStore,
  transaction: Transaction<ServerTables>,
  { till, alarm }: { readonly till: TerminalRow; readonly alarm: string },
): Promise<Reassigned | null> {
  const now = instantNow(store);
  store.log.warn({ terminal: till.id, alarm }, 'a till needs a look');
  const isWiped = till.orderKind === 'wipe' && till.obeyedAt !== null;
  if (isWiped || till.orderWhy === 'two-machines') {
    await transaction
      .updateTable('terminals')
      .set({ alarm, lastContact: now })
      .where('id', '=', till.id)
      .execute();
    return null;
  }
  return reassign(store, transaction, {
    ...till,
    alarm,
    lastContact: now,
    orderKind: till.orderKind ?? 'stop',
    orderWhy: 'two-machines',
    orderedAt: now,
    orderedBy: null,
    obeyedAt: null,
  });
}

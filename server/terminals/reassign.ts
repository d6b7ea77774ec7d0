import type { Transaction } from 'kysely';
import type { Envelope } from '../../terminal/wire/envelope.ts';
import type { ServerStore } from '../store/server-store.ts';
import type { ServerTables, TerminalRow } from '../store/tables.ts';
import { programmesOfTills, signAssignment } from './assignment.ts';

export type Reassigned = { readonly version: number; readonly envelope: Envelope };

/**
 * Signs what a till is told of itself anew, after something of its row has changed: `till` is the row as it
 * shall be. Announced by the caller when the transaction is on the disk.
 */
export async function reassign(
  store: ServerStore,
  transaction: Transaction<ServerTables>,
  till: TerminalRow,
): Promise<Reassigned> {
  const version = till.assignmentVersion + 1;
  const at = await transaction
    .selectFrom('stores')
    .selectAll()
    .where('programme', '=', till.programme)
    .where('id', '=', till.store)
    .executeTakeFirstOrThrow();
  const { orderKind: kind, orderWhy: why } = till;
  const envelope = await signAssignment(store, {
    terminal: till.id,
    version,
    epoch: till.epoch,
    at,
    programmes: await programmesOfTills(transaction, till.programme),
    order: kind === null || why === null ? undefined : { kind, why },
  });
  await transaction
    .updateTable('terminals')
    .set({ ...till, assignmentVersion: version, assignment: JSON.stringify(envelope) })
    .where('id', '=', till.id)
    .execute();
  return { version, envelope };
}

/** Tells the till at once, when it listens. */
export function announceAssignment(store: ServerStore, terminal: string, reassigned: Reassigned): void {
  store.announcements.announce({ type: 'assignment', terminal, ...reassigned });
}

export function terminalRow(
  transaction: Transaction<ServerTables>,
  terminal: string,
): Promise<TerminalRow | undefined> {
  return transaction.selectFrom('terminals').selectAll().where('id', '=', terminal).executeTakeFirst();
}

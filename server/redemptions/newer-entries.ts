import type { Transaction } from 'kysely';
import { type Refusal, refuse } from '../http/problem.ts';
import type { ServerStore } from '../store/server-store.ts';
import type { ServerTables, TerminalRow } from '../store/tables.ts';
import type { ReadEntry } from './entry-row.ts';

const alarmBegins = 'journal-newer: ';

/**
 * Tills may be updated before their server. An entry that it cannot read in full is neither accepted nor rejected, for
 * both are for ever: it stays with its till, and what follows it, until the server is updated.
 */
export function upToNewer(
  entries: readonly ReadEntry[],
  /** Up to where the journal is held: what came before this was told apart is not asked for again. */
  mark: number,
): { readonly known: readonly ReadEntry[]; readonly newer: ReadEntry | null } {
  const at = entries.findIndex(
    ({ entry, judgement }) => judgement.outcome === 'newer' && entry.sequence > mark,
  );
  return at < 0
    ? { known: entries, newer: null }
    : { known: entries.slice(0, at), newer: entries[at] ?? null };
}

/** Staff see why the till has more and more unsent, where nothing else is the matter with it. */
export async function refuseNewer(
  store: ServerStore,
  transaction: Transaction<ServerTables>,
  { till, newer }: { readonly till: TerminalRow; readonly newer: ReadEntry },
): Promise<Refusal> {
  const { entry, judgement } = newer;
  const why = judgement.outcome === 'newer' ? judgement.reason : '';
  const detail = `entry ${entry.sequence} of epoch ${till.epoch} stays with the till: ${why}`;
  if (till.alarm === null || till.alarm.startsWith(alarmBegins)) {
    const alarm = `${alarmBegins}update this server; ${detail}`;
    if (alarm !== till.alarm) store.log.warn({ terminal: till.id, alarm }, 'a till is newer than its server');
    await transaction.updateTable('terminals').set({ alarm }).where('id', '=', till.id).execute();
  }
  return refuse('journal-newer', { detail });
}

/** The alarm of a till of which entries are taken again. */
export function alarmWithoutNewer({ alarm }: Pick<TerminalRow, 'alarm'>): string | null {
  return alarm?.startsWith(alarmBegins) === true ? null : alarm;
}

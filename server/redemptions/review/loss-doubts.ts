import type { Transaction } from 'kysely';
import type { ServerTables } from '../../store/tables.ts';
import { keptOf } from '../../terminals/lost-entries.ts';
import { lostBefore } from '../given-up-journal.ts';
import { type Doubt, doubt } from './doubt.ts';

/** A sale that stands behind lost entries: the chain binds it to one that nobody can show. */
export async function lossDoubts(
  transaction: Transaction<ServerTables>,
  {
    terminal,
    epoch,
    sequence,
  }: { readonly terminal: string; readonly epoch: number; readonly sequence: number },
): Promise<readonly Doubt[]> {
  const row = await transaction
    .selectFrom('journalEpochs')
    .select('kept')
    .where('terminal', '=', terminal)
    .where('epoch', '=', epoch)
    .executeTakeFirst();
  const lost = row === undefined ? 0 : lostBefore(keptOf(row), sequence);
  if (lost === 0) return [];
  const before = await transaction
    .selectFrom('journalEntries')
    .select('sequence')
    .where('terminal', '=', terminal)
    .where('epoch', '=', epoch)
    .where('sequence', '=', sequence - 1)
    .executeTakeFirst();
  return before === undefined
    ? [doubt('after-lost-entries', `up to ${lost} entries before it are lost at the till`)]
    : [];
}

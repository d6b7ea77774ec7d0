import type { Transaction } from 'kysely';
import type { ServerTables } from '../../store/tables.ts';
import { keptOf } from '../../terminals/lost-entries.ts';
import { lostBefore } from '../given-up-journal.ts';
import { type Doubt, doubt } from './doubt.ts';
import { type EntryPlace, placeKey } from './entry-place.ts';

/** Which of these sales stand behind lost entries: the chain binds them to one that nobody can show. By their places. */
export async function lossDoubts(
  transaction: Transaction<ServerTables>,
  places: readonly EntryPlace[],
): Promise<ReadonlyMap<string, readonly Doubt[]>> {
  const epochs = await transaction
    .selectFrom('journalEpochs')
    .select(['terminal', 'epoch', 'kept'])
    .where('terminal', 'in', [...new Set(places.map(({ terminal }) => terminal))])
    .execute();
  const doubts = new Map<string, Doubt[]>();
  for (const place of places) {
    const given = epochs.find(({ terminal, epoch }) => terminal === place.terminal && epoch === place.epoch);
    const lost = given === undefined ? 0 : lostBefore(keptOf(given), place.sequence);
    if (lost > 0 && !(await isHeld(transaction, { ...place, sequence: place.sequence - 1 })))
      doubts.set(placeKey(place), [
        doubt('after-lost-entries', `up to ${lost} entries before it are lost at the till`),
      ]);
  }
  return doubts;
}

async function isHeld(transaction: Transaction<ServerTables>, place: EntryPlace): Promise<boolean> {
  const row = await transaction
    .selectFrom('journalEntries')
    .select('sequence')
    .where('terminal', '=', place.terminal)
    .where('epoch', '=', place.epoch)
    .where('sequence', '=', place.sequence)
    .executeTakeFirst();
  return row !== undefined;
}

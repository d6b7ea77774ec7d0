import type { Transaction } from 'kysely';
import type { ServerTables } from '../../store/tables.ts';
import { type Doubt, doubt } from './doubt.ts';
import { type EntryPlace, placeKey } from './entry-place.ts';

/** Which limits these sales passed, as they were booked when they were taken in; by their places. */
export async function quotaDoubts(
  transaction: Transaction<ServerTables>,
  places: readonly EntryPlace[],
): Promise<ReadonlyMap<string, readonly Doubt[]>> {
  const wanted = new Set(places.map(placeKey));
  const flags = await transaction
    .selectFrom('quotaFlags')
    .select(['terminal', 'epoch', 'sequence', 'offer', 'reason'])
    .where('terminal', 'in', [...new Set(places.map(({ terminal }) => terminal))])
    .where('sequence', 'in', [...new Set(places.map(({ sequence }) => sequence))])
    .execute();
  const doubts = new Map<string, Doubt[]>();
  for (const flag of flags) {
    const key = placeKey(flag);
    if (wanted.has(key)) doubts.set(key, [...(doubts.get(key) ?? []), doubt(flag.reason, flag.offer)]);
  }
  return doubts;
}

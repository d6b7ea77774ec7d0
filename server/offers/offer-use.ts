import { sql } from 'kysely';
import type { JournalEntry } from '../../terminal/core/journal/entry.ts';
import type { ServerStore } from '../store/server-store.ts';
import type { OfferRecord } from './offer-view.ts';

/** What of an offer's limits is used up, from accepted redemptions; refunds give back what they restored. */
export async function offerUse(store: ServerStore, id: string): Promise<OfferRecord['used']> {
  const rows = await store.database
    .selectFrom('journalEntries')
    .select('bytes')
    .where('outcome', '=', 'accepted')
    .where(sql<boolean>`instr(bytes, ${JSON.stringify(id)}) > 0`)
    .execute();
  let uses = 0;
  let spent = 0;
  for (const row of rows) {
    const entry = JSON.parse(row.bytes) as JournalEntry;
    const [counted, sign] = entry.kind === 'sale' ? [entry.uses, 1] : [entry.restored, -1];
    for (const use of counted.filter(({ offer }) => offer === id)) {
      uses += sign * use.uses;
      spent += sign * use.spent;
    }
  }
  return { uses, spent };
}

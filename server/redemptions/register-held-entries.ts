import type { Kysely, Transaction } from 'kysely';
import type { MoneyEntry } from '../../terminal/core/journal/entry.ts';
import { journalEntrySchema } from '../../terminal/wire/journal-entry-schema.ts';
import type { ServerTables } from '../store/tables.ts';
import { registerEntries } from './register-entries.ts';
import type { HeldEntry } from './register-row.ts';

const entriesPerPage = 500;

/**
 * Fills the register of redemptions from the journals when it is empty: after the update that brought it, and
 * after any that changes what is derived. All or nothing.
 */
export async function registerHeldEntries(database: Kysely<ServerTables>): Promise<void> {
  const some = await database.selectFrom('redemptions').select('number').limit(1).executeTakeFirst();
  if (some !== undefined) return;
  await database.transaction().execute(async (transaction) => {
    let page = await acceptedAfter(transaction, null);
    while (page.length > 0) {
      await registerEntries(transaction, page);
      page = await acceptedAfter(transaction, page.at(-1) ?? null);
    }
  });
}

async function acceptedAfter(
  transaction: Transaction<ServerTables>,
  after: HeldEntry | null,
): Promise<readonly HeldEntry[]> {
  let query = transaction
    .selectFrom('journalEntries')
    .innerJoin('terminals', 'terminals.id', 'journalEntries.terminal')
    .select(['terminal', 'journalEntries.epoch', 'journalEntries.sequence', 'receivedAt', 'bytes'])
    .select('terminals.programme')
    .where('outcome', '=', 'accepted')
    .where('kind', 'in', ['sale', 'refund']);
  if (after !== null)
    query = query.where((of) =>
      of(
        of.refTuple('terminal', 'journalEntries.epoch', 'journalEntries.sequence'),
        '>',
        of.tuple(after.terminal, after.epoch, after.sequence),
      ),
    );
  const rows = await query
    .orderBy('terminal')
    .orderBy('journalEntries.epoch')
    .orderBy('journalEntries.sequence')
    .limit(entriesPerPage)
    .execute();
  return rows.map(({ bytes, ...place }) => ({
    ...place,
    entry: journalEntrySchema.parse(JSON.parse(bytes)) as MoneyEntry,
  }));
}

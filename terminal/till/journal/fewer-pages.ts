import { type Kysely, sql } from 'kysely';

/**
 * Each index is a page more that a sale writes and syncs while its customer waits. A sale is no refund, so it stands
 * in no index of those; one index finds a member's uses, of one offer or of several. What all use is summed by day.
 */
export async function writeFewerPages(database: Kysely<unknown>): Promise<void> {
  for (const index of ['entries_redemption', 'uses_offer', 'uses_member'])
    await database.schema.dropIndex(index).execute();
  await sql`create index entries_refunds on entries (redemption) where redemption is not null`.execute(
    database,
  );
  await sql`create index uses_of_member on uses (member, offer) where member is not null`.execute(database);
}

import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { findChainFault, genesisHash } from '../../terminal/core/journal/chain.ts';
import type { JournalTables } from '../../terminal/till/journal/journal-tables.ts';
import { openSqlite } from '../../terminal/wire/disk/sqlite.ts';
import { sha256 } from '../../terminal/wire/sha256.ts';
import { crashPlace } from './selling-order.ts';

/** What a journal holds, read by someone who was not there. */
export type JournalTruth = {
  readonly checkouts: ReadonlySet<string>;
  readonly entries: number;
  /** In words; null: every entry is in its place. */
  readonly fault: string | null;
};

/** Every row of the journal, in its place. */
export function entriesInOrder(database: Kysely<JournalTables>) {
  return database.selectFrom('entries').selectAll().orderBy('epoch').orderBy('sequence').execute();
}

export async function journalTruth(folder: string): Promise<JournalTruth> {
  const database = await openSqlite<JournalTables>({ file: join(folder, 'journal.db'), durability: 'FULL' });
  try {
    const rows = await entriesInOrder(database);
    const uses = await database.selectFrom('uses').select('entry').execute();
    const start = { sequence: 0, hash: genesisHash(sha256, crashPlace.terminal, 1), epoch: 1 };
    const chain = findChainFault(
      sha256,
      rows.map((row) => ({ ...row, previousHash: row.previous_hash })),
      start,
    );
    const checkouts = new Set(rows.flatMap(({ checkout }) => checkout ?? []));
    const counted = new Set(uses.map(({ entry }) => entry));
    return {
      checkouts,
      entries: rows.length,
      fault:
        chain !== null
          ? `${chain.fault} at ${chain.sequence}`
          : checkouts.size !== rows.length
            ? 'a checkout was sold twice'
            : counted.size !== rows.length || uses.length !== rows.length
              ? 'an entry is there without its use, or a use without its entry'
              : null,
    };
  } catch (error) {
    // A file that was cut before its first table holds nothing, and nothing may have been acknowledged.
    if (/no such table/.test((error as Error).message))
      return { checkouts: new Set(), entries: 0, fault: null };
    return { checkouts: new Set(), entries: 0, fault: (error as Error).message };
  } finally {
    await database.destroy();
  }
}

import { stat } from 'node:fs/promises';
import { type Kysely, sql } from 'kysely';
import { findChainFault, genesisHash } from '../../core/journal/chain.ts';
import { sha256 } from '../../wire/sha256.ts';
import type { JournalTables } from './journal-tables.ts';

/** A start reads a file up to this size whole, page by page; a larger one is left to `verify-journal`. */
const wholeFileBytesMax = 64_000_000;
/** A start follows the chain through so many of the newest entries: some three days of a busy till. */
const newestEntriesMax = 10_000;
const entriesPerPage = 500;

export type EntryRow = JournalTables['entries'];

/**
 * What is wrong with the file, in words for the log and the screen; null when nothing is. SQLite's own check
 * sees a broken page, but not an amount that was changed: only the chain of hashes does.
 */
export async function findDamage(
  database: Kysely<JournalTables>,
  asked: {
    readonly file: string;
    readonly terminal: string;
    /** `newest`: in a time that does not grow with the file. */
    readonly reach: 'newest' | 'whole';
    readonly seen?: (row: EntryRow) => void;
  },
): Promise<string | null> {
  try {
    const { size } = await stat(asked.file);
    if (asked.reach === 'whole' || size <= wholeFileBytesMax) {
      const { rows } = await sql<{ quick_check: string }>`pragma quick_check(1)`.execute(database);
      if (rows[0]?.quick_check !== 'ok') return `a page is damaged: ${rows[0]?.quick_check ?? 'unreadable'}`;
    }
    const epochs = await database.selectFrom('entries').select('epoch').distinct().orderBy('epoch').execute();
    for (const { epoch } of epochs) {
      const fault = await followEpoch(database, { ...asked, epoch });
      if (fault !== null) return fault;
    }
    return null;
  } catch (error) {
    if (isDamage(error)) return (error as Error).message;
    throw error;
  }
}

/** Whether SQLite says that the file itself is broken, and not the disk or its user. */
export function isDamage(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return code === 'SQLITE_CORRUPT' || code === 'SQLITE_NOTADB';
}

async function followEpoch(
  database: Kysely<JournalTables>,
  asked: {
    readonly terminal: string;
    readonly epoch: number;
    readonly reach: 'newest' | 'whole';
    readonly seen?: (row: EntryRow) => void;
  },
): Promise<string | null> {
  const { epoch } = asked;
  let known = await firstKnown(database, asked);
  for (;;) {
    const rows = await database
      .selectFrom('entries')
      .selectAll()
      .where('epoch', '=', epoch)
      .where('sequence', '>', known.sequence)
      .orderBy('sequence')
      .limit(entriesPerPage)
      .execute();
    const last = rows.at(-1);
    if (last === undefined) return null;
    const chained = rows.map((row) => ({ ...row, previousHash: row.previous_hash }));
    const fault = findChainFault(sha256, chained, known);
    if (fault !== null) return `${fault.fault} at epoch ${fault.epoch}, sequence ${fault.sequence}`;
    const odd = rows.find((row) => !isFiledAsWritten(row));
    if (odd !== undefined)
      return `the entry at epoch ${epoch}, sequence ${odd.sequence} is filed under another name`;
    for (const row of rows) asked.seen?.(row);
    known = { epoch, sequence: last.sequence, hash: last.hash };
  }
}

/** From where the chain is followed: the beginning, or an entry that is not so far back. */
async function firstKnown(
  database: Kysely<JournalTables>,
  asked: { readonly terminal: string; readonly epoch: number; readonly reach: 'newest' | 'whole' },
): Promise<{ readonly epoch: number; readonly sequence: number; readonly hash: string }> {
  const { epoch } = asked;
  if (asked.reach === 'newest') {
    const before = await database
      .selectFrom('entries')
      .select(['sequence', 'hash'])
      .where('epoch', '=', epoch)
      .orderBy('sequence', 'desc')
      .offset(newestEntriesMax)
      .limit(1)
      .executeTakeFirst();
    if (before !== undefined) return { epoch, ...before };
  }
  return { epoch, sequence: 0, hash: genesisHash(sha256, asked.terminal, epoch) };
}

/** Whether the columns by which an entry is found say what its hashed bytes say. */
function isFiledAsWritten(row: EntryRow): boolean {
  const written = JSON.parse(row.bytes) as Readonly<Record<string, unknown>>;
  return (
    written['id'] === row.id &&
    written['kind'] === row.kind &&
    (written['checkout'] ?? null) === row.checkout &&
    (written['externalId'] ?? null) === row.external_id &&
    (written['redemption'] ?? null) === row.redemption
  );
}

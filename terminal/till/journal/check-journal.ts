import { stat } from 'node:fs/promises';
import { type Kysely, sql } from 'kysely';
import { findChainFault, genesisHash } from '../../core/journal/chain.ts';
import type { JournalEntry } from '../../core/journal/entry.ts';
import type { KeptRun } from '../../core/journal/kept-runs.ts';
import { sha256 } from '../../wire/sha256.ts';
import { EpochUnreadable, givenUpEpochs } from './epochs.ts';
import type { JournalTables } from './journal-tables.ts';
import { findLyingIndex } from './lying-index.ts';
import { findChangedTables } from './table-seal.ts';

/** A start reads a file up to this size whole, page by page; a larger one is left to `verify-journal`. */
const wholeFileBytesMax = 64_000_000;
/** A start follows the chain through so many of the newest entries: some three days of a busy till. */
const newestEntriesMax = 10_000;
const entriesPerPage = 500;

export type EntryRow = JournalTables['entries'];
/** Called with each row of which the chain holds, and with what is written in it. */
export type Seen = (row: EntryRow, written: JournalEntry) => void;

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
    readonly seen?: Seen;
  },
): Promise<string | null> {
  try {
    const inPages = asked.reach === 'whole' || (await isSmallFile(asked.file));
    if (inPages) {
      // The quick check does not look whether an index still says what the rows say, and rows are found by indexes.
      const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check(1)`.execute(database);
      const says = rows[0]?.integrity_check ?? 'unreadable';
      if (says !== 'ok') return `a page is damaged: ${says}`;
    }
    const changed = await findChangedTables(database);
    if (changed !== null) return changed;
    const given = await givenUpEpochs(database);
    for (
      let epoch = await epochAfter(database, 0);
      epoch !== null;
      epoch = await epochAfter(database, epoch)
    ) {
      const fault = await followEpoch(database, { ...asked, inPages, epoch, runs: given.get(epoch) ?? null });
      if (fault !== null) return fault;
    }
    return null;
  } catch (error) {
    if (isDamage(error) || error instanceof EpochUnreadable) return (error as Error).message;
    throw error;
  }
}

export async function isSmallFile(file: string): Promise<boolean> {
  return (await stat(file)).size <= wholeFileBytesMax;
}

/** One step down the index each: all the epochs at once would be every entry's. */
async function epochAfter(database: Kysely<JournalTables>, before: number): Promise<number | null> {
  const { next } = await database
    .selectFrom('entries')
    .select((of) => of.fn.min<number | null>('epoch').as('next'))
    .where('epoch', '>', before)
    .executeTakeFirstOrThrow();
  return next;
}

/** Whether SQLite says that the file itself is broken, and not the disk or its user. */
export function isDamage(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return code === 'SQLITE_CORRUPT' || code === 'SQLITE_NOTADB';
}

type Following = {
  readonly terminal: string;
  readonly epoch: number;
  readonly reach: 'newest' | 'whole';
  /** Every page was looked at, so the indexes were. */
  readonly inPages: boolean;
  /** What was kept of an epoch that was given up: only between these may entries be missing. */
  readonly runs: readonly KeptRun[] | null;
  readonly seen?: Seen;
};

async function followEpoch(database: Kysely<JournalTables>, asked: Following): Promise<string | null> {
  const { epoch, runs } = asked;
  let known = await firstKnown(database, asked);
  const lying = asked.inPages ? null : await findLyingIndex(database, known);
  if (lying !== null) return lying;
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
    if (last === undefined) return isWholeBy(known, runs);
    for (const row of rows) {
      const behindLoss = runs?.find(({ first }) => first === row.sequence);
      const from =
        behindLoss === undefined
          ? known
          : { epoch, sequence: row.sequence - 1, hash: behindLoss.previousHash };
      const fault = findChainFault(sha256, [{ ...row, previousHash: row.previous_hash }], from);
      if (fault !== null) return `${fault.fault} at epoch ${fault.epoch}, sequence ${fault.sequence}`;
      const written = JSON.parse(row.bytes) as JournalEntry;
      if (!isFiledAsWritten(row, written as unknown as Readonly<Record<string, unknown>>))
        return `the entry at epoch ${epoch}, sequence ${row.sequence} is filed under another name`;
      asked.seen?.(row, written);
      known = { epoch, sequence: row.sequence, hash: row.hash };
    }
  }
}

/** An epoch that was given up ends where it was said to end. */
function isWholeBy(
  known: { readonly epoch: number; readonly sequence: number; readonly hash: string },
  runs: readonly KeptRun[] | null,
): string | null {
  const end = runs?.at(-1);
  return end === undefined || (end.last === known.sequence && end.hash === known.hash)
    ? null
    : `the end of epoch ${known.epoch} is missing`;
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
function isFiledAsWritten(row: EntryRow, written: Readonly<Record<string, unknown>>): boolean {
  return (
    written['id'] === row.id &&
    written['kind'] === row.kind &&
    (written['checkout'] ?? null) === row.checkout &&
    (written['externalId'] ?? null) === row.external_id &&
    (written['redemption'] ?? null) === row.redemption
  );
}

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { type Kysely, sql } from 'kysely';
import { openSqliteToLook } from '../../wire/disk/sqlite.ts';
import { unseenEnd } from '../../wire/disk/sqlite-log.ts';
import { readAnswered } from './answered-mark.ts';
import { findDamage, isDamage, type Seen } from './check-journal.ts';
import { entriesIn } from './entries-in-pages.ts';
import { EpochUnreadable, givenUpEpochs } from './epochs.ts';
import type { JournalTables } from './journal-tables.ts';

type Look = {
  readonly file: string;
  readonly terminal: string;
  readonly reach: 'newest' | 'whole';
  readonly seen?: Seen;
};

/**
 * What is wrong with a journal, in words; null when nothing is, or nothing was ever written to it. Neither the file
 * nor its log is changed, as opening it to write, and closing it again, would.
 */
export async function lookAtJournal(look: Look): Promise<string | null> {
  if (!existsSync(look.file)) return null;
  const database = await openSqliteToLook<JournalTables>(look.file);
  try {
    if (!(await hasEntries(database))) {
      const answered = readAnswered(look.file);
      return answered?.terminal === look.terminal ? 'its tables are gone' : null;
    }
    const lost = await findLostEnd(database, look);
    // Looked at once more: a till that sells meanwhile begins its log anew now and then, under the reader's hands.
    const stillLost = lost === null ? null : await findLostEnd(database, look);
    return stillLost ?? (await findDamage(database, look));
  } catch (error) {
    if (isDamage(error) || error instanceof EpochUnreadable) return (error as Error).message;
    throw error;
  } finally {
    await database.destroy();
  }
}

/** A file that was cut off before its first tables holds nothing. */
async function hasEntries(database: Kysely<JournalTables>): Promise<boolean> {
  const { rows } = await sql`select name from sqlite_schema where name = 'entries'`.execute(database);
  return rows.length > 0;
}

/** Whether the newest entries are missing: a chain that ends too early has no fault in itself. */
async function findLostEnd(
  database: Kysely<JournalTables>,
  look: Pick<Look, 'file' | 'terminal'>,
): Promise<string | null> {
  const { hasHeader, frames, wasSynced } = unseenEnd(await logOf(look.file));
  if (wasSynced) return 'its log is broken, and SQLite would drop the end of it';
  const end = async (epoch: number) => {
    const { last } = await database
      .selectFrom('entries')
      .select((of) => of.fn.max('sequence').as('last'))
      .where('epoch', '=', epoch)
      .executeTakeFirstOrThrow();
    return last ?? 0;
  };
  for (const { epoch, sequence } of entriesIn(frames)) {
    // One entry more may be the one that a power cut tore, before anybody was told of it.
    if (sequence > (await end(epoch)) + (hasHeader ? 1 : 0))
      return `its log is broken, and entry ${sequence} of epoch ${epoch} stands behind the break`;
  }
  const answered = readAnswered(look.file);
  if (answered === null || answered.terminal !== look.terminal) return null;
  const { epoch, sequence } = answered;
  if ((await givenUpEpochs(database)).has(epoch)) return null;
  const last = await end(epoch);
  return last < sequence ? `it ends at ${last} of epoch ${epoch}, and ${sequence} was acknowledged` : null;
}

async function logOf(file: string): Promise<Buffer> {
  return readFile(`${file}-wal`).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  });
}

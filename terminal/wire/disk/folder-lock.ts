import { sql } from 'kysely';
import { openSqlite } from './sqlite.ts';

/** A moment for a process that was just killed to be gone. */
const waitMs = 300;

/**
 * Takes a data folder for one process: two would each believe that nobody else writes. The lock is the
 * database's own, so it goes with the process, however that ends. Null when somebody else holds it.
 */
export async function lockFolder(file: string): Promise<{ release(): Promise<void> } | null> {
  const database = await openSqlite<Record<string, never>>({
    file,
    durability: 'NORMAL',
    journalMode: 'delete',
  }).catch(nullWhenBusy);
  if (database === null) return null;
  try {
    await sql`pragma busy_timeout = ${sql.lit(waitMs)}`.execute(database);
    await sql`pragma locking_mode = exclusive`.execute(database);
    await sql`begin exclusive`.execute(database);
    await sql`commit`.execute(database);
    return { release: () => database.destroy() };
  } catch (error) {
    await database.destroy();
    return nullWhenBusy(error);
  }
}

function nullWhenBusy(error: unknown): null {
  if ((error as { code?: string }).code === 'SQLITE_BUSY') return null;
  throw error;
}

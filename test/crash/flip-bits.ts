import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { SeededRandom } from '../../server/demo/seeded-random.ts';
import { Journal } from '../../terminal/till/journal/journal.ts';
import type { JournalTables } from '../../terminal/till/journal/journal-tables.ts';
import { openSqlite } from '../../terminal/wire/disk/sqlite.ts';
import type { ProofFigure } from '../prove/proof.ts';
import { runSellingTill } from './run-selling-till.ts';
import { crashPlace } from './selling-order.ts';

const sales = 30;
const pageBytes = 4_096;
const amount = '"payable":900';
const otherAmount = '"payable":901';

/**
 * Flips single bits in every page of a journal. A start must find each flip that changed an entry; one that
 * changed none may pass.
 */
export async function flipBits(asked: {
  readonly flipsPerPage: number;
  readonly seed: number;
}): Promise<{ readonly figures: readonly ProofFigure[]; readonly faults: readonly string[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'puhui-flips-'));
  try {
    await runSellingTill({ folder, round: 1, cashiers: 1, salesEach: sales, askAgain: [], flaw: 'none' });
    const original = readFileSync(join(folder, 'journal.db'));
    const truth = await entriesOf(join(folder, 'journal.db'));
    const flipped = join(folder, 'flipped.db');
    const random = new SeededRandom(asked.seed);
    const seen = { flips: 0, found: 0, harmless: 0, missed: 0 };
    const faults: string[] = [];
    for (let page = 0; page < original.length / pageBytes; page += 1) {
      for (let flip = 0; flip < asked.flipsPerPage; flip += 1) {
        const bit = page * pageBytes * 8 + random.whole(pageBytes * 8);
        const bytes = Buffer.from(original);
        bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        writeFileSync(flipped, bytes);
        for (const part of ['-wal', '-shm']) rmSync(`${flipped}${part}`, { force: true });
        seen.flips += 1;
        if (!(await opens(flipped))) seen.found += 1;
        else if ((await entriesOf(flipped)) === truth) seen.harmless += 1;
        else {
          seen.missed += 1;
          faults.push(`bit ${bit} changed an entry, and the journal opened`);
        }
      }
    }
    const canary = await canaryOf(original, flipped);
    if (canary !== 'ok') faults.push('canary: SQLite alone was expected to believe a changed amount');
    if (await opens(flipped)) faults.push('a changed amount was believed');
    return {
      figures: [
        { pages: original.length / pageBytes, ...seen },
        { canary: 'SQLite’s own check of a changed amount', says: canary },
      ],
      faults,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function opens(file: string): Promise<boolean> {
  try {
    await (await Journal.open({ file, ...crashPlace })).close();
    return true;
  } catch {
    return false; // whatever the words are: nothing is sold on this file
  }
}

async function entriesOf(file: string): Promise<string> {
  const look = `${file}.look`;
  copyFileSync(file, look);
  for (const part of ['-wal', '-shm']) rmSync(`${look}${part}`, { force: true });
  const database = await openSqlite<JournalTables>({ file: look, durability: 'NORMAL' });
  try {
    return JSON.stringify(
      await database.selectFrom('entries').selectAll().orderBy('epoch').orderBy('sequence').execute(),
    );
  } catch (error) {
    return (error as Error).message;
  } finally {
    await database.destroy();
  }
}

/** What SQLite says of a file in which every payable is another. */
async function canaryOf(original: Buffer, file: string): Promise<string> {
  const bytes = Buffer.from(original);
  // Everywhere: a page keeps copies of what was moved out of it.
  for (let at = bytes.indexOf(amount); at >= 0; at = bytes.indexOf(amount, at + 1))
    bytes.write(otherAmount, at, 'latin1');
  for (const part of ['-wal', '-shm']) rmSync(`${file}${part}`, { force: true });
  writeFileSync(file, bytes);
  const database = await openSqlite<JournalTables>({ file, durability: 'NORMAL' });
  try {
    const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(database);
    return rows[0]?.integrity_check ?? 'nothing';
  } finally {
    await database.destroy();
  }
}

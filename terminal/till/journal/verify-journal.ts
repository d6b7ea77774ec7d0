import { existsSync, statSync } from 'node:fs';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { lostRanges, placesIn, rangesText } from '../../core/journal/kept-runs.ts';
import { openSqlite, openSqliteToLook } from '../../wire/disk/sqlite.ts';
import { journalEntrySchema } from '../../wire/journal-entry-schema.ts';
import { type Identity, readIdentity } from '../identity.ts';
import { readRemains } from '../salvage/read-remains.ts';
import { whatIsLeft } from '../salvage/what-is-left.ts';
import { tillFiles } from '../till-files.ts';
import { findBrokenSeal } from './broken-seal.ts';
import { isDamage } from './check-journal.ts';
import { checkSignatures } from './check-signatures.ts';
import { newestEpoch } from './epochs.ts';
import { type JournalTables, migrateJournal } from './journal-tables.ts';
import { JournalTotals } from './journal-totals.ts';
import { lookAtJournal } from './look-at-journal.ts';
import { WrittenCounts } from './written-counts.ts';

type Result = { readonly exit: number; readonly out: string; readonly err: readonly string[] };

/**
 * Checks every page, the chain of every epoch, every signature and every sum of a journal, and adds the money up; the
 * first fault ends it. `file`: one that was set aside; a copy of it is looked at, and of one that is damaged it is said
 * how much can still be read.
 */
export async function verifyJournal(dataDir: string, file?: string): Promise<Result> {
  const files = tillFiles(dataDir);
  const identity = await readIdentity(files.identity);
  if (identity === null || !isFile(file ?? files.journal)) {
    const where = file === undefined || identity === null ? 'in this data folder' : `at ${file}`;
    return { exit: 2, out: '', err: [`journal: there is none ${where}`] };
  }
  if (file === undefined) return verifyFile(files.journal, identity, { isCopy: false });
  const folder = await mkdtemp(join(tmpdir(), 'puhui-verify-'));
  try {
    const copy = join(folder, 'journal.db');
    for (const part of ['', '-wal', '-answered'])
      if (existsSync(`${file}${part}`)) await copyFile(`${file}${part}`, `${copy}${part}`);
    const remains = await readRemains(copy);
    const result = await verifyFile(copy, identity, { isCopy: true });
    if (result.exit === 0) return result;
    const { terminal, epoch } = identity;
    const { kept } = whatIsLeft(remains, { terminal, epoch, root: null });
    const left = kept.map((word) => {
      const lost = lostRanges(word);
      return `journal: of epoch ${word.epoch} ${placesIn(word.runs)} entries can be read, ${placesIn(lost)} are lost${lost.length === 0 ? '' : `: ${rangesText(lost)}`}`;
    });
    return { ...result, err: [...result.err, ...left] };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

async function verifyFile(
  file: string,
  identity: Identity,
  how: { readonly isCopy: boolean },
): Promise<Result> {
  const { terminal } = identity;
  const totals = new JournalTotals();
  const counts = new WrittenCounts();
  let wrongSum: string | null = null;
  const damage = await lookAtJournal({
    file,
    terminal,
    reach: 'whole',
    seen: (row, written) => {
      const { epoch, sequence } = row;
      counts.see(row, written);
      const entry = journalEntrySchema.safeParse(written);
      const fault = entry.success ? totals.add(entry.data) : 'it is none that this program understands';
      if (fault !== null) wrongSum ??= `the entry at epoch ${epoch}, sequence ${sequence}: ${fault}`;
    },
  });
  const fault = damage ?? wrongSum;
  if (fault !== null) return faulty(fault);
  let database: Kysely<JournalTables> | undefined;
  try {
    // The one in use is the till's to change; a file of an older program lacks tables, so its copy is brought on.
    database = how.isCopy
      ? await openSqlite<JournalTables>({ file, durability: 'NORMAL' })
      : await openSqliteToLook<JournalTables>(file);
    if (how.isCopy) await migrateJournal(database);
    return await verifyRest(database, { totals, counts }, { file, identity });
  } catch (error) {
    if (!isDamage(error)) throw error;
    return faulty((error as Error).message);
  } finally {
    await database?.destroy();
  }
}

/** What stands beside the entries: counted uses, signatures, and what was lost before. */
async function verifyRest(
  database: Kysely<JournalTables>,
  { totals, counts }: { readonly totals: JournalTotals; readonly counts: WrittenCounts },
  { file, identity }: { readonly file: string; readonly identity: Identity },
): Promise<Result> {
  const { terminal } = identity;
  const newest = await newestEpoch(database);
  const epoch = Math.max(identity.epoch, newest?.wish.epoch ?? 0);
  const fault =
    (await findBrokenSeal(database, { file, reach: 'whole' })) ??
    (await counts.findOther(database, { file, epoch, reach: 'whole' }));
  if (fault !== null) return faulty(fault);
  const signatures = await checkSignatures(database, identity);
  if (signatures.fault !== null) return faulty(signatures.fault);
  const lost = (newest?.wish.kept ?? []).flatMap((word) => {
    const ranges = lostRanges(word);
    return ranges.length === 0
      ? []
      : [{ epoch: word.epoch, entries: placesIn(ranges), places: rangesText(ranges) }];
  });
  const { entries, ...sums } = totals.totals;
  const out = { terminal, entries, ...sums, lost, signatures: signatures.seen };
  return { exit: 0, out: `${JSON.stringify(out)}\n`, err: [] };
}

function faulty(what: string): Result {
  return { exit: 1, out: '', err: [`journal: ${what}`] };
}

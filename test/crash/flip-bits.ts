import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { SeededRandom } from '../../server/demo/seeded-random.ts';
import type { IsoDate } from '../../terminal/core/calendar/civil-date.ts';
import { findBrokenSeal } from '../../terminal/till/journal/broken-seal.ts';
import type { Seen } from '../../terminal/till/journal/check-journal.ts';
import { keepFact } from '../../terminal/till/journal/facts.ts';
import { Journal } from '../../terminal/till/journal/journal.ts';
import type { JournalTables } from '../../terminal/till/journal/journal-tables.ts';
import { sealOfLease } from '../../terminal/till/journal/sealed-rows.ts';
import { journalParts } from '../../terminal/till/journal/set-aside.ts';
import { WrittenCounts } from '../../terminal/till/journal/written-counts.ts';
import { keepUses } from '../../terminal/till/quotas/uses-elsewhere.ts';
import { openSqlite, openSqliteToLook } from '../../terminal/wire/disk/sqlite.ts';
import { memberMarkOf, redemptionMarkOf } from '../../terminal/wire/quotas.ts';
import { countedSale } from '../fakes/counted-sale.ts';
import { saleOf } from '../fakes/sale.ts';
import type { ProofFigure } from '../prove/proof.ts';
import { runSellingTill } from './run-selling-till.ts';
import { crashPlace } from './selling-order.ts';

const sales = 30;
const salesInLog = 8;
const usesElsewhere = 60;
const pageBytes = 4_096;
const amount = '"payable":900';
const otherAmount = '"payable":901';

/** Rows beside the entries that a till believes while it sells. */
const believed = ['uses', 'use_days', 'members_seen', 'leases', 'facts', 'uses_elsewhere'] as const;

type Known = readonly { readonly id: string; readonly checkout: string | null }[];

/** A journal as a till leaves it that is killed. */
type Left = { readonly main: Buffer; readonly log: Buffer; readonly mark: Buffer };

/**
 * Flips single bits in every page of a journal, and then in every page of its log. A start must find each flip that
 * changed or hid an entry, or what is believed beside the entries; one that did neither may pass.
 */
export async function flipBits(asked: {
  readonly flipsPerPage: number;
  readonly seed: number;
}): Promise<{ readonly figures: readonly ProofFigure[]; readonly faults: readonly string[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'puhui-flips-'));
  try {
    await runSellingTill({ folder, round: 1, cashiers: 1, salesEach: sales, askAgain: [], flaw: 'none' });
    await grantSomething(join(folder, 'journal.db'));
    const flipped = join(folder, 'flipped.db');
    const random = new SeededRandom(asked.seed);
    const left = await withLog(join(folder, 'journal.db'));
    const original = readFileSync(join(folder, 'journal.db'));
    const ofFile = await flipEach({ original, ...asked, random, flipped, lay: (main) => ({ main }) });
    const ofLog = await flipEach({
      original: left.log,
      ...asked,
      random,
      flipped,
      lay: (log) => ({ ...left, log }),
    });
    const faults = [...ofFile.faults, ...ofLog.faults];
    const canary = await canaryOf(original, flipped);
    if (canary !== 'ok') faults.push('canary: SQLite alone was expected to believe a changed amount');
    if (await opens(flipped)) faults.push('a changed amount was believed');
    if (ofLog.seen.hidden === 0) faults.push('canary: SQLite alone was expected to drop the end of a log');
    return {
      figures: [
        { pages: ofFile.pages, ...ofFile.seen },
        { pagesOfLog: ofLog.pages, ...ofLog.seen },
        { canary: 'SQLite’s own check of a changed amount', says: canary },
      ],
      faults,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a till of this proof lacks: a grant, and what it was told, of other tills too. */
async function grantSomething(file: string): Promise<void> {
  const journal = await Journal.open({ file, ...crashPlace });
  const grant = {
    ...({ grant_id: 'g-1', epoch: 1, offer: 'u.other', measure: 'uses', per: 'day' } as const),
    ...({ period: '2026-11-21', granted: 10, state: 'open' } as const),
  };
  await journal.database
    .insertInto('leases')
    .values({ ...grant, used: 0, released: 0, moved: 0, seal: sealOfLease(grant) })
    .execute();
  await keepFact(journal.database, 'leases', '{"version":1,"offlineRisk":{"uses":20,"fen":20000}}');
  const uses = Array.from({ length: usesElsewhere }, (_, number) => ({
    ...{
      member: memberMarkOf(`u:${number}`),
      offer: 'u.other',
      redemption: redemptionMarkOf(`rd-${number}`),
    },
    ...{ day: '2026-11-20' as IsoDate, uses: 1 + (number % 3) },
  }));
  await journal.database.transaction().execute((transaction) => keepUses(transaction, uses));
  await journal.close();
}

/** Sells on, and keeps what stands on the disk before the log is moved into the file. */
async function withLog(file: string): Promise<Left> {
  const journal = await Journal.open({ file, ...crashPlace });
  for (let number = 1; number <= salesInLog; number += 1)
    await journal.exclusively((append) => append(countedSale(saleOf(`rd-log-${number}`))));
  const bytes = (part: string) => readFileSync(`${file}${part}`);
  const left = { main: bytes(''), log: bytes('-wal'), mark: bytes('-answered') };
  await journal.close();
  return left;
}

async function flipEach(asked: {
  readonly original: Buffer;
  readonly flipsPerPage: number;
  readonly random: SeededRandom;
  readonly flipped: string;
  readonly lay: (bytes: Buffer) => Partial<Left>;
}) {
  const { original, flipsPerPage, random, flipped } = asked;
  const pages = Math.ceil(original.length / pageBytes);
  const seen = { flips: 0, found: 0, hidden: 0, harmless: 0, missed: 0 };
  const faults: string[] = [];
  layDown(flipped, asked.lay(original));
  const known = await namesIn(flipped);
  const truth = await entriesOf(flipped, known);
  for (let turn = 0; turn < pages * flipsPerPage; turn += 1) {
    const page = Math.floor(turn / flipsPerPage) * pageBytes;
    const bit = (page + random.whole(Math.min(pageBytes, original.length - page))) * 8 + random.whole(8);
    const bytes = Buffer.from(original);
    bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    layDown(flipped, asked.lay(bytes));
    const shows = await entriesOf(flipped, known);
    seen.flips += 1;
    if (shows !== truth) seen.hidden += 1;
    if (!(await opens(flipped))) seen.found += 1;
    else if (shows === truth) seen.harmless += 1;
    else {
      seen.missed += 1;
      faults.push(`bit ${bit} changed or hid something that is believed, and the journal opened`);
    }
  }
  return { pages, seen, faults };
}

function layDown(file: string, { main, log, mark }: Partial<Left>): void {
  for (const part of journalParts) rmSync(`${file}${part}`, { force: true });
  if (main !== undefined) writeFileSync(file, main);
  if (log !== undefined) writeFileSync(`${file}-wal`, log);
  if (mark !== undefined) writeFileSync(`${file}-answered`, mark);
}

async function opens(file: string): Promise<boolean> {
  const counts = new WrittenCounts();
  const seen: Seen = (row, written) => counts.see(row, written);
  try {
    const journal = await Journal.open({ file, ...crashPlace, seen });
    try {
      const { database, epoch } = journal;
      const wrong =
        (await findBrokenSeal(database, { file, reach: 'newest' })) ??
        (await counts.findOther(database, { file, epoch, reach: 'newest' }));
      return wrong === null;
    } finally {
      await journal.close();
    }
  } catch {
    return false; // whatever the words are: nothing is sold on this file
  }
}

async function namesIn(file: string): Promise<Known> {
  const database = await openSqliteToLook<JournalTables>(file);
  try {
    return await database.selectFrom('entries').select(['id', 'checkout']).execute();
  } finally {
    await database.destroy();
  }
}

/** What SQLite alone shows of it: all rows, and each entry once more by every name under which a till looks for it. */
async function entriesOf(file: string, known: Known): Promise<string> {
  const database = await openSqliteToLook<JournalTables>(file);
  const rowsBy = async (name: 'id' | 'checkout', value: string | null) =>
    await database.selectFrom('entries').select('hash').where(name, '=', value).execute();
  try {
    const rows = await database
      .selectFrom('entries')
      .selectAll()
      .orderBy('epoch')
      .orderBy('sequence')
      .execute();
    const found = [];
    for (const { id, checkout } of known)
      found.push(await rowsBy('id', id), await rowsBy('checkout', checkout));
    const beside = [];
    // That only tells the uses of one entry from each other.
    for (const table of believed)
      for (const row of await database.selectFrom(table).selectAll().execute())
        beside.push([table, { ...row, place: null }]);
    return JSON.stringify([rows, found, beside]);
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
  layDown(file, { main: bytes });
  const database = await openSqlite<JournalTables>({ file, durability: 'NORMAL' });
  try {
    const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(database);
    return rows[0]?.integrity_check ?? 'nothing';
  } finally {
    await database.destroy();
  }
}

import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { enrolTill } from '../../terminal/till/enrol.ts';
import { type Identity, readIdentity } from '../../terminal/till/identity.ts';
import { Journal } from '../../terminal/till/journal/journal.ts';
import type { JournalTables } from '../../terminal/till/journal/journal-tables.ts';
import { journalParts } from '../../terminal/till/journal/set-aside.ts';
import { Till } from '../../terminal/till/till.ts';
import { tillFiles } from '../../terminal/till/till-files.ts';
import { openSqliteToLook } from '../../terminal/wire/disk/sqlite.ts';
import { sha256 } from '../../terminal/wire/sha256.ts';
import { countedSale } from '../fakes/counted-sale.ts';
import { sale } from '../server/sample-entries.ts';
import type { SmallUnion } from '../server/small-union.ts';
import { erasePagesWith } from '../till/salvage/damaged-journal.ts';
import { entriesInOrder } from './journal-truth.ts';

const handedIn = 4;
const sales = 12;
/** The newest stand in the log alone. */
const salesInLog = 3;
/** Its page is gone. */
const damaged = 6;

/** A till whose disk has lost a page, with its union; the same damage is laid down as often as it is wanted. */
export class DamagedShop {
  readonly #template: string;
  readonly dataDir = mkdtempSync(join(tmpdir(), 'puhui-salvaging-'));

  private constructor(template: string) {
    this.#template = template;
  }

  static async open(union: SmallUnion): Promise<DamagedShop> {
    const dataDir = mkdtempSync(join(tmpdir(), 'puhui-salvaging-'));
    const files = tillFiles(dataDir);
    await enrolTill({ dataDir, server: union.server.address, code: await pairingCode(union) });
    const identity = (await readIdentity(files.identity)) as Identity;
    const world = {
      now: () => union.clock.ms,
      sinceBoot: () => union.clock.ms,
      randomness: (bytes: number) => randomBytes(bytes),
      log: () => {},
    };
    await (await sell(files.journal, identity, 1, handedIn)).close();
    const till = await Till.open({ dataDir, identity, readers: [], world, fatal: () => process.exit(1) });
    await till.firstSync();
    await till.close();
    const journal = await sell(files.journal, identity, handedIn + 1, sales - salesInLog);
    await sql`pragma wal_checkpoint(truncate)`.execute(journal.database);
    await sellIn(journal, sales - salesInLog + 1, sales);
    // Copied while it is open: closing it would move the log into the file.
    const template = mkdtempSync(join(tmpdir(), 'puhui-salvaging-'));
    cpSync(dataDir, template, { recursive: true });
    await journal.close();
    rmSync(dataDir, { recursive: true, force: true });
    erasePagesWith(tillFiles(template).journal, `checkout-rd-${damaged}"`);
    return new DamagedShop(template);
  }

  /** The damage as it was found. */
  layDown(): void {
    rmSync(this.dataDir, { recursive: true, force: true });
    cpSync(this.#template, this.dataDir, { recursive: true });
  }

  /** All that must be the same however often a salvage was cut off; in words, what is not as it has to be. */
  async outcome(): Promise<{ readonly entries: string; readonly faults: readonly string[] }> {
    const { journal } = tillFiles(this.dataDir);
    const before = tillFiles(this.#template).journal;
    const names = readdirSync(join(this.dataDir, 'till'));
    const faults = [
      ...journalParts
        .filter(
          (part) => part !== '-shm' && hashOf(`${journal}.damaged-1${part}`) !== hashOf(`${before}${part}`),
        )
        .map((part) => `the damaged file${part} is not as it was`),
      ...names.filter((name) => /salvaged|look|damaged-2/.test(name)).map((name) => `${name} is left over`),
    ];
    const database = await openSqliteToLook<JournalTables>(journal);
    try {
      const rows = await entriesInOrder(database);
      const begun = await database.selectFrom('epochs').select('wish').executeTakeFirst();
      const { kept } = JSON.parse(begun?.wish ?? '{}') as { readonly kept?: unknown };
      return { entries: JSON.stringify({ rows, kept }), faults };
    } finally {
      await database.destroy();
    }
  }

  end(): void {
    for (const folder of [this.dataDir, this.#template]) rmSync(folder, { recursive: true, force: true });
  }
}

async function sell(file: string, identity: Identity, first: number, last: number): Promise<Journal> {
  const journal = await Journal.open({ file, ...identity });
  await sellIn(journal, first, last);
  return journal;
}

async function sellIn(journal: Journal, first: number, last: number): Promise<void> {
  for (let number = first; number <= last; number += 1)
    await journal.exclusively((append) => append(countedSale(sale(`rd-${number}`) as never)));
}

async function pairingCode({ server, staffKey }: SmallUnion): Promise<string> {
  const answer = await fetch(`${server.address}/v1/pairing-codes`, {
    method: 'POST',
    headers: { authorization: `Bearer ${staffKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ store: 'hq-001' }),
  });
  return ((await answer.json()) as { readonly code: string }).code;
}

function hashOf(file: string): string | null {
  return existsSync(file) ? sha256(readFileSync(file)) : null;
}

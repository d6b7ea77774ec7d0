import { randomInt } from 'node:crypto';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SeededRandom } from '../../../server/demo/seeded-random.ts';
import { lostRanges, placesIn } from '../../../terminal/core/journal/kept-runs.ts';
import type { OfferId } from '../../../terminal/core/offers/offer.ts';
import { Journal } from '../../../terminal/till/journal/journal.ts';
import { readRemains } from '../../../terminal/till/salvage/read-remains.ts';
import { saleOf } from '../../fakes/sale.ts';
import { flip, hiddenOf, pageBytes, writeDamaged } from './damaged-journal.ts';

const place = { terminal: 't-1', epoch: 1 };
const sales = 40;
const flipsPerPage = 2;
const periods = { day: '2026-11-21', week: '2026-11-16', month: '2026-11', year: '2026' };

let folder: string;
let original: Buffer;
let log: Buffer;
let hashes: readonly string[];

/** Some entries fill more than a page, so that they go on elsewhere. */
async function sell(journal: Journal, number: number): Promise<void> {
  const sale = saleOf(`rd-${number}`, { externalId: `pos-${number}` });
  const [line] = sale.request.lines;
  const lines = Array.from({ length: number % 7 === 0 ? 90 : 1 }, (_, at) => ({ ...line!, id: `${at + 1}` }));
  await journal.exclusively((append) =>
    append({
      entry: { ...sale, request: { ...sale.request, lines } },
      uses: [{ offer: 'u.cinema' as OfferId, member: 'u:ab', periods, uses: 1, spent: 3_600 }],
      member: 'u:ab',
      answer: ({ entry }) => ({
        key: `key-${number}`,
        fingerprint: 'f',
        status: 200,
        body: JSON.stringify({ redemption: entry }),
      }),
    }),
  );
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'puhui-remains-'));
  const file = join(folder, 'journal.db');
  const journal = await Journal.open({ file, ...place });
  for (let number = 1; number <= sales; number += 1) {
    await sell(journal, number);
    // The second half stays in the log.
    if (number === sales / 2) await sql`pragma wal_checkpoint(truncate)`.execute(journal.database);
  }
  const rows = await journal.database.selectFrom('entries').select('hash').orderBy('sequence').execute();
  hashes = rows.map(({ hash }) => hash);
  copyFileSync(file, join(folder, 'half.db'));
  log = readFileSync(`${file}-wal`);
  await journal.close();
  original = readFileSync(file);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const damaged = () => join(folder, 'damaged.db');
const look = async (damage: (bytes: Buffer) => void) => {
  writeDamaged(original, damaged(), damage);
  return hiddenOf(await readRemains(damaged()), { ...place, hashes });
};
const pages = () => original.length / pageBytes;

describe('every entry of a journal is saved, or its number is named as lost', () => {
  it('of a whole file: all are saved', async () => {
    const { left, faults } = await look(() => {});
    expect([faults, left.kept]).toMatchObject([[], [{ runs: [{ first: 1, last: sales }], end: sales }]]);
  });

  it('whichever bit of any page is flipped', async () => {
    const seed = randomInt(2 ** 32);
    const random = new SeededRandom(seed);
    const seen = { lost: 0, faults: [] as string[] };
    for (let page = 0; page < pages(); page += 1)
      for (let turn = 0; turn < flipsPerPage; turn += 1) {
        const bit = page * pageBytes * 8 + random.whole(pageBytes * 8);
        const { left, faults } = await look((bytes) => flip(bytes, bit));
        const [word] = left.kept;
        seen.lost += word === undefined ? 0 : placesIn(lostRanges(word));
        seen.faults.push(...faults.map((fault) => `seed ${seed}, bit ${bit}: ${fault}`));
      }
    expect(seen.faults).toEqual([]);
    // Flips that hit no entry would prove nothing.
    expect(seen.lost).toBeGreaterThan(0);
  });

  it('whichever page is gone', async () => {
    for (let page = 0; page < pages(); page += 1) {
      const { faults } = await look((bytes) => bytes.fill(0xff, page * pageBytes, (page + 1) * pageBytes));
      expect([page, faults]).toEqual([page, []]);
    }
  });

  it('and where nothing names them any more, the test sees it', async () => {
    // The canary: all places of the index are gone with the entries.
    writeDamaged(original, damaged(), (bytes) => bytes.fill(0, pageBytes));
    const { faults } = hiddenOf(await readRemains(damaged()), { ...place, hashes });
    expect(faults).toHaveLength(sales);
  });
});

describe('of a log', () => {
  const withLog = async (damage: (bytes: Buffer) => void) => {
    writeDamaged(readFileSync(join(folder, 'half.db')), damaged(), () => {});
    const bytes = Buffer.from(log);
    damage(bytes);
    writeFileSync(`${damaged()}-wal`, bytes);
    return hiddenOf(await readRemains(damaged()), { ...place, hashes });
  };

  it('what was committed is saved', async () => {
    const { left, faults } = await withLog(() => {});
    expect([faults, left.saved.size]).toEqual([[], sales]);
  });

  it('a flipped bit hides nothing of what stands behind it', async () => {
    const seed = randomInt(2 ** 32);
    const random = new SeededRandom(seed);
    for (let turn = 0; turn < 20; turn += 1) {
      const bit = random.whole(log.length * 8);
      const { faults } = await withLog((bytes) => flip(bytes, bit));
      expect([seed, bit, faults]).toEqual([seed, bit, []]);
    }
  });
});

it('tells the amounts of lost sales as far as other tables do, each once', async () => {
  writeDamaged(original, damaged(), () => {});
  const remains = await readRemains(damaged());
  const entries = remains.entries.filter(({ sequence }) => sequence !== 3 && sequence !== 4);
  const named = [3, 4].map((sequence) => ({ epoch: 1, sequence }));
  const { left } = hiddenOf({ ...remains, entries, named }, { ...place, hashes });
  expect(left.kept[0]?.known).toEqual({ entries: 2, payable: 1_800, discount: 7_200 });
  // What was taken off stands with the members' uses, too.
  const { left: unanswered } = hiddenOf({ ...remains, entries, named, answers: [] }, { ...place, hashes });
  expect(unanswered.kept[0]?.known).toEqual({ entries: 2, payable: 0, discount: 7_200 });
});

it('reads what was taken off in a journal of an older program', async () => {
  const old = join(import.meta.dirname, '../journal/journal-with-six-migrations.db');
  copyFileSync(old, damaged());
  rmSync(`${damaged()}-wal`, { force: true });
  const { spent } = await readRemains(damaged());
  expect(spent).toContainEqual({ entry: 'rd-2', offer: 'u.nine', spent: 7_200 });
});

it('gives nothing of a file that is not there', async () => {
  expect(existsSync(join(folder, 'none.db'))).toBe(false);
  const remains = await readRemains(join(folder, 'none.db'));
  expect(hiddenOf(remains, { ...place, hashes: [] }).left.kept).toMatchObject([
    { epoch: 1, runs: [], end: 0 },
  ]);
});

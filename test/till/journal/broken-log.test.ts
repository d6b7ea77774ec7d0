import { randomInt } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SeededRandom } from '../../../server/demo/seeded-random.ts';
import { Journal } from '../../../terminal/till/journal/journal.ts';
import { openSqliteToLook } from '../../../terminal/wire/disk/sqlite.ts';
import { sha256 } from '../../../terminal/wire/sha256.ts';
import { saleOf } from '../../fakes/sale.ts';
import { flip } from '../salvage/damaged-journal.ts';

const place = { terminal: 't-1', epoch: 1 };
const sales = 12;
const headerBytes = 32;
const frameBytes = 24 + 4_096;
const sectorBytes = 512;
const tornStates = 30;
const flips = 40;

let folder: string;
/** As a till leaves them that is killed: the first half of its sales in the file, the rest in the log. */
let main: Buffer;
let log: Buffer;
let mark: Buffer;
/** The same before the last sale. */
let before: { readonly log: Buffer; readonly mark: Buffer };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'puhui-broken-log-'));
  const file = join(folder, 'journal.db');
  const bytes = (part: string) => readFileSync(`${file}${part}`);
  const journal = await Journal.open({ file, ...place });
  for (let number = 1; number <= sales; number += 1) {
    if (number === sales) before = { log: bytes('-wal'), mark: bytes('-answered') };
    await journal.exclusively((append) => append({ entry: saleOf(`rd-${number}`), uses: [], member: null }));
    if (number === sales / 2) await sql`pragma wal_checkpoint(truncate)`.execute(journal.database);
  }
  [main, log, mark] = [bytes(''), bytes('-wal'), bytes('-answered')];
  await journal.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const found = () => join(folder, 'found.db');
const parts = ['', '-wal', '-answered'] as const;
beforeEach(() => lay({}));

/** Lays the files down; null: that one is not there. */
function lay(changes: { readonly log?: Buffer | null; readonly mark?: Buffer | null }): void {
  const all = { '': main, '-wal': log, '-answered': mark };
  if (changes.log !== undefined) all['-wal'] = changes.log as Buffer;
  if (changes.mark !== undefined) all['-answered'] = changes.mark as Buffer;
  for (const part of [...parts, '-shm']) rmSync(`${found()}${part}`, { force: true });
  for (const part of parts) if (all[part] !== null) writeFileSync(`${found()}${part}`, all[part]);
}

/** An empty log is none. */
const state = () =>
  parts.map((part) =>
    existsSync(`${found()}${part}`) ? sha256(readFileSync(`${found()}${part}`)) : sha256(''),
  );

/** Up to which sale the till starts, or why it does not; then nothing may have changed. */
async function start(): Promise<number | string> {
  const untouched = state();
  try {
    const journal = await Journal.open({ file: found(), ...place });
    const { lastSequence } = journal;
    await journal.close();
    return lastSequence;
  } catch (error) {
    expect(state()).toEqual(untouched);
    return (error as Error).message;
  }
}

/** The log with some of its bytes changed. */
const broken = (change: (bytes: Buffer) => void): Buffer => {
  const bytes = Buffer.from(log);
  change(bytes);
  return bytes;
};
const frameOf = (place: number) => headerBytes + place * frameBytes;
const frames = () => (log.length - headerBytes) / frameBytes;

describe('what a kill or a power cut leaves is no damage', () => {
  it('a whole log', async () => {
    expect(await start()).toBe(sales);
  });

  it('the last transaction in pieces, which nobody was told of', async () => {
    const seed = randomInt(2 ** 32);
    const random = new SeededRandom(seed);
    for (let turn = 0; turn < tornStates; turn += 1) {
      // Each sector of what was not synced is there or not, and the file may end before it.
      const torn = broken((bytes) => {
        for (let at = before.log.length; at < bytes.length; at += sectorBytes)
          if (random.whole(3) === 0) bytes.fill(0, at, Math.min(bytes.length, at + sectorBytes));
      }).subarray(0, before.log.length + random.whole(log.length - before.log.length + 1));
      lay({ log: torn, mark: before.mark });
      expect([seed, turn, [sales - 1, sales]]).toEqual([seed, turn, expect.arrayContaining([await start()])]);
    }
  });

  it('and the till sells on over the pieces, and is cut off there again', async () => {
    const torn = broken((bytes) => bytes.fill(0, before.log.length, before.log.length + sectorBytes));
    lay({ log: torn, mark: before.mark });
    const journal = await Journal.open({ file: found(), ...place });
    await journal.exclusively((append) => append({ entry: saleOf('rd-other'), uses: [], member: null }));
    const again = join(folder, 'again.db');
    for (const part of parts) copyFileSync(`${found()}${part}`, `${again}${part}`);
    await journal.close();
    const opened = await Journal.open({ file: again, ...place });
    expect([opened.lastSequence, await opened.find({ id: 'rd-other' })]).toEqual([
      sales,
      expect.objectContaining({ sequence: sales }),
    ]);
    await opened.close();
  });

  it('a witness that is behind, cannot be read, is another till’s, or is not there', async () => {
    const other = Buffer.from(mark.toString().replace('t-1 ', 't-2 '));
    for (const left of [before.mark, other, Buffer.from('nothing'), Buffer.alloc(0), null]) {
      lay({ mark: left });
      expect(await start()).toBe(sales);
    }
  });
});

describe('what a disk has lost stops the start, and nothing is changed', () => {
  it('whichever bit of the log is flipped, no acknowledged sale is missed silently', async () => {
    const seed = randomInt(2 ** 32);
    const random = new SeededRandom(seed);
    let refused = 0;
    for (let turn = 0; turn < flips; turn += 1) {
      const bit = random.whole(log.length * 8);
      lay({ log: broken((bytes) => flip(bytes, bit)) });
      const started = await start();
      if (typeof started === 'string') refused += 1;
      else expect([seed, bit, started]).toEqual([seed, bit, sales]);
    }
    // Flips that broke nothing would prove nothing.
    expect(refused).toBeGreaterThan(0);
  });

  it('also without the witness, but for the last sale, which is like one that a power cut tore', async () => {
    const seed = randomInt(2 ** 32);
    const random = new SeededRandom(seed);
    for (let turn = 0; turn < flips; turn += 1) {
      const bit = random.whole(before.log.length * 8);
      lay({ log: broken((bytes) => flip(bytes, bit)), mark: null });
      const started = await start();
      if (typeof started !== 'string') expect([seed, bit, started]).toEqual([seed, bit, sales]);
    }
  });

  it.each<[string, () => Parameters<typeof lay>[0], RegExp]>([
    [
      'the first frame',
      () => ({ log: broken((bytes) => flip(bytes, frameOf(0) * 8 + 999)) }),
      /drop the end/,
    ],
    [
      'a block in the middle, of two frames',
      () => {
        const from = frameOf(Math.floor(frames() / 2)) - 2_048;
        return { log: broken((bytes) => bytes.fill(0, from, from + 4_096)), mark: null };
      },
      /log is broken/,
    ],
    [
      'the header, without the witness',
      () => ({ log: broken((bytes) => bytes.fill(0, 0, headerBytes)), mark: null }),
      /stands behind the break/,
    ],
    [
      'the last sale’s first page, as the witness says',
      () => ({ log: broken((bytes) => flip(bytes, before.log.length * 8 + 999)) }),
      /it ends at 11 of epoch 1, and 12 was acknowledged/,
    ],
    ['the end of the log', () => ({ log: log.subarray(0, before.log.length) }), /12 was acknowledged/],
    ['the whole log', () => ({ log: null }), /it ends at 6 of epoch 1, and 12 was acknowledged/],
  ])('%s', async (_, changes, words) => {
    lay(changes());
    expect(await start()).toMatch(words);
  });

  it('the canary: SQLite alone shows fewer sales, and says nothing', async () => {
    lay({ log: broken((bytes) => flip(bytes, frameOf(0) * 8 + 999)), mark: null });
    const database = await openSqliteToLook<Record<string, never>>(found());
    const { rows } = await sql<{ count: number }>`select count(*) as count from entries`.execute(database);
    await database.destroy();
    expect([rows, statSync(`${found()}-wal`).size]).toEqual([[{ count: sales / 2 }], log.length]);
  });
});

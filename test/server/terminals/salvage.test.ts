import { randomBytes } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { publishProgramme } from '../../../server/service.ts';
import type { TerminalLine } from '../../../server/terminals/terminal-view.ts';
import { serveTill } from '../../../terminal/serve-till.ts';
import { enrolTill } from '../../../terminal/till/enrol.ts';
import { type Identity, readIdentity, writeIdentity } from '../../../terminal/till/identity.ts';
import { readFact } from '../../../terminal/till/journal/facts.ts';
import { Journal } from '../../../terminal/till/journal/journal.ts';
import { openJournal } from '../../../terminal/till/open-journal.ts';
import { TillError } from '../../../terminal/till/ports.ts';
import { isRefusal } from '../../../terminal/till/refusal.ts';
import { salvageJournal } from '../../../terminal/till/salvage/salvage-journal.ts';
import { type HeadOffice, httpHeadOffice } from '../../../terminal/till/sync/head-office.ts';
import { homeServer } from '../../../terminal/till/sync/home-server.ts';
import { Till } from '../../../terminal/till/till.ts';
import { timeMarkFact } from '../../../terminal/till/till-clock.ts';
import { tillFiles } from '../../../terminal/till/till-files.ts';
import type { Envelope } from '../../../terminal/wire/envelope.ts';
import { erasePagesWith } from '../../till/salvage/damaged-journal.ts';
import { call, jsonOf, staffCall } from '../office-calls.ts';
import { newCode } from '../paired-till.ts';
import { sale } from '../sample-entries.ts';
import { type SmallUnion, startSmallUnion } from '../small-union.ts';

const sales = 12;
/** Handed in before the damage. */
const handedIn = 4;

let union: SmallUnion;
let dataDir: string;
let identity: Identity;
const files = () => tillFiles(dataDir);

beforeAll(async () => {
  union = await startSmallUnion();
});
afterAll(() => union.end());
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'puhui-salvage-'));
  await enrolTill({ dataDir, server: union.server.address, code: await newCode(union) });
  identity = (await readIdentity(files().identity)) as Identity;
  await sell(1, handedIn);
  await withTill((till) => till.firstSync());
  await sell(handedIn + 1, sales);
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const world = () => ({
  now: () => union.clock.ms,
  sinceBoot: () => union.clock.ms,
  randomness: (bytes: number) => randomBytes(bytes),
  log: () => {},
});

async function withTill<Result>(work: (till: Till) => Promise<Result>): Promise<Result> {
  const till = await Till.open({
    dataDir,
    identity,
    readers: [],
    world: world(),
    fatal: (error) => expect.fail(String(error)),
  });
  try {
    return await work(till);
  } finally {
    await till.close();
  }
}

async function sell(first: number, last: number): Promise<void> {
  const journal = await Journal.open({ file: files().journal, ...identity });
  for (let number = first; number <= last; number += 1)
    await journal.exclusively((append) =>
      append({ entry: sale(`rd-${identity.terminal}-${number}`) as never, uses: [], member: null }),
    );
  // Everything is in the file, so that a page can be damaged there.
  await sql`pragma wal_checkpoint(truncate)`.execute(journal.database);
  await journal.close();
}

const lineOf = async () =>
  jsonOf<TerminalLine[]>(await staffCall(union, 'GET', '/v1/terminals')).find(
    ({ terminal }) => terminal === identity.terminal,
  )!;
const saleId = (number: number) => `checkout-rd-${identity.terminal}-${number}"`;

let said: string[];
const real = (own: Identity) => httpHeadOffice(homeServer(own, () => undefined));
function salvage(changes: Partial<Parameters<typeof salvageJournal>[0]> = {}): Promise<number> {
  said = [];
  return salvageJournal({
    dataDir,
    world: world(),
    office: real,
    code: null,
    say: (line) => said.push(line),
    ...changes,
  });
}
const serverWith = (change: (office: HeadOffice) => Partial<HeadOffice>) => (own: Identity) => {
  const office = real(own);
  return { ...office, ...change(office) };
};
const unreachable = async (): Promise<never> => {
  throw new TillError('head-office-unreachable', 'the server does not answer');
};

/** The page of these texts is gone; and with it whoever else stood there. */
const lose = (...texts: string[]) => erasePagesWith(files().journal, ...texts);

describe('a till whose journal is damaged', () => {
  it('does not start, touches nothing, and names the command', async () => {
    lose(saleId(6));
    const served = await serveTill({
      dataDir,
      port: 0,
      readers: 'pcsc',
      pages: new URL('file:///nowhere/'),
      world: world(),
      fatal: () => {},
    });
    expect(served).toMatchObject({ serves: false });
    expect(served.serves ? '' : served.why.join('\n')).toMatch(
      /请不要删除.*salvage-journal[\s\S]*salvage-journal/,
    );
  });

  it('saves what verifies, names the rest, keeps the damaged file as it was, and sells on in another epoch', async () => {
    lose(saleId(6));
    const damagedFile = readFileSync(files().journal);
    expect(await salvage()).toBe(0);
    const [loss] = (await lineOf()).losses;
    const lost = new Set(
      (loss?.atTill ?? []).flatMap(({ first, last }) =>
        Array.from({ length: last - first + 1 }, (_, at) => first + at),
      ),
    );
    expect([...lost]).toContain(6);
    expect(loss).toMatchObject({ epoch: 1, end: sales });
    expect(said.join('\n')).toMatch(/第 1 期：丢失 .*编号 .*6/);
    expect(readFileSync(`${files().journal}.damaged-1`)).toEqual(damagedFile);

    await withTill(async (till) => {
      await till.firstSync();
      const opened = await till.desk.checkouts.open({
        lines: [{ id: '1', category: 'ticket', unitPrice: 9000 as never, quantity: 1 }],
      });
      if (isRefusal(opened)) throw new Error(opened.refused);
      expect(await till.desk.checkouts.confirm(opened.done.view.id, {})).toHaveProperty('done');
      await till.firstSync();
      expect((await till.status()).journal).toMatchObject({ epoch: 2, sequence: 1, unsent: 0 });
      const { sales } = await till.desk.sales.list({ before: null, limit: 100, find: null });
      expect(sales.every(({ uploaded }) => uploaded)).toBe(true);
      expect(sales.map(({ id }) => id)).toContain(`rd-${identity.terminal}-1`);
      // A sale of the old epoch is still there to be given back.
      const back = await till.desk.refunds.void(`rd-${identity.terminal}-1`, { reason: 'x' });
      expect(isRefusal(back) ? back.refused : 'done').not.toBe('no-such-redemption');
    });
    const held = await union.server.store.database
      .selectFrom('journalEntries')
      .select(['epoch', 'sequence'])
      .where('terminal', '=', identity.terminal)
      .where('epoch', '=', 1)
      .execute();
    const missing = Array.from({ length: sales }, (_, at) => at + 1).filter(
      (number) => !held.some(({ sequence }) => sequence === number),
    );
    expect(missing).toEqual([...lost].filter((number) => number > handedIn));
  });

  it('loses nothing when no entry was hit', async () => {
    lose('time-mark');
    expect(await salvage()).toBe(0);
    expect((await lineOf()).losses).toMatchObject([{ epoch: 1, end: sales, atTill: [] }]);
    expect(said.join('\n')).toMatch(/没有丢失流水[\s\S]*no entry is lost/);
    await withTill((till) => till.firstSync());
    expect(await lineOf()).toMatchObject({ unsent: 0, epoch: 2 });
  });

  it('names everything when the whole file is gone, up to the last that was answered for', async () => {
    rmSync(files().journal);
    expect(await salvage()).toBe(0);
    expect((await lineOf()).losses).toMatchObject([
      {
        epoch: 1,
        end: sales,
        atTill: [{ first: 1, last: sales }],
        nowhere: [{ first: handedIn + 1, last: sales }],
      },
    ]);
  });

  it('and when its witness is gone with it, up to what the server has heard of', async () => {
    for (const part of ['', '-answered']) rmSync(`${files().journal}${part}`);
    expect(await salvage()).toBe(0);
    expect((await lineOf()).losses).toMatchObject([{ epoch: 1, atTill: [{ first: 1 }], nowhere: [] }]);
  });

  it('changes nothing without the server’s word, and goes on when it comes', async () => {
    lose(saleId(6));
    const before = readFileSync(files().journal);
    expect(await salvage({ office: serverWith(() => ({ openEpoch: unreachable })) })).toBe(1);
    expect(said.join('\n')).toMatch(/未做任何改动[\s\S]*nothing was changed/);
    expect(readFileSync(files().journal)).toEqual(before);
    expect(existsSync(files().salvaged)).toBe(false);
    expect(await salvage()).toBe(0);
  });

  it('takes no word that answers another question', async () => {
    lose(saleId(6));
    const replayed = serverWith((office) => ({
      openEpoch: (wish) => office.openEpoch({ ...wish, nonce: '00'.repeat(16) }),
    }));
    expect(await salvage({ office: replayed })).toBe(1);
    expect(said.join('\n')).toMatch(/another question/);
  });

  it('asks for a later epoch when the server knows of one', async () => {
    lose(saleId(6));
    const lostAnswer = serverWith((office) => ({
      openEpoch: async (wish) => {
        await office.openEpoch({ ...wish, epoch: 4 });
        throw new TillError('head-office-unreachable', 'the answer was lost');
      },
    }));
    expect(await salvage({ office: lostAnswer })).toBe(1);
    expect(await salvage()).toBe(0);
    expect(await lineOf()).toMatchObject({ epoch: 5 });
  });

  it('is left alone when it is whole', async () => {
    const before = readFileSync(files().journal);
    expect(await salvage()).toBe(0);
    expect(said.join('\n')).toMatch(/流水文件完好/);
    expect(readFileSync(files().journal)).toEqual(before);
    expect(await lineOf()).toMatchObject({ epoch: 1, alarm: null });
  });
});

describe('a salvage that is cut off', () => {
  /** How the folder looked after each step, made again from a salvage that went through. */
  async function afterCut(cut: (name: string) => void): Promise<void> {
    lose(saleId(6));
    writeFileSync(`${files().journal}-wal`, '');
    const before = join(dataDir, 'before');
    cpSync(join(dataDir, 'till'), before, { recursive: true });
    expect(await salvage()).toBe(0);
    const finished = join(dataDir, 'finished.db');
    cpSync(files().journal, finished);
    for (const name of readdirSync(join(dataDir, 'till')))
      if (name.startsWith('journal.db')) rmSync(join(dataDir, 'till', name));
    for (const name of readdirSync(before))
      if (name.startsWith('journal.db')) cpSync(join(before, name), join(dataDir, 'till', name));
    cpSync(finished, files().salvaged);
    cut(`${files().journal}.damaged-1`);
  }
  const move = (from: string, to: string) => renameSync(from, to);

  it.each<[string, (name: string) => void]>([
    ['when the new file was half written', () => writeFileSync(files().salvaged, 'half')],
    ['before the damaged file was moved', () => {}],
    ['after the damaged file was moved, without its log', (name) => move(files().journal, name)],
    [
      'before the new file took the name',
      (name) => {
        move(files().journal, name);
        move(`${files().journal}-wal`, `${name}-wal`);
      },
    ],
  ])('%s, does not sell, and is finished by the next one', async (_, cut) => {
    await afterCut(cut);
    await expect(
      openJournal({ file: files().journal, cacheFolder: files().cache, identity }),
    ).rejects.toMatchObject({ code: 'journal-damaged' });
    expect(await salvage()).toBe(0);
    const { journal, cache } = await openJournal({
      file: files().journal,
      cacheFolder: files().cache,
      identity,
    });
    expect([journal.epoch, existsSync(files().salvaged)]).toEqual([2, false]);
    expect(existsSync(`${files().journal}.damaged-1`)).toBe(true);
    await cache.close();
    await journal.close();
    await withTill((till) => till.firstSync());
    expect(await lineOf()).toMatchObject({ epoch: 2, unsent: 0, losses: [{ end: sales }] });
  });
});

describe('what a damaged file has forgotten', () => {
  const rootPages = () => lose('"type":"root"', '\\"type\\":\\"root\\"');

  it('does not open a rollback: no head under the one that the union names is taken', async () => {
    const old = jsonOf<Envelope>(await call(union, { path: '/v1/programmes/scedu/head' }));
    await publishProgramme(union.server.store, 'scedu');
    rootPages();
    expect(await salvage()).toBe(0);
    const { cache, journal } = await openJournal({
      file: files().journal,
      cacheFolder: files().cache,
      identity,
    });
    await expect(
      cache.take('scedu', old, () => Promise.reject(new Error('no file is asked'))),
    ).rejects.toThrow(/rule H2/);
    expect(Number(await readFact(journal.database, timeMarkFact))).toBe(union.clock.ms);
    await cache.close();
    await journal.close();
  });

  it('a root is pinned again by the hash that the identity keeps since the enrolment', async () => {
    rootPages();
    expect(await salvage()).toBe(0);
    await withTill((till) => till.firstSync());
    expect((await lineOf()).cache).toMatchObject([{ programme: 'scedu', freshness: 'fresh' }, {}]);
  });

  it('without any such hash a new pairing code is asked for, compared, and not used up', async () => {
    const { rootSha256: _, ...older } = identity;
    await writeIdentity(files().identity, older);
    rootPages();
    lose('evidenceKey');
    expect(await salvage()).toBe(1);
    expect(said.join('\n')).toMatch(/--code/);
    const code = await newCode(union);
    expect(await salvage({ code })).toBe(0);
    const other = mkdtempSync(join(tmpdir(), 'puhui-other-'));
    expect(await enrolTill({ dataDir: other, server: union.server.address, code })).toMatchObject({
      enrolled: true,
    });
    rmSync(other, { recursive: true, force: true });
  });
});

it('a server that was restored from before hears of it again, and gets everything', async () => {
  lose(saleId(6));
  const { database } = union.server.store;
  const before = await database
    .selectFrom('terminals')
    .select(['epoch', 'sequence', 'hash'])
    .where('id', '=', identity.terminal)
    .executeTakeFirstOrThrow();
  expect(await salvage()).toBe(0);
  await database.deleteFrom('journalEpochs').where('terminal', '=', identity.terminal).execute();
  await database.updateTable('terminals').set(before).where('id', '=', identity.terminal).execute();
  await withTill((till) => till.firstSync());
  expect(await lineOf()).toMatchObject({ epoch: 2, unsent: 0, losses: [{ epoch: 1, end: sales }] });
});

it('a second salvage still names what the first one lost', async () => {
  lose(saleId(6));
  expect(await salvage()).toBe(0);
  const { atTill } = (await lineOf()).losses[0]!;
  erasePagesWith(files().journal, 'time-mark');
  expect(await salvage()).toBe(0);
  expect(await lineOf()).toMatchObject({
    epoch: 3,
    losses: [
      { epoch: 1, atTill },
      { epoch: 2, atTill: [] },
    ],
  });
  expect(existsSync(`${files().journal}.damaged-2`)).toBe(true);
});

import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { serveTill } from '../../../terminal/serve-till.ts';
import { openJournal } from '../../../terminal/till/open-journal.ts';
import { TillError } from '../../../terminal/till/ports.ts';
import { isRefusal } from '../../../terminal/till/refusal.ts';
import { erasePagesWith } from '../../till/salvage/damaged-journal.ts';
import { type SmallUnion, startSmallUnion } from '../small-union.ts';
import { serverWith, TillOnDisk } from './till-on-disk.ts';

const sales = 12;
/** Handed in before the damage. */
const handedIn = 4;

let union: SmallUnion;
let till: TillOnDisk;
const files = () => till.files;

beforeAll(async () => {
  union = await startSmallUnion();
});
afterAll(() => union.end());
beforeEach(async () => {
  till = await TillOnDisk.enrol(union);
  await till.sell(1, handedIn);
  await till.with((open) => open.firstSync());
  await till.sell(handedIn + 1, sales);
});
afterEach(() => till.end());

const checkoutOf = (number: number) => `checkout-${till.saleId(number)}"`;
const unreachable = async (): Promise<never> => {
  throw new TillError('head-office-unreachable', 'the server does not answer');
};

describe('a till whose journal is damaged', () => {
  it('does not start, touches nothing, and names the command', async () => {
    till.lose(checkoutOf(6));
    const served = await serveTill({
      dataDir: till.dataDir,
      port: 0,
      readers: 'pcsc',
      pages: new URL('file:///nowhere/'),
      world: till.world,
      fatal: () => {},
    });
    expect(served).toMatchObject({ serves: false });
    expect(served.serves ? '' : served.why.join('\n')).toMatch(
      /请不要删除.*salvage-journal[\s\S]*salvage-journal/,
    );
  });

  it('saves what verifies, names the rest, keeps the damaged file as it was, and sells on in another epoch', async () => {
    till.lose(checkoutOf(6));
    const damagedFile = readFileSync(files().journal);
    expect(await till.salvage()).toBe(0);
    const [loss] = (await till.line()).losses;
    const lost = new Set(
      (loss?.atTill ?? []).flatMap(({ first, last }) =>
        Array.from({ length: last - first + 1 }, (_, at) => first + at),
      ),
    );
    expect([...lost]).toContain(6);
    expect(loss).toMatchObject({ epoch: 1, end: sales });
    expect(till.said.join('\n')).toMatch(/第 1 期：丢失 .*编号 .*6/);
    expect(readFileSync(`${files().journal}.damaged-1`)).toEqual(damagedFile);

    await till.with(async (open) => {
      await open.firstSync();
      const opened = await open.desk.checkouts.open({
        lines: [{ id: '1', category: 'ticket', unitPrice: 9000 as never, quantity: 1 }],
      });
      if (isRefusal(opened)) throw new Error(opened.refused);
      expect(await open.desk.checkouts.confirm(opened.done.view.id, {})).toHaveProperty('done');
      await open.firstSync();
      expect((await open.status()).journal).toMatchObject({ epoch: 2, sequence: 1, unsent: 0 });
      const { sales } = await open.desk.sales.list({ before: null, limit: 100, find: null });
      expect(sales.every(({ uploaded }) => uploaded)).toBe(true);
      expect(sales.map(({ id }) => id)).toContain(till.saleId(1));
      // A sale of the old epoch is still there to be given back.
      const back = await open.desk.refunds.void(till.saleId(1), { reason: 'x' });
      expect(isRefusal(back) ? back.refused : 'done').not.toBe('no-such-redemption');
    });
    const held = await union.server.store.database
      .selectFrom('journalEntries')
      .select(['epoch', 'sequence'])
      .where('terminal', '=', till.identity.terminal)
      .where('epoch', '=', 1)
      .execute();
    const missing = Array.from({ length: sales }, (_, at) => at + 1).filter(
      (number) => !held.some(({ sequence }) => sequence === number),
    );
    expect(missing).toEqual([...lost].filter((number) => number > handedIn));
  });

  it('loses nothing when no entry was hit', async () => {
    till.lose('time-mark');
    expect(await till.salvage()).toBe(0);
    expect((await till.line()).losses).toMatchObject([{ epoch: 1, end: sales, atTill: [] }]);
    expect(till.said.join('\n')).toMatch(/没有丢失流水[\s\S]*no entry is lost/);
    await till.with((open) => open.firstSync());
    expect(await till.line()).toMatchObject({ unsent: 0, epoch: 2 });
  });

  it('names everything that was not handed in when the whole file is gone, up to the last that was answered for', async () => {
    rmSync(files().journal);
    expect(await till.salvage()).toBe(0);
    const lost = [{ first: handedIn + 1, last: sales }];
    expect((await till.line()).losses).toMatchObject([{ epoch: 1, end: sales, atTill: lost, nowhere: lost }]);
  });

  it('and when its witness is gone with it, up to what the server has heard of', async () => {
    await till.with((open) => open.firstSync());
    const { database } = union.server.store;
    const row = await database
      .selectFrom('terminals')
      .select('report')
      .where('id', '=', till.identity.terminal)
      .executeTakeFirstOrThrow();
    const report = JSON.parse(row.report ?? '{}');
    const heard = { ...report, journal: { epoch: 1, sequence: sales + 2 } };
    await database
      .updateTable('terminals')
      .set({ report: JSON.stringify(heard) })
      .where('id', '=', till.identity.terminal)
      .execute();
    for (const part of ['', '-answered']) rmSync(`${files().journal}${part}`);
    expect(await till.salvage()).toBe(0);
    const lost = [{ first: sales + 1, last: sales + 2 }];
    expect((await till.line()).losses).toMatchObject([{ epoch: 1, atTill: lost, nowhere: lost }]);
  });

  it('changes nothing without the server’s word, and goes on when it comes', async () => {
    till.lose(checkoutOf(6));
    const before = readFileSync(files().journal);
    expect(await till.salvage({ office: serverWith(() => ({ openEpoch: unreachable })) })).toBe(1);
    expect(till.said.join('\n')).toMatch(/未做任何改动[\s\S]*nothing was changed/);
    expect(readFileSync(files().journal)).toEqual(before);
    expect(existsSync(files().salvaged)).toBe(false);
    expect(await till.salvage()).toBe(0);
  });

  it('takes no word that answers another question', async () => {
    till.lose(checkoutOf(6));
    const replayed = serverWith((office) => ({
      openEpoch: (wish) => office.openEpoch({ ...wish, nonce: '00'.repeat(16) }),
    }));
    expect(await till.salvage({ office: replayed })).toBe(1);
    expect(till.said.join('\n')).toMatch(/another question/);
  });

  it('asks for a later epoch when the server knows of one', async () => {
    till.lose(checkoutOf(6));
    const lostAnswer = serverWith((office) => ({
      openEpoch: async (wish) => {
        await office.openEpoch({ ...wish, epoch: 4 });
        throw new TillError('head-office-unreachable', 'the answer was lost');
      },
    }));
    expect(await till.salvage({ office: lostAnswer })).toBe(1);
    expect(await till.salvage()).toBe(0);
    expect(await till.line()).toMatchObject({ epoch: 5 });
  });

  it('is left alone when it is whole', async () => {
    const before = readFileSync(files().journal);
    expect(await till.salvage()).toBe(0);
    expect(till.said.join('\n')).toMatch(/流水文件完好/);
    expect(readFileSync(files().journal)).toEqual(before);
    expect(await till.line()).toMatchObject({ epoch: 1, alarm: null });
  });
});

describe('a salvage that is cut off', () => {
  /** How the folder looked after each step, made again from a salvage that went through. */
  async function afterCut(cut: (name: string) => void): Promise<void> {
    till.lose(checkoutOf(6));
    writeFileSync(`${files().journal}-wal`, '');
    const before = join(till.dataDir, 'before');
    cpSync(join(till.dataDir, 'till'), before, { recursive: true });
    expect(await till.salvage()).toBe(0);
    const finished = join(till.dataDir, 'finished.db');
    cpSync(files().journal, finished);
    for (const name of readdirSync(join(till.dataDir, 'till')))
      if (name.startsWith('journal.db')) rmSync(join(till.dataDir, 'till', name));
    for (const name of readdirSync(before))
      if (name.startsWith('journal.db')) cpSync(join(before, name), join(till.dataDir, 'till', name));
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
      openJournal({ file: files().journal, cacheFolder: files().cache, identity: till.identity }),
    ).rejects.toMatchObject({ code: 'journal-damaged' });
    expect(await till.salvage()).toBe(0);
    const { journal, cache } = await openJournal({
      file: files().journal,
      cacheFolder: files().cache,
      identity: till.identity,
    });
    expect([journal.epoch, existsSync(files().salvaged)]).toEqual([2, false]);
    expect(existsSync(`${files().journal}.damaged-1`)).toBe(true);
    await cache.close();
    await journal.close();
    await till.with((open) => open.firstSync());
    expect(await till.line()).toMatchObject({ epoch: 2, unsent: 0, losses: [{ end: sales }] });
  });
});

it('a server that was restored from before hears of it again, and gets everything', async () => {
  till.lose(checkoutOf(6));
  const { database } = union.server.store;
  const before = await database
    .selectFrom('terminals')
    .select(['epoch', 'sequence', 'hash'])
    .where('id', '=', till.identity.terminal)
    .executeTakeFirstOrThrow();
  expect(await till.salvage()).toBe(0);
  await database.deleteFrom('journalEpochs').where('terminal', '=', till.identity.terminal).execute();
  await database.updateTable('terminals').set(before).where('id', '=', till.identity.terminal).execute();
  await till.with((open) => open.firstSync());
  expect(await till.line()).toMatchObject({ epoch: 2, unsent: 0, losses: [{ epoch: 1, end: sales }] });
});

it('a second salvage still names what the first one lost', async () => {
  till.lose(checkoutOf(6));
  expect(await till.salvage()).toBe(0);
  const { atTill } = (await till.line()).losses[0]!;
  erasePagesWith(files().journal, 'time-mark');
  expect(await till.salvage()).toBe(0);
  expect(await till.line()).toMatchObject({
    epoch: 3,
    losses: [
      { epoch: 1, atTill },
      { epoch: 2, atTill: [] },
    ],
  });
  expect(existsSync(`${files().journal}.damaged-2`)).toBe(true);
});

import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { restoreBackup } from '../../../server/backup/restore-backup.ts';
import { takeBackup } from '../../../server/backup/take-backup.ts';
import type { QuotaState } from '../../../server/quotas/quota-state.ts';
import { addOffers, startServer } from '../../../server/service.ts';
import { redemptionMarkOf } from '../../../terminal/wire/quotas.ts';
import { answerOf, outcomesOf } from '../journal-answers.ts';
import { jsonOf, staffCall } from '../office-calls.ts';
import { chained, type PairedTill, pairTill, upload } from '../paired-till.ts';
import { refund, sale } from '../sample-entries.ts';
import { offerOf, type SmallUnion, startSmallUnion } from '../small-union.ts';
import { askLeases } from './lease-calls.ts';

const passphrase = 'correct horse battery staple';
const [hourMs, dayMs] = [3_600_000, 86_400_000];
const size = 20;
const fewUses = (id: string, per: 'offer' | 'day') =>
  offerOf(id, { limits: { total: [{ uses: size, per }] } });

let union: SmallUnion;
let folder: string;
let tills: PairedTill[];
/** What tills were told that they may use: they keep it, whatever becomes of the server. */
let told: Map<string, { offer: string; period: string; amount: number }>;

beforeEach(async () => {
  union = await startSmallUnion();
  folder = await mkdtemp(join(tmpdir(), 'puhui-restored-'));
  tills = [await pairTill(union), await pairTill(union), await pairTill(union)];
  told = new Map();
  await addOffers(union.server.store, [fewUses('scedu.few', 'offer'), fewUses('scedu.daily', 'day')]);
});
afterEach(async () => {
  await union.end();
  await rm(folder, { recursive: true });
});

const world = () => ({ now: () => union.clock.ms, random: randomBytes, log: pino({ level: 'silent' }) });
const backUp = () => takeBackup(world(), { dataDir: union.dataDir, to: join(folder, 'backup'), passphrase });

async function destroyAndRestore(): Promise<void> {
  const { dataDir } = union;
  await union.server.stop();
  await rm(join(dataDir, 'server'), { recursive: true });
  await restoreBackup(world(), { from: join(folder, 'backup'), dataDir, passphrase });
  const server = await startServer({ dataDir, port: 0, ...world() });
  const end = async () => {
    await server.stop();
    await rm(dataDir, { recursive: true });
  };
  union = { ...union, server, end };
}

/** Asks for so much of a pool, as a till with a full basket does, and keeps what it is told. */
async function ask(till: number, amount: number, offer = 'scedu.few'): Promise<void> {
  const per = offer === 'scedu.daily' ? 'day' : 'offer';
  const needs = [
    { offer, measure: 'uses' as const, per, period: per === 'day' ? today() : per, amount } as const,
  ];
  const { grants } = await askLeases(union, tills[till]!, { needs });
  for (const grant of grants) told.set(grant.id, grant);
}
const today = () => new Date(union.clock.ms + 8 * hourMs).toISOString().slice(0, 10);
const atTills = (offer: string, period = 'offer') =>
  [...told.values()]
    .filter((grant) => grant.offer === offer && grant.period === period)
    .reduce((sum, { amount }) => sum + amount, 0);
const state = async (offer = 'scedu.few') =>
  jsonOf<QuotaState>(await staffCall(union, 'GET', `/v1/quotas/${offer}`));
const writeOff = async (holder: string) =>
  jsonOf<{ bound: readonly { offer: string; amount: number }[] }>(
    await staffCall(union, 'POST', `/v1/terminals/${holder}/leases/write-off`, {}),
  ).bound.filter(({ offer }) => offer === 'scedu.few');

describe('a server that was restored from a backup', () => {
  it('grants nothing that it may have granted since: all that tills hold stays within the limit', async () => {
    await ask(0, 5);
    await backUp();
    await ask(1, 8);
    await destroyAndRestore();
    for (const till of [0, 1, 2]) await ask(till, size);
    expect(atTills('scedu.few')).toBe(13);
    expect(await state()).toMatchObject({
      pools: [{ size, used: 0, outstanding: 20, free: 0 }],
      holders: expect.arrayContaining([expect.objectContaining({ terminal: 'restored', outstanding: 15 })]),
    });
    const list = '/v1/quotas?programme=scedu&shown=held-back&find=few';
    expect(jsonOf(await staffCall(union, 'GET', list))).toMatchObject({
      rows: [{ offer: 'scedu.few', size, granted: 5, held: 5, spent: 0, heldBack: 15, free: 0, tills: 1 }],
      total: 1,
      restoredAt: expect.any(String),
    });
  });

  it('holds back what tills give back, too: it may have been granted again before', async () => {
    await ask(0, 5);
    const grant = [...told.entries()].find(([, { offer }]) => offer === 'scedu.few')![0];
    await backUp();
    const { schema, at, timeFloor, businessDay, store } = sale('any');
    const entry = { schema, at, timeFloor, businessDay, store, kind: 'release', id: 'release-1' };
    const released = chained(tills[0]!, [JSON.stringify({ ...entry, leases: [{ grant, amount: 5 }] })]);
    await upload(union, tills[0]!, released);
    told.delete(grant);
    await ask(1, size);
    await destroyAndRestore();
    await upload(union, tills[0]!, released);
    await ask(2, size);
    expect(atTills('scedu.few')).toBe(size);
  });

  it('books what is sold of a lease that it does not know, and doubts no honest sale', async () => {
    await backUp();
    await ask(1, 8);
    const [[grant]] = [...told.entries()].filter(([, { offer }]) => offer === 'scedu.few') as [
      [string, unknown],
    ];
    await destroyAndRestore();
    const text = JSON.stringify(
      sale('sale-1', {
        offers: [{ id: 'scedu.few', version: 1 }],
        uses: [{ offer: 'scedu.few', uses: 3, spent: 0, refund: 'restores-use' }],
        leases: [{ grant, amount: 3 }],
      }),
    );
    answerOf(await upload(union, tills[1]!, chained(tills[1]!, [text])));
    expect(await state()).toMatchObject({ pools: [{ used: 3, outstanding: 17, free: 0 }], flags: [] });

    // The tills have handed in, and staff say so: the bound is what may still be out.
    expect(await writeOff('restored')).toMatchObject([{ amount: 17 }]);
    expect(await state()).toMatchObject({ pools: [{ used: 3, outstanding: 0, free: 17 }] });
    await ask(2, 4);
    expect((await state()).pools).toMatchObject([{ used: 3, outstanding: 4, free: 13 }]);
  });

  it('grants to nobody what comes back to a lease that it does not know: its till may spend it again', async () => {
    await backUp();
    await ask(1, 8);
    const [[grant]] = [...told.entries()].filter(([, { offer }]) => offer === 'scedu.few') as [
      [string, unknown],
    ];
    await destroyAndRestore();
    const leases = [{ grant, amount: 3 }];
    const sold = sale('sale-1', {
      offers: [{ id: 'scedu.few', version: 1 }],
      uses: [{ offer: 'scedu.few', uses: 3, spent: 0, refund: 'restores-use' }],
      leases,
    });
    const restored = [{ offer: 'scedu.few', uses: 3, spent: 0 }];
    const back = refund('refund-1', 'sale-1', {
      ...{ amount: 7000, discount: 2000, funders: [{ funder: 'merchant', amount: 2000 }], restored, leases },
      lines: [{ id: '1', quantity: 2, from: 0, amount: 7000 }],
    });
    const again = { ...sold, id: 'sale-2', checkout: 'checkout-2', externalId: null };
    const entries = chained(
      tills[1]!,
      [sold, back, again].map((entry) => JSON.stringify(entry)),
    );
    const handIn = (from: number) => upload(union, tills[1]!, entries.slice(from, from + 1));
    answerOf(await handIn(0));
    await writeOff('restored');
    expect(outcomesOf(await handIn(1))).toEqual(['accepted']);
    expect((await state()).pools).toMatchObject([{ used: 0, outstanding: 3, free: 17 }]);
    answerOf(await handIn(2));
    expect((await state()).pools).toMatchObject([{ used: 3, outstanding: 0, free: 17 }]);
  });

  it('holds back days and offers that the backup has never seen, and no later days', async () => {
    await backUp();
    union.clock.ms += dayMs;
    const day = today();
    await addOffers(union.server.store, [fewUses('scedu.later', 'offer')]);
    await ask(0, size, 'scedu.daily');
    await ask(0, size, 'scedu.later');
    await destroyAndRestore();
    await addOffers(union.server.store, [fewUses('scedu.later', 'offer')]);
    for (const offer of ['scedu.daily', 'scedu.later'])
      for (const till of [1, 2]) await ask(till, size, offer);
    expect([atTills('scedu.daily', day), atTills('scedu.later')]).toEqual([size, size]);
    union.clock.ms += 2 * dayMs;
    await ask(2, 7, 'scedu.daily');
    expect(atTills('scedu.daily', today())).toBe(7);
  });

  it('tells tills what members use from now on, whatever they were told before', async () => {
    const mine = offerOf('scedu.mine', { limits: { perMember: [{ uses: 9, per: 'year' }] } });
    await addOffers(union.server.store, [mine]);
    await backUp();
    const used = (id: string) =>
      JSON.stringify(
        sale(id, {
          offers: [{ id: 'scedu.mine', version: 1 }],
          uses: [{ offer: 'scedu.mine', uses: 1, spent: 0, refund: 'restores-use' }],
        }),
      );
    let [after, heard] = [0, [] as (string | undefined)[]];
    const hear = async () => {
      const { uses } = await askLeases(union, tills[1]!, { usesAfter: after, usesMarked: true });
      [after, heard] = [uses.through, [...heard, ...uses.news.map(({ redemption }) => redemption)]];
    };
    const before = ['sale-1', 'sale-2', 'sale-3'];
    for (let loss = 1; loss <= 2; loss += 1) {
      await upload(union, tills[0]!, chained(tills[0]!, before.map(used)));
      await hear();
      union.clock.ms += 1_000;
      await destroyAndRestore();
      await hear();
    }
    await upload(union, tills[2]!, chained(tills[2]!, [used('sale-4')]));
    await hear();
    expect(heard.at(-1)).toBe(redemptionMarkOf('sale-4'));
    // What is handed in again is told again, as what it was.
    await upload(union, tills[0]!, chained(tills[0]!, before.map(used)));
    await hear();
    expect(new Set(heard)).toEqual(new Set([...before, 'sale-4'].map(redemptionMarkOf)));
  });

  it('goes on holding back after a second return to the same backup', async () => {
    await backUp();
    await ask(0, 6);
    await destroyAndRestore();
    await writeOff('restored');
    await ask(1, 14);
    await destroyAndRestore();
    await ask(2, size);
    expect((await state()).holders.find(({ terminal }) => terminal === 'restored')?.outstanding).toBe(size);
    expect(atTills('scedu.few')).toBe(size);
  });
});

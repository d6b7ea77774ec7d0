import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RedemptionDetail, RedemptionPage } from '../../../server/redemptions/redemption-view.ts';
import { registerEntries } from '../../../server/redemptions/register-entries.ts';
import type { MoneyEntry } from '../../../terminal/core/journal/entry.ts';
import { jsonOf, problemOf, staffCall } from '../office-calls.ts';
import { chained, type PairedTill, pairTill, upload } from '../paired-till.ts';
import { refund, sale, saleText } from '../sample-entries.ts';
import { memberTokens, type SmallUnion, startSmallUnion } from '../small-union.ts';

/** Both units of the sale come back. */
const wholeRefund = (id: string, redemption: string) =>
  refund(id, redemption, {
    amount: 7000,
    discount: 2000,
    lines: [{ id: '1', quantity: 2, from: 0, amount: 7000 }],
    funders: [{ funder: 'merchant', amount: 2000 }],
    restored: [{ offer: 'scedu.rice', uses: 1, spent: 2000 }],
  });
const halfRefund = (id: string, redemption: string) =>
  refund(id, redemption, { restored: [{ offer: 'scedu.rice', uses: 0, spent: 1000 }] });

let union: SmallUnion;
let till: PairedTill;
beforeAll(async () => {
  union = await startSmallUnion();
  till = await pairTill(union);
  const another = (at: string) => ({ at, card: null, store: { ...sale('x').store, id: 'hq-002' } });
  await upload(
    union,
    till,
    chained(till, [
      saleText('sale-1'),
      JSON.stringify(halfRefund('back-1', 'sale-1')),
      saleText('sale-2', another('2026-11-20T23:30:00-08:00')),
      JSON.stringify(wholeRefund('back-2', 'sale-2')),
      '{"broken":',
      saleText('late-3', another('2026-11-20T15:59:59Z')),
      saleText('late-4', {
        ...another('2026-11-20T16:00:00Z'),
        card: { ...sale('x').card, token: 'f'.repeat(32) },
      }),
    ]),
  );
});
afterAll(() => union.end());

const list = async (query: string) =>
  jsonOf<RedemptionPage>(await staffCall(union, 'GET', `/v1/redemptions/list?programme=scedu${query}`));
const ids = async (query: string) => (await list(query)).rows.map(({ id }) => id);
const detail = async (id: string) =>
  jsonOf<RedemptionDetail>(await staffCall(union, 'GET', `/v1/redemptions/${id}`));

async function register() {
  const { database } = union.server.store;
  return {
    redemptions: await database.selectFrom('redemptions').selectAll().orderBy('number').execute(),
    offers: await database.selectFrom('redemptionOffers').selectAll().orderBy('redemption').execute(),
    funders: await database.selectFrom('redemptionFunders').selectAll().orderBy('redemption').execute(),
  };
}

describe('the register', () => {
  it('holds what was accepted, and a refund takes away', async () => {
    const { redemptions, offers, funders } = await register();
    expect(
      redemptions.map(({ id, list: whole, discount, payable }) => [id, whole, discount, payable]),
    ).toEqual([
      ['sale-1', 9000, 2000, 7000],
      ['back-1', -4500, -1000, -3500],
      ['sale-2', 9000, 2000, 7000],
      ['back-2', -9000, -2000, -7000],
      ['late-3', 9000, 2000, 7000],
      ['late-4', 9000, 2000, 7000],
    ]);
    expect(offers.map(({ discount, uses, version }) => [discount, uses, version])).toEqual([
      [2000, 1, 1],
      [-1000, 0, null],
      [2000, 1, 1],
      [-2000, -1, null],
      [2000, 1, 1],
      [2000, 1, 1],
    ]);
    expect(funders.map(({ amount }) => amount)).toEqual([2000, -1000, 2000, -2000, 2000, 2000]);
  });

  it('tells days and hours by China, whatever offset a till writes', async () => {
    const { redemptions } = await register();
    expect(redemptions.map(({ id, at, day, hour }) => [id, at, day, hour])).toEqual([
      ['sale-1', '2026-11-21T10:00:00.000+08:00', '2026-11-21', 10],
      ['back-1', '2026-11-21T10:00:00.000+08:00', '2026-11-21', 10],
      ['sale-2', '2026-11-21T15:30:00.000+08:00', '2026-11-21', 15],
      ['back-2', '2026-11-21T10:00:00.000+08:00', '2026-11-21', 10],
      ['late-3', '2026-11-20T23:59:59.000+08:00', '2026-11-20', 23],
      ['late-4', '2026-11-21T00:00:00.000+08:00', '2026-11-21', 0],
    ]);
  });

  it('counts a sale no more when every fen went back', async () => {
    const { redemptions } = await register();
    const counted = redemptions.filter((row) => row.counted === 1).map(({ id }) => id);
    expect(counted).toEqual(['sale-1', 'late-3', 'late-4']);
  });

  it('counts it no more either when the refund came in first', async () => {
    const { store } = union.server;
    const place = {
      terminal: till.answer.terminal,
      epoch: 1,
      programme: 'scedu',
      receivedAt: '2026-11-21T02:00:00Z',
    };
    const held = [wholeRefund('back-9', 'sale-9'), sale('sale-9')].map((entry, sequence) => ({
      ...place,
      sequence: 90 + sequence,
      entry: entry as unknown as MoneyEntry,
    }));
    const undo = new Error('undo');
    const counted: number[] = [];
    const work = store.database.transaction().execute(async (transaction) => {
      for (const one of held) await registerEntries(transaction, [one]);
      const rows = transaction.selectFrom('redemptions').select('counted').where('id', '=', 'sale-9');
      counted.push(...(await rows.execute()).map((row) => row.counted));
      throw undo;
    });
    await expect(work).rejects.toBe(undo);
    expect(counted).toEqual([0]);
  });

  it('is made again from the journals while it is empty', async () => {
    const before = await register();
    const { database } = union.server.store;
    for (const table of ['redemptionOffers', 'redemptionFunders', 'redemptions'] as const)
      await database.deleteFrom(table).execute();
    union = await union.restart();
    expect(await register()).toEqual(before);
  });
});

describe('the list', () => {
  const all = ['sale-2', 'back-2', 'back-1', 'sale-1', 'late-4', 'late-3'];

  it.each([
    ['', all],
    ['&from=2026-11-21', all.slice(0, 5)],
    ['&through=2026-11-20', ['late-3']],
    ['&from=2026-11-20&through=2026-11-20', ['late-3']],
    ['&from=2026-11-22', []],
    ['&store=hq-002', ['sale-2', 'late-4', 'late-3']],
    ['&store=', all],
    ['&merchant=hongqi', all],
    ['&merchant=none', []],
    ['&offer=scedu.rice', all],
    ['&offer=scedu.oil', []],
    ['&funder=merchant&kind=refund', ['back-2', 'back-1']],
    ['&funder=union', []],
    ['&kind=sale', ['sale-2', 'sale-1', 'late-4', 'late-3']],
    ['&find=late', ['late-4', 'late-3']],
    ['&find=sale-1', ['sale-1']],
    ['&terminal=till-none', []],
  ])('with %s', async (query, found) => {
    const page = await list(query);
    expect(page.rows.map(({ id }) => id)).toEqual(found);
    expect(page.total).toBe(found.length);
  });

  it('sums up all that the filters let through, not the page only', async () => {
    expect((await list('&size=10&page=2')).rows).toEqual([]);
    expect((await list('&kind=sale&size=10')).sums).toEqual({
      list: 36_000,
      discount: 8_000,
      payable: 28_000,
    });
    expect((await list('')).sums).toEqual({ list: 22_500, discount: 5_000, payable: 17_500 });
    expect((await list('&from=2027-01-01')).sums).toEqual({ list: 0, discount: 0, payable: 0 });
  });

  it('says it in words, and the member by a mask only', async () => {
    const [line] = (await list('&find=sale-1')).rows;
    expect(line).toMatchObject({
      kind: 'sale',
      store: 'hq-001',
      storeTitleZh: '望江店',
      storeTitleEn: 'Wangjiang',
      merchantTitleZh: '红旗超市',
      merchantTitleEn: null,
      offers: [{ offer: 'scedu.rice', titleZh: '八折', titleEn: null, discount: 2000 }],
      funders: [{ funder: 'merchant', amount: 2000 }],
      member: '金丝**士',
      outcome: 'accepted',
    });
    const refunded = (await list('&find=back-1')).rows[0];
    expect(refunded).toMatchObject({ member: '金丝**士', discount: -1000 });
    expect((await list('&find=late-3')).rows[0]?.member).toBeNull();
    expect((await list('&find=late-4')).rows[0]?.member).toBeNull();
    expect(JSON.stringify(await list(''))).not.toContain(memberTokens.canary);
  });

  it.each([
    '&size=9',
    '&size=201',
    '&page=0',
    '&page=x',
    '&from=2026-02-30',
    '&kind=gift',
    '&order=asc',
    "&find=' or 1=1",
    '&terminal=a&terminal=b',
  ])('refuses %s', async (query) => {
    const answer = await staffCall(
      union,
      'GET',
      `/v1/redemptions/list?programme=scedu${query.replaceAll(' ', '%20')}`,
    );
    expect(problemOf(answer)).toMatchObject({ status: 422, code: 'document-invalid' });
  });

  it('needs a programme that is here', async () => {
    expect(problemOf(await staffCall(union, 'GET', '/v1/redemptions/list')).code).toBe('document-invalid');
    expect(problemOf(await staffCall(union, 'GET', '/v1/redemptions/list?programme=no')).code).toBe(
      'programme-unknown',
    );
    expect(await ids('')).toHaveLength(6);
  });
});

describe('one redemption', () => {
  it('shows its goods, its place in the chain and its refunds', async () => {
    const [first] = chained(till, [saleText('sale-1')]);
    expect(await detail('sale-1')).toMatchObject({
      id: 'sale-1',
      lines: [
        { id: '1', name: 'grocery', sku: null, quantity: 2, list: 9000, discount: 2000, payable: 7000 },
      ],
      hash: first!.hash,
      previousHash: first!.previousHash,
      related: ['back-1'],
    });
  });

  it('that is a refund shows what came back of which sale', async () => {
    expect(await detail('back-1')).toMatchObject({
      lines: [{ id: '1', name: 'grocery', quantity: -1, list: -4500, discount: -1000, payable: -3500 }],
      related: ['sale-1'],
    });
  });

  it.each(['none', "x'%20or%201=1", '..%2flist', 'SALE-1'])('%s is not there', async (id) => {
    const answer = await staffCall(union, 'GET', `/v1/redemptions/${id}`);
    expect(problemOf(answer)).toMatchObject({ status: 404, code: 'redemption-unknown' });
  });
});

describe('a batch', () => {
  let other: PairedTill;
  beforeEach(async () => {
    other = await pairTill(union);
  });

  it('that is refused leaves nothing in the register', async () => {
    const before = (await register()).redemptions.length;
    const broken = chained(other, [saleText('never-1'), saleText('never-2')]).slice(1);
    expect((await upload(union, other, broken)).status).toBe(409);
    expect((await register()).redemptions).toHaveLength(before);
  });
});

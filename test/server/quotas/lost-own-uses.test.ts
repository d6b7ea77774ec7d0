import { afterEach, beforeEach, expect, it } from 'vitest';
import { addOffers } from '../../../server/service.ts';
import { redemptionMarkOf } from '../../../terminal/wire/quotas.ts';
import { outcomesOf } from '../journal-answers.ts';
import { jsonOf } from '../office-calls.ts';
import { chained, type PairedTill, pairTill, tillCall, upload } from '../paired-till.ts';
import { refund, sale } from '../sample-entries.ts';
import { offerOf, type SmallUnion, startSmallUnion } from '../small-union.ts';
import { askLeases } from './lease-calls.ts';

let union: SmallUnion;
let till: PairedTill;
beforeEach(async () => {
  union = await startSmallUnion();
  till = await pairTill(union);
  await addOffers(union.server.store, [
    offerOf('scedu.daily', { limits: { perMember: [{ uses: 9, per: 'day' }] } }),
  ]);
});
afterEach(() => union.end());

const sold = (id: string) =>
  JSON.stringify(
    sale(id, {
      offers: [{ id: 'scedu.daily', version: 1 }],
      uses: [{ offer: 'scedu.daily', uses: 1, spent: 0, refund: 'restores-use' }],
    }),
  );
const givenBack = (id: string, of: string) =>
  JSON.stringify(
    refund(id, of, {
      amount: 7000,
      discount: 2000,
      lines: [{ id: '1', quantity: 2, from: 0, amount: 7000 }],
      funders: [{ funder: 'merchant', amount: 2000 }],
      restored: [{ offer: 'scedu.daily', uses: 1, spent: 0 }],
    }),
  );

/** The entries of these ids are in the journal, in their order, and all are handed in. */
async function handIn(...texts: string[]): Promise<ReturnType<typeof chained>> {
  const entries = chained(till, texts);
  expect(
    outcomesOf(await upload(union, till, entries)).every((outcome) => outcome.startsWith('accepted')),
  ).toBe(true);
  return entries;
}

/** Another journal begins, with these numbers of the first one. */
async function begin(
  epoch: number,
  entries: ReturnType<typeof chained> | null,
  ...kept: number[]
): Promise<void> {
  const runs = kept.map((number) => {
    const { sequence, previousHash, hash } = entries![number - 1]!;
    return { first: sequence, last: sequence, previousHash, hash };
  });
  const known = { entries: 0, payable: 0, discount: 0 };
  const words = entries === null ? [] : [{ epoch: 1, end: entries.length, runs, known }];
  const wish = { schema: 1, epoch, reason: 'journal-damaged', nonce: 'ab'.repeat(16), kept: words };
  const path = `/v1/terminals/${till.answer.terminal}/epoch`;
  jsonOf(await tillCall(union, till, { method: 'POST', path, body: JSON.stringify(wish) }));
}

/** What the till is told of uses, by the entries that it knows. */
async function told(epoch: number, ids: readonly string[]): Promise<readonly (readonly [string, number])[]> {
  const { uses } = await askLeases(union, till, { epoch, usesMarked: true });
  const names = new Map(ids.map((id) => [redemptionMarkOf(id), id]));
  return uses.news.map(({ redemption = '', uses: count }) => [names.get(redemption) ?? redemption, count]);
}

it.each([
  {
    lost: 'a sale',
    kept: [1, 3, 4],
    news: [
      ['sale-2', 1],
      ['back-2', -1],
    ],
  },
  { lost: 'what came back of a sale', kept: [1, 2, 3], news: [['back-2', -1]] },
  {
    lost: 'both',
    kept: [1, 3],
    news: [
      ['sale-2', 1],
      ['back-2', -1],
    ],
  },
  { lost: 'nothing', kept: [1, 2, 3, 4], news: [] },
])(
  'a till that has lost $lost with a damaged journal is told of it, and of nothing that it still has',
  async ({ kept, news }) => {
    const ids = ['sale-1', 'sale-2', 'sale-3', 'back-2'];
    const entries = await handIn(
      sold('sale-1'),
      sold('sale-2'),
      sold('sale-3'),
      givenBack('back-2', 'sale-2'),
    );
    expect(await told(1, ids)).toEqual([]);
    await begin(2, entries, ...kept);
    expect(await told(2, ids)).toEqual(news);
  },
);

it('and is told of all that it sold, when it loses the next journal with all that was left of the first', async () => {
  const entries = await handIn(sold('sale-1'), sold('sale-2'));
  await begin(2, entries, 1);
  await begin(3, null);
  expect(await told(3, ['sale-1', 'sale-2'])).toEqual([
    ['sale-1', 1],
    ['sale-2', 1],
  ]);
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { topOfTree } from '../../../server/overview/organisation-figures.ts';
import type { Overview } from '../../../server/overview/overview-view.ts';
import type { TerminalLine } from '../../../server/terminals/terminal-view.ts';
import { jsonOf, problemOf, staffCall } from '../office-calls.ts';
import { chained, type PairedTill, pairTill, tillCall, upload } from '../paired-till.ts';
import { refund, sale, saleText } from '../sample-entries.ts';
import { memberTokens, type SmallUnion, startSmallUnion } from '../small-union.ts';

let union: SmallUnion;
let till: PairedTill;
beforeAll(async () => {
  union = await startSmallUnion();
  till = await pairTill(union);
  const at = (hour: string, token: string | null = memberTokens.canary) => ({
    at: `${hour}:00+08:00`,
    card: token === null ? null : { ...sale('x').card, token },
  });
  await upload(
    union,
    till,
    chained(till, [
      saleText('yesterday-1', at('2026-11-20T09:59')),
      saleText('yesterday-2', at('2026-11-20T10:01', null)),
      saleText('today-1', at('2026-11-21T08:10')),
      saleText('today-2', at('2026-11-21T08:50', memberTokens.second)),
      saleText('today-3', at('2026-11-21T09:30', 'e'.repeat(32))),
      saleText('today-4', at('2026-11-21T09:40', 'e'.repeat(32))),
      saleText('today-5', at('2026-11-21T09:50', null)),
      JSON.stringify(refund('back-1', 'today-1', at('2026-11-21T09:55'))).replace(/,"card":\{[^}]*\}/, ''),
    ]),
  );
});
afterAll(() => union.end());

const overview = async (query = '') =>
  jsonOf<Overview>(await staffCall(union, 'GET', `/v1/overview?programme=scedu${query}`));

describe('the overview', () => {
  it('counts the sales of today, and those of yesterday up to the same minute', async () => {
    const { day, dayKind, redemptions, saved } = await overview();
    expect({ day, dayKind }).toEqual({ day: '2026-11-21', dayKind: 'weekend' });
    expect(redemptions).toEqual({ count: 5, countYesterdaySameTime: 1 });
    expect(saved).toBe(5 * 2000 - 1000);
  });

  it('holds a day that is over against the whole day before', async () => {
    expect((await overview('&day=2026-11-20')).redemptions).toEqual({ count: 2, countYesterdaySameTime: 0 });
    expect((await overview('&day=2026-11-22')).redemptions).toEqual({ count: 0, countYesterdaySameTime: 5 });
  });

  it('counts each member once, and knows who comes for the first time', async () => {
    // The canary came yesterday too; the second member and the strange card, twice today, are new.
    expect((await overview()).members).toEqual({ count: 3, first: 2 });
    expect((await overview('&day=2026-11-20')).members).toEqual({ count: 1, first: 1 });
  });

  it('shows every hour and thirty days, without a gap', async () => {
    const { hours, days } = await overview();
    expect(hours).toHaveLength(24);
    expect(hours.filter(({ count }) => count > 0)).toEqual([
      { hour: 8, count: 2, saved: 4000 },
      { hour: 9, count: 3, saved: 5000 },
    ]);
    expect(days).toHaveLength(30);
    expect(days[0]).toEqual({ day: '2026-10-23', count: 0, saved: 0 });
    expect(days.slice(-2)).toEqual([
      { day: '2026-11-20', count: 2, saved: 4000 },
      { day: '2026-11-21', count: 5, saved: 9000 },
    ]);
  });

  it('says who bore the cost', async () => {
    expect((await overview()).funders).toEqual([{ funder: 'merchant', amount: 9000 }]);
    expect((await overview('&day=2026-11-19')).funders).toEqual([]);
  });

  it('lists the latest, newest first', async () => {
    expect((await overview()).latest.map(({ id }) => id).slice(0, 3)).toEqual([
      'back-1',
      'today-5',
      'today-4',
    ]);
  });

  it('adds members up at the top of the tree', async () => {
    expect((await overview()).organisations).toEqual([
      { path: '510000/edu/scu', titleZh: '四川大学', titleEn: null, members: 1, certified: 1, carded: 1 },
    ]);
    expect((await overview('&day=2027-01-01')).organisations[0]?.certified).toBe(0);
  });

  it('says how the tills stand, by their own word', async () => {
    expect((await overview()).tills).toEqual({ total: 1, connected: 0, unsent: 0, expired: 0 });
    const report = {
      schema: 1,
      program: '0.1.0',
      clock: '2026-11-21T10:00:00+08:00',
      unsent: 7,
      cache: [{ programme: 'scedu', head: 1, freshness: 'expired' }],
      needsUpdate: [],
    };
    const path = `/v1/terminals/${till.answer.terminal}/report`;
    await tillCall(union, till, { method: 'POST', path, body: JSON.stringify(report) });
    expect((await overview()).tills).toEqual({ total: 1, connected: 0, unsent: 7, expired: 1 });
  });

  it('is of a programme that is here', async () => {
    expect(problemOf(await staffCall(union, 'GET', '/v1/overview')).code).toBe('document-invalid');
    expect(problemOf(await staffCall(union, 'GET', '/v1/overview?programme=x')).code).toBe(
      'programme-unknown',
    );
    expect(problemOf(await staffCall(union, 'GET', '/v1/overview?programme=scedu&day=1')).code).toBe(
      'document-invalid',
    );
    const other = jsonOf<Overview>(await staffCall(union, 'GET', '/v1/overview?programme=nb51'));
    expect(other).toMatchObject({ redemptions: { count: 0 }, tills: { total: 0 }, latest: [] });
  });
});

it.each([
  [[], []],
  [['a'], ['a']],
  [['a', 'a/b'], ['a/b']],
  [
    ['a', 'a/b', 'a/c', 'a/c/d'],
    ['a/b', 'a/c'],
  ],
  [
    ['a', 'b', 'b/c'],
    ['a', 'b'],
  ],
])('of the tree %j the top is %j', (paths, top) => {
  expect(topOfTree(paths)).toEqual(top);
});

it('tells tills by the names that people know their place by', async () => {
  const [line] = jsonOf<readonly TerminalLine[]>(await staffCall(union, 'GET', '/v1/terminals'));
  expect(line).toMatchObject({
    terminal: till.answer.terminal,
    storeTitleZh: '望江店',
    storeTitleEn: 'Wangjiang',
    merchantTitleZh: '红旗超市',
    merchantTitleEn: null,
  });
});

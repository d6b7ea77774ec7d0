import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addOffers } from '../../../server/service.ts';
import { answerOf } from '../journal-answers.ts';
import { chained, pairTill, upload } from '../paired-till.ts';
import { refund, sale } from '../sample-entries.ts';
import { offerOf, type SmallUnion, startSmallUnion } from '../small-union.ts';

let union: SmallUnion;
let offers = 0;
beforeAll(async () => {
  union = await startSmallUnion();
});
afterAll(() => union.end());

const [yesterday, today, tomorrow] = [
  '2026-11-20T23:59:00+08:00',
  '2026-11-21T00:01:00+08:00',
  '2026-11-22T00:01:00+08:00',
];
const over = 'over-limit-offline';

type Sold = { readonly at: string; readonly uses?: number };
type Back = { readonly of: number };
/** What tills hand in one after another; `of` is a refund of that sale, counted from 0 over all uploads. */
type Upload = readonly (Sold | Back)[];

/** Which of the entries passed the limit, in the order in which they came in. */
async function passedOf(offer: string, uploads: readonly Upload[]): Promise<readonly boolean[]> {
  const passed: boolean[] = [];
  for (const entries of uploads) {
    const till = await pairTill(union);
    const texts = entries.map((one, nth) => entryText(offer, one, passed.length + nth));
    const { outcomes } = answerOf(await upload(union, till, chained(till, texts)));
    for (const { reason = '' } of outcomes) passed.push(reason.includes(over));
  }
  return passed;
}

function entryText(offer: string, one: Sold | Back, nth: number): string {
  if ('of' in one)
    return JSON.stringify(
      refund(`${offer}.${nth}`, `${offer}.${one.of}`, {
        amount: 7000,
        discount: 2000,
        lines: [{ id: '1', quantity: 2, from: 0, amount: 7000 }],
        funders: [{ funder: 'merchant', amount: 2000 }],
        restored: [{ offer, uses: 1, spent: 0 }],
      }),
    );
  const { request } = sale('any');
  return JSON.stringify(
    sale(`${offer}.${nth}`, {
      at: one.at,
      request: { ...request, at: one.at },
      offers: [{ id: offer, version: 1 }],
      uses: [{ offer, uses: one.uses ?? 1, spent: 0, refund: 'restores-use' }],
    }),
  );
}

describe('a limit of two uses for each member', () => {
  it.each<[string, 'day' | 'month' | 'offer', readonly Upload[], readonly boolean[]]>([
    [
      'is passed by the third of one upload, and not by those before it',
      'day',
      [[{ at: today }, { at: today }, { at: today }]],
      [false, false, true],
    ],
    [
      'is passed by a sale that takes two after one',
      'day',
      [[{ at: today }, { at: today, uses: 2 }, { at: tomorrow, uses: 2 }]],
      [false, true, false],
    ],
    [
      'counts what other tills handed in before',
      'day',
      [[{ at: today }], [{ at: today }], [{ at: today }]],
      [false, false, true],
    ],
    [
      'of a day counts that day only, in China',
      'day',
      [
        [{ at: yesterday }, { at: today }],
        [{ at: yesterday }, { at: tomorrow }, { at: today }],
        [{ at: today }],
      ],
      [false, false, false, false, false, true],
    ],
    [
      'of a month counts all days of it',
      'month',
      [[{ at: yesterday }], [{ at: today }, { at: tomorrow }]],
      [false, false, true],
    ],
    [
      'of the offer counts its whole life',
      'offer',
      [[{ at: '2026-01-01T12:00:00+08:00' }], [{ at: today }], [{ at: today }]],
      [false, false, true],
    ],
    [
      'counts no more what came back, before or in the same upload',
      'day',
      [[{ at: today }, { at: today }, { of: 0 }, { at: today }, { at: today }]],
      [false, false, false, false, true],
    ],
  ])('%s', async (_, per, uploads, expected) => {
    offers += 1;
    const offer = `scedu.limit-${offers}`;
    await addOffers(union.server.store, [offerOf(offer, { limits: { perMember: [{ uses: 2, per }] } })]);
    expect(await passedOf(offer, uploads)).toEqual(expected);
  });
});

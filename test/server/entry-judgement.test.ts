import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerOf, listed, outcomesOf, storedEntries } from './journal-answers.ts';
import { chained, type PairedTill, pairTill, upload } from './paired-till.ts';
import { decision, refund, saleText } from './sample-entries.ts';
import { type SmallUnion, startSmallUnion } from './small-union.ts';

let union: SmallUnion;
let till: PairedTill;
beforeEach(async () => {
  union = await startSmallUnion();
  till = await pairTill(union);
});
afterEach(() => union.end());

describe('an entry that does not hold is kept as rejected, and the chain goes on', () => {
  const rejectedWith = async (text: string) => {
    const answer = answerOf(await upload(union, till, chained(till, [text, saleText('after')])));
    expect(answer.outcomes.map(({ outcome }) => outcome)).toEqual(['rejected', 'accepted']);
    expect((await storedEntries(union)).map((row) => [row.outcome, row.bytes])).toEqual([
      ['rejected', text],
      ['accepted', saleText('after')],
    ]);
    expect((await listed(union, till)).map(({ id }) => id)).toEqual(['after']);
    return answer.outcomes[0]?.reason;
  };
  const share = (changes: Readonly<Record<string, unknown>>) => ({
    line: '1',
    units: 2,
    payable: 3500,
    reductions: [{ offer: 'scedu.rice', amount: 1000, funders: [{ funder: 'merchant', amount: 1000 }] }],
    ...changes,
  });

  it.each([
    ['no JSON', '{]', 'not well-formed JSON'],
    ['an unknown kind', JSON.stringify({ kind: 'gift' }), 'kind'],
    ['a key that would change its prototype', '{"__proto__": {"kind": "sale"}}', '__proto__'],
    ['that key, written with an escape', '{"\\u005f_proto__": {"kind": "sale"}}', '__proto__'],
    [
      '70.00 + 20.00 ≠ 90.01',
      saleText('s', { decision: decision({ list: 9001 }) }),
      'decision.payable: must be list less discount',
    ],
    [
      'lines of 70.00, not 90.00',
      saleText('s', { decision: decision({ lines: [{ id: '1', list: 7000, discount: 0, payable: 7000 }] }) }),
      'decision.list: must be the sum of the lines',
    ],
    [
      'funders who bear 19.99 of 20.00',
      saleText('s', { decision: decision({ funders: [{ funder: 'merchant', amount: 1999 }] }) }),
      'decision.funders',
    ],
    [
      'no applied offer for 20.00',
      saleText('s', { decision: decision({ applied: [] }) }),
      'decision.discount: must be the sum of the offers applied',
    ],
    ['units that paid 2 × 35.01', saleText('s', { shares: [share({ payable: 3501 })] }), 'decision.lines.1'],
    [
      'units that were reduced by 2 × 9.99',
      saleText('s', {
        shares: [
          share({
            reductions: [
              { offer: 'scedu.rice', amount: 999, funders: [{ funder: 'merchant', amount: 999 }] },
            ],
          }),
        ],
      }),
      'decision.lines.1',
    ],
    [
      "a unit's funders who bear 9.99 of 10.00",
      saleText('s', {
        shares: [
          share({
            reductions: [
              { offer: 'scedu.rice', amount: 1000, funders: [{ funder: 'merchant', amount: 999 }] },
            ],
          }),
        ],
      }),
      'shares',
    ],
    [
      'units reduced by an offer that was not applied',
      saleText('s', {
        shares: [
          share({
            reductions: [
              { offer: 'scedu.oil', amount: 1000, funders: [{ funder: 'merchant', amount: 1000 }] },
            ],
          }),
        ],
      }),
      'scedu.rice',
    ],
    [
      'units of a line that was not sold',
      saleText('s', { shares: [share({}), share({ line: '2', payable: 0, reductions: [] })] }),
      'shares',
    ],
    [
      'an amount past 2^53',
      saleText('s', {
        shares: [share({ units: Number.MAX_SAFE_INTEGER, payable: Number.MAX_SAFE_INTEGER })],
      }),
      'decision.lines.1',
    ],
    ['a negative amount', saleText('s', { decision: decision({ payable: -7000 }) }), 'decision.payable'],
    ['a refund of lines of 35.00 as 35.01', JSON.stringify(refund('r', 's', { amount: 3501 })), 'lines'],
    [
      'a refund whose funders get 10.01 of 10.00 back',
      JSON.stringify(refund('r', 's', { discount: 999 })),
      'funders',
    ],
  ])('%s', async (_case, text, reason) => {
    expect(await rejectedWith(text)).toContain(reason);
  });

  it('an id that another till has used', async () => {
    const other = await pairTill(union);
    expect(outcomesOf(await upload(union, other, chained(other, [saleText('sale-1')])))).toEqual([
      'accepted',
    ]);
    const answer = answerOf(
      await upload(union, till, chained(till, [saleText('sale-1'), saleText('after')])),
    );
    expect(answer.outcomes).toEqual([
      { sequence: 1, outcome: 'rejected', reason: 'entry.id: sale-1 was accepted before' },
      { sequence: 2, outcome: 'accepted' },
    ]);
  });

  it('an id that stands twice in one upload', async () => {
    const answer = await upload(
      union,
      till,
      chained(till, [saleText('sale-1'), saleText('sale-1', { slip: '2' })]),
    );
    expect(outcomesOf(answer)).toEqual(['accepted', 'rejected']);
  });
});

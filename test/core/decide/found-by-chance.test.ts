import { expect, it } from 'vitest';
import { decide } from '../../../terminal/core/decide/index.ts';
import { workLimits } from '../../../terminal/core/decide/search/budget.ts';
import { bruteForce } from './brute-force.ts';
import { type Json, line, offer, request } from './given.ts';

/** Baskets that long runs of random ones have found: each was decided wrongly, or not at all, once. */
const found: readonly (readonly [what: string, offers: readonly Json[], lines: readonly Json[]])[] = [
  [
    'a cap cuts off at a later line what a level has no room for at an earlier one',
    [
      {
        id: 'u.a',
        benefit: { kind: 'off', amount: 140 },
        limits: { offPerTransaction: 250 },
        items: { categories: ['food'] },
      },
      { id: 'u.b', benefit: { kind: 'rate', payPermille: 900 }, items: { categories: ['food'] } },
      ...[
        ['food', 462],
        ['food/fruit', 331],
        ['drink', 280],
      ].map(([category, spend], at) => ({
        id: `u.z-${at}`,
        layer: 'basket',
        group: `g${at}`,
        items: { categories: [category] },
        benefit: { kind: 'threshold', tiers: [{ spend, off: 40 }] },
      })),
    ],
    [
      line('1', 200, { category: 'food' }),
      line('2', 230, { category: 'food/fruit', quantity: 2 }),
      line('3', 200, { category: 'drink' }),
      line('4', 200, { category: 'drink' }),
    ],
  ],
  [
    'nothing is paid, and the offer that comes first covers nothing',
    [
      { id: 'u.a', layer: 'basket', benefit: repeated({ spend: 100, off: 200 }) },
      { id: 'u.b', benefit: { kind: 'nth', every: 2, payPermille: 0 }, items: { categories: ['a'] } },
      { id: 'u.c', benefit: { kind: 'rate', payPermille: 0 } },
    ],
    [line('1', 1, { category: 'a', quantity: 3 }), line('2', 1_250)],
  ],
  [
    'a branch of the whole problem in which nothing is open any more',
    [
      {
        id: 'u.a',
        layer: 'subsidy',
        benefit: { kind: 'threshold', tiers: [{ spend: 2_000, off: 1 }] },
        items: { unitPrice: { max: 1_000 } },
      },
      { id: 'u.b', layer: 'basket', benefit: { kind: 'off', amount: 2_500 }, uncovered: true },
      {
        id: 'u.c',
        layer: 'basket',
        benefit: { kind: 'rate', payPermille: 0 },
        items: { unitPrice: { max: 1_000 } },
        combine: 'alone',
      },
    ],
    [line('1', 500), line('2', 1_250), line('3', 999, { quantity: 2 })],
  ],
  [
    'two offers take as much off every second unit, and many plans tie',
    [
      { id: 'u.a', benefit: { kind: 'nth', every: 2, payPermille: 1 } },
      { id: 'u.b', benefit: { kind: 'nth', every: 2, payPermille: 0, rounding: {} } },
      {
        id: 'u.c',
        benefit: { kind: 'bundle', parts: [{ items: {}, units: 1 }], price: 0 },
        items: { unitPrice: { max: 1_000 } },
        combine: 'alone',
      },
    ],
    [
      line('1', 1, { quantity: 2 }),
      line('2', 99, { quantity: 3 }),
      line('3', 2_500, { quantity: 2 }),
      line('4', 1, { quantity: 3 }),
    ],
  ],
  [
    'two basket offers empty a line, so that they take less than they say and a subsidy is still reached',
    [
      { id: 'u.a', layer: 'basket', benefit: repeated({ spend: 1, off: 62 }), items: { categories: ['b'] } },
      { id: 'u.b', layer: 'basket', benefit: tiered({ spend: 14, off: 68 }) },
      {
        id: 'u.c',
        layer: 'basket',
        benefit: { kind: 'off', amount: 73 },
        items: { categories: ['b'] },
        group: 'g',
      },
      { id: 'u.d', layer: 'subsidy', benefit: tiered({ spend: 14, off: 21 }) },
    ],
    [line('1', 15, { quantity: 2 }), line('2', 101, { category: 'b' })],
  ],
  [
    'two basket offers together say more than there is, and one of them finds the rest',
    [
      {
        id: 'u.a',
        layer: 'basket',
        benefit: { kind: 'rate', payPermille: 335 },
        items: { categories: ['a'] },
      },
      { id: 'u.b', layer: 'basket', benefit: { kind: 'off', amount: 186 }, group: 'g', priority: 1 },
      { id: 'u.c', layer: 'basket', benefit: { kind: 'off', amount: 24 } },
    ],
    [line('1', 100, { category: 'a' }), line('2', 99)],
  ],
  [
    'a cap lets a set take so little off that a threshold is still reached',
    [
      { id: 'u.a', benefit: { kind: 'nth', every: 2, payPermille: 0 } },
      {
        id: 'u.b',
        benefit: {
          kind: 'bundle',
          parts: [
            { items: { categories: ['a'] }, units: 1 },
            { items: { categories: ['b'] }, units: 1, payPermille: 500 },
          ],
        },
        limits: { offPerTransaction: 1 },
      },
      {
        id: 'u.c',
        layer: 'subsidy',
        benefit: { ...tiered({ spend: 168, payPermille: 500 }), rounding: { unit: 1, mode: 'down' } },
      },
    ],
    [line('1', 0, { category: 'a' }), line('2', 101), line('3', 101, { category: 'b' })],
  ],
  [
    'a cap lets a set of one price take so little off that a threshold is still reached',
    [
      { id: 'u.a', benefit: { kind: 'nth', every: 2, payPermille: 0 } },
      {
        id: 'u.b',
        benefit: { kind: 'bundle', parts: [{ items: { categories: ['b'] }, units: 1 }], price: 51 },
        limits: { offPerTransaction: 1 },
      },
      {
        id: 'u.c',
        layer: 'subsidy',
        benefit: { ...tiered({ spend: 168, payPermille: 500 }), rounding: { unit: 1, mode: 'down' } },
      },
    ],
    [line('1', 0, { category: 'a' }), line('2', 101), line('3', 101, { category: 'b' })],
  ],
  [
    'less of a base rounds to more off it, and a basket offer on uncovered units leaves it less',
    [
      { id: 'u.a', layer: 'basket', benefit: tiered({ spend: 330, off: 402 }), uncovered: true },
      {
        id: 'u.b',
        layer: 'subsidy',
        benefit: { kind: 'rate', payPermille: 750, rounding: { unit: 100, mode: 'down' } },
        items: { categories: ['b'] },
      },
      {
        id: 'u.c',
        benefit: { kind: 'nth', every: 2, payPermille: 333 },
        limits: { offPerTransaction: 50 },
      },
    ],
    [
      line('1', 99),
      line('2', 99, { category: 'b', quantity: 2 }),
      line('3', 99),
      line('4', 99),
      line('5', 99, { quantity: 4 }),
    ],
  ],
  [
    'an offer with few uses takes more off than one without limits, on lines whose cuts a basket offer may give back',
    [
      { id: 'u.a', benefit: { kind: 'off', amount: 4 } },
      { id: 'u.b', benefit: { kind: 'off', amount: 100 }, limits: { total: [{ uses: 2, per: 'day' }] } },
      {
        id: 'u.c',
        layer: 'basket',
        benefit: { ...tiered({ spend: 71, off: 96 }), on: 'list' },
        items: { categories: ['b'] },
      },
    ],
    [line('1', 95), line('2', 95, { category: 'b' }), line('3', 95, { category: 'b' })],
  ],
  [
    'the larger of two cuts loses a subsidy, of whose lines a basket offer on uncovered units takes part',
    [
      { id: 'u.a', benefit: { kind: 'off', amount: 1 } },
      { id: 'u.b', benefit: { kind: 'rate', payPermille: 500 }, items: { categories: ['a'] } },
      {
        id: 'u.c',
        benefit: { kind: 'off', amount: 31 },
        items: { categories: ['a'] },
        limits: { unitsPerTransaction: 1 },
      },
      {
        id: 'u.d',
        layer: 'basket',
        benefit: { kind: 'off', amount: 100 },
        items: { categories: ['b'] },
        uncovered: true,
      },
      {
        id: 'u.e',
        layer: 'subsidy',
        benefit: tiered({ spend: 360, off: 163 }),
        items: { categories: ['a', 'b'] },
      },
    ],
    [line('1', 400, { category: 'b' }), line('2', 105, { category: 'a' }), line('3', 1)],
  ],
  [
    'a subsidy nearly reaches its cap, and what is paid is rounded to whole yuan, beside another rate',
    [
      { id: 'u.a', benefit: { kind: 'rate', payPermille: 5 }, limits: { offPerTransaction: 39 } },
      { id: 'u.b', benefit: { kind: 'rate', payPermille: 5 }, items: { categories: ['b'] } },
      {
        id: 'u.c',
        layer: 'subsidy',
        benefit: { kind: 'rate', payPermille: 5, rounding: { unit: 100, mode: 'up' } },
        limits: { offPerTransaction: 207 },
      },
      {
        id: 'u.d',
        layer: 'subsidy',
        benefit: { kind: 'rate', payPermille: 667, rounding: { mode: 'up' } },
        group: 'g',
      },
    ],
    [line('1', 99, { quantity: 3 }), line('2', 101, { category: 'b' })],
  ],
  [
    'the larger of two cuts leaves a fen too little for the next step of a subsidy',
    [
      { id: 'u.a', benefit: { kind: 'off', amount: 2 } },
      { id: 'u.b', benefit: { kind: 'off', amount: 1 } },
      {
        id: 'u.c',
        layer: 'subsidy',
        benefit: { kind: 'threshold', tiers: [{ spend: 20, off: 2 }], repeat: true },
      },
    ],
    [line('1', 15, { quantity: 3 })],
  ],
  [
    'neither way settles it alone: choosing offer by offer ends early, the whole problem late',
    [
      {
        id: 'u.b',
        benefit: { kind: 'rate', payPermille: 0 },
        items: { categories: ['a'] },
        limits: { unitsPerTransaction: 3 },
      },
      {
        id: 'u.c',
        benefit: { kind: 'nth', every: 2, payPermille: 800, rounding: { unit: 1, mode: 'half-up' } },
      },
      {
        id: 'u.d',
        layer: 'basket',
        benefit: { kind: 'off', amount: 31 },
        items: { skus: ['c'] },
        group: 'g',
      },
      {
        id: 'u.a',
        layer: 'basket',
        benefit: { kind: 'rate', payPermille: 500, rounding: { unit: 1, mode: 'down' } },
      },
    ],
    [
      line('1', 7, { category: 'a', quantity: 2 }),
      line('2', 15, { sku: 'a', category: 'b' }),
      line('3', 15, { sku: 'd', category: 'c' }),
      line('4', 7, { sku: 'd', category: 'a', quantity: 3 }),
      line('5', 7, { sku: 'c', quantity: 4 }),
    ],
  ],
];

function tiered(tier: Json): Json {
  return { kind: 'threshold', tiers: [tier] };
}

function repeated(tier: Json): Json {
  return { kind: 'threshold', tiers: [tier], repeat: true, on: 'list' };
}

/** The whole answer, as the contract writes it. */
const written = (decision: unknown) => JSON.parse(JSON.stringify(decision)) as unknown;

it.each(found)('decides as the second implementation where %s', (_, offers, lines) => {
  const some = offers.map(({ id, ...rest }) => offer(String(id), rest));
  const wanted = request({ lines });
  const right = bruteForce(some, wanted);
  expect(written(decide(some, wanted))).toEqual(written(right));
  // Everything left to the search that large baskets need.
  const nothingElse = { stepsMax: 200_000, choosingStepsMax: 0, againStepsMax: 0, tieStepsMax: 0 };
  const wholeOnly = { ...workLimits, ...nothingElse };
  const { payable, proven } = decide(some, wanted, wholeOnly);
  expect({ payable, proven }).toEqual({ payable: right.payable, proven: true });
});

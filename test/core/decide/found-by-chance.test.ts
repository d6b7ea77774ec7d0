import { expect, it } from 'vitest';
import { decide } from '../../../terminal/core/decide/index.ts';
import { bruteForce } from './brute-force.ts';
import { type Json, line, offer, request } from './given.ts';

/** Baskets that long runs of random ones have found: each was decided wrongly, or not at all, once. */
const found: readonly (readonly [what: string, offers: readonly Json[], lines: readonly Json[]])[] = [
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
];

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
  const wholeOnly = { stepsMax: 200_000, choosingStepsMax: 0, tieStepsMax: 0 };
  const { payable, proven } = decide(some, wanted, wholeOnly);
  expect({ payable, proven }).toEqual({ payable: right.payable, proven: true });
});

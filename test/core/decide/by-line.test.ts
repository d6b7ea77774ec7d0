import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { screenOffers } from '../../../terminal/core/decide/candidates.ts';
import { decide } from '../../../terminal/core/decide/index.ts';
import { workLimits } from '../../../terminal/core/decide/search/budget.ts';
import { lineOrder } from '../../../terminal/core/decide/search/by-line/line-order.ts';
import { problemOf } from '../../../terminal/core/decide/search/problem.ts';
import { search } from '../../../terminal/core/decide/search/search.ts';
import { readSituation } from '../../../terminal/core/decide/situation.ts';
import { basket, storedOffers } from '../../bench/decide-baskets.ts';
import { bruteForce } from './brute-force.ts';
import { type Json, line, offer, request } from './given.ts';

/** Every frame is gone through line by line, and from both sides as soon as there are two plans. */
const lineByLine = { ...workLimits, coveringStepsMax: 0, plansToMeet: 2 };

function searched(programme: number, seed: number) {
  const situation = readSituation(basket(seed));
  const { candidates } = screenOffers(storedOffers(programme, 'ordinary').slice(0, 50), situation);
  return search(problemOf(candidates, situation));
}

describe('a basket in which a level leaves only so much room', () => {
  it.each([
    { what: 'bundles, one of two plans', programme: 1, seed: 1068, stepsMax: 1_000 },
    { what: 'bundles and a wide gap', programme: 1, seed: 1171, stepsMax: 1_000 },
    { what: 'bundles in a third programme', programme: 3, seed: 21_264, stepsMax: 1_000 },
    { what: 'no proof after 70,000 steps once', programme: 1, seed: 5111, stepsMax: 1_000 },
    { what: 'no proof before the whole problem once', programme: 3, seed: 20_071, stepsMax: 1_000 },
    { what: 'three bundles, and nothing left to pay on food', programme: 2, seed: 10_079, stepsMax: 3_000 },
    { what: 'thousands of plans that pay the same', programme: 1, seed: 5286, stepsMax: 3_500 },
  ])('is soon proven and compared ($what)', ({ programme, seed, stepsMax }) => {
    const { proven, tied, steps } = searched(programme, seed);
    expect({ proven, tied, isSoon: steps < stepsMax }).toEqual({ proven: true, tied: true, isSoon: true });
  });
});

describe('lines gone through from both sides', () => {
  // Levels that are reached to the fen, sets, caps and limits of units.
  const cases = [
    { programme: 1, seed: 16 },
    { programme: 1, seed: 5124 },
    { programme: 1, seed: 5292 },
    { programme: 2, seed: 10_098 },
    { programme: 4, seed: 30_059 },
  ];

  it.each(cases)('decide the same (programme $programme, basket $seed)', ({ programme, seed }) => {
    const offers = storedOffers(programme, 'ordinary').slice(0, 50);
    const answer = (plansToMeet: number) =>
      decide(offers, basket(seed), { ...workLimits, tieStepsMax: 100_000, coveringStepsMax: 0, plansToMeet });
    const fromOneSide = answer(Number.POSITIVE_INFINITY);
    expect(fromOneSide.proven).toBe(true);
    expect(answer(20)).toEqual(fromOneSide);
  });
});

/** `DECIDE_RUNS` makes it a long one. */
const longRunMsMax = 10_800_000;

describe('levels on departments beside each other and inside each other', () => {
  /** By department: `food` and `drink` lie beside each other, `food/fruit` inside the first. */
  const departments = ['food', 'food/fruit', 'drink', 'drink', 'home'];
  const amount = fc.integer({ min: 1, max: 40 }).map((tens) => tens * 10);
  const limits = fc.constantFrom<Json>({}, {}, { unitsPerTransaction: 1 }, { offPerTransaction: 250 });
  const benefit = fc.oneof(
    amount.map((off) => ({ kind: 'off', amount: off })),
    fc.constantFrom<Json>(
      { kind: 'rate', payPermille: 900 },
      { kind: 'rate', payPermille: 800 },
      { kind: 'nth', every: 2, payPermille: 500 },
    ),
  );
  const category = fc.constantFrom('food', 'food/fruit', 'drink', 'home');
  const itemOffer = fc.record({ benefit, limits, category, priority: fc.integer({ min: 0, max: 1 }) });
  const level = fc.record({
    left: fc.integer({ min: 70, max: 100 }),
    off: fc.integer({ min: 40, max: 300 }),
  });
  const rolled = fc.record({
    prices: fc.array(
      fc.integer({ min: 20, max: 90 }).map((tens) => tens * 10),
      { minLength: 5, maxLength: 5 },
    ),
    quantities: fc.array(fc.integer({ min: 1, max: 2 }), { minLength: 5, maxLength: 5 }),
    items: fc.array(itemOffer, { minLength: 2, maxLength: 4 }),
    levels: fc.array(level, { minLength: 3, maxLength: 3 }),
    /** Offers are compared by their ids, so that those of the basket stand before or after those of items. */
    basketFirst: fc.boolean(),
  });

  it('leave the least to pay, and of what pays the same what comes first', { timeout: longRunMsMax }, () => {
    fc.assert(
      fc.property(rolled, fc.constantFrom(workLimits, lineByLine), (given, limits) => {
        const { prices, quantities, items, levels, basketFirst } = given;
        const lines = prices.map((price, at) =>
          line(`${at + 1}`, price, { category: departments[at], quantity: quantities[at]! }),
        );
        const within = (of: string) =>
          prices.reduce(
            (sum, price, at) => sum + (departments[at]!.startsWith(of) ? price * quantities[at]! : 0),
            0,
          );
        const offers = [
          ...items.map(({ benefit, limits, category, priority }, at) =>
            offer(`u.m-${at}`, { benefit, limits, priority, items: { categories: [category] } }),
          ),
          ...['food', 'food/fruit', 'drink'].map((of, at) => {
            const spend = Math.max(1, Math.round((within(of) * levels[at]!.left) / 100));
            return offer(`u.${basketFirst ? 'a' : 'z'}-${at}`, {
              layer: 'basket',
              group: `g${at}`,
              items: { categories: [of] },
              benefit: { kind: 'threshold', tiers: [{ spend, off: levels[at]!.off }] },
            });
          }),
        ];
        const wanted = request({ lines });
        const written = (decision: unknown) => JSON.parse(JSON.stringify(decision)) as unknown;
        expect(written(decide(offers, wanted, limits))).toEqual(written(bruteForce(offers, wanted)));
      }),
      { numRuns: Number(process.env['DECIDE_RUNS'] ?? 400) },
    );
  });
});

describe('the order of lines', () => {
  const under = (lines: readonly number[], fenMax: number) => ({
    counts: 'cuts' as const,
    matches: [0, 1, 2, 3, 4].map((line) => lines.includes(line)),
    fenMax,
    priceMax: Number.POSITIVE_INFINITY,
  });
  const placed = (order: ReturnType<typeof lineOrder>) =>
    order?.map(({ line, chain, room, ends }) => [line, chain, room, ends]);

  it('takes the lines of the narrowest ceiling first, and says where each ends', () => {
    const order = lineOrder([0, 1, 2, 3, 4], [under([1, 2, 4], 500), under([2], 900)], []);
    expect(placed(order)).toEqual([
      [2, 0, 500, [900]],
      [1, 0, 500, []],
      [4, 0, 500, [500]],
      [0, -1, Number.POSITIVE_INFINITY, []],
      [3, -1, Number.POSITIVE_INFINITY, []],
    ]);
  });

  it('takes ceilings without lines in common one after the other', () => {
    const order = lineOrder([0, 1, 2, 3, 4], [under([1, 2], 500), under([0, 4], 900), under([4], 300)], []);
    expect(placed(order)).toEqual([
      [4, 0, 300, [300]],
      [0, 0, 900, [900]],
      [1, 1, 500, []],
      [2, 1, 500, [500]],
      [3, -1, Number.POSITIVE_INFINITY, []],
    ]);
  });

  it('goes on with what shares an offer with a line that was taken', () => {
    const order = lineOrder([0, 1, 2, 3, 4], [], [{ lines: [0, 3] }, { lines: [3, 4] }]);
    expect(order?.map(({ line }) => line)).toEqual([1, 2, 0, 3, 4]);
  });

  it('is not known where ceilings lie across each other', () => {
    expect(lineOrder([0, 1, 2], [under([0, 1], 500), under([1, 2], 500)], [])).toBeNull();
  });
});

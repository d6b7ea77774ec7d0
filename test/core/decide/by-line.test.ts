import { describe, expect, it } from 'vitest';
import { screenOffers } from '../../../terminal/core/decide/candidates.ts';
import { decide } from '../../../terminal/core/decide/index.ts';
import { workLimits } from '../../../terminal/core/decide/search/budget.ts';
import { lineOrder } from '../../../terminal/core/decide/search/by-line/line-order.ts';
import { problemOf } from '../../../terminal/core/decide/search/problem.ts';
import { search } from '../../../terminal/core/decide/search/search.ts';
import { readSituation } from '../../../terminal/core/decide/situation.ts';
import { basket, storedOffers } from '../../bench/decide-baskets.ts';

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

describe('the order of lines', () => {
  const under = (lines: readonly number[], fenMax: number) => ({
    counts: 'cuts' as const,
    matches: [0, 1, 2, 3, 4].map((line) => lines.includes(line)),
    fenMax,
    priceMax: Number.POSITIVE_INFINITY,
  });
  const placed = (order: ReturnType<typeof lineOrder>) =>
    order?.map(({ line, room, ends }) => [line, room, ends]);

  it('takes the lines of the narrowest ceiling first, and says where each ends', () => {
    const order = lineOrder([0, 1, 2, 3, 4], [under([1, 2, 4], 500), under([2], 900)], []);
    expect(placed(order)).toEqual([
      [2, 500, [900]],
      [1, 500, []],
      [4, 500, [500]],
      [0, Number.POSITIVE_INFINITY, []],
      [3, Number.POSITIVE_INFINITY, []],
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

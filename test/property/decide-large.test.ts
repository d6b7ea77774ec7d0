import { describe, expect, it } from 'vitest';
import { decide, decideWithShares } from '../../terminal/core/decide/index.ts';
import { workLimits } from '../../terminal/core/decide/search/budget.ts';
import type { Offer } from '../../terminal/core/offers/offer.ts';
import { basket, storedOffers } from '../bench/decide-baskets.ts';
import { line, offer, request } from '../core/decide/given.ts';
import { largeCase } from '../core/decide/integer-cases.ts';

/** Of the bench's 50 applicable offers, a dozen of all layers; the first two reduce sets. */
function withSets(seed: number): readonly Offer[] {
  const stored = storedOffers(seed);
  const benefits = [
    { kind: 'nth', every: 2, payPermille: 500 },
    { kind: 'bundle', parts: [{ items: { categories: ['food'] }, units: 2 }], price: 5000 },
  ];
  return [0, 3, 5, 9, 14, 20, 28, 31, 36, 41, 46, 47].map((at, nth) => {
    const { items, limits, ...rest } = stored[at]!;
    const benefit = benefits[nth];
    return benefit === undefined ? stored[at]! : ({ ...rest, benefit } as unknown as Offer);
  });
}

describe('larger baskets than a second implementation can do', () => {
  const programmes = [1, 2, 3, 4].map((seed) => ({ seed, offers: withSets(seed) }));

  it.each(programmes)(
    'add up with sets among many offers, and stay above the bound (programme $seed)',
    ({ seed, offers }) => {
      for (let nth = 0; nth < 15; nth += 1) {
        const whole = basket(seed + 4 * nth - 1);
        // Shares and sums are checked as they are worked out; a wrong one throws.
        const { decision } = decideWithShares(offers, { ...whole, lines: whole.lines.slice(0, 6) });
        expect(decision.payable).toBeGreaterThanOrEqual(decision.bound ?? 0);
        expect(decision.payable).toBeLessThanOrEqual(decision.list);
      }
    },
  );

  it('proves a basket whose threshold only the sum of many small choices meets to the fen', () => {
    const { payable, proven } = decide(storedOffers(2).slice(0, 50), basket(10_009));
    expect({ payable, proven }).toEqual({ payable: 82_000, proven: true });
  });

  it('fills the room that a threshold leaves to the fen, where a rate below its cap makes that room', () => {
    // 350.00 must be left after two rates and 27.50 off: item offers may take off 1,778.15 to 1,778.36.
    const limits = {
      ...workLimits,
      stepsMax: 2_000,
      choosingStepsMax: 2_000,
      againStepsMax: 0,
      tieStepsMax: 1,
    };
    const { payable, proven } = decide(storedOffers(4).slice(0, 50), basket(31_003), limits);
    expect({ payable, proven }).toEqual({ payable: 26_264, proven: true });
  });

  it('goes on choosing where the whole problem says nothing, as of units that cost next to nothing', () => {
    const offers = [
      offer('u.9', { benefit: { kind: 'nth', every: 3, payPermille: 800 } }),
      offer('u.b', {
        layer: 'basket',
        benefit: { kind: 'off', amount: 1449 },
        uncovered: true,
        group: 'g4',
      }),
      offer('u.c', {
        benefit: { kind: 'price', unitPrice: 250 },
        limits: { total: [{ uses: 1, per: 'day' }] },
        group: 'g2',
      }),
      offer('u.d', { benefit: { kind: 'rate', payPermille: 1 } }),
      offer('u.z', {
        layer: 'subsidy',
        benefit: {
          kind: 'threshold',
          tiers: [
            { spend: 5796, off: 392 },
            { spend: 5797, off: 592 },
          ],
        },
        limits: { offPerTransaction: 1 },
        group: 'g5',
      }),
      offer('u.zz', {
        layer: 'subsidy',
        benefit: { kind: 'threshold', tiers: [{ spend: 500, off: 1446 }], repeat: true },
        items: { categories: ['a'] },
      }),
    ];
    const lines = [
      line('1', 99, { quantity: 3, category: 'b' }),
      line('2', 500, { quantity: 3, category: 'b' }),
      line('3', 500, { quantity: 2, category: 'a/x' }),
      line('4', 500, { quantity: 3, category: 'b' }),
      line('5', 500, { quantity: 3, category: 'a' }),
    ];
    const { payable, proven } = decide(offers, request({ lines }));
    expect({ payable, proven }).toEqual({ payable: 4, proven: true });
  });

  it('begins the whole problem anew once a much better plan is known, which settles it at once', () => {
    // What was begun before the plan was found branches on for twenty thousand steps and proves nothing.
    const { offers, request } = largeCase(1005);
    const limits = {
      ...workLimits,
      stepsMax: 2_000,
      choosingStepsMax: 500,
      againStepsMax: 0,
      tieStepsMax: 1,
    };
    const { payable, proven } = decide(offers, request, limits);
    expect({ payable, proven }).toEqual({ payable: 31_394, proven: true });
  });
});

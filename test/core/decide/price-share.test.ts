import { describe, expect, it } from 'vitest';
import { decide } from '../../../terminal/core/decide/index.ts';
import { workLimits } from '../../../terminal/core/decide/search/budget.ts';
import { basket, storedOffers } from '../../bench/decide-baskets.ts';

describe('a bundle whose units lie in two departments', () => {
  it('takes no more off either of them than its share, so that a threshold there is soon proven', () => {
    // The bundle is of food and drink; 97.50 off needs 798.00 of food after all that its other offers take off.
    const offers = storedOffers(5, 'ordinary').slice(0, 50);
    const decision = decide(offers, basket(40_001), {
      ...workLimits,
      choosingStepsMax: 500,
      stepsMax: 8_000,
      tieStepsMax: 1,
    });
    expect(decision).toMatchObject({ payable: 172_161, proven: true });
  });
});

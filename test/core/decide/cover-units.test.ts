import { describe, expect, it } from 'vitest';
import type { CoverOffer } from '../../../terminal/core/decide/candidates.ts';
import { coverUnits } from '../../../terminal/core/decide/layers/cover-units.ts';
import { offer } from './given.ts';

const threeUnits: CoverOffer = {
  role: 'cover',
  offer: offer('u.o1', { benefit: { kind: 'off', amount: 100 } }),
  cuts: [100, 60],
  lines: [0, 1],
  unitsMax: 3,
  fenMax: 250,
};

describe('the units that an item offer covers', () => {
  it.each([
    { units: [2, 0], discount: 200, what: 'within its limits' },
    { units: [2, 1], discount: 250, what: '260 cut to its cap of 250' },
    { units: [2, 2], discount: null, what: 'a unit past its limit of 3' },
    { units: [3, 1], discount: null, what: 'a unit past its limit, though the cap is reached' },
    { units: [3, 0], discount: 250, what: '300 cut to its cap of 250' },
  ])('$units: $what', ({ units, discount }) => {
    expect(coverUnits(threeUnits, units)?.discount ?? null).toBe(discount);
  });

  it('is no cover where the cap cuts a unit to nothing', () => {
    expect(coverUnits({ ...threeUnits, fenMax: 200 }, [2, 1])).toBeNull();
  });
});

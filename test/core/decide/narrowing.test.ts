import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ProgramRow } from '../../../terminal/core/decide/search/whole/bounded-program.ts';
import { type Bounds, Narrowing } from '../../../terminal/core/decide/search/whole/narrowing.ts';

const columns = 4;
const highest = 4;

type Terms = { readonly values: readonly number[]; readonly limit: number; readonly isEqual: boolean };

/** Rows of whole numbers and of halves and thirds, which doubles cannot all hold. */
const terms = fc.record({
  values: fc.array(fc.constantFrom(-3, -1, -1 / 3, 0, 0.5, 1, 2, 7), {
    minLength: columns,
    maxLength: columns,
  }),
  limit: fc.constantFrom(-3, -1, 0, 1, 5 / 3, 2, 6, 9),
  isEqual: fc.boolean(),
});

function rowOf({ values, limit, isEqual }: Terms): ProgramRow {
  const named = values.flatMap((value, at) => (value === 0 ? [] : [at]));
  return {
    columns: Int32Array.from(named),
    values: Float64Array.from(named, (at) => values[at]!),
    limit,
    isEqual,
    isWhole: false,
  };
}

const allPoints: readonly (readonly number[])[] = Array.from({ length: (highest + 1) ** columns }, (_, nth) =>
  Array.from({ length: columns }, (__, at) => Math.floor(nth / (highest + 1) ** at) % (highest + 1)),
);

function keeps(point: readonly number[], { values, limit, isEqual }: Terms): boolean {
  const sum = values.reduce((all, value, at) => all + value * point[at]!, 0);
  return isEqual ? Math.abs(sum - limit) < 1e-9 : sum < limit + 1e-9;
}

function narrowed(rows: readonly Terms[], paid: Terms): Bounds | null {
  const bounds = { low: new Float64Array(columns), high: new Float64Array(columns).fill(highest) };
  // The last column is an amount, the others are whole.
  const narrowing = new Narrowing(rows.map(rowOf), columns, (column) => (column < columns - 1 ? 1 : 0));
  return narrowing.narrow(bounds, bounds.low.keys(), rowOf({ ...paid, isEqual: false })) ? bounds : null;
}

describe('what rows leave of the bounds of columns', () => {
  it('loses no point that keeps every row', () => {
    fc.assert(
      fc.property(fc.array(terms, { minLength: 1, maxLength: 5 }), terms, (rows, paid) => {
        const bounds = narrowed(rows, paid);
        const points = allPoints.filter((point) =>
          [...rows, { ...paid, isEqual: false }].every((row) => keeps(point, row)),
        );
        for (const point of points) {
          const isWithin =
            bounds !== null &&
            point.every((value, at) => bounds.low[at]! <= value && value <= bounds.high[at]!);
          expect({ point, isWithin }).toEqual({ point, isWithin: true });
        }
      }),
      { numRuns: 150 },
    );
  });

  it('fixes what an offer that is not used could cover, and says where nothing fits', () => {
    const free: Terms = { values: [0, 0, 0, 0], limit: 0, isEqual: false };
    // The first column is the use, the others at most four times that.
    const linked: Terms[] = [
      { values: [-4, 1, 0, 0], limit: 0, isEqual: false },
      { values: [0, -1, 1, 1], limit: 0, isEqual: false },
      { values: [1, 0, 0, 0], limit: 0, isEqual: false },
    ];
    expect([...(narrowed(linked, free)?.high ?? [])]).toEqual([0, 0, 0, 0]);
    expect(narrowed([{ values: [1, 1, 1, 1], limit: -1, isEqual: false }], free)).toBeNull();
    expect(narrowed([], { values: [-1, -1, -1, -1], limit: -17, isEqual: false })).toBeNull();
  });
});

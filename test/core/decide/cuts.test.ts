import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ProgramRow } from '../../../terminal/core/decide/search/whole/bounded-program.ts';
import { rootCuts } from '../../../terminal/core/decide/search/whole/root-cuts.ts';
import { Simplex } from '../../../terminal/core/decide/search/whole/simplex.ts';
import { tightenedRows } from '../../../terminal/core/decide/search/whole/tightened-rows.ts';

/** Three columns of whole numbers, one of thirds, and one of any amount. */
const columns = 5;
const highest = 3;
const grains = [1, 1, 1, 3, 0];
const grainOf = (column: number) => grains[column]!;

type Terms = { readonly values: readonly number[]; readonly limit: number };
type Program = { readonly rows: readonly Terms[]; readonly cost: readonly number[] };

const weights = (of: readonly number[]) =>
  fc.array(fc.constantFrom(...of), { minLength: columns, maxLength: columns });
const program: fc.Arbitrary<Program> = fc.record({
  rows: fc.array(
    fc.record({
      values: weights([-4, -3, -1, 0, 0, 1, 2, 3.02, 4.01, 5, 7]),
      limit: fc.constantFrom(0, 2, 4.069, 5, 7, 11),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  cost: weights([-5, -3, -2, -1, 0, 1, 2]),
});

function rowOf({ values, limit }: Terms): ProgramRow {
  const named = values.flatMap((value, at) => (value === 0 ? [] : [at]));
  const isWhole =
    Number.isInteger(limit) && values.every((value, at) => value === 0 || (at < 3 && value % 1 === 0));
  return {
    columns: Int32Array.from(named),
    values: Float64Array.from(named, (at) => values[at]!),
    limit,
    isEqual: false,
    isWhole,
  };
}

const room = 1e-9;
const sumAt = ({ columns: named, values }: ProgramRow, point: readonly number[]) =>
  values.reduce((sum, value, nth) => sum + value * point[named[nth]!]!, 0);
const keeps = (point: readonly number[], row: ProgramRow) => sumAt(row, point) <= row.limit + room;

/** All points of whole numbers, with the least and the most that the rows leave the amount. */
function pointsOf(rows: readonly ProgramRow[]): readonly (readonly number[])[] {
  const counts = [highest + 1, highest + 1, highest + 1, 3 * highest + 1];
  const points: number[][] = [];
  for (let nth = 0; nth < counts.reduce((all, count) => all * count, 1); nth += 1) {
    let rest = nth;
    const point = counts.map((count, at) => {
      const value = (rest % count) / grains[at]!;
      rest = Math.floor(rest / count);
      return value;
    });
    let [low, high] = [0, highest];
    for (const row of rows) {
      const weight = row.values[row.columns.indexOf(4)] ?? 0;
      const left = row.limit - sumAt(row, [...point, 0]);
      if (weight > 0) high = Math.min(high, left / weight);
      if (weight < 0) low = Math.max(low, left / weight);
      if (weight === 0 && left < 0) high = -1;
    }
    if (low <= high) points.push([...point, low], [...point, high]);
  }
  return points;
}

const bounds = { low: new Float64Array(columns), high: new Float64Array(columns).fill(highest) };

describe('the cuts at the root of the whole problem', () => {
  it('lose no point with whole numbers, and cut the optimum off', () => {
    let found = 0;
    fc.assert(
      fc.property(program, ({ rows: stated, cost }) => {
        const rows = stated.map(rowOf);
        const simplex = new Simplex({ cost, low: [...bounds.low], high: [...bounds.high], rows });
        if (simplex.optimise() !== 'optimal') return;
        const optimum = Array.from({ length: columns }, (_, column) => simplex.amountOf(column));
        const { cuts } = rootCuts(simplex, { rows, grainOf, isThorough: true });
        const points = pointsOf(rows);
        for (const cut of cuts) {
          found += 1;
          expect(keeps(optimum, cut)).toBe(false);
          expect(points.filter((point) => !keeps(point, cut))).toEqual([]);
        }
      }),
      { numRuns: 600 },
    );
    // A run that found none would show nothing.
    expect(found).toBeGreaterThan(100);
  });

  it('would show a cut that is a little too deep (canary)', () => {
    let lost = 0;
    for (const { rows: stated, cost } of fc.sample(program, { numRuns: 200, seed: 1 })) {
      const rows = stated.map(rowOf);
      const simplex = new Simplex({ cost, low: [...bounds.low], high: [...bounds.high], rows });
      if (simplex.optimise() !== 'optimal') continue;
      for (const cut of rootCuts(simplex, { rows, grainOf, isThorough: true }).cuts) {
        const deeper = { ...cut, limit: cut.limit - 0.01 };
        if (pointsOf(rows).some((point) => !keeps(point, deeper))) lost += 1;
      }
    }
    expect(lost).toBeGreaterThan(0);
  });
});

describe('rows as the bounds leave them', () => {
  it('are kept by the same points with whole numbers', () => {
    fc.assert(
      fc.property(program, ({ rows: stated }) => {
        const rows = stated.map(rowOf);
        const tightened = tightenedRows(rows, bounds, (column) => column < 3);
        const wholes = pointsOf([]);
        const differing = wholes.filter(
          (point) => rows.every((row) => keeps(point, row)) !== tightened.every((row) => keeps(point, row)),
        );
        expect(differing).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});

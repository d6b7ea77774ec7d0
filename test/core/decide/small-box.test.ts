import { describe, expect, it } from 'vitest';
import type { HardRow } from '../../../terminal/core/decide/search/hard-rows.ts';
import type { Cell } from '../../../terminal/core/decide/search/item-program.ts';
import { type Box, lookThrough, openCells } from '../../../terminal/core/decide/search/small-box.ts';
import { seeded } from '../../bench/decide-baskets.ts';

type Small = { readonly cells: readonly Cell[]; readonly rows: readonly HardRow[]; readonly box: Box };

/** Four cells of up to two units under three limits, at any prices: each makes a valid bound. */
function smallProgram(seed: number): Small & { readonly gain: readonly number[] } {
  const next = seeded(seed);
  const between = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
  const gain = Array.from({ length: 4 }, () => between(-3, 9));
  const cells: readonly Cell[] = gain.map((fen, line) => ({
    of: 'cover',
    line,
    cover: 0,
    takesUnit: true,
    gain: fen,
    high: 2,
  }));
  const rows: readonly HardRow[] = [0, 1, 2].map((row) => {
    const weights = Float64Array.from(gain, () => between(0, 2));
    return { row, columns: [0, 1, 2, 3], weights, limit: between(2, 7) };
  });
  const prices = rows.map(() => between(0, 3));
  const reduced = Float64Array.from(gain, (fen, at) =>
    rows.reduce((rest, { row, weights }) => rest - prices[row]! * weights[at]!, fen),
  );
  const low = new Int32Array(4);
  const high = Int32Array.of(2, 1, 2, 0);
  let most = 0;
  for (const { row, limit } of rows) most += prices[row]! * limit;
  for (let at = 0; at < 4; at += 1) most += Math.max(0, reduced[at]!) * high[at]!;
  return { cells, rows, gain, box: { low, high, reduced, prices, most } };
}

function keepsLimits({ rows }: Small, point: ArrayLike<number>): boolean {
  return rows.every(
    ({ weights, limit }) =>
      Array.from(point).reduce((sum, count, at) => sum + count * weights[at]!, 0) <= limit,
  );
}

/** All points that keep the limits and are worth enough, as text. */
function pointsWorth(program: ReturnType<typeof smallProgram>, needed: number): readonly string[] {
  const { gain, box } = program;
  const points: string[] = [];
  for (let a = 0; a <= 2; a += 1)
    for (let b = 0; b <= 1; b += 1)
      for (let c = 0; c <= 2; c += 1) {
        const point = [a, b, c, box.low[3]!];
        const worth = point.reduce((sum, count, at) => sum + count * gain[at]!, 0);
        if (keepsLimits(program, point) && worth >= needed) points.push(point.join());
      }
  return points.sort();
}

describe('a small box of units, looked through', () => {
  it('shows every point that keeps the limits and may be worth enough, and none that breaks one', () => {
    let left = 0;
    for (let seed = 1; seed <= 500; seed += 1) {
      const program = smallProgram(seed);
      const open = openCells(program.cells, program.box, 18) ?? [];
      const needed = program.box.most - (seed % 6);
      const seen: string[] = [];
      lookThrough(open, program, program.box, {
        needed,
        visit: (counts) => {
          seen.push(counts.join());
          expect(keepsLimits(program, counts), `seed ${seed}: ${counts.join()}`).toBe(true);
          return needed;
        },
      });
      expect(new Set(seen).size, `seed ${seed}: no point twice`).toBe(seen.length);
      expect(seen, `seed ${seed}`).toEqual(expect.arrayContaining([...pointsWorth(program, needed)]));
      left += 18 - seen.length;
    }
    // And it does not look at all of them.
    expect(left).toBeGreaterThan(500 * 9);
  });

  it('wants more as soon as a better plan is found, and ends when it is told to', () => {
    const program = smallProgram(1);
    const open = openCells(program.cells, program.box, 18) ?? [];
    const seen: number[] = [];
    const look = (answer: number | null) =>
      lookThrough(open, program, program.box, {
        needed: Number.NEGATIVE_INFINITY,
        visit: (_, most) => {
          seen.push(most);
          return answer;
        },
      });
    look(null);
    expect(seen).toHaveLength(1);
    look(Number.POSITIVE_INFINITY);
    expect(seen).toHaveLength(2);
  });

  it('is not taken where it has many points', () => {
    const { cells, box } = smallProgram(1);
    expect(openCells(cells, box, 18)).toHaveLength(3);
    expect(openCells(cells, box, 17)).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import { decide } from '../../../terminal/core/decide/index.ts';
import { LineSums, reachesSum } from '../../../terminal/core/decide/search/line-sums.ts';
import { seeded } from '../../bench/decide-baskets.ts';
import { line, offer, request } from './given.ts';

describe('sums of whole cuts', () => {
  it('count every unit of a line for one offer only', () => {
    const sums = new LineSums(2);
    sums.add(300, { low: 0, high: 2, areOwn: true });
    sums.add(500, { low: 0, high: 1, areOwn: true });
    expect([...sums.all()].sort((one, other) => one - other)).toEqual([0, 300, 500, 600, 800]);
  });

  it('are those that one sum of each line comes to', () => {
    const seed = 11;
    const next = seeded(seed);
    for (let round = 0; round < 200; round += 1) {
      const lines = Array.from({ length: 4 }, () =>
        Array.from({ length: 3 }, () => Math.floor(next() * 120)),
      );
      let all = new Set([0]);
      for (const sums of lines) all = new Set([...all].flatMap((sum) => sums.map((cut) => sum + cut)));
      const to = Math.floor(next() * 400);
      const from = to - Math.floor(next() * 4);
      const isReached = [...all].some((sum) => sum >= from && sum <= to);
      expect(
        reachesSum(
          lines.map((sums) => new Set(sums)),
          { from, to },
        ),
        `seed ${seed}, round ${round}`,
      ).toBe(isReached);
    }
  });

  it('leave of two plans that keep a threshold to the fen the one with fewer offers', () => {
    const lines = [3000, 3000, 3000, 3000].map((price, at) =>
      line(`${at + 1}`, price, { sku: `s${at + 1}`, category: 'food' }),
    );
    // 100.00 must be left of 120.00: 20.00 off one line, or 12.00 and 8.00 off two others.
    const offers = [
      ...[1200, 800, 2000, 700].map((amount, at) =>
        offer(`u.off-${at + 1}`, { benefit: { kind: 'off', amount }, items: { skus: [`s${at + 1}`] } }),
      ),
      offer('u.food-100', {
        layer: 'basket',
        benefit: { kind: 'threshold', tiers: [{ spend: 10_000, off: 3000 }] },
      }),
    ];
    const { payable, proven, applied } = decide(offers, request({ lines }));
    expect({ payable, proven, applied: applied.map(({ offer: id }) => id) }).toEqual({
      payable: 7000,
      proven: true,
      applied: ['u.off-3', 'u.food-100'],
    });
  });
});

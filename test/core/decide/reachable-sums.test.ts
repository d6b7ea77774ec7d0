import { describe, expect, it } from 'vitest';
import { decide } from '../../../terminal/core/decide/index.ts';
import { LineSums, reachesSum } from '../../../terminal/core/decide/search/line-sums.ts';
import { basket, seeded, storedOffers } from '../../bench/decide-baskets.ts';
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
    for (let round = 0; round < 400; round += 1) {
      // Every second time all lines take something, so that the sums lie far from 0 and in several words.
      const [least, span] = round % 2 === 0 ? [0, 120] : [900, 700];
      const lines = Array.from({ length: 4 }, () =>
        Array.from({ length: 3 }, () => least + Math.floor(next() * span)),
      );
      let all = new Set([0]);
      for (const sums of lines) all = new Set([...all].flatMap((sum) => sums.map((cut) => sum + cut)));
      const to = 4 * least + Math.floor(next() * 4 * span);
      const from = to - Math.floor(next() * 4);
      const isReached = [...all].some((sum) => sum >= from && sum <= to);
      expect(
        reachesSum(
          lines.map((sums) => new Set(sums)),
          { from, to },
        ).isReached,
        `seed ${seed}, round ${round}`,
      ).toBe(isReached);
    }
  });

  it('count what was moved for an answer, and nothing where there is none', () => {
    const lines = [new Set([0, 300]), new Set([0, 200, 500])];
    // 2 sums are moved into the 10 words that 0 … 300 take, then 3 into the 25 of 0 … 799.
    const moved = 2 * 10 + 3 * 25;
    expect(reachesSum(lines, { from: 601, to: 799 })).toEqual({ isReached: false, moved });
    expect(reachesSum(lines, { from: 790, to: 799 })).toEqual({ isReached: false, moved });
    expect(reachesSum(lines, { from: 500, to: 510 }).isReached).toBe(true);
    // Nothing, and all there is, need not be looked for.
    expect(reachesSum(lines, { from: 799, to: 800 })).toEqual({ isReached: true, moved: 0 });
    expect(reachesSum(lines, { from: 801, to: 900 })).toEqual({ isReached: false, moved: 0 });
    expect(reachesSum(lines, { from: 0, to: 2_000_000 })).toEqual({ isReached: true, moved: 0 });
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

  it('leave of many plans that fill the room under a threshold the one whose ids come first', () => {
    const whole = basket(20_003);
    const asked = { ...whole, lines: whole.lines.slice(0, 10) };
    const { payable, proven, applied } = decide(storedOffers(3, 'ordinary').slice(0, 50), asked);
    const onItems = applied.filter(({ layer }) => layer === 'item').map(({ offer: id }) => id);
    // Offers 10, 13, 15, 19, 20 and 22 take as much off, and their priorities come to as much.
    expect({ payable, proven, onItems: onItems.sort() }).toEqual({
      payable: 60_288,
      proven: true,
      onItems: ['02', '08', '10', '19', '20', '22'].map((nth) => `nb.offer-000${nth}`),
    });
  });
});

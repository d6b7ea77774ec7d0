import { describe, expect, it } from 'vitest';
import { decide, decideWithShares } from '../../../terminal/core/decide/index.ts';
import { fateOf, type Json, line, offer, request, usedIn, whyNot } from './given.ts';

/** Pays with points in the subsidy layer, at one fen a point; say what differs. */
function points(id: string, benefit: Json = {}, rest: Json = {}) {
  return offer(id, { layer: 'subsidy', benefit: { kind: 'points', fenPerPoint: 1, ...benefit }, ...rest });
}

const asked = (balance: number, change: Json = {}) =>
  request({ usePoints: true, member: { points: balance }, ...change });

describe('paying with points', () => {
  // One line of 10.00.
  it.each<[string, Json, Json, number, number]>([
    ['the whole balance, where the goods cost more', {}, {}, 150, 150],
    ['no more than the goods cost', {}, {}, 5000, 1000],
    ['at most its share of the base', { maxPermille: 300 }, {}, 5000, 300],
    ['whole points only', { fenPerPoint: 30 }, {}, 5000, 990],
    ['whole points of the share, rounded down', { fenPerPoint: 100, maxPermille: 299 }, {}, 5000, 200],
    ['the balance in points, not in fen', { fenPerPoint: 100 }, {}, 3, 300],
    ['whole points of its cap', { fenPerPoint: 100 }, { limits: { offPerTransaction: 250 } }, 9, 200],
  ])('takes %s', (_, benefit, rest, balance, fen) => {
    const { applied, payable } = decide([points('u.points', benefit, rest)], asked(balance));
    expect(payable).toBe(1000 - fen);
    expect(applied).toMatchObject([
      { offer: 'u.points', discount: fen, uses: 1, points: fen / Number(benefit['fenPerPoint'] ?? 1) },
    ]);
  });

  it('takes what the other subsidies leave, whatever its priority', () => {
    const off = offer('u.off', { layer: 'subsidy', benefit: { kind: 'off', amount: 930 } });
    const first = points('u.points', { fenPerPoint: 50 }, { priority: 9 });
    const { applied } = decide([off, first], asked(2));
    expect(applied.map(({ offer: id, discount }) => [id, discount])).toEqual([
      ['u.points', 50],
      ['u.off', 930],
    ]);
  });

  it('keeps fen in the base that an item offer would take, where they fill a point', () => {
    const cheaper = offer('u.cheaper', { benefit: { kind: 'off', amount: 1 } });
    const { payable, applied } = decide([cheaper, points('u.points', { fenPerPoint: 100 })], asked(10));
    expect(payable).toBe(0);
    expect(applied.map(({ offer: id }) => id)).toEqual(['u.points']);
  });

  it('uses one points offer, whatever their groups', () => {
    const offers = [points('u.a', {}, { group: 'a' }), points('u.b', {}, { group: 'b' })];
    expect(usedIn(decide(offers, asked(10)))).toEqual(['u.a']);
  });

  it('freezes what each unit paid', () => {
    const lines = [line('1', 333, { quantity: 3 })];
    const { shares } = decideWithShares([points('u.points')], asked(100, { lines }));
    expect(shares.map(({ units, payable }) => [units, payable])).toEqual([
      [1, 299],
      [2, 300],
    ]);
  });

  const ten = { layer: 'subsidy', benefit: { kind: 'points', fenPerPoint: 10 } };
  it.each<[string, Json, string]>([
    ['not asked for', { member: { points: 50 } }, 'points-not-asked'],
    ['refused', { usePoints: false, member: { points: 50 } }, 'points-not-asked'],
    ['without the network', { usePoints: true, online: false, member: { points: 50 } }, 'needs-network'],
    ['without a balance', { usePoints: true }, 'no-saving'],
    ['dearer than the goods', { usePoints: true, member: { points: 9 }, lines: [line('1', 9)] }, 'no-saving'],
  ])('are left alone when %s', (_, change, reason) => {
    expect(fateOf(ten, change)).toBe(reason);
  });

  it('asks for the network before anything that the basket says', () => {
    const alone = points('u.points', {}, { items: { skus: ['other'] } });
    const decision = decide([alone], asked(5, { online: false }));
    expect(whyNot(decision, 'u.points')).toEqual({ reason: 'needs-network' });
  });
});

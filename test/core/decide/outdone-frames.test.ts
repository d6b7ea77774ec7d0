import { describe, expect, it } from 'vitest';
import { screenOffers } from '../../../terminal/core/decide/candidates.ts';
import { decide } from '../../../terminal/core/decide/index.ts';
import { problemOf } from '../../../terminal/core/decide/search/problem.ts';
import { search } from '../../../terminal/core/decide/search/search.ts';
import { readSituation } from '../../../terminal/core/decide/situation.ts';
import { basket, storedOffers } from '../../bench/decide-baskets.ts';
import { type Json, line, offer, request } from './given.ts';

const lines = [line('1', 6000, { sku: 's1' }), line('2', 4000, { sku: 's2' })];
const cut = (id: string, amount: number, sku: string, more: Json = {}) =>
  offer(id, { benefit: { kind: 'off', amount }, items: { skus: [sku] }, ...more });
const spread = (id: string, more: Json = {}) =>
  offer(id, { layer: 'basket', benefit: { kind: 'off', amount: 1000 }, ...more });

function chosen(offers: Parameters<typeof decide>[0]): { readonly payable: number; readonly ids: string[] } {
  const { payable, applied } = decide(offers, request({ lines }));
  return { payable, ids: applied.map(({ offer: id }) => id) };
}

describe('of basket offers that take off the same', () => {
  const cuts = [cut('u.s1', 500, 's1'), cut('u.s2', 500, 's2')];

  it('the one of higher priority is used', () => {
    expect(chosen([...cuts, spread('u.a'), spread('u.b', { priority: 1 })])).toEqual({
      payable: 8000,
      ids: ['u.s1', 'u.s2', 'u.b'],
    });
  });

  it('the one whose id comes first is used, where their priorities are the same', () => {
    expect(chosen([...cuts, spread('u.b'), spread('u.a')]).ids).toEqual(['u.s1', 'u.s2', 'u.a']);
  });

  it('the other is used, where the first excludes an item offer that the member saves by', () => {
    const first = spread('u.a', { excludes: ['u.s1'], priority: 1 });
    expect(chosen([...cuts, first, spread('u.b')])).toEqual({ payable: 8000, ids: ['u.s1', 'u.s2', 'u.b'] });
  });

  it('the other is used, where the first asks for more than the item layer leaves', () => {
    const benefit = { kind: 'threshold', tiers: [{ spend: 9500, off: 1000 }] };
    expect(chosen([...cuts, spread('u.a', { benefit, priority: 1 }), spread('u.b')]).ids).toEqual([
      'u.s1',
      'u.s2',
      'u.b',
    ]);
  });
});

describe('an ordinary basket in which item offers are cut short', () => {
  it.each([
    { programme: 1, seed: 0 },
    { programme: 2, seed: 10_006 },
    { programme: 3, seed: 20_009 },
  ])('is proven and compared in few steps (programme $programme, basket $seed)', ({ programme, seed }) => {
    const situation = readSituation(basket(seed));
    const { candidates } = screenOffers(storedOffers(programme, 'ordinary').slice(0, 50), situation);
    const { solution, bound, tied, steps } = search(problemOf(candidates, situation));
    expect({ bound, tied, isSoon: steps < 500 }).toEqual({
      bound: solution.payable,
      tied: true,
      isSoon: true,
    });
  });
});

import { describe, expect, it } from 'vitest';
import { decide, decideWithShares } from '../../../terminal/core/decide/index.ts';
import { fateOf, type Json, line, offer, request, usedIn, whyNot } from './given.ts';

const half = (rest: Json = {}) => ({ kind: 'nth', every: 2, payPermille: 500, ...rest });
const basket = (...prices: readonly (number | readonly [number, number])[]) =>
  prices.map((entry, at) => {
    const [price, quantity] = typeof entry === 'number' ? [entry, 1] : entry;
    return line(String(at + 1), price, { sku: `s${at + 1}`, quantity });
  });

/** What one offer takes off, by line: `id: fen × units`, and its uses. */
function taken(rest: Json, lines: readonly Json[], change: Json = {}): string {
  const { applied } = decide([offer('u.it', rest)], request({ lines, ...change }));
  const it = applied[0];
  if (it === undefined) return 'nothing';
  const parts = it.lines.map(({ id, discount, units }) => `${id}: ${discount} × ${units}`);
  return `${parts.join(', ')}; uses ${it.uses}`;
}

describe('every nth unit', () => {
  it.each<[string, Json, readonly Json[], string]>([
    ['of one line: the second and the fourth of five', half(), basket([1000, 5]), '1: 1000 × 4; uses 2'],
    ['the cheaper of two', half(), basket(900, 400), '2: 200 × 1; uses 1'],
    // 10.00 5.00 | 5.00: the second dearest is half price, the cheapest is left over.
    ['dearest first', half(), basket(500, 1000, [500, 1]), '1: 250 × 1; uses 1'],
    ['of three, free', half({ every: 3, payPermille: 0 }), basket([300, 2], 200), '2: 200 × 1; uses 1'],
    // 9.99 × 0.500 = 4.995, rounded down to 1 yuan: 4.00 is paid.
    [
      'rounded as the offer says',
      half({ rounding: { unit: 100, mode: 'down' } }),
      basket([999, 2]),
      '1: 599 × 2; uses 1',
    ],
    // 10.00 stands before 8.00 and 6.00: leaving 6.00 out saves 4.00, leaving 10.00 out 3.00.
    ['with the units that save most', half(), basket(1000, 800, 600), '2: 400 × 1; uses 1'],
    ['nothing of a single unit', half(), basket(1000), 'nothing'],
  ])('takes %s', (_, benefit, lines, expected) => {
    expect(taken({ benefit }, lines)).toBe(expected);
  });

  it.each<[string, Json, string]>([
    [
      'all units of a set count against units a transaction',
      { unitsPerTransaction: 3 },
      '1: 500 × 2; uses 1',
    ],
    ['a use is a set', { perMember: [{ uses: 1, per: 'day' }] }, '1: 500 × 2; uses 1'],
    ['a cap cuts the set that would pass it', { offPerTransaction: 700 }, '1: 700 × 4; uses 2'],
    ['a set that a cap cuts to nothing is not covered', { offPerTransaction: 500 }, '1: 500 × 2; uses 1'],
  ])('%s', (_, limits, expected) => {
    expect(taken({ benefit: half(), limits }, basket([1000, 4]))).toBe(expected);
  });

  it('covers no unit twice where two offers want the same few', () => {
    const offers = [
      offer('u.free', { benefit: half({ payPermille: 0 }) }),
      offer('u.third', { benefit: half({ payPermille: 333 }) }),
    ];
    // 5.00, 1.01 | 0.99, 0.01: the second of each pair for nothing.
    const { payable, applied } = decide(offers, request({ lines: basket(500, 99, 101, 1) }));
    expect(payable).toBe(599);
    expect(applied.map(({ offer: id, uses }) => [id, uses])).toEqual([['u.free', 2]]);
  });

  it('leaves units to another offer where that saves more', () => {
    // Half of every second saves 5.00 on the pair; 40 % off each saves 8.00.
    const forty = offer('u.forty', { benefit: { kind: 'rate', payPermille: 600 }, items: { skus: ['s1'] } });
    const decision = decide(
      [offer('u.half', { benefit: half() }), forty],
      request({ lines: basket([1000, 2]) }),
    );
    expect(decision.payable).toBe(1200);
    expect(whyNot(decision, 'u.half')).toEqual({
      reason: 'better-combination',
      detail: { instead: ['u.forty'] },
    });
  });

  it('covers the units that pay in full, so that they count no more for an uncovered offer', () => {
    const uncovered = offer('u.uncovered', {
      layer: 'basket',
      uncovered: true,
      benefit: { kind: 'threshold', tiers: [{ spend: 2000, off: 700 }] },
    });
    const offers = [offer('u.half', { benefit: half() }), uncovered];
    // 5.00 off and nothing uncovered, or nothing covered and 7.00 off.
    expect(usedIn(decide(offers, request({ lines: basket([1000, 2]) })))).toEqual(['u.uncovered']);
  });

  it('freezes full price for the first of a pair and half for the second, pair by pair', () => {
    const offers = [offer('u.it', { benefit: half() })];
    const { shares } = decideWithShares(offers, request({ lines: basket([1000, 4]) }));
    expect(shares.map(({ units, payable }) => [units, payable])).toEqual([
      [1, 1000],
      [1, 500],
      [1, 1000],
      [1, 500],
    ]);
  });
});

describe('a bundle', () => {
  const any = (units: number) => ({ kind: 'bundle', parts: [{ items: {}, units }] });
  const pair = (price: number) => ({
    kind: 'bundle',
    price,
    parts: [
      { items: { skus: ['s1'] }, units: 1 },
      { items: { skus: ['s2'] }, units: 1 },
    ],
  });
  const free = {
    kind: 'bundle',
    parts: [
      { items: { skus: ['s1'] }, units: 1 },
      { items: { skus: ['s2', 's3'] }, units: 1, payPermille: 0 },
    ],
  };

  it.each<[string, Json, readonly Json[], string]>([
    // 10.00 + 5.00 for 12.00: 3.00 in proportion 2 : 1.
    ['at a price, spread by unit price', pair(1200), basket(1000, 500), '1: 200 × 1, 2: 100 × 1; uses 1'],
    [
      'as often as its parts are there',
      pair(1200),
      basket([1000, 3], [500, 2]),
      '1: 400 × 2, 2: 200 × 2; uses 2',
    ],
    // 5.01 + 5.00 + 5.00 for 14.99: 0.02 by largest remainder, the dearest first, then the earlier line.
    ['to the fen', { ...any(3), price: 1499 }, basket(501, [500, 2]), '1: 1 × 1, 2: 1 × 2; uses 1'],
    [
      'only where every set gets cheaper',
      { ...any(2), price: 1000 },
      basket([900, 2], [100, 2]),
      '1: 800 × 2; uses 1',
    ],
    ['with a part for nothing', free, basket(1000, 500), '2: 500 × 1; uses 1'],
    ['giving the dearer of two that fit', free, basket(1000, 300, 500), '3: 500 × 1; uses 1'],
    [
      'never with a unit in two parts',
      { ...free, parts: [free.parts[1], free.parts[1]] },
      basket(1, 300),
      'nothing',
    ],
  ])('is sold %s', (_, benefit, lines, expected) => {
    expect(taken({ benefit }, lines)).toBe(expected);
  });

  it('keeps the largest reductions under a cap, and its sets may be cut to nothing', () => {
    const benefit = { kind: 'bundle', parts: [{ items: {}, units: 2, payPermille: 500 }] };
    expect(taken({ benefit, limits: { offPerTransaction: 600 } }, basket(1000, 400, 200, 100))).toBe(
      '1: 500 × 1, 2: 100 × 1; uses 1',
    );
  });

  it.each<[string, Json, readonly Json[], string]>([
    ['no line of a part', free, basket(1000), 'no-matching-items'],
    ['too few units for a set', { ...any(2), price: 1 }, basket(1000), 'no-saving'],
    ['a set that is no cheaper', pair(1500), basket(1000, 500), 'no-saving'],
    [
      'a part whose only unit another part needs',
      { ...any(1), parts: [free.parts[1], { ...free.parts[1] }] },
      basket(1, 5),
      'no-saving',
    ],
  ])('is declined for %s', (_, benefit, lines, reason) => {
    expect(fateOf({ benefit }, { lines })).toBe(reason);
  });
});

import { describe, expect, it } from 'vitest';
import { decide } from '../../../terminal/core/decide/index.ts';
import { fateOf, type Json, line, offer, request } from './given.ts';

/** What is paid for one unit at this price under this benefit. */
function paid(unitPrice: number, benefit: Json, change: Json = {}): number {
  const lines = [line('1', unitPrice, { sku: 'a' })];
  return decide([offer('u.it', { benefit })], request({ lines, ...change })).payable;
}

const rate = (payPermille: number, unit?: number, mode?: string): Json => ({
  kind: 'rate',
  payPermille,
  ...(unit && { rounding: { unit, ...(mode && { mode }) } }),
});

describe('what a unit costs', () => {
  it.each([
    ['333 × 0.780 = 259.74', 333, rate(780), 260],
    ['101 × 0.500 = 50.5, half up', 101, rate(500), 51],
    ['to 10 fen: 333 × 0.780 = 259.74', 333, rate(780, 10), 260],
    ['to 10 fen down', 333, rate(780, 10, 'down'), 250],
    ['to 10 fen up: 251 × 0.960 = 240.96', 251, rate(960, 10, 'up'), 250],
    ['to a yuan', 333, rate(780, 100), 300],
    ['to a yuan down', 333, rate(780, 100, 'down'), 200],
    ['once, directly to its unit: 468 × 0.950 = 444.6, not 445 and then 450', 468, rate(950, 10), 440],
    ['never more than its own price: 95 × 0.900 = 85.5, up to 100', 95, rate(900, 100, 'up'), 95],
    ['nothing', 333, rate(0), 0],
    ['a price', 1250, { kind: 'price', unitPrice: 900 }, 900],
    ['a price, never more than its own', 800, { kind: 'price', unitPrice: 900 }, 800],
    ['a price list', 1250, { kind: 'prices', prices: { a: 900, b: 1 } }, 900],
    ['a price list without its SKU', 1250, { kind: 'prices', prices: { b: 1 } }, 1250],
    ['so much off', 1250, { kind: 'off', amount: 500 }, 1250 - 500],
    ['not below nothing', 300, { kind: 'off', amount: 500 }, 0],
  ])('%s', (_, unitPrice, benefit, expected) => {
    expect(paid(unitPrice, benefit)).toBe(expected);
  });

  it('knows no SKU that a price list has not named, whatever it is called', () => {
    const lines = [line('1', 1000, { sku: 'constructor' })];
    expect(fateOf({ benefit: { kind: 'prices', prices: { a: 1 } } }, { lines })).toBe('no-matching-items');
  });
});

describe('the rate that the cashier keyed', () => {
  const keyed = { kind: 'keyed', minPayPermille: 500, rounding: { unit: 10 } };
  it.each([
    ['999 × 0.820 = 819.18, to 10 fen', { 'u.it': 820 }, 820, 'used'],
    ['the lowest allowed: 999 × 0.500 = 499.5', { 'u.it': 500 }, 500, 'used'],
    ['too low', { 'u.it': 499 }, 999, 'rate-not-allowed'],
    ['over 1000', { 'u.it': 1001 }, 999, 'rate-not-allowed'],
    ['1000 saves nothing', { 'u.it': 1000 }, 999, 'no-saving'],
    ['keyed for another offer', { 'u.other': 820 }, 999, 'rate-not-keyed'],
  ])('%s', (_, rates, expected, fate) => {
    const change = { keyed: rates, lines: [line('1', 999)] };
    expect(paid(999, keyed, change)).toBe(expected);
    expect(fateOf({ benefit: keyed }, change)).toBe(fate);
  });
});

describe('what a basket offer takes off', () => {
  const tiers = [
    { spend: 10_000, off: 2000 },
    { spend: 20_000, off: 5000 },
  ];
  const threshold = (rest: Json = {}): Json => ({ kind: 'threshold', tiers, ...rest });
  const repeat = threshold({ tiers: [tiers[0]], repeat: true });
  const share = (rounding?: Json): Json =>
    threshold({ tiers: [{ spend: 20_000, payPermille: 800 }], ...(rounding && { rounding }) });

  it.each([
    ['below the lowest tier', 9999, threshold(), 0],
    ['exactly the lowest tier', 10_000, threshold(), 2000],
    ['just below the next', 19_999, threshold(), 2000],
    ['the highest reached', 50_000, threshold(), 5000],
    ['each full 100: floor(30050 / 10000) = 3', 30_050, repeat, 3 * 2000],
    ['a share: 20001 − 16000.8 rounded', 20_001, share(), 20_001 - 16_001],
    ['a share, a yuan down', 20_199, share({ unit: 100, mode: 'down' }), 20_199 - 16_100],
    ['a rate: 9990 × 0.950 = 9490.5', 9990, { kind: 'rate', payPermille: 950 }, 9990 - 9491],
    ['a rate to 10 fen down', 9990, rate(950, 10, 'down'), 9990 - 9490],
    ['an amount', 9990, { kind: 'off', amount: 1000 }, 1000],
    ['not more than the base', 300, { kind: 'off', amount: 1000 }, 300],
  ])('%s', (_, list, benefit, discount) => {
    for (const layer of ['basket', 'subsidy']) {
      const decision = decide([offer('u.it', { layer, benefit })], request({ lines: [line('1', list)] }));
      expect(decision).toMatchObject({ list, discount, payable: list - discount, proven: true });
    }
  });

  const itemOff = (amount: number) => offer('u.item', { benefit: { kind: 'off', amount } });
  it.each([
    ['what is left: 12000 − 3000 reaches nothing', 12_000, 3000, 'left', 3000],
    ['the list amount: 12000 reaches 10000', 12_000, 3000, 'list', 3000 + 2000],
    ['the list amount, but never past the base of 1000', 10_000, 9000, 'list', 9000 + 1000],
  ])('a threshold tests %s', (_, price, off, on, discount) => {
    const basket = offer('u.it', { layer: 'basket', benefit: threshold({ on }) });
    const decision = decide([itemOff(off), basket], request({ lines: [line('1', price)] }));
    expect(decision.discount).toBe(discount);
  });

  it('spreads by largest remainder over the lines that match, earlier lines first', () => {
    const lines = [line('1', 1000, { sku: 'a' }), line('2', 1000), line('3', 1000), line('4', 1000)];
    const rest = { layer: 'basket', benefit: { kind: 'off', amount: 1000 }, items: { exceptSkus: ['a'] } };
    // 1000 / 3 = 333, and one fen is left for the earliest.
    expect(decide([offer('u.it', rest)], request({ lines })).applied[0]?.lines).toEqual([
      { id: '2', discount: 334 },
      { id: '3', discount: 333 },
      { id: '4', discount: 333 },
    ]);
  });
});

describe('gifts and earns', () => {
  it.each(['item', 'basket', 'subsidy'])('are granted by the %s layer and change no amount', (layer) => {
    const decision = decide(
      [
        offer('u.gift', { layer, benefit: { kind: 'gift', gift: { zh: '伞', en: 'umbrella' } } }),
        offer('u.earn', { layer, version: 7, benefit: { kind: 'earn', points: 150 } }),
      ],
      request(),
    );
    expect(decision.granted).toEqual([
      { offer: 'u.earn', version: 7, points: 150 },
      { offer: 'u.gift', version: 1, gift: { zh: '伞', en: 'umbrella' } },
    ]);
    expect(decision).toMatchObject({ payable: 1000, applied: [], declined: [] });
  });

  it('need a unit that matches', () => {
    const gift = { benefit: { kind: 'gift', gift: { zh: '伞' } }, items: { skus: ['a'] } };
    expect(fateOf(gift)).toBe('no-matching-items');
  });
});

describe('caps', () => {
  const lines = [line('1', 1000), line('2', 3000), line('3', 2000)];
  const half = (limits: Json) => offer('u.it', { benefit: rate(500), limits });

  it.each([
    // Halves: 500, 1500, 1000. The largest stay whole, the last one gets the rest; of the ways that pay the
    // same, the one that gives the earliest line most is taken (contract, "Best").
    [
      '1800 off',
      { offPerTransaction: 1800 },
      [
        ['1', 1800 - 1500],
        ['2', 1500],
      ],
    ],
    [
      '1200 off, less than the dearest would get alone',
      { offPerTransaction: 1200 },
      [
        ['1', 1200 - 1000],
        ['3', 1000],
      ],
    ],
    [
      '2800 off',
      { offPerTransaction: 2800 },
      [
        ['1', 2800 - 1500 - 1000],
        ['2', 1500],
        ['3', 1000],
      ],
    ],
    [
      'a budget of 1500',
      { budget: 1500 },
      [
        ['1', 1500 - 1000],
        ['3', 1000],
      ],
    ],
    ['one unit', { unitsPerTransaction: 1 }, [['2', 1500]]],
    [
      'two units',
      { unitsPerTransaction: 2 },
      [
        ['2', 1500],
        ['3', 1000],
      ],
    ],
  ])('%s', (_, limits, expected) => {
    const [applied] = decide([half(limits)], request({ lines })).applied;
    expect(applied?.lines).toEqual(expected.map(([id, discount]) => ({ id, discount, units: 1 })));
    expect(applied?.uses).toBe(expected.length);
  });

  it.each(['basket', 'subsidy'])('cut a %s offer to the cap, never refuse it', (layer) => {
    const capped = offer('u.it', { layer, benefit: rate(500), limits: { offPerTransaction: 2000 } });
    expect(decide([capped], request({ lines })).discount).toBe(2000);
  });
});

describe('funding', () => {
  const thirds = [
    { funder: 'union', permille: 333 },
    { funder: 'bank', permille: 333 },
    { funder: 'merchant', permille: 334 },
  ];
  const halves = [
    { funder: 'merchant', permille: 500 },
    { funder: 'bank', permille: 500 },
  ];
  it.each([
    [
      '1000 in thirds',
      1000,
      thirds,
      [
        ['union', 333],
        ['bank', 333],
        ['merchant', 334],
      ],
    ],
    [
      '100 in thirds: 33.3, 33.3, 33.4',
      100,
      thirds,
      [
        ['union', 33],
        ['bank', 33],
        ['merchant', 34],
      ],
    ],
    [
      '2 in thirds: 0.666, 0.666, 0.668, the largest remainder, then the earlier',
      2,
      thirds,
      [
        ['union', 1],
        ['merchant', 1],
      ],
    ],
    [
      '5 in halves: the earlier on a tie',
      5,
      halves,
      [
        ['merchant', 3],
        ['bank', 2],
      ],
    ],
    ['1 in halves: only who pays is named', 1, halves, [['merchant', 1]]],
  ])('%s', (_, amount, funding, expected) => {
    const decision = decide([offer('u.it', { benefit: { kind: 'off', amount }, funding })], request());
    const funders = expected.map(([funder, share]) => ({ funder, amount: share }));
    expect(decision.applied[0]?.funders).toEqual(funders);
    expect(decision.funders).toEqual(
      [...funders].sort((one, other) => (String(one.funder) < String(other.funder) ? -1 : 1)),
    );
  });
});

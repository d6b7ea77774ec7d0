import { describe, expect, it } from 'vitest';
import { decide, UndecidableRequest } from '../../../terminal/core/decide/index.ts';
import { type Json, line, offer, request, usedIn, whyNot } from './given.ts';

const off = (amount: number): Json => ({ kind: 'off', amount });
const item = (id: string, amount: number, rest: Json = {}) => offer(id, { benefit: off(amount), ...rest });
const basket = (id: string, amount: number, rest: Json = {}) =>
  offer(id, { layer: 'basket', benefit: off(amount), ...rest });
const subsidy = (id: string, amount: number, rest: Json = {}) =>
  offer(id, { layer: 'subsidy', benefit: off(amount), ...rest });
const gift = (id: string, rest: Json = {}) =>
  offer(id, { benefit: { kind: 'gift', gift: { zh: '伞' } }, ...rest });
const rate = (payPermille: number): Json => ({ kind: 'rate', payPermille });

const hundred = request({ lines: [line('1', 10_000)] });
const two = request({ lines: [line('1', 5000, { sku: 'a' }), line('2', 5000, { sku: 'b' })] });
const onA = { items: { skus: ['a'] } };
const onB = { items: { skus: ['b'] } };

describe('the least payable', () => {
  it('declines 6.00 off a line that would drop the basket under 10.00 off from 100.00', () => {
    const full = { kind: 'threshold', tiers: [{ spend: 10_000, off: 1000 }] };
    const decision = decide([item('u.line', 600), basket('u.full', 0, { benefit: full })], hundred);
    expect(decision).toMatchObject({ payable: 10_000 - 1000, proven: true });
    expect(whyNot(decision, 'u.line')).toEqual({
      reason: 'better-combination',
      detail: { instead: ['u.full'] },
    });
  });

  it('covers only so many units as keep the threshold: 3 × 40.00 less 2 × 8.00 is still 104.00', () => {
    const full = { kind: 'threshold', tiers: [{ spend: 10_000, off: 3000 }] };
    const decision = decide(
      [item('u.line', 800), basket('u.full', 0, { benefit: full })],
      request({ lines: [line('1', 4000, { quantity: 3 })] }),
    );
    expect(decision.payable).toBe(12_000 - 2 * 800 - 3000);
    expect(decision.applied[0]?.uses).toBe(2);
  });
});

describe('which offers stand together', () => {
  it.each([
    ['one basket offer of the default group', [basket('u.a', 300), basket('u.b', 200)], hundred, ['u.a']],
    [
      'basket offers of two groups',
      [basket('u.a', 300), basket('u.b', 200, { group: 'g' })],
      hundred,
      ['u.a', 'u.b'],
    ],
    ['one subsidy of the default group', [subsidy('u.a', 300), subsidy('u.b', 200)], hundred, ['u.a']],
    [
      'a group counts within its layer',
      [basket('u.a', 300, { group: 'g' }), subsidy('u.b', 200, { group: 'g' })],
      hundred,
      ['u.a', 'u.b'],
    ],
    ['item offers on different lines', [item('u.a', 300, onA), item('u.b', 200, onB)], two, ['u.a', 'u.b']],
    ['one item offer a unit', [item('u.a', 300), item('u.b', 200)], two, ['u.a']],
    [
      'one item offer of a group in the transaction',
      [item('u.a', 300, { ...onA, group: 'g' }), item('u.b', 200, { ...onB, group: 'g' })],
      two,
      ['u.a'],
    ],
    [
      'gifts of one group are exempt',
      [basket('u.a', 300), gift('u.b', { layer: 'basket' }), gift('u.c', { layer: 'basket' })],
      hundred,
      ['u.a', 'u.b', 'u.c'],
    ],
    [
      'an offer alone, when it saves more than the others',
      [item('u.a', 300), basket('u.b', 200), item('u.c', 501, { combine: 'alone' })],
      hundred,
      ['u.c'],
    ],
    [
      'the others, when they save more than the one alone',
      [item('u.a', 300), basket('u.b', 200), item('u.c', 499, { combine: 'alone' })],
      hundred,
      ['u.a', 'u.b'],
    ],
    [
      'alone means without gifts too',
      [item('u.a', 300, { combine: 'alone' }), gift('u.b')],
      hundred,
      ['u.a'],
    ],
    ['excluded by id', [item('u.a', 300, { excludes: ['u.b'] }), basket('u.b', 200)], hundred, ['u.a']],
    [
      'excluded by the other',
      [item('u.a', 300), basket('u.b', 200, { excludes: ['u.a'] })],
      hundred,
      ['u.a'],
    ],
    [
      'excluded by group, across layers',
      [item('u.a', 300, { excludes: ['basket'] }), basket('u.b', 200)],
      hundred,
      ['u.a'],
    ],
    [
      "a group's name reaches gifts of its layer",
      [item('u.a', 300, { excludes: ['basket'] }), gift('u.b', { layer: 'basket' })],
      hundred,
      ['u.a'],
    ],
    [
      'but not gifts without a group',
      [item('u.a', 300, { excludes: ['basket'] }), gift('u.b')],
      hundred,
      ['u.a', 'u.b'],
    ],
  ])('%s', (_, offers, asked, expected) => {
    expect(usedIn(decide(offers, asked))).toEqual(expected);
  });
});

describe('the layers', () => {
  it.each([
    [
      'a subsidy works on what the basket layer left',
      [basket('u.a', 2000), subsidy('u.b', 0, { benefit: rate(900) })],
      hundred,
      2000 + 800,
    ],
    [
      'reductions of one layer share a base: 10 % and 10 % of 100.00 are 20.00',
      [basket('u.a', 0, { benefit: rate(900) }), basket('u.b', 0, { benefit: rate(900), group: 'g' })],
      hundred,
      1000 + 1000,
    ],
    [
      'uncovered: only what no item offer covers, 10 % of line 2',
      [item('u.a', 1000, onA), basket('u.b', 0, { benefit: rate(900), uncovered: true })],
      two,
      1000 + 500,
    ],
    [
      'covered or not: 10 % of 40.00 and 50.00',
      [item('u.a', 1000, onA), basket('u.b', 0, { benefit: rate(900) })],
      two,
      1000 + 400 + 500,
    ],
  ])('%s', (_, offers, asked, discount) => {
    expect(decide(offers, asked).discount).toBe(discount);
  });

  it('takes nothing off a covered line with an uncovered offer', () => {
    const decision = decide(
      [item('u.a', 1000, onA), basket('u.b', 0, { benefit: rate(900), uncovered: true })],
      two,
    );
    expect(decision.applied[1]?.lines).toEqual([{ id: '2', discount: 500 }]);
  });

  it('cuts a later reduction at what is left, in order of priority and then id', () => {
    const thousand = request({ lines: [line('1', 1000)] });
    const taken = (rest: Json) =>
      decide([basket('u.a', 700), basket('u.b', 700, { group: 'g', ...rest })], thousand).applied.map(
        ({ offer: id, discount }) => [id, discount],
      );
    expect(taken({})).toEqual([
      ['u.a', 700],
      ['u.b', 1000 - 700],
    ]);
    expect(taken({ priority: 1 })).toEqual([
      ['u.b', 700],
      ['u.a', 1000 - 700],
    ]);
  });
});

describe('among sets that cost the same', () => {
  it.each([
    [
      'most gifts come first',
      [basket('u.a', 300, { excludes: ['u.gift'], priority: 9 }), basket('u.b', 300), gift('u.gift')],
      ['u.b', 'u.gift'],
    ],
    [
      'then the fewest offers',
      [
        item('u.a', 300, { ...onA, priority: 9 }),
        item('u.b', 300, { ...onB, priority: 9 }),
        item('u.c', 300, { excludes: ['u.a', 'u.b'] }),
      ],
      ['u.c'],
    ],
    ['then the higher priority', [basket('u.a', 300), basket('u.b', 300, { priority: 1 })], ['u.b']],
    ['then the earlier id', [basket('u.b', 300), basket('u.a', 300)], ['u.a']],
  ])('%s', (_, offers, expected) => {
    expect(usedIn(decide(offers, two))).toEqual(expected);
  });

  it('gives the earlier line the larger reduction', () => {
    const one = item('u.a', 300, { limits: { unitsPerTransaction: 1 } });
    expect(decide([one], two).applied[0]?.lines).toEqual([{ id: '1', discount: 300, units: 1 }]);
  });
});

describe('the order of the offers', () => {
  const offers = [
    item('u.a', 300, onA),
    item('u.b', 300, { group: 'g' }),
    basket('u.c', 500, { excludes: ['g'] }),
    subsidy('u.d', 0, { benefit: rate(950) }),
    gift('u.e'),
  ];
  it('changes nothing, in all 120 orders', () => {
    const orders = permutations(offers);
    expect(orders).toHaveLength(120);
    const first = decide(offers, two);
    for (const order of orders) expect(decide(order, two)).toEqual(first);
  });
});

function permutations<Value>(values: readonly Value[]): readonly (readonly Value[])[] {
  return values.reduce<readonly (readonly Value[])[]>(
    (orders, value) =>
      orders.flatMap((order) =>
        Array.from({ length: order.length + 1 }, (_, at) => [
          ...order.slice(0, at),
          value,
          ...order.slice(at),
        ]),
      ),
    [[]],
  );
}

describe('what is past the contract', () => {
  it('refuses more than 1,000 offers that pass their conditions', () => {
    const offers = Array.from({ length: 1001 }, (_, nth) => item(`u.o-${nth}`, 1));
    const refused = () => decide(offers, request());
    expect(refused).toThrow(UndecidableRequest);
    expect(refused).toThrow(
      expect.objectContaining({ faults: ['offers: more than 1000 pass their conditions'] }),
    );
  });
});

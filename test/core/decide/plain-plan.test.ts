import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { screenOffers } from '../../../terminal/core/decide/candidates.ts';
import { decide } from '../../../terminal/core/decide/index.ts';
import { plainPlan } from '../../../terminal/core/decide/search/plain-plan.ts';
import { problemOf } from '../../../terminal/core/decide/search/problem.ts';
import { readSituation } from '../../../terminal/core/decide/situation.ts';
import { bruteForce } from './brute-force.ts';
import { type Json, line, offer, request } from './given.ts';
import { smallCase } from './random-request.ts';

const asked = request({
  lines: [line('1', 1_000, { category: 'a', quantity: 2 }), line('2', 500, { category: 'b' })],
});
const on = (category: string, rest: Json = {}) => ({ items: { categories: [category] }, ...rest });
const basket = { layer: 'basket', benefit: { kind: 'threshold', tiers: [{ spend: 2_000, off: 100 }] } };

function isPlain(offers: readonly ReturnType<typeof offer>[], basketAsked = asked): boolean {
  const situation = readSituation(basketAsked);
  return plainPlan(problemOf(screenOffers(offers, situation).candidates, situation)) !== null;
}

describe('a basket in which nothing has to be weighed', () => {
  it.each<[what: string, offers: readonly Json[], plain: boolean]>([
    ['no offer', [], true],
    ['one offer on the basket', [basket], true],
    ['two offers on the basket', [basket, { ...basket, group: 'b2' }], false],
    ['item offers that share no line', [on('a'), on('b')], true],
    ['item offers that share a line', [on('a'), {}], false],
    ['an item offer beside one on the basket', [on('a'), basket], false],
    ['a limit of 1 for 2 units', [on('a', { limits: { unitsPerTransaction: 1 } })], false],
    ['a limit of 2 for 2 units', [on('a', { limits: { unitsPerTransaction: 2 } })], true],
    ['a cap of 1.99 for 2.00', [on('a', { limits: { offPerTransaction: 199 } })], false],
    ['item offers of one group', [on('a', { group: 'g' }), on('b', { group: 'g' })], false],
    ['an offer that stands alone', [on('a', { combine: 'alone' })], false],
    ['a set', [{ benefit: { kind: 'nth', every: 2, payPermille: 500 } }], false],
  ])('%s: %#', (_, offers, plain) => {
    expect(isPlain(offers.map((rest, nth) => offer(`u.o${nth}`, rest)))).toBe(plain);
  });

  it('is decided as the contract written a second time decides it', () => {
    let plain = 0;
    fc.assert(
      fc.property(smallCase(2), ({ offers, request: random }) => {
        if (!isPlain(offers, random)) return;
        plain += 1;
        expect(JSON.parse(JSON.stringify(decide(offers, random)))).toEqual(
          JSON.parse(JSON.stringify(bruteForce(offers, random))),
        );
      }),
      { numRuns: 400 },
    );
    expect(plain).toBeGreaterThan(100);
  });
});

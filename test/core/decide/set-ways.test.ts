import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SetOffer, screenOffers } from '../../../terminal/core/decide/candidates.ts';
import { takeSets } from '../../../terminal/core/decide/layers/take-sets.ts';
import { waysToMake } from '../../../terminal/core/decide/search/set-ways.ts';
import { readSituation } from '../../../terminal/core/decide/situation.ts';
import { type Json, line, offer, request } from './given.ts';

const benefits: readonly Json[] = [
  { kind: 'nth', every: 2, payPermille: 500 },
  { kind: 'nth', every: 3, payPermille: 0 },
  { kind: 'bundle', price: 1000, parts: [{ items: { skus: ['s1', 's2'] }, units: 2 }] },
  {
    kind: 'bundle',
    price: 900,
    parts: [
      { items: { skus: ['s1', 's3'] }, units: 1 },
      { items: { skus: ['s2', 's3'] }, units: 1 },
    ],
  },
  {
    kind: 'bundle',
    parts: [
      { items: { skus: ['s1'] }, units: 1 },
      { items: { skus: ['s2', 's3'] }, units: 2, payPermille: 800 },
    ],
  },
];

describe('ways to make sets', () => {
  const lines = fc.array(
    fc.record({ price: fc.integer({ min: 1, max: 1500 }), quantity: fc.integer({ min: 1, max: 3 }) }),
    { minLength: 3, maxLength: 3 },
  );

  it('are all numbers of units in its parts that are legal, and none', () => {
    fc.assert(
      fc.property(lines, fc.constantFrom(...benefits), (basketLines, benefit) => {
        const situation = readSituation(
          request({
            lines: basketLines.map(({ price, quantity }, at) =>
              line(`${at + 1}`, price, { sku: `s${at + 1}`, quantity }),
            ),
          }),
        );
        const { candidates } = screenOffers([offer('u.sets', { benefit })], situation);
        const sets = candidates.find(({ role }) => role === 'sets') as SetOffer | undefined;
        if (sets === undefined) return;
        const quantities = basketLines.map(({ quantity }) => quantity);
        const prices = basketLines.map(({ price }) => price);
        const ways = waysToMake({ quantities, prices }, sets) ?? [];
        const legal = countsUpTo(sets, quantities).filter((counts) => takeSets(sets, counts, prices));
        expect(ways[0]?.cover).toBeNull();
        expect(namesOf(ways.slice(1).map(({ counts }) => counts))).toEqual(namesOf(legal));
      }),
    );
  });

  it('are not listed where they are many', () => {
    const many = Array.from({ length: 12 }, (_, at) => line(`${at + 1}`, 1000 + at, { quantity: 4 }));
    const situation = readSituation(request({ lines: many }));
    const { candidates } = screenOffers([offer('u.sets', { benefit: benefits[0] })], situation);
    const [sets] = candidates.filter(({ role }) => role === 'sets') as SetOffer[];
    const numbers = { quantities: many.map(() => 4), prices: many.map((_, at) => 1000 + at) };
    expect(waysToMake(numbers, sets!)).toBeNull();
  });
});

/** All numbers of units in each part, whether they make whole sets or not. */
function countsUpTo({ rule }: SetOffer, quantities: readonly number[]): (readonly (readonly number[])[])[] {
  let all: (readonly (readonly number[])[])[] = [[]];
  for (const part of rule.parts) {
    let ofPart: (readonly number[])[] = [[]];
    quantities.forEach((quantity, at) => {
      const most = part.takes[at] ? quantity : 0;
      ofPart = ofPart.flatMap((counts) => Array.from({ length: most + 1 }, (_, count) => [...counts, count]));
    });
    all = all.flatMap((earlier) => ofPart.map((counts) => [...earlier, counts]));
  }
  return all.filter((counts) =>
    quantities.every((quantity, at) => counts.reduce((sum, part) => sum + part[at]!, 0) <= quantity),
  );
}

function namesOf(all: readonly (readonly (readonly number[])[])[]): readonly string[] {
  return all.map((counts) => JSON.stringify(counts)).sort();
}

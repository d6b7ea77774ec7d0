import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Decision, decide, decideWithShares, type UnitShare } from '../../terminal/core/decide/index.ts';
import { type Case, smallCase } from '../core/decide/random-request.ts';

const runs = { numRuns: 300 };

/** Sums by key, without those that come to nothing. */
function sums(entries: readonly (readonly [string, number])[]): Readonly<Record<string, number>> {
  const totals = new Map<string, number>();
  for (const [key, amount] of entries) totals.set(key, (totals.get(key) ?? 0) + amount);
  return Object.fromEntries([...totals].filter(([, amount]) => amount !== 0));
}

/** Every amount of the decision that the units must come to. */
function fromDecision({ lines, applied, funders }: Decision): unknown {
  return {
    payable: sums(lines.map(({ id, payable }) => [id, payable])),
    discount: sums(lines.map(({ id, discount }) => [id, discount])),
    byOffer: sums(
      applied.flatMap(({ offer, lines: taken }) =>
        taken.map(({ id, discount }) => [`${offer} ${id}`, discount]),
      ),
    ),
    byOfferAndFunder: sums(
      applied.flatMap(({ offer, funders: paying }) =>
        paying.map(({ funder, amount }) => [`${offer} ${funder}`, amount]),
      ),
    ),
    byFunder: sums(funders.map(({ funder, amount }) => [funder, amount])),
  };
}

function fromShares(shares: readonly UnitShare[]): unknown {
  const cuts = shares.flatMap(({ line, units, reductions }) =>
    reductions.map((reduction) => ({ line, units, ...reduction })),
  );
  const paid = cuts.flatMap(({ offer, units, funders }) =>
    funders.map(({ funder, amount }) => ({ offer, funder, amount: units * amount })),
  );
  return {
    payable: sums(shares.map(({ line, units, payable }) => [line, units * payable])),
    discount: sums(cuts.map(({ line, units, amount }) => [line, units * amount])),
    byOffer: sums(cuts.map(({ offer, line, units, amount }) => [`${offer} ${line}`, units * amount])),
    byOfferAndFunder: sums(paid.map(({ offer, funder, amount }) => [`${offer} ${funder}`, amount])),
    byFunder: sums(paid.map(({ funder, amount }) => [funder, amount])),
  };
}

describe('laws of the decision', () => {
  it('the shares of the units add up to lines, offers and funders, and to every unit sold', () => {
    fc.assert(
      fc.property(smallCase(), ({ offers, request }: Case) => {
        const { decision, shares } = decideWithShares(offers, request);
        expect(fromShares(shares)).toEqual(fromDecision(decision));
        expect(sums(shares.map(({ line, units }) => [line, units]))).toEqual(
          sums(request.lines.map(({ id, quantity }) => [id, quantity])),
        );
      }),
      runs,
    );
  });

  it('one more offer never makes the member pay more', () => {
    fc.assert(
      fc.property(smallCase(), ({ offers, request }: Case) => {
        const pays = offers.map((_, count) => decide(offers.slice(0, count + 1), request).payable);
        const list = decide([], request).payable;
        pays.forEach((payable, at) => {
          expect(payable).toBeLessThanOrEqual(pays[at - 1] ?? list);
        });
      }),
      runs,
    );
  });

  it('the order of the offers never changes the answer', () => {
    const shuffled = smallCase().chain(({ offers, request }) =>
      fc.record({
        offers: fc.constant(offers),
        request: fc.constant(request),
        order: fc.shuffledSubarray([...offers], { minLength: offers.length }),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ offers, request, order }) => {
        expect(decideWithShares(order, request)).toEqual(decideWithShares(offers, request));
      }),
      runs,
    );
  });

  it('every offer is applied, granted or declined, once', () => {
    fc.assert(
      fc.property(smallCase(), ({ offers, request }: Case) => {
        const { applied, granted, declined } = decide(offers, request);
        const named = [...applied, ...granted, ...declined].map(({ offer }) => offer);
        expect(named.sort()).toEqual(offers.map(({ id }) => id).sort());
      }),
      runs,
    );
  });
});

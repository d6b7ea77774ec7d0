import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../terminal/core/decide/index.ts';
import { workLimits } from '../../terminal/core/decide/search/budget.ts';
import type { BenefitKind } from '../../terminal/core/offers/offer.ts';
import { bruteForce } from '../core/decide/brute-force.ts';
import { closeCase } from '../core/decide/close-request.ts';
import { type Case, smallCase } from '../core/decide/random-request.ts';

/** More in a long run: `DECIDE_RUNS=200000 vitest …`. */
const runs = Number(process.env['DECIDE_RUNS'] ?? 5_000);

const longRunMsMax = 10_800_000;

/** No step for choosing offer by offer: everything is left to the search that large baskets need. */
const wholeOnly = {
  ...workLimits,
  stepsMax: 200_000,
  choosingStepsMax: 0,
  againStepsMax: 0,
  tieStepsMax: 0,
};

/** Every frame is gone through line by line, and from both sides as soon as there are two plans. */
const lineByLine = { ...workLimits, coveringStepsMax: 0, plansToMeet: 2 };

/** The whole answer, as the contract writes it. */
const answer = (decision: unknown) => JSON.parse(JSON.stringify(decision)) as unknown;

describe('the decision beside the contract written a second time', () => {
  it('is the same in every amount, offer, order and reason, on small random baskets', {
    timeout: longRunMsMax,
  }, () => {
    fc.assert(
      fc.property(
        smallCase(),
        fc.constantFrom(workLimits, lineByLine),
        ({ offers, request }: Case, limits) => {
          expect(answer(decide(offers, request, limits))).toEqual(answer(bruteForce(offers, request)));
        },
      ),
      { numRuns: runs },
    );
  });

  it('is proven to pay as little where the whole problem is searched at once', {
    timeout: longRunMsMax,
  }, () => {
    fc.assert(
      fc.property(smallCase(), ({ offers, request }: Case) => {
        const { payable, proven } = decide(offers, request, wholeOnly);
        expect({ payable, proven }).toEqual({ payable: bruteForce(offers, request).payable, proven: true });
      }),
      { numRuns: Math.ceil(runs / 5) },
    );
  });

  it('claims no proof that is none, where offers lie close to what the basket comes to', {
    timeout: longRunMsMax,
  }, () => {
    const unproven: string[] = [];
    fc.assert(
      fc.property(closeCase(), fc.constantFrom(workLimits, lineByLine, wholeOnly), (given, limits) => {
        const { offers, request }: Case = given;
        const decision = decide(offers, request, limits);
        const { payable } = bruteForce(offers, request);
        if (decision.proven) {
          expect(decision.payable).toBe(payable);
          return;
        }
        unproven.push(JSON.stringify({ offers, request }));
        expect(decision.payable).toBeGreaterThanOrEqual(payable);
        expect(decision.bound).toBeLessThanOrEqual(payable);
      }),
      // The same cases in each short run: what a long one finds is mended by whoever runs it.
      { numRuns: runs, ...(process.env['DECIDE_RUNS'] === undefined ? { seed: 1 } : {}) },
    );
    expect(unproven.length).toBeLessThanOrEqual(runs / 1_000);
  });

  it('would show a single wrong rounding (canary)', () => {
    const roundDown = (numerator: number, denominator: number) => Math.floor(numerator / denominator);
    // The same cases; whatever throws fails the test, so that only a difference can be counted.
    const cases = fc.sample(smallCase(), { numRuns: 1_000, seed: 1 });
    const differences = (how?: Parameters<typeof bruteForce>[2]) =>
      cases.filter(
        ({ offers, request }) =>
          !isDeepStrictEqual(answer(decide(offers, request)), answer(bruteForce(offers, request, how))),
      ).length;
    expect(differences()).toBe(0);
    expect(differences({ round: roundDown })).toBeGreaterThan(0);
  });

  it('meets every kind beside every kind, past their conditions', () => {
    const searched = new Set(['below-threshold', 'no-saving', 'better-combination']);
    const met = new Set<string>();
    for (const { offers, request } of fc.sample(smallCase(), { numRuns: 5_000, seed: 1 })) {
      const { declined } = decide(offers, request);
      const refused = new Set(
        declined.filter(({ reason }) => !searched.has(reason)).map(({ offer }) => offer),
      );
      const here = offers.filter(({ id }) => !refused.has(id)).map(({ benefit }) => benefit.kind);
      here.forEach((kind, at) => {
        for (const other of here.slice(at + 1)) met.add([kind, other].sort().join(' '));
      });
    }
    const pairs = kinds.flatMap((kind, at) => kinds.slice(at).map((other) => [kind, other].sort().join(' ')));
    expect(pairs.filter((pair) => !met.has(pair))).toEqual([]);
  });
});

const kinds = [
  'rate',
  'price',
  'prices',
  'off',
  'nth',
  'bundle',
  'keyed',
  'threshold',
  'points',
  'gift',
  'earn',
] as const satisfies readonly BenefitKind[];

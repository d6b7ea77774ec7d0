import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../terminal/core/decide/index.ts';
import { bruteForce } from '../core/decide/brute-force.ts';
import { type Case, smallCase } from '../core/decide/random-request.ts';

/** More in a long run: `DECIDE_RUNS=200000 vitest …`. */
const runs = Number(process.env['DECIDE_RUNS'] ?? 5_000);

/** The whole answer, as the contract writes it. */
const answer = (decision: unknown) => JSON.parse(JSON.stringify(decision)) as unknown;

describe('the decision beside the contract written a second time', () => {
  it('is the same in every amount, offer, order and reason, on small random baskets', {
    timeout: 600_000,
  }, () => {
    fc.assert(
      fc.property(smallCase(), ({ offers, request }: Case) => {
        expect(answer(decide(offers, request))).toEqual(answer(bruteForce(offers, request)));
      }),
      { numRuns: runs },
    );
  });

  it('would show a single wrong rounding (canary)', () => {
    const roundDown = (numerator: number, denominator: number) => Math.floor(numerator / denominator);
    const compareWith = (how?: Parameters<typeof bruteForce>[2]) =>
      fc.check(
        fc.property(smallCase(), ({ offers, request }: Case) => {
          expect(answer(decide(offers, request))).toEqual(answer(bruteForce(offers, request, how)));
        }),
        { numRuns: 1_000, seed: 1 },
      );
    // The same cases: what fails the second comparison is the rounding, and nothing else.
    expect(compareWith().failed).toBe(false);
    expect(compareWith({ round: roundDown }).failed).toBe(true);
  });
});

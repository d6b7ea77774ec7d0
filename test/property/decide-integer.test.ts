import type { Highs } from 'highs';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Decision, decide } from '../../terminal/core/decide/index.ts';
import { workLimits } from '../../terminal/core/decide/search/budget.ts';
import { type LargeCase, largeCase } from '../core/decide/integer-cases.ts';
import { leastPayable, type Optimum } from '../core/decide/integer-model.ts';
import { readProblem } from '../core/decide/integer-problem.ts';
import { loadSolver } from '../core/decide/integer-solver.ts';
import { greedyDecision, soundVerdicts, type Verdict, verdictOf } from '../core/decide/integer-verdict.ts';

/** So many cases in a long run: `INTEGER_RUNS=2000 vitest …`; otherwise as many as fit into the budget. */
const runs = Number(process.env['INTEGER_RUNS'] ?? 0);
/**
 * Tells a run again: `INTEGER_SEED=1234 vitest …`; the cases have this seed and the following ones. What guards a
 * change tries the same cases each time; a developer's run looks for new ones.
 */
const firstSeed = Number(
  process.env['INTEGER_SEED'] ??
    (process.env['CI'] === undefined ? Math.floor(Math.random() * 2 ** 31) : 1_000),
);
const budgetMs = 18_000;
/** Among so many cases there is one that both can prove, or something is wrong. */
const casesMax = 50;
const longRunMsMax = 3_600_000;

/** The solver stops after so many nodes; its two bounds still stand on both sides of the optimum. */
const nodesMax = runs > 0 ? 20_000 : 1_000;
/** The engine stopped on purpose, to see whether what it then says is true. */
const stoppedEarly = { ...workLimits, stepsMax: 12, choosingStepsMax: 12, againStepsMax: 0, tieStepsMax: 12 };
/** Of these the solver proves the optimum at once. */
const quickSeeds = [115, 117, 121, 122, 124];

describe('the decision beside an integer program, on large random baskets', () => {
  let highs: Highs;
  beforeAll(async () => {
    highs = await loadSolver();
  });

  it('pays the least where it says so, and never less than its bound', {
    timeout: longRunMsMax,
  }, () => {
    const verdicts = new Map<Verdict, number>();
    const started = performance.now();
    const goesOn = (at: number): boolean => {
      if (runs > 0) return at < runs;
      // A run in which the two never proved the same basket would show little; a slow machine takes its time for one.
      const isEnough = verdicts.has('equal') || at >= casesMax;
      return !isEnough || performance.now() - started < budgetMs;
    };
    for (let at = 0; goesOn(at); at += 1) {
      const seed = firstSeed + at;
      const { proved, stopped } = named(seed, () => judged(highs, largeCase(seed)));
      const faults = [proved, stopped].filter((verdict) => !soundVerdicts.includes(verdict));
      expect({ seed, faults }).toEqual({ seed, faults: [] });
      verdicts.set(proved, (verdicts.get(proved) ?? 0) + 1);
    }
    expect({ firstSeed, equal: verdicts.get('equal') ?? 0 }).not.toEqual({ firstSeed, equal: 0 });
  });

  it('would catch a greedy decision, a wrong amount and a bound too high (canary)', {
    timeout: 120_000,
  }, () => {
    const met = quickSeeds.map((seed) => {
      const { offers, request } = largeCase(seed);
      const problem = readProblem(offers, request);
      const optimum = leastPayable(highs, problem, { nodesMax, isCareful: true });
      const verdict = (decision: Decision) => verdictOf(problem, request.lines, decision, optimum);
      const ours = decide(offers, request);
      const { payable } = ours;
      const by = (found: Optimum) => verdictOf(problem, request.lines, ours, found);
      return {
        ours: verdict(ours),
        greedy: verdict(greedyDecision(problem, request.lines)),
        oneFenLess: verdict({ ...ours, payable: (payable - 1) as typeof payable }),
        boundTooHigh: verdict({ ...ours, proven: false, bound: (payable + 1) as typeof payable }),
        // A solver that is wrong shows nothing by its bound, and everything by a cheaper legal choice.
        solverTooDear: by({ payable: payable + 1, bound: payable + 1, isSound: true }),
        solverCheaper: by({ payable: payable - 1, bound: 0, isSound: false }),
      };
    });
    expect(met.map(({ ours }) => ours)).toEqual(quickSeeds.map(() => 'equal'));
    expect(met.map(({ greedy }) => greedy)).toContain('dearer-than-proven');
    expect(met.map(({ oneFenLess }) => oneFenLess)).toEqual(quickSeeds.map(() => 'wrong-amounts'));
    expect(met.map(({ boundTooHigh }) => boundTooHigh)).toEqual(quickSeeds.map(() => 'bound-too-high'));
    expect(met.map(({ solverTooDear }) => solverTooDear)).toEqual(quickSeeds.map(() => 'solver-wrong'));
    expect(met.map(({ solverCheaper }) => solverCheaper)).toEqual(quickSeeds.map(() => 'dearer-than-proven'));
  });
});

type Judged = { readonly proved: Verdict; readonly stopped: Verdict };

/** What the optimum says of the engine's answer, and of the answer that it gives when it is stopped early. */
function judged(highs: Highs, { offers, request }: LargeCase): Judged {
  const problem = readProblem(offers, request);
  const ours = decide(offers, request);
  const early = decide(offers, request, stoppedEarly);
  const by = (optimum: Optimum): Judged => ({
    proved: verdictOf(problem, request.lines, ours, optimum),
    stopped: verdictOf(problem, request.lines, early, optimum),
  });
  const first = by(leastPayable(highs, problem, { nodesMax, isCareful: false }));
  const verdicts = [first.proved, first.stopped];
  if (!verdicts.includes('solver-wrong') || verdicts.some((one) => !soundVerdicts.includes(one)))
    return first;
  // The solver contradicted arithmetic, or a legal decision: the careful way it may come to an end that is of use.
  return by(leastPayable(highs, problem, { nodesMax, isCareful: true }));
}

/** Whatever is thrown says of which case. */
function named<Result>(seed: number, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw new Error(`case ${seed}: ${error}`, { cause: error });
  }
}

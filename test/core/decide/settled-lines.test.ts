import { describe, expect, it } from 'vitest';
import type { CoverTask } from '../../../terminal/core/decide/search/cover-task.ts';
import { bindingLimits } from '../../../terminal/core/decide/search/reach-of.ts';
import { settledLines } from '../../../terminal/core/decide/search/settled-lines.ts';

type Given = {
  readonly cover?: object;
  readonly sets?: readonly object[];
  readonly frame?: object;
  readonly incumbent?: object;
};

const whole = [true, true];

/** Two lines of three units; the first offer takes 200 fen off a unit of either, the second 50 off the second. */
function settled(
  { cover, sets = [], frame, incumbent }: Given,
  allowed: readonly (readonly number[])[] = [[0], [0]],
) {
  const free = { unitsMax: Number.POSITIVE_INFINITY, fenMax: Number.POSITIVE_INFINITY };
  const task = {
    problem: { lists: [3_000, 3_000], quantities: [3, 3] },
    covers: [
      { ...free, cuts: [200, 200], lines: [0, 1], ...cover },
      { ...free, cuts: [0, 50], lines: [1] },
    ],
    sets,
    frame: { baskets: [], sureWorth: [1, 1], stray: 0, sureSaving: 1, ceilings: [], bends: [], ...frame },
    incumbent: { wantsTies: true, solution: { payable: 100 }, ...incumbent },
  };
  const { problem, covers } = task as unknown as CoverTask;
  const binding = bindingLimits(problem, covers, allowed);
  return settledLines(task as unknown as CoverTask, allowed, binding).map(({ line, cover: at, units }) => [
    line,
    at,
    units,
  ]);
}

const both = [
  [0, 0, 3],
  [1, 0, 3],
];

describe('lines on which nothing is left to choose', () => {
  it('go to the single offer worth looking at, with all their units', () => {
    expect(settled({})).toEqual(both);
  });

  it.each<[why: string, given: Given, expected: readonly (readonly number[])[]]>([
    ['a set wants units of the first', { sets: [{ lines: [0] }] }, [[1, 0, 3]]],
    ['a limit of 5 for 6 units may bind', { cover: { unitsMax: 5 } }, []],
    ['a limit of 6 for 6 units cannot', { cover: { unitsMax: 6 } }, both],
    ['a cap of 11.99 for 12.00 may bind', { cover: { fenMax: 1_199 } }, []],
    ['a level must be reached with both lines', { frame: { ceilings: [{ matches: whole }] } }, []],
    ['a reduction shrinks with the second', { frame: { bends: [{ matches: [false, true] }] } }, [[0, 0, 3]]],
    ['an offer counts uncovered units', { frame: { baskets: [{ uncovered: true }] } }, []],
    [
      'a cut of 200 saves 100, and 101 are needed',
      { frame: { sureWorth: [0.5, 1], sureSaving: 101 } },
      [[1, 0, 3]],
    ],
    ['nothing is paid any more, so that nothing saves', { incumbent: { solution: { payable: 0 } } }, []],
    [
      'nothing is paid any more, and no ties are asked for',
      { incumbent: { solution: { payable: 0 }, wantsTies: false } },
      both,
    ],
    ['nothing surely saves', { frame: { sureSaving: Number.POSITIVE_INFINITY } }, []],
  ])('are what is left where %s', (_, given, expected) => {
    expect(settled(given)).toEqual(expected);
  });

  it('but not where another offer is worth looking at, or none', () => {
    expect(settled({}, [[], [0, 1]])).toEqual([]);
  });
});

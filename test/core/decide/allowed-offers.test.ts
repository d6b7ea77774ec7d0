import { describe, expect, it } from 'vitest';
import { allowedByLine } from '../../../terminal/core/decide/search/allowed-offers.ts';

const free = { unitsMax: Number.POSITIVE_INFINITY, fenMax: Number.POSITIVE_INFINITY };

/** Three lines of two units; what each offer takes off a unit of a line stands in `cuts`, 0 where it does not cover. */
function allowed(offers: readonly { readonly cuts: readonly number[]; readonly unitsMax?: number }[]) {
  const covers = offers.map((offer) => ({
    ...free,
    ...offer,
    lines: [0, 1, 2].filter((line) => offer.cuts[line]! > 0),
  }));
  const task = {
    problem: { lists: [2_000, 2_000, 2_000], quantities: [2, 2, 2] },
    covers,
    frame: { sureWorth: [1, 1, 1], stray: 0, sureSaving: 1, ceilings: [] },
    incumbent: { wantsTies: true, solution: { payable: 100 } },
  };
  return allowedByLine(task as unknown as Parameters<typeof allowedByLine>[0]);
}

describe('the offers worth looking at', () => {
  it('are those that take more off than one without limits', () => {
    const cuts = [100, 100, 100];
    expect(allowed([{ cuts }, { cuts: [50, 100, 150], unitsMax: 1 }])).toEqual([[0], [0, 1], [0, 1]]);
  });

  it('leave out what takes less than one whose limit suffices for the lines on which it is wanted', () => {
    const limited = { cuts: [50, 50, 100], unitsMax: 2 };
    const better = { cuts: [80, 80, 0] };
    const less = { cuts: [0, 0, 90], unitsMax: 1 };
    expect(allowed([limited, better, less])).toEqual([[1], [1], [0]]);
    expect(allowed([{ ...limited, unitsMax: 1 }, better, less])).toEqual([[1], [1], [0, 2]]);
  });
});

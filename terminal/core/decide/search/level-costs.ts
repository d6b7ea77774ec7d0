import type { Step } from '../benefits/ladder.ts';
import type { Level } from './levels.ts';

/**
 * What the prices of the whole problem say of levels: nothing is paid less than `least`, and each level that is
 * used adds its own cost to that, whatever else is chosen. Costs below 0 are in `least` already, so that it is not
 * to use such a level what adds to it.
 */
export class LevelCosts {
  readonly least: number;
  readonly #costs: ReadonlyMap<Step, number>;

  constructor(least: number, costs: ReadonlyMap<Step, number>) {
    this.least = least;
    this.#costs = costs;
  }

  of(level: Level): number {
    return this.#costs.get(stepOf(level)) ?? 0;
  }
}

/** All that a threshold repeats is one level of the whole problem. */
export function stepOf({ offer: { ladder }, step }: Level): Step {
  return ladder.repeats ? ladder.rungs[0]!.step : step;
}

/** Where the whole problem was not looked at nothing is known. */
export const noLevelCosts = new LevelCosts(Number.NEGATIVE_INFINITY, new Map());

/** More than anything costs, and less: what is ruled out, and what must be used. */
export const ruledOut = 1e15;

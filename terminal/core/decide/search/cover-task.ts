import type { CoverOffer, SetOffer } from '../candidates.ts';
import type { WorkBudget } from './budget.ts';
import type { Frame } from './frame.ts';
import type { Incumbent } from './incumbent.ts';
import type { Problem } from './problem.ts';
import type { ShadowPrices } from './shadow-prices.ts';

/** The item layer inside one frame: which offer covers how many units of which line, or makes which sets of them. */
export type CoverTask = {
  readonly problem: Problem;
  readonly frame: Frame;
  readonly covers: readonly CoverOffer[];
  readonly sets: readonly SetOffer[];
  /** Bounds without and with prices on the frame's ceilings; the second only where there are any. */
  readonly prices: ShadowPrices;
  readonly ceilingPrices: ShadowPrices | null;
  readonly incumbent: Incumbent;
  readonly budget: WorkBudget;
};

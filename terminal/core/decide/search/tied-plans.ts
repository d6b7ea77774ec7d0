import type { Frame } from './frame.ts';
import type { ItemPlan } from './incumbent.ts';
import type { ItemChoice } from './item-choice.ts';
import { countsAlike } from './pays-by-cut.ts';
import type { Problem } from './problem.ts';

/**
 * The plans of a frame that may pay no more than `goal`, where those are known: where every fen of cut counts alike
 * and less than the most that can be taken off does not do, they are those that take off most.
 */
export function tiedPlans(
  { epsilon }: Problem,
  { mostPlans, reach }: ItemChoice,
  frame: Frame,
  goal: number,
): readonly ItemPlan[] | null {
  if (mostPlans === null || !countsAlike(frame)) return null;
  return frame.worthNeeded(goal) - epsilon > reach.total - 1 ? mostPlans : null;
}

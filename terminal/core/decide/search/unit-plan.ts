import type { CoverTask } from './cover-search.ts';
import type { ItemPlan } from './incumbent.ts';
import type { Cell } from './item-program.ts';

/** The plan that a number for each cell of the item program stands for. */
export function planOf(task: CoverTask, cells: readonly Cell[], taken: Int32Array): ItemPlan {
  const { covers, sets, problem } = task;
  const noUnits = () => new Array<number>(problem.lists.length).fill(0);
  const units = covers.map(noUnits);
  const counts = sets.map(({ rule }) => rule.parts.map(noUnits));
  cells.forEach((cell, at) => {
    if (cell.of === 'cover') units[cell.cover]![cell.line] = taken[at]!;
    else if (cell.of === 'unit') counts[cell.set]![cell.part]![cell.line] = taken[at]!;
  });
  return { units, counts };
}

/** Whether a plan that can at best pay the same may come first, if it uses at least what this one does. */
export function tieMayWin(task: CoverTask, { units, counts }: ItemPlan): boolean {
  const used = units.filter((byLine) => byLine.some((count) => count > 0)).length;
  const usedSets = task.sets.filter((_, at) => counts[at]!.some((part) => part.some((count) => count > 0)));
  return task.incumbent.tieMayWin(task, units, used, usedSets);
}

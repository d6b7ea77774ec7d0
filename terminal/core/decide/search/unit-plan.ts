import type { CoverTask } from './cover-task.ts';
import { coversAny, type ItemPlan } from './incumbent.ts';
import type { ItemProgram } from './item-program.ts';

/** What a plan is made of: the cells that take units, and the lines that every plan covers alike. */
export type PlanColumns = Pick<ItemProgram, 'cells' | 'settled'>;

/** The plan that a number for each cell of the item program stands for. */
export function planOf(task: CoverTask, { cells, settled }: PlanColumns, taken: Int32Array): ItemPlan {
  const { covers, sets, problem } = task;
  const noUnits = new Array<number>(problem.lists.length).fill(0);
  // Most offers cover nothing: they share one row, which is copied for those that do.
  const units = covers.map(() => noUnits);
  const counts = sets.map(({ rule }) => rule.parts.map(() => noUnits));
  const cover = (offer: number, line: number, many: number) => {
    if (units[offer] === noUnits) units[offer] = [...noUnits];
    units[offer]![line] = many;
  };
  for (const { line, cover: offer, units: all } of settled) cover(offer, line, all);
  cells.forEach((cell, at) => {
    const many = taken[at]!;
    if (many === 0) return;
    if (cell.of === 'cover') cover(cell.cover, cell.line, many);
    else if (cell.of === 'unit') {
      const parts = counts[cell.set]!;
      if (parts[cell.part] === noUnits) parts[cell.part] = [...noUnits];
      parts[cell.part]![cell.line] = many;
    }
  });
  return { units, counts };
}

/**
 * Whether a plan that can at best pay the same may come first, if each cell takes at least what `low` says and at
 * most what `high` does.
 */
export function tieMayWin(task: CoverTask, columns: PlanColumns, low: Int32Array, high: Int32Array): boolean {
  // Then no plan need be written down to say so.
  if (task.incumbent.keepsAllTies) return true;
  const { units, counts } = planOf(task, columns, low);
  const usedCovers = units.filter(coversAny).length;
  const usedSets = task.sets.filter((_, at) => counts[at]!.some(coversAny));
  let most: ItemPlan['units'] | null = null;
  const unitsMost = (cover: number, line: number) => {
    most ??= planOf(task, columns, high).units;
    return most[cover]![line]!;
  };
  return task.incumbent.tieMayWin(task, { units, usedCovers, usedSets, unitsMost });
}

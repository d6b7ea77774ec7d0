import type { CoverTask } from './cover-task.ts';
import { coversAny, type ItemPlan } from './incumbent.ts';
import type { ItemProgram } from './item-program.ts';
import { sameRows, UnitRows } from './unit-rows.ts';

/** What a plan is made of: the cells that take units, and the lines that every plan covers alike. */
export type PlanColumns = Pick<ItemProgram, 'cells' | 'settledUnits'>;

/** The plan that a number for each cell of the item program stands for. */
export function planOf(task: CoverTask, { cells, settledUnits }: PlanColumns, taken: Int32Array): ItemPlan {
  const units = new UnitRows(settledUnits);
  const counts = task.sets.map(({ rule }) => new UnitRows(sameRows(rule.parts.length, task.problem.noUnits)));
  for (let at = 0; at < cells.length; at += 1) {
    const many = taken[at]!;
    if (many === 0) continue;
    const cell = cells[at]!;
    if (cell.of === 'cover') units.set(cell.cover, cell.line, many);
    else if (cell.of === 'unit') counts[cell.set]!.set(cell.part, cell.line, many);
  }
  return { units: units.rows, counts: counts.map(({ rows }) => rows) };
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

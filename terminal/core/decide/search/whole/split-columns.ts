import { fraction, splitRoom } from './nearest-plan.ts';
import type { Simplex } from './simplex.ts';
import type { WholeProgram } from './whole-program.ts';

/** A column that should be a whole number of `1 / scale`, and is not. */
export type SplitColumn = { readonly column: number; readonly scale: number; readonly value: number };

/** So many columns are tried out before a branch is split on one. */
const triedMax = 8;
/** Whether an offer is used is settled before how many units it covers. */
const usePreference = 10;
/** Penalties of columns are compared between these. */
const penaltyMin = 1e-6;
const penaltyMax = 1e12;

/** The split columns that seem dearest to mend on their cheaper side, the dearest first. */
export function splitColumns(simplex: Simplex, whole: WholeProgram): readonly SplitColumn[] {
  const split: (SplitColumn & { readonly score: number })[] = [];
  const within = (penalty: number) => Math.min(penaltyMax, Math.max(penaltyMin, penalty));
  const consider = (column: number, isFirst: boolean, scale = 1) => {
    const value = simplex.amountOf(column);
    if (fraction(value * scale) <= splitRoom * scale) return;
    const { down, up } = simplex.penalties(column, scale);
    const score = within(down) * within(up) * (isFirst ? usePreference : 1);
    split.push({ column, scale, value, score });
  };
  for (const { column } of whole.levels) consider(column, true);
  for (const column of whole.uses) consider(column, true);
  for (const { column } of whole.units) consider(column, false);
  for (const column of whole.cappers) consider(column, false);
  for (const { column } of whole.setColumns) consider(column, false);
  for (const { column, use, scale } of whole.counts) {
    let used = 0;
    for (const [at, factor] of use.factors) used += factor * simplex.amountOf(at);
    if (used > 0.5) consider(column, false, scale);
  }
  split.sort((one, other) => other.score - one.score || one.column - other.column);
  return split.slice(0, triedMax);
}

/** A column that could still have more than one value; null where everything is settled. */
export function openColumn(simplex: Simplex, whole: WholeProgram): number | null {
  for (const { column } of [...whole.levels, ...whole.units, ...whole.setColumns]) {
    if (simplex.lowOf(column) < simplex.highOf(column)) return column;
  }
  return null;
}

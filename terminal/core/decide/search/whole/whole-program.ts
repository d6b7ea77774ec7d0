import type { CoverOffer, SetOffer, SpreadOffer } from '../../candidates.ts';
import type { Problem } from '../problem.ts';
import type { SetColumn } from '../set-columns.ts';
import type { BoundedProgram, ProgramRow } from './bounded-program.ts';
import { ItemColumns, type UnitColumn } from './item-columns.ts';
import { programDraft } from './program-draft.ts';
import { sumOf } from './program-rows.ts';
import { addRivals } from './rival-rows.ts';
import { type CountColumn, type LevelColumn, SpreadColumns } from './spread-columns.ts';

/**
 * The whole decision as one integer program, at which every legal choice is a point that costs no more than the
 * choice pays: so what the program cannot undercut, no legal choice can. Where a choice cannot be said exactly with
 * rows (a reduction that falls partly into another offer's lines, the share of a set's price), the rows give way.
 */
export type WholeProgram = {
  readonly program: BoundedProgram;
  readonly isWhole: (column: number) => boolean;
  readonly units: readonly UnitColumn[];
  readonly setColumns: readonly { readonly column: number; readonly of: SetColumn }[];
  readonly levels: readonly LevelColumn[];
  readonly counts: readonly CountColumn[];
  /** Columns that say whether an item offer with rivals is used. */
  readonly uses: readonly number[];
  /** Columns that say on which unit an offer reaches its cap. */
  readonly cappers: readonly number[];
  /** Rows that are worth adding only where the optimum breaks them. */
  readonly later: readonly ProgramRow[];
  readonly covers: readonly CoverOffer[];
  readonly sets: readonly SetOffer[];
  readonly spreads: readonly SpreadOffer[];
};

export function wholeProgram(problem: Problem): WholeProgram {
  const draft = programDraft(problem);
  const { covers, sets, units, setColumns, uses, parts } = new ItemColumns(draft);
  const { levels, counts, taken } = new SpreadColumns(draft, parts);
  addRivals(draft);
  const cost = sumOf();
  for (const { left } of parts) cost.add(left, 1);
  for (const reduction of taken.values()) cost.add(reduction, -1);
  return {
    program: draft.rows.program(cost),
    isWhole: (column) => draft.rows.isWhole(column),
    units,
    setColumns,
    levels,
    counts,
    uses,
    cappers: draft.cappers,
    later: draft.rows.laterRows(),
    covers,
    sets,
    spreads: problem.spreads,
  };
}

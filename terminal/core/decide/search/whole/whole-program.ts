import type { CoverOffer, SetOffer, SpreadOffer } from '../../candidates.ts';
import type { Problem } from '../problem.ts';
import type { SetColumn } from '../set-columns.ts';
import type { BoundedProgram, ProgramRow } from './bounded-program.ts';
import { ItemColumns, type UnitColumn } from './item-columns.ts';
import { programDraft } from './program-draft.ts';
import { sumOf } from './program-rows.ts';
import { addRivals } from './rival-rows.ts';
import { type CountColumn, type LevelColumn, SpreadColumns } from './spread-columns.ts';
import { twinUnits } from './twin-units.ts';

/**
 * The whole decision as one integer program, at which every legal choice is a point that costs no more than the
 * choice pays: so what the program cannot undercut, no legal choice can. Where a choice cannot be said exactly with
 * rows (a reduction that falls partly into another offer's lines, the share of a set's price), the rows give way.
 */
export type WholeProgram = {
  readonly program: BoundedProgram;
  readonly isWhole: (column: number) => boolean;
  /** How many whole numbers one of a column makes; 0 where it need not be whole, or counts too many to cut by. */
  readonly grainOf: (column: number) => number;
  readonly units: readonly UnitColumn[];
  readonly setColumns: readonly { readonly column: number; readonly of: SetColumn }[];
  readonly levels: readonly LevelColumn[];
  readonly counts: readonly CountColumn[];
  /** Columns that can stand at 0 while all that is asked is how little can be paid. */
  readonly twins: readonly number[];
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
  const program = draft.rows.program(cost);
  const grains = Float64Array.from(program.cost, (_, column) => (draft.rows.isWhole(column) ? 1 : 0));
  for (const { column, scale } of counts) {
    if (program.high[column]! * scale <= countedMost) grains[column] = scale;
  }
  return {
    program,
    isWhole: (column) => draft.rows.isWhole(column),
    grainOf: (column) => grains[column]!,
    units,
    setColumns,
    levels,
    counts,
    uses,
    twins: twinUnits(problem, covers, units),
    cappers: draft.cappers,
    later: draft.rows.laterRows(),
    covers,
    sets,
    spreads: problem.spreads,
  };
}

/** Numbers beyond this are rounded by so little that a cut is worth nothing. */
const countedMost = 2 ** 24;

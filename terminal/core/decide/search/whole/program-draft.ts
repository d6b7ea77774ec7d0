import type { ItemOffer, SpreadOffer } from '../../candidates.ts';
import type { Problem } from '../problem.ts';
import { ProgramRows, type Sum } from './program-rows.ts';

/** What the parts of the program share while it is written. */
export type ProgramDraft = {
  readonly problem: Problem;
  readonly rows: ProgramRows;
  /** Columns that say whether, or on which unit, an offer reaches its cap. */
  readonly cappers: number[];
  /** 1 where the offer is used, for those that may have to be told apart. */
  readonly useOf: Map<ItemOffer | SpreadOffer, Sum>;
};

export function programDraft(problem: Problem): ProgramDraft {
  return { problem, rows: new ProgramRows(), cappers: [], useOf: new Map() };
}

/** Lines that lie in the same spread offers' scopes: what happens to their sum is all that counts. */
export type Part = {
  readonly lines: readonly number[];
  readonly list: number;
  /** What is left after the item layer, and the list amount of the units that nothing covers. */
  left: Sum;
  open: Sum;
};

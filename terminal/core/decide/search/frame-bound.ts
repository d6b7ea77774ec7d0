import type { Ceiling } from './ceilings.ts';

/** What a frame says about paying; see {@link Frame} for what worth is. */
export type FrameBound = {
  /** Where worth past an amount is worth less. */
  readonly bends: readonly Ceiling[];
  readonly cutWorth: readonly number[];
  /** What covering costs because an `uncovered` offer then has a smaller base. */
  readonly coverCost: readonly number[];
  /** No set in the frame whose covered units have this worth pays less, in fen. */
  readonly leastPaid: (worth: number) => number;
  /** The least worth with which no more than `goal` fen might be paid; infinite where nothing can. */
  readonly worthNeeded: (goal: number) => number;
  /** What a fen more of cut surely saves, by line, but for `stray` fen of rounding altogether. */
  readonly sureWorth: readonly number[];
  /** A cut that surely saves more than this never pays more. */
  readonly stray: number;
  /** And one that surely saves this pays less, as long as anything is paid. */
  readonly sureSaving: number;
};

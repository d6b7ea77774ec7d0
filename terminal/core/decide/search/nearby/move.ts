/** Moves a unit of a line from one item offer to another; −1: no offer. */
export type Move = {
  readonly line: number;
  readonly from: number;
  readonly to: number;
  /** What it adds to what is left of the line's part, and to its uncovered units, in fen. */
  readonly left: number;
  readonly open: number;
  /** The offer has to give a unit back first. */
  readonly isBlocked: boolean;
};

import type { Branded } from './branded.ts';
import { invariant } from './invariant.ts';

/** An amount in fen (1 yuan = 100 fen): a whole number. */
export type Fen = Branded<number, 'Fen'>;
/** A share of 1000; `payPermille: 780` means that 78.0 % is paid. */
export type Permille = Branded<number, 'Permille'>;

export const noFen = 0 as Fen;

export function fen(amount: number): Fen {
  invariant(Number.isSafeInteger(amount), `not a whole number of fen: ${amount}`);
  return amount as Fen;
}

export function permille(share: number): Permille {
  invariant(Number.isInteger(share) && share >= 0 && share <= 1000, `not a share of 1000: ${share}`);
  return share as Permille;
}

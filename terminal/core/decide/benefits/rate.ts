import { shareOf } from '../../money.ts';
import type { Rounding } from '../../offers/offer.ts';

/** What is paid of an amount at a rate, rounded once, never more than the amount (contract, `rate`). */
export function paidAtRate(amount: number, payPermille: number, rounding: Rounding | undefined): number {
  const paid = shareOf(amount, payPermille, {
    unit: rounding?.unit ?? 1,
    mode: rounding?.mode ?? 'half-up',
  });
  return Math.min(paid, amount);
}

/** Part of an amount that is paid, and how that is rounded. */
export type RoundedRate = { readonly payPermille: number; readonly rounding: Rounding | undefined };

/**
 * How much of `amount × (1000 − payPermille) / 1000` rounding may add to a reduction at most, in fen: the bound of
 * the search must not promise less than rounding can give. Amounts are whole fen, so that the exact product falls
 * on a grid as wide as the largest number that goes into both 1000 and the rate.
 */
export function roundingGainMax({ payPermille, rounding }: RoundedRate): number {
  const grid = gridOf(payPermille);
  const unit = 1000 * (rounding?.unit ?? 1);
  switch (rounding?.mode ?? 'half-up') {
    case 'half-up':
      return ((Math.ceil(unit / 2 / grid) - 1) * grid) / 1000;
    case 'down':
      return (unit - grid) / 1000;
    case 'up':
      return 0;
  }
}

/** And at most how much rounding may take from it, in fen. */
export function roundingLossMax({ payPermille, rounding }: RoundedRate): number {
  const grid = gridOf(payPermille);
  const unit = 1000 * (rounding?.unit ?? 1);
  switch (rounding?.mode ?? 'half-up') {
    case 'half-up':
      return (unit - Math.ceil(unit / 2 / grid) * grid) / 1000;
    case 'down':
      return 0;
    case 'up':
      return (unit - grid) / 1000;
  }
}

/** In thousandths of a fen: all that `amount × payPermille` can come to is a multiple of this. */
function gridOf(payPermille: number): number {
  let [larger, smaller] = [1000, payPermille];
  while (smaller > 0) [larger, smaller] = [smaller, larger % smaller];
  return larger;
}

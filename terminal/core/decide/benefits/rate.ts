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

/**
 * At least how much of `amount × (1000 − payPermille) / 1000` rounding may add to a reduction, in fen: the
 * bound of the search must not promise less than rounding can give. An exact product is a multiple of 1/1000
 * fen, which is why the least that rounding leaves is 0.001 above the open end.
 */
export function roundingGainMax(rounding: Rounding | undefined): number {
  const unit = rounding?.unit ?? 1;
  switch (rounding?.mode ?? 'half-up') {
    case 'half-up':
      return unit / 2 - 0.001;
    case 'down':
      return unit - 0.001;
    case 'up':
      return 0;
  }
}

/** And at most how much rounding may take from it, in fen. */
export function roundingLossMax(rounding: Rounding | undefined): number {
  const unit = rounding?.unit ?? 1;
  switch (rounding?.mode ?? 'half-up') {
    case 'half-up':
      return unit / 2;
    case 'down':
      return 0;
    case 'up':
      return unit;
  }
}

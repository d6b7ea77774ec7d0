import type { CoverOffer, SetOffer } from '../candidates.ts';

/** The offers that prices are found for. */
export type ItemsForPrices = { readonly covers: readonly CoverOffer[]; readonly sets: readonly SetOffer[] };

/**
 * A proof that no choice of covered units is worth more than `most`: every limit gets a price (Lagrange), every
 * unit may then take whichever offer is worth most after prices, and the limits' own prices are paid back in
 * full. Any prices at all give a valid bound; good ones give a tight one.
 */
export type ShadowPrices = {
  readonly most: number;
  /** By offer and line: what covering one unit is worth after prices; −∞ where the offer does not cover. */
  readonly worthAfter: readonly Float64Array[];
  /** By line: the most that one unit is worth after prices, or its own price where sets want it; at least 0. */
  readonly bestAfter: Float64Array;
};

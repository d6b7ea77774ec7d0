import type { TokenSetting } from '../../terminal/wire/documents/assignment.ts';

/**
 * scrypt n 16,384, r 8, p 1: some 32 ms of one core. Whoever has a till's index, its key and an issuer's six digits tries
 * 10^9 numbers of 16 digits (one is the check digit), which is one core-year, and 10^12 of 19 digits.
 */
const workMin = 16_384 * 8;

/** Outside the demo a card's number must not be worth guessing. */
export class TokenCostTooLow extends Error {
  override readonly name = 'TokenCostTooLow';
}

/** Throws `TokenCostTooLow` when the programme's tokens could be turned back into numbers with little work. */
export function expectTokenCost(
  programme: string,
  { cost }: Pick<TokenSetting, 'cost'>,
  { demo }: { readonly demo: boolean },
): void {
  const { n, r, p } = cost;
  if (demo || n * r * p >= workMin) return;
  throw new TokenCostTooLow(
    `${programme}: tokenCost n ${n}, r ${r}, p ${p} is under the floor of n 16384, r 8, p 1: not published`,
  );
}

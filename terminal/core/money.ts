import type { Branded } from './branded.ts';
import { broken, invariant } from './invariant.ts';

/** An amount in fen (1 yuan = 100 fen): a whole number. */
export type Fen = Branded<number, 'Fen'>;
/** A share of 1000; `payPermille: 780` means that 78.0 % is paid. */
export type Permille = Branded<number, 'Permille'>;

export const noFen = 0 as Fen;

/** The only maker of amounts: throws when `amount` is not a whole number that a double holds exactly. */
export function fen(amount: number): Fen {
  if (!Number.isSafeInteger(amount)) broken(`not a whole number of fen: ${amount}`);
  return amount as Fen;
}

/** The only maker of shares: throws outside 0 … 1000. */
export function permille(share: number): Permille {
  invariant(Number.isInteger(share) && share >= 0 && share <= 1000, `not a share of 1000: ${share}`);
  return share as Permille;
}

/** Adds amounts up; throws when the sum is no longer exact. */
export function sumFen(amounts: Iterable<number>): Fen {
  let sum = 0;
  for (const amount of amounts) sum += amount;
  return fen(sum);
}

export type RoundingMode = 'half-up' | 'down' | 'up';

/**
 * `amount × share / 1000`, rounded once and directly to a multiple of `unit` fen (contract, "Rounding is half
 * up … an exact product is rounded once, directly to its unit").
 */
export function shareOf(
  amount: number,
  share: number,
  to: { readonly unit: number; readonly mode: RoundingMode } = { unit: 1, mode: 'half-up' },
): Fen {
  const product = amount * share;
  const divisor = 1000 * to.unit;
  // A product past 2^53 would already have lost fen before it is rounded.
  if (!Number.isSafeInteger(product)) return shareOfLarge(amount, share, to);
  const rest = product % divisor;
  const whole = (product - rest) / divisor;
  return fen((whole + (roundsUp(rest, divisor, to.mode) ? 1 : 0)) * to.unit);
}

function shareOfLarge(
  amount: number,
  share: number,
  to: { readonly unit: number; readonly mode: RoundingMode },
): Fen {
  const product = BigInt(amount) * BigInt(share);
  const divisor = 1000n * BigInt(to.unit);
  const up = roundsUp(Number(product % divisor), Number(divisor), to.mode);
  return fen(Number((product / divisor + (up ? 1n : 0n)) * BigInt(to.unit)));
}

function roundsUp(rest: number, divisor: number, mode: RoundingMode): boolean {
  if (mode === 'half-up') return rest * 2 >= divisor;
  return mode === 'up' && rest > 0;
}

/**
 * Splits `total` in proportion to `weights`, in whole fen: everybody gets the whole part of their share, and
 * the fen that are left go to the largest remainders, the earlier one first on a tie. Where all weights are 0
 * nobody gets anything, so `total` must be 0 then. While `total` is at most the sum of the weights, nobody gets
 * more than their weight.
 */
export function splitByLargestRemainder(total: number, weights: readonly number[]): readonly Fen[] {
  const shares = new Array<number>(weights.length);
  splitInto(total, weights, shares);
  return shares as Fen[];
}

type Row = { readonly length: number; [position: number]: number };

/** As {@link splitByLargestRemainder}, into `shares`, which the search reuses. */
export function splitInto(total: number, weights: ArrayLike<number>, shares: Row): void {
  invariant(Number.isSafeInteger(total) && total >= 0, () => `cannot split ${total}`);
  let sum = 0;
  let largest = 0;
  for (let at = 0; at < weights.length; at += 1) {
    const weight = weights[at]!;
    if (!Number.isSafeInteger(weight) || weight < 0) broken(`not a weight: ${weight}`);
    sum += weight;
    if (weight > largest) largest = weight;
  }
  invariant(Number.isSafeInteger(sum), 'weights too large to add');
  invariant(sum > 0 || total === 0, 'nobody to give the amount to');
  if (total === 0 || sum === 0) {
    for (let at = 0; at < weights.length; at += 1) shares[at] = 0;
    return;
  }
  const remainders = new Array<number>(weights.length);
  const given = Number.isSafeInteger(total * largest)
    ? wholeParts(total, sum, weights, shares, remainders)
    : wholePartsLarge(total, sum, weights, shares, remainders);
  giveRest(total - given, remainders, shares);
}

function wholeParts(total: number, sum: number, weights: ArrayLike<number>, shares: Row, rests: Row): number {
  let given = 0;
  for (let at = 0; at < weights.length; at += 1) {
    const product = total * weights[at]!;
    const rest = product % sum;
    const share = (product - rest) / sum;
    shares[at] = share;
    rests[at] = rest;
    given += share;
  }
  return given;
}

function wholePartsLarge(
  total: number,
  sum: number,
  weights: ArrayLike<number>,
  shares: Row,
  rests: Row,
): number {
  let given = 0;
  for (let at = 0; at < weights.length; at += 1) {
    const product = BigInt(total) * BigInt(weights[at]!);
    const share = Number(product / BigInt(sum));
    shares[at] = share;
    rests[at] = Number(product % BigInt(sum));
    given += share;
  }
  return given;
}

/** The fen that whole parts leave are fewer than the remainders above 0, so each goes to another one. */
function giveRest(rest: number, remainders: Row, shares: Row): void {
  if (rest === 0) return;
  invariant(rest > 0, 'a split gives more than there is');
  if (rest * remainders.length <= looksBeforeSorting) {
    giveRestOneByOne(rest, remainders, shares);
    return;
  }
  const order: number[] = [];
  for (let at = 0; at < remainders.length; at += 1) if (remainders[at]! > 0) order.push(at);
  order.sort((one, other) => remainders[other]! - remainders[one]! || one - other);
  invariant(rest < order.length, 'a split does not add up');
  for (let nth = 0; nth < rest; nth += 1) {
    const at = order[nth]!;
    shares[at] = shares[at]! + 1;
  }
}

/** Few remainders are looked through for each fen sooner than they are sorted. */
const looksBeforeSorting = 1_000;

function giveRestOneByOne(rest: number, remainders: Row, shares: Row): void {
  for (let given = 0; given < rest; given += 1) {
    let largest = -1;
    for (let at = 0; at < remainders.length; at += 1) {
      if (remainders[at]! > (largest < 0 ? 0 : remainders[largest]!)) largest = at;
    }
    invariant(largest >= 0, 'a split does not add up');
    shares[largest] = shares[largest]! + 1;
    remainders[largest] = 0;
  }
}

import type { SpreadOffer } from '../candidates.ts';
import { type Amounts, baseOf, reductionOf, reductionOn } from './spread-reductions.ts';

/**
 * What basket and subsidy offers leave of a plan at least, by sums alone: to spread reductions over lines is most of
 * the work of a plan, and most plans can be told without that they pay too much. Nothing is known (−∞) where basket
 * offers might not find their whole place, or lie only partly within a subsidy's lines.
 */
export function leastLeft(
  baskets: readonly SpreadOffer[],
  subsidies: readonly SpreadOffer[],
  before: Amounts,
): number {
  let rest = 0;
  for (const amount of before.left) rest += amount;
  let taken = 0;
  const takes: number[] = [];
  for (const basket of baskets) {
    const fen = reductionOf(basket, before);
    takes.push(fen);
    taken += fen;
  }
  if (baskets.length > 1 && baskets.some((basket) => leftOn(basket, before) < taken)) {
    return Number.NEGATIVE_INFINITY;
  }
  rest -= taken;
  for (const subsidy of subsidies) {
    const { base, tested } = baseOf(subsidy, before);
    let inside = 0;
    for (let at = 0; at < baskets.length; at += 1) {
      const shared = linesShared(baskets[at]!, subsidy);
      if (shared === 0) continue;
      if (shared < baskets[at]!.lines.length) return Number.NEGATIVE_INFINITY;
      inside += takes[at]!;
    }
    const testsList = subsidy.ladder.tests === 'list';
    rest -= reductionOn(subsidy, { base: base - inside, tested: testsList ? tested : tested - inside });
  }
  return rest;
}

function leftOn({ lines }: SpreadOffer, { left }: Amounts): number {
  let sum = 0;
  for (const line of lines) sum += left[line]!;
  return sum;
}

function linesShared(one: SpreadOffer, { lines, matches }: SpreadOffer): number {
  if (lines.length === matches.length) return one.lines.length;
  let shared = 0;
  for (const line of one.lines) if (matches[line]) shared += 1;
  return shared;
}

import type { SpreadOffer } from '../candidates.ts';
import type { Line } from './levels.ts';
import type { Problem } from './problem.ts';
import { amountNeeded, type ItemReach, type LevelledOffer } from './ranges.ts';

/**
 * The cuts on these lines (or the unit prices of their covered units) add up to at most `fenMax`; or, where
 * `priceMax` is finite, each fen past it is worth that much less, because an offer's reduction then shrinks.
 */
export type Ceiling = {
  readonly counts: 'cuts' | 'covered-prices';
  readonly matches: readonly boolean[];
  readonly fenMax: number;
  readonly priceMax: number;
};

/** The ceiling below which a reduction is as large as its line says; see {@link Line}. */
export function bendOf(offer: SpreadOffer, line: Line, worth: number, taken: number): readonly Ceiling[] {
  if (line.bend === null || worth <= 0) return [];
  return [
    {
      counts: offer.uncovered ? 'covered-prices' : 'cuts',
      matches: offer.matches,
      fenMax: offer.listAmount - taken - line.bend.at,
      priceMax: worth * line.bend.slopeMax,
    },
  ];
}

/** Whether it counts cuts, and each fen of them is worth a fen. */
export function boundsWorth(
  { counts, matches }: Ceiling,
  { cutWorth, coverCost }: { readonly cutWorth: readonly number[]; readonly coverCost: readonly number[] },
): boolean {
  return (
    counts === 'cuts' &&
    matches.every((match, line) => !match || (cutWorth[line] === 1 && coverCost[line] === 0))
  );
}

const mustHold = Number.POSITIVE_INFINITY;

/** An offer that must reach a rung leaves the item layer only so much room; ceilings that cannot be hit are left out. */
export function ceilingsOf(
  problem: Problem,
  reach: ItemReach,
  baskets: readonly LevelledOffer[],
  subsidies: readonly LevelledOffer[],
): readonly Ceiling[] {
  const ceilings: Ceiling[] = [];
  for (const { level, low } of baskets) {
    if (level.need <= low) continue;
    const { offer } = level;
    ceilings.push({
      counts: offer.uncovered ? 'covered-prices' : 'cuts',
      matches: offer.matches,
      fenMax: offer.listAmount - level.need,
      priceMax: mustHold,
    });
  }
  for (const { level, low } of subsidies) {
    if (level.need <= low) continue;
    const { offer } = level;
    const fenMax = offer.listAmount - amountNeeded(problem, reach, level, baskets);
    ceilings.push({ counts: 'cuts', matches: offer.matches, fenMax, priceMax: mustHold });
  }
  return lowestOf(ceilings.filter((ceiling) => canPass(problem, reach, ceiling)));
}

function canPass(problem: Problem, reach: ItemReach, { counts, matches, fenMax }: Ceiling): boolean {
  let most = 0;
  for (let at = 0; at < matches.length; at += 1) {
    if (!matches[at]) continue;
    if (counts === 'cuts') most += reach.cutMax[at]!;
    else if (reach.anyCover[at]) most += problem.lists[at]!;
  }
  return most > fenMax;
}

/** Of several ceilings over the same lines only the lowest matters. */
function lowestOf(ceilings: readonly Ceiling[]): readonly Ceiling[] {
  const kept: Ceiling[] = [];
  for (const ceiling of [...ceilings].sort((one, other) => one.fenMax - other.fenMax)) {
    if (!kept.some((lower) => isOverSameLines(lower, ceiling))) kept.push(ceiling);
  }
  return kept;
}

function isOverSameLines(one: Ceiling, other: Ceiling): boolean {
  return one.counts === other.counts && one.matches.every((match, at) => match === other.matches[at]);
}

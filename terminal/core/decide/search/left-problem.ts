import type { Step } from '../benefits/ladder.ts';
import type { CoverOffer, ItemOffer, SetOffer } from '../candidates.ts';
import { LevelCosts, ruledOut } from './level-costs.ts';
import { type Problem, problemWith } from './problem.ts';
import { Rivals } from './rival-lists.ts';
import type { Left } from './whole/whole-search.ts';

/**
 * The same problem without what no choice uses that pays as little as the best: offers, lines that an offer does
 * not cover, levels. A set that uses any of it pays more, so none of those that tie is lost.
 */
export function leftProblem(problem: Problem, left: Left): Problem {
  const covers = coversLeft(left);
  const sets = setsLeft(left);
  const items = problem.items.flatMap((offer): readonly ItemOffer[] =>
    offer.role === 'cover' ? (covers.get(offer) ?? []) : sets.has(offer) ? [offer] : [],
  );
  const levelCosts = levelCostsOf(left);
  const open = new Set<number>();
  for (const { column, spread } of left.whole.levels) if (left.bounds.high[column]! > 0) open.add(spread);
  const spreads = problem.spreads.filter((_, spread) => open.has(spread));
  const rivals = new Rivals([...items, ...spreads, ...problem.grants]);
  return problemWith(problem, { items, spreads, rivals, levelCosts });
}

function coversLeft({ whole, bounds }: Left): ReadonlyMap<CoverOffer, readonly CoverOffer[]> {
  const linesOf = new Map<CoverOffer, number[]>();
  for (const { column, cover, line } of whole.units) {
    if (bounds.high[column] === 0) continue;
    const offer = whole.covers[cover]!;
    const lines = linesOf.get(offer);
    if (lines === undefined) linesOf.set(offer, [line]);
    else lines.push(line);
  }
  return new Map([...linesOf].map(([offer, lines]) => [offer, [onlyOn(offer, lines)]]));
}

function onlyOn(offer: CoverOffer, lines: readonly number[]): CoverOffer {
  if (lines.length === offer.lines.length) return offer;
  return { ...offer, lines, cuts: offer.cuts.map((cut, line) => (lines.includes(line) ? cut : 0)) };
}

function setsLeft({ whole, bounds }: Left): ReadonlySet<SetOffer> {
  const sets = new Set<SetOffer>();
  for (const { column, of } of whole.setColumns) {
    if (of.takesUnit && bounds.high[column]! > 0) sets.add(whole.sets[of.set]!);
  }
  return sets;
}

function levelCostsOf({ whole, bounds, least, each }: Left): LevelCosts {
  const costs = new Map<Step, number>();
  for (const { column, spread, step } of whole.levels) {
    const [low, high] = [bounds.low[column]!, bounds.high[column]!];
    const cost = high === 0 ? ruledOut : low > 0 ? -ruledOut : each[column]!;
    costs.set(step ?? whole.spreads[spread]!.ladder.rungs[0]!.step, cost);
  }
  return new LevelCosts(least, costs);
}

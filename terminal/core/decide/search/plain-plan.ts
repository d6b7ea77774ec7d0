import type { CoverOffer, SpreadOffer } from '../candidates.ts';
import type { Frame } from './frame.ts';
import type { ItemOffers, ItemPlan } from './incumbent.ts';
import type { Problem } from './problem.ts';
import { reachOf } from './reach-of.ts';

/** A plan as it is worked out: its basket and subsidy offers, its item offers, and their units. */
export type WholePlan = {
  readonly frame: Pick<Frame, 'baskets' | 'subsidies'>;
  readonly items: ItemOffers;
  readonly plan: ItemPlan;
};

/**
 * The plan of a basket in which nothing has to be weighed, as most are: either a single basket or subsidy offer,
 * which takes off what it takes off; or item offers by the unit that share no line, have no rival and no limit that
 * could bind, so that whatever leaves one of their units uncovered pays more. Null where it takes a search.
 */
export function plainPlan(problem: Problem): WholePlan | null {
  const { items, spreads, loners } = problem;
  if (loners.length > 0 || spreads.length > 1 || (spreads.length === 1 && items.length > 0)) return null;
  const covers = items.filter((offer) => offer.role === 'cover');
  if (covers.length < items.length || !areApart(problem, covers)) return null;
  const units = covers.map(({ cuts }) =>
    problem.quantities.map((quantity, line) => (cuts[line]! > 0 ? quantity : 0)),
  );
  const of = (layer: SpreadOffer['layer']) => spreads.filter((spread) => spread.layer === layer);
  return {
    frame: { baskets: of('basket'), subsidies: of('subsidy') },
    items: { covers, sets: [] },
    plan: { units, counts: [] },
  };
}

function areApart(problem: Problem, covers: readonly CoverOffer[]): boolean {
  const isTaken = problem.lists.map(() => false);
  for (const cover of covers) {
    if (problem.rivals.has(cover)) return false;
    const reach = reachOf(problem, cover);
    if (cover.unitsMax < reach.units || cover.fenMax < reach.fen) return false;
    for (const line of cover.lines) {
      if (isTaken[line]) return false;
      isTaken[line] = true;
    }
  }
  return true;
}

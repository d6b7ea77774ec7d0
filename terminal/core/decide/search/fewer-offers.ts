import type { Candidate, CoverOffer } from '../candidates.ts';
import type { WorkBudget } from './budget.ts';
import type { Incumbent } from './incumbent.ts';
import type { Solution } from './solution.ts';

/**
 * Leaves offers out of the best set, one at a time, as long as the others take off as much: a threshold, or a basket
 * that is paid whole, takes what the one left out no longer does. Of sets that pay the same the fewest offers come
 * first, so whatever uses more need not be looked at afterwards.
 */
export function tryFewer(incumbent: Incumbent, budget: WorkBudget): void {
  for (let best = incumbent.solution, tried = 0; tried < best.used.length; tried += 1) {
    const { candidate } = best.used[tried]!;
    if (candidate.role === 'grant') continue;
    if (!budget.spend(1)) return;
    if (incumbent.needsAll === best) continue;
    tryWithout(incumbent, candidate);
    if (incumbent.solution === best) continue;
    best = incumbent.solution;
    tried = -1;
  }
  incumbent.needsAll = incumbent.solution;
}

function tryWithout(incumbent: Incumbent, out: Candidate): void {
  const { covers, baskets, subsidies } = incumbent.solution;
  const offers: CoverOffer[] = [];
  const units: (readonly number[])[] = [];
  for (const cover of covers) {
    if (cover.offer === out) continue;
    // Which units fill which part of a set is not kept, so what stands beside sets stays.
    if (cover.offer.role === 'sets') return;
    offers.push(cover.offer);
    units.push(cover.units);
  }
  const without = (spreads: Solution['baskets']) =>
    spreads.map(({ offer }) => offer).filter((offer) => offer !== out);
  const frame = { baskets: without(baskets), subsidies: without(subsidies) };
  incumbent.tryPlan(frame, { covers: offers, sets: [] }, { units, counts: [] });
}

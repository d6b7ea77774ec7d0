import type { CoverOffer } from '../../candidates.ts';
import type { Problem } from '../problem.ts';
import { mayMeetCap, reachOf } from '../reach-of.ts';
import type { UnitColumn } from './item-columns.ts';

/**
 * Columns that can stand at 0: another offer without limit, cap or rival takes the same off the same line, so that
 * every choice has one that pays the same, line by line, and covers those units with the other offer instead. Not of
 * offers with a cap: with fewer units they would take more off each of the others.
 */
export function twinUnits(
  problem: Problem,
  covers: readonly CoverOffer[],
  units: readonly UnitColumn[],
): readonly number[] {
  const isFree = covers.map((offer) => {
    const reach = reachOf(problem, offer);
    const isApart = [...problem.rivals.of(offer)].every(({ role }) => role === 'grant');
    return isApart && offer.unitsMax >= reach.units && offer.fenMax >= reach.fen;
  });
  const isCapped = covers.map((offer) => mayMeetCap(problem, offer));
  return units.flatMap(({ column, cover, line }) => {
    if (isCapped[cover]) return [];
    const cut = covers[cover]!.cuts[line]!;
    const hasTwin = covers.some(
      ({ cuts }, other) =>
        isFree[other] && cuts[line] === cut && (other < cover || (other > cover && !isFree[cover])),
    );
    return hasTwin ? [column] : [];
  });
}

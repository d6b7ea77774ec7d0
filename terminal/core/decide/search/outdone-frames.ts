import { compareText, type SpreadOffer } from '../candidates.ts';
import type { FrameNode } from './choices.ts';
import { countsAlike } from './pays-by-cut.ts';
import type { Problem } from './problem.ts';

/**
 * Of frames that wait to be searched for ties, best first, those that another does not make needless: one in which
 * every plan of theirs pays as little, too, beside offers that come first. The contract's order compares how many
 * offers there are, their priorities and their ids, and the item offers of a plan add the same to both.
 */
export function withoutOutdone(
  problem: Problem,
  frames: readonly FrameNode[],
  goal: number,
): readonly FrameNode[] {
  if (frames.length < 2) return frames;
  const sorted = [...frames].sort(compareSpreads);
  const kept: FrameNode[] = [];
  for (const node of sorted) {
    const isOutdone = kept.some(
      (other) =>
        other.view === node.view &&
        other.paysByCut &&
        compareSpreads(other, node) < 0 &&
        countsAlike(node.frame) &&
        other.frame.worthNeeded(goal) <= node.frame.worthNeeded(goal) &&
        spreadsOf(other).every((spread) => hasOnlySpreadRivals(problem, spread)),
    );
    if (!isOutdone) kept.push(node);
  }
  return kept;
}

function spreadsOf({ frame }: FrameNode): readonly SpreadOffer[] {
  return [...frame.baskets, ...frame.subsidies];
}

function hasOnlySpreadRivals(problem: Problem, spread: SpreadOffer): boolean {
  for (const rival of problem.rivals.of(spread)) if (rival.role !== 'spread') return false;
  return true;
}

function compareSpreads(one: FrameNode, other: FrameNode): number {
  const [mine, theirs] = [spreadsOf(one), spreadsOf(other)];
  return (
    mine.length - theirs.length ||
    prioritySum(theirs) - prioritySum(mine) ||
    compareText(namesOf(mine), namesOf(theirs))
  );
}

function prioritySum(spreads: readonly SpreadOffer[]): number {
  return spreads.reduce((sum, { offer }) => sum + (offer.priority ?? 0), 0);
}

/** No id has a space in it, which comes before all that an id has. */
function namesOf(spreads: readonly SpreadOffer[]): string {
  return spreads
    .map(({ offer }) => offer.id as string)
    .sort(compareText)
    .join(' ');
}

import { boundsWorth } from '../ceilings.ts';
import type { CoverTask } from '../cover-task.ts';
import { bestPlan, type Looked, type Means } from './best-plan.ts';
import { Course, mostOn } from './course.ts';
import { type ItemLines, itemLinesOf } from './item-lines.ts';
import type { LayerBest } from './known-layers.ts';
import { lineOrder, type OrderedLine } from './line-order.ts';
import { type LineStop, lineStops } from './line-stops.ts';

/** How far below the bound a plan is looked for first, in fen, and what part of the work goes into each try. */
const gapsFirst = [20, 200];
const partOfEach = 1 / 4;
/** So much is looked at before anything is found out about lines after a ceiling. */
const looksSoon = 10_000;

/** Of the plans of an item layer that are worth enough the one worth most; for ties, the one that comes first. */
export function bestOfLayer(
  layer: Pick<ItemLines, 'task' | 'allowed'>,
  { needed, offersMax }: { readonly needed: number; readonly offersMax: number },
  means: Means,
): Looked {
  const { task } = layer;
  const { frame, incumbent, problem } = task;
  const items = itemLinesOf(layer);
  const order = items && lineOrder(items.lines, frame.ceilings, items.uses);
  if (items === null || order === null || hasCapAcross(items, order)) return tooMuch;
  const stops = lineStops(items, order, { setsFirst: true });
  if (stops === null) return tooMuch;
  let looked = 0;
  // What lines after a ceiling are worth at most costs as much as it mostly spares.
  let mostAfter: ReadonlyMap<number, number> | null = null;
  const goThrough = (from: number, looksMax: number): LayerBest | null | undefined => {
    const course = new Course(items, stops, {
      needed: from,
      lossMax: items.prices.most - from + problem.epsilon,
      countsOffers: incumbent.wantsTies,
      offersMax,
      isAlike: areAlike(task),
      mostAfter: mostAfter ?? new Map(),
    });
    const found = bestPlan(course, { ...means, looksMax });
    looked += course.looked;
    return found;
  };
  const tryFrom = (from: number, looksMax: number): LayerBest | null | undefined => {
    if (mostAfter === null) {
      const soon = goThrough(from, Math.min(looksSoon, looksMax));
      if (soon !== undefined) return soon;
      const after = mostAfterCeilings(items, { order, stops, needed }, means);
      looked += after.looked;
      mostAfter = after.most;
    }
    return goThrough(from, looksMax);
  };
  for (const from of incumbent.wantsTies ? [] : nearBound(task, needed)) {
    const best = tryFrom(from, means.looksMax * partOfEach);
    if (best) return { best, looked };
  }
  const best = tryFrom(needed, means.looksMax - looked);
  return { best, looked };
}

/** Whether each fen that is taken off under a ceiling is worth a fen. */
function areAlike({ frame }: CoverTask): boolean {
  return frame.ceilings.every((ceiling) => boundsWorth(ceiling, frame));
}

const tooMuch: Looked = { best: undefined, looked: 0 };

/** The plan worth most mostly lies close below what none can pass, and where little is wanted little is looked at. */
function nearBound({ prices, ceilingPrices }: CoverTask, needed: number): readonly number[] {
  const most = Math.min(prices.most, ceilingPrices?.most ?? prices.most);
  return gapsFirst.map((gap) => most - gap).filter((from) => from > needed);
}

/**
 * What the lines after each ceiling are worth at most by themselves, by the first of them: under the ceilings of later
 * chains, and whatever is left of those of their own.
 */
function mostAfterCeilings(
  items: ItemLines,
  {
    order,
    stops: all,
    needed,
  }: {
    readonly order: readonly OrderedLine[];
    readonly stops: readonly LineStop[];
    readonly needed: number;
  },
  means: Means,
): { readonly most: ReadonlyMap<number, number>; readonly looked: number } {
  const most = new Map<number, number>();
  const { epsilon } = items.task.problem;
  // What sets of earlier lines may gain over the bound.
  const gains = items.gainOfSet.reduce((sum, gain) => sum + gain, 0);
  let looked = 0;
  // From the last: what is known of later chains helps with those before.
  for (let at = order.length - 1; at > 0; at -= 1) {
    const { chain, ends } = order[at - 1]!;
    if (ends.length === 0) continue;
    const later = order.slice(at);
    const rest = [
      ...later.filter((ordered) => ordered.chain > chain),
      ...later.filter((ordered) => ordered.chain <= chain).map(freed),
    ];
    const stops = lineStops(items, rest, { setsFirst: false });
    if (stops === null) continue;
    const hasCeilings = rest.some((ordered) => ordered.chain >= 0);
    const from = hasCeilings
      ? needed - mostBefore(items, all.slice(0, all.length - order.length + at))
      : Number.NEGATIVE_INFINITY;
    const course = new Course(items, stops, {
      needed: from,
      lossMax: hasCeilings ? items.prices.most - needed + epsilon + gains : Number.POSITIVE_INFINITY,
      countsOffers: false,
      offersMax: Number.POSITIVE_INFINITY,
      isAlike: areAlike(items.task),
      // What is known of later lines is so only where they come in the same order.
      mostAfter: order[at]!.chain === chain ? new Map() : most,
    });
    const best = bestPlan(course, { ...means, looksMax: means.looksMax - looked });
    looked += course.looked;
    if (best) most.set(order[at]!.line, best.worth + epsilon);
    else if (best === null) most.set(order[at]!.line, from);
  }
  return { most, looked };
}

function freed({ line }: OrderedLine): OrderedLine {
  return { line, chain: -1, room: Number.POSITIVE_INFINITY, ends: [] };
}

/** What the lines of whole chains are worth at most: each what its units are, but no more than there is room for. */
function mostBefore(items: ItemLines, stops: readonly LineStop[]): number {
  let most = 0;
  let ofChain = 0;
  stops.forEach((stop, at) => {
    ofChain += mostOn(items, stop);
    if (stops[at + 1]?.chain === stop.chain) return;
    most += areAlike(items.task) && stop.ends.length > 0 ? Math.min(ofChain, ...stop.ends) : ofChain;
    ofChain = 0;
  });
  return most;
}

/** Which of a cap's lines bears what it cuts off is known only at the last of them. */
function hasCapAcross({ uses, isCapped, useOfCover }: ItemLines, order: readonly OrderedLine[]): boolean {
  const place = new Map(order.map(({ line }, at) => [line, at]));
  return isCapped.some((capped, cover) => {
    const use = useOfCover[cover]!;
    if (!capped || use < 0) return false;
    const places = uses[use]!.lines.map((line) => place.get(line)!);
    const last = Math.max(...places);
    return order.some(({ ends }, at) => ends.length > 0 && at >= Math.min(...places) && at < last);
  });
}

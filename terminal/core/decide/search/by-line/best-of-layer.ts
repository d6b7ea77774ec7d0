import { boundsWorth } from '../ceilings.ts';
import type { CoverTask } from '../cover-task.ts';
import { bestPlan, type Looked, type Means } from './best-plan.ts';
import { Course, type Wanted } from './course.ts';
import { type ItemLines, itemLinesOf } from './item-lines.ts';
import type { LayerBest } from './known-layers.ts';
import { lineOrder, type OrderedLine } from './line-order.ts';
import { lineStops } from './line-stops.ts';

/** How far below the bound a plan is looked for first, in fen, and what part of the work goes into each try. */
const gapsFirst = [20, 200];
const partOfEach = 1 / 4;

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
  const rest = mostAfterCeilings(items, order, means);
  let { looked } = rest;
  const tryFrom = (from: number, looksMax: number): LayerBest | null | undefined => {
    const course = new Course(items, stops, {
      needed: from,
      lossMax: items.prices.most - from + problem.epsilon,
      countsOffers: incumbent.wantsTies,
      offersMax,
      isAlike: frame.ceilings.every((ceiling) => boundsWorth(ceiling, frame)),
      mostAfter: rest.most,
    });
    const found = bestPlan(course, { ...means, looksMax });
    looked += course.looked;
    return found;
  };
  for (const from of incumbent.wantsTies ? [] : nearBound(task, needed)) {
    const best = tryFrom(from, means.looksMax * partOfEach);
    if (best) return { best, looked };
  }
  const best = tryFrom(needed, means.looksMax - looked);
  return { best, looked };
}

const tooMuch: Looked = { best: undefined, looked: 0 };

/** The plan worth most mostly lies close below what none can pass, and where little is wanted little is looked at. */
function nearBound({ prices, ceilingPrices }: CoverTask, needed: number): readonly number[] {
  const most = Math.min(prices.most, ceilingPrices?.most ?? prices.most);
  return gapsFirst.map((gap) => most - gap).filter((from) => from > needed);
}

/** What the lines after each ceiling are worth at most by themselves, by the first of them. */
function mostAfterCeilings(
  items: ItemLines,
  order: readonly OrderedLine[],
  means: Means,
): { readonly most: ReadonlyMap<number, number>; readonly looked: number } {
  const most = new Map<number, number>();
  let looked = 0;
  for (let at = 1; at < order.length; at += 1) {
    if (order[at - 1]!.ends.length === 0) continue;
    const rest = order.slice(at).map(({ line }) => ({ line, ends: [], room: Number.POSITIVE_INFINITY }));
    const stops = lineStops(items, rest, { setsFirst: false });
    if (stops === null) continue;
    const course = new Course(items, stops, anything);
    const best = bestPlan(course, { ...means, looksMax: means.looksMax - looked });
    looked += course.looked;
    if (best) most.set(order[at]!.line, best.worth + items.task.problem.epsilon);
  }
  return { most, looked };
}

const anything: Wanted = {
  needed: Number.NEGATIVE_INFINITY,
  lossMax: Number.POSITIVE_INFINITY,
  countsOffers: false,
  offersMax: Number.POSITIVE_INFINITY,
  isAlike: false,
  mostAfter: new Map(),
};

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

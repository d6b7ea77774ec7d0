import type { Amounts, Course } from './course.ts';
import type { LayerBest } from './known-layers.ts';
import type { Entries, Scratches } from './line-tables.ts';
import { sumsToCome } from './sums-to-come.ts';
import { type SumsWanted, Sweep } from './sweep.ts';
import { isNarrow, meetAtEnd } from './two-sides.ts';

/** What going through lines may cost, from how many plans on both sides are gone through, and the tables for it. */
export type Means = {
  readonly looksMax: number;
  readonly plansToMeet: number;
  readonly scratches: Scratches;
};

/** `best`: null where no plan is wanted, undefined where it is too much to say; and how much was looked at. */
export type Looked = { readonly best: LayerBest | null | undefined; readonly looked: number };

/** Goes through the lines once. */
export function bestPlan(course: Course, { looksMax, plansToMeet, scratches }: Means): Looked['best'] {
  const { stops } = course;
  const sweep = new Sweep(course, scratches.near, null);
  let sums: ((at: number) => SumsWanted) | null = null;
  let last: number | null = null;
  let meetsFrom = Number.POSITIVE_INFINITY;
  let window: Amounts | null = null;
  let before = { cut: 0, worth: 0 };
  for (let at = 0; at < stops.length; at += 1) {
    if (at > 0 && course.isBetweenChains(at - 1)) {
      if (course.wanted.countsOffers && !sweep.part()) return undefined;
      before = takenBefore(course, sweep);
    }
    if (at === 0 || stops[at - 1]!.ends.length > 0) {
      last = course.endOfBlock(at);
      window = last === null ? null : course.windowAt(last, before);
      if (window !== null && window.to < window.from) return null;
      sums = window === null ? null : sumsOf(course, { first: at, last: last! }, window);
      meetsFrom = window !== null && isNarrow(window) ? plansToMeet : Number.POSITIVE_INFINITY;
    }
    if (!sweep.advance(at, sums === null ? null : sums(at), looksMax)) {
      scratches.near.forget();
      return undefined;
    }
    if (sweep.entries.length < meetsFrom || last! - at < 2) continue;
    if (meetAtEnd(course, sweep, { at, last: last!, window: window! }, scratches)) at = last!;
    else meetsFrom = 2 * sweep.entries.length;
  }
  return bestOf(course, sweep);
}

/** What plans have taken off at most before a chain; in what was taken off so far, or only in what they are worth. */
function takenBefore(
  { wanted }: Course,
  { groups }: Sweep,
): { readonly cut: number; readonly worth: number } {
  if (wanted.countsOffers)
    return { cut: groups.reduce((most, { base }) => Math.max(most, base), 0), worth: 0 };
  return { cut: 0, worth: groups.reduce((most, { worthMost }) => Math.max(most, worthMost), 0) };
}

/** Which sums are wanted of the lines under a ceiling, stop by stop, where these are few. */
function sumsOf(
  { items, stops }: Course,
  { first, last }: { readonly first: number; readonly last: number },
  window: Amounts,
): ((at: number) => SumsWanted) | null {
  const to = window.to + items.wasteMost;
  const short = sumsToCome(items, stops.slice(first, last + 1), { from: window.from, to });
  return short && ((at) => ({ bits: short[at - first + 1]!, to }));
}

function bestOf({ wanted, comparedAmounts }: Course, { entries, trail }: Sweep): LayerBest | null {
  if (entries.length === 0) return null;
  let isCompared = comparedAmounts;
  let end = 0;
  for (let nth = 1; nth < entries.length; nth += 1) {
    let order = wanted.countsOffers
      ? compare(entries, nth, end)
      : entries.worths[end]! - entries.worths[nth]!;
    if (order === 0 && wanted.countsOffers) {
      isCompared = true;
      order = trail.compareEnds(nth, end);
    }
    if (order < 0) end = nth;
  }
  return {
    worth: entries.worths[end]!,
    offers: entries.offers[end]!,
    plan: trail.planAt(end),
    comparedAmounts: isCompared,
  };
}

function compare(entries: Entries, one: number, other: number): number {
  const { offers, priorities, names } = entries;
  return entries.compareOffers(other, {
    offers: offers[one]!,
    priority: priorities[one]!,
    names: names[one]!,
  });
}

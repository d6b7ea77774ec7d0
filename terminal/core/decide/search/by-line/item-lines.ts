import type { CoverTask } from '../cover-task.ts';
import { type BindingLimits, bindingLimits, mostWastedBy } from '../reach-of.ts';
import { type SetWay, waysToMake } from '../set-ways.ts';
import { type ShadowPrices, shadowPrices } from '../shadow-prices.ts';
import { CapUse, type OpenUse, SeenUse, UnitUse, WayUse } from './open-uses.ts';

/** The item layer of a frame, seen line by line. */
export type ItemLines = {
  readonly task: CoverTask;
  /** By line, the offers that may cover its units. */
  readonly allowed: readonly (readonly number[])[];
  /** By offer of sets, the ways to make them; the first makes none. */
  readonly ways: readonly (readonly LineWay[])[];
  /** By offer of sets: what a way gains at most over the bound beside sets. */
  readonly gainOfSet: readonly number[];
  readonly uses: readonly OpenUse[];
  /** By line, the uses that it touches. */
  readonly usesOn: readonly (readonly number[])[];
  /** By offer, and by offer of sets: its use, or -1 where nothing need be known of it from line to line. */
  readonly useOfCover: readonly number[];
  readonly useOfSet: readonly number[];
  /** By offer, whether it could come to its cap. */
  readonly isCapped: readonly boolean[];
  /** Lines on which there is something to choose. */
  readonly lines: readonly number[];
  /** What all lines together can have taken off at most, caps left out, and what caps may cut off of that. */
  readonly cutMost: number;
  readonly wasteMost: number;
  /** Bound on what units are worth beside sets. */
  readonly prices: ShadowPrices;
  /** Names by order of id, as bits: of two sets of offers that are as many, the larger number comes first. */
  readonly nameOfCover: readonly number[];
  readonly nameOfSet: readonly number[];
};

/** A way to make sets of an offer, by line: units, what they take off, what that is worth, and loses against prices. */
export type LineWay = SetWay & {
  readonly units: readonly number[];
  readonly cuts: readonly number[];
  readonly worth: readonly number[];
  readonly loss: number;
};

/** So many offers have a bit each in a whole number. */
const namesMax = 52;
/** Larger amounts would not fit beside the other parts of a state into a whole number. */
const fenMax = 1_000_000_000;

/** Null where ways to make sets are many, or offers are, or amounts are large. */
export function itemLinesOf({ task, allowed }: Pick<ItemLines, 'task' | 'allowed'>): ItemLines | null {
  const { problem, covers, sets, incumbent } = task;
  if (covers.length + sets.length > namesMax || problem.total > fenMax) return null;
  const binding = bindingLimits(problem, covers, allowed);
  const prices = pricesBesideSets(task);
  const ways: LineWay[][] = [];
  for (const offer of sets) {
    const all = waysToMake(problem, offer);
    if (all === null) return null;
    ways.push(apart(all.map((way) => onLines(task, prices, way))));
  }
  const linesOf: number[][] = covers.map(() => []);
  allowed.forEach((offers, line) => {
    for (const at of offers) linesOf[at]!.push(line);
  });
  const uses: OpenUse[] = [];
  const useOfCover = covers.map((_, at) => {
    const use = useOf(task, at, { lines: linesOf[at]!, binding, countsOffers: incumbent.wantsTies });
    return use === null ? -1 : uses.push(use) - 1;
  });
  const useOfSet = ways.map((some) => {
    const lines = problem.lists.flatMap((_, line) =>
      some.some(({ units }) => units[line]! > 0) ? [line] : [],
    );
    return lines.length === 0 ? -1 : uses.push(new WayUse(lines, some.length)) - 1;
  });
  const usesOn: number[][] = allowed.map(() => []);
  uses.forEach((use, at) => {
    for (const line of use.lines) usesOn[line]!.push(at);
  });
  const isTouched = allowed.map(({ length }) => length > 0);
  for (const at of useOfSet) for (const line of at < 0 ? [] : uses[at]!.lines) isTouched[line] = true;
  const lines = isTouched.flatMap((touched, line) => (touched ? [line] : []));
  return {
    task,
    allowed,
    ways,
    gainOfSet: ways.map((some) => some.reduce((most, { loss }) => Math.max(most, -loss), 0)),
    uses,
    usesOn,
    useOfCover,
    useOfSet,
    isCapped: binding.fen,
    lines,
    cutMost: cutMostOf(task, allowed, ways),
    wasteMost: mostWastedBy(problem, covers),
    prices,
    ...namesOf(task),
  };
}

function cutMostOf(
  { problem, covers }: CoverTask,
  allowed: readonly (readonly number[])[],
  ways: readonly (readonly LineWay[])[],
): number {
  let most = 0;
  allowed.forEach((offers, line) => {
    let best = 0;
    for (const at of offers) best = Math.max(best, covers[at]!.cuts[line]!);
    most += best * problem.quantities[line]!;
    for (const some of ways) most += some.reduce((all, { cuts }) => Math.max(all, cuts[line]!), 0);
  });
  return most;
}

function useOf(
  { covers }: Pick<CoverTask, 'covers'>,
  at: number,
  {
    lines,
    binding,
    countsOffers,
  }: { readonly lines: readonly number[]; readonly binding: BindingLimits; readonly countsOffers: boolean },
): OpenUse | null {
  const cover = covers[at]!;
  if (lines.length === 0) return null;
  if (binding.fen[at]) return new CapUse(lines, cover);
  if (lines.length === 1) return null;
  if (binding.units[at]) return new UnitUse(lines, cover.unitsMax);
  return countsOffers ? new SeenUse(lines) : null;
}

/**
 * What sets take of the lines is looked at way by way, so only the units beside them need prices. Nor do bends: what
 * is worth more without them is kept instead of what is worth less, so it must not be left for what they cost it.
 */
function pricesBesideSets({ problem, frame, covers, sets, prices, ceilingPrices }: CoverTask): ShadowPrices {
  const { bends, ceilings } = frame;
  if (sets.length === 0 && bends.length === 0) return lower(prices, ceilingPrices);
  const items = { covers, sets: [] };
  const free = shadowPrices(problem, items, frame, []);
  return ceilings.length === 0 ? free : lower(free, shadowPrices(problem, items, frame, ceilings));
}

function lower(one: ShadowPrices, other: ShadowPrices | null): ShadowPrices {
  return other !== null && other.most < one.most ? other : one;
}

function onLines({ problem, frame }: CoverTask, { bestAfter }: ShadowPrices, way: SetWay): LineWay {
  const { cover } = way;
  const units = cover?.units ?? problem.noUnits;
  const cuts = cover?.reductions ?? problem.noUnits;
  const worth = units.map(
    (count, line) =>
      frame.cutWorth[line]! * cuts[line]! - frame.coverCost[line]! * count * problem.prices[line]!,
  );
  const loss = units.reduce((sum, count, line) => sum + count * bestAfter[line]! - worth[line]!, 0);
  return { counts: way.counts, cover, units, cuts, worth, loss };
}

/** Units of a line fill one part or the other: one way of those that take the same is enough. */
function apart(ways: readonly LineWay[]): LineWay[] {
  const seen = new Set<string>();
  return ways.filter(({ units, cuts }) => {
    const name = `${units} ${cuts}`;
    return !seen.has(name) && seen.add(name);
  });
}

function namesOf({ covers, sets }: CoverTask): Pick<ItemLines, 'nameOfCover' | 'nameOfSet'> {
  const all = [...covers, ...sets].map(({ offer }) => offer.id as string);
  const inOrder = [...all].sort((one, other) => (one < other ? -1 : 1));
  const names = all.map((id) => 2 ** (namesMax - 1 - inOrder.indexOf(id)));
  return { nameOfCover: names.slice(0, covers.length), nameOfSet: names.slice(covers.length) };
}

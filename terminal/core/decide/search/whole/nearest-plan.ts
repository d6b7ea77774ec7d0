import type { ItemOffer, SetOffer, SpreadOffer } from '../../candidates.ts';
import type { SetCounts } from '../../layers/cheaper-sets.ts';
import type { Incumbent } from '../incumbent.ts';
import type { NearbyPlans } from '../nearby/nearby-plans.ts';
import type { Problem } from '../problem.ts';
import type { WholeProgram } from './whole-program.ts';

/** Nearer to a whole number than this is one. */
export const splitRoom = 1e-6;

export type PlanSearch = {
  readonly problem: Problem;
  readonly incumbent: Incumbent;
  readonly nearby: NearbyPlans;
  readonly whole: WholeProgram;
  /** What the optimum says of a column. */
  readonly amountOf: (column: number) => number;
};

/** Works the plan out that an optimum is nearest to, and maybe what is near that; returns the steps that this took. */
export function tryNearestPlan(search: PlanSearch, looksAround: boolean): number {
  const { problem, amountOf } = search;
  const { covers, sets, units, setColumns, spreads, levels } = search.whole;
  const { quantities, lists, rivals } = problem;
  const noUnits = () => new Array<number>(lists.length).fill(0);
  const counts = covers.map(noUnits);
  const setCounts = sets.map(({ rule }) => rule.parts.map(noUnits));
  const open = [...quantities];
  const wanted: { readonly cover: number; readonly line: number; readonly value: number }[] = [];
  for (const { column, cover, line } of units) {
    const value = amountOf(column);
    if (value > splitRoom) wanted.push({ cover, line, value });
  }
  let areSetsWhole = true;
  for (const { column, of } of setColumns) {
    if (of.of !== 'unit') continue;
    const value = amountOf(column);
    if (fraction(value) > splitRoom) areSetsWhole = false;
    const count = Math.round(value);
    setCounts[of.set]![of.part]![of.line] = count;
    open[of.line] = open[of.line]! - count;
  }
  if (!areSetsWhole || open.some((left) => left < 0)) {
    for (const set of setCounts) for (const part of set) part.fill(0);
    open.splice(0, open.length, ...quantities);
  }
  const usedSets: SetOffer[] = [];
  sets.forEach((offer, set) => {
    if (!isUsed(setCounts[set]!)) return;
    if (!usedSets.some((other) => rivals.are(offer, other))) usedSets.push(offer);
    else for (const part of setCounts[set]!) part.fill(0);
  });
  const used = (cover: number) => counts[cover]!.some((count) => count > 0);
  const unitsLeft = covers.map(({ unitsMax }) => unitsMax);
  const take = (cover: number, line: number, most: number) => {
    const count = Math.min(most, open[line]!, unitsLeft[cover]!);
    if (count <= 0) return;
    if (!used(cover)) {
      const isRival = (other: ItemOffer) => rivals.are(covers[cover]!, other);
      if (usedSets.some(isRival) || covers.some((other, at) => used(at) && isRival(other))) return;
    }
    counts[cover]![line] = counts[cover]![line]! + count;
    open[line] = open[line]! - count;
    unitsLeft[cover] = unitsLeft[cover]! - count;
  };
  for (const { cover, line, value } of wanted) take(cover, line, Math.floor(value + splitRoom));
  const isSplit = wanted.some(({ value }) => fraction(value) > splitRoom);
  wanted.sort((one, other) => other.value - Math.floor(other.value) - (one.value - Math.floor(one.value)));
  for (const { cover, line, value } of wanted) {
    if (fraction(value) > splitRoom) take(cover, line, 1);
  }
  if (isSplit) {
    // What is still open goes where it is worth most.
    for (let line = 0; line < open.length; line += 1) {
      const best = covers
        .map((_, cover) => cover)
        .filter((cover) => covers[cover]!.cuts[line]! > 0)
        .sort((one, other) => covers[other]!.cuts[line]! - covers[one]!.cuts[line]!);
      for (const cover of best) take(cover, line, open[line]!);
    }
  }
  counts.forEach((byLine, cover) => {
    trimToCap(covers[cover]!, byLine);
  });
  const byUse = new Map<number, number>();
  for (const { column, spread } of levels) {
    byUse.set(spread, (byUse.get(spread) ?? 0) + amountOf(column));
  }
  const inUse: readonly ItemOffer[] = [...covers.filter((_, cover) => used(cover)), ...usedSets];
  const chosen: SpreadOffer[] = [];
  for (const [spread] of [...byUse].filter(([, use]) => use > 0.01).sort((one, other) => other[1] - one[1])) {
    const offer = spreads[spread]!;
    if (inUse.some((other) => rivals.are(offer, other))) continue;
    if (chosen.some((other) => rivals.are(offer, other))) continue;
    chosen.push(offer);
  }
  tryChosen(search, chosen, { units: counts, counts: setCounts });
  if (!looksAround) return 0;
  return search.nearby.improve({ units: counts, counts: setCounts, spreads: chosen });
}

/** Tries the plan with all chosen basket and subsidy offers; where one of them takes nothing, without it. */
function tryChosen(
  { incumbent, whole }: PlanSearch,
  chosen: readonly SpreadOffer[],
  plan: { readonly units: readonly (readonly number[])[]; readonly counts: readonly SetCounts[] },
): void {
  const attempt = (offers: readonly SpreadOffer[]) =>
    incumbent.tryPlan(
      {
        baskets: offers.filter(({ layer }) => layer === 'basket'),
        subsidies: offers.filter(({ layer }) => layer === 'subsidy'),
      },
      whole,
      plan,
    );
  if (attempt(chosen)) return;
  for (const left of chosen) attempt(chosen.filter((offer) => offer !== left));
}

/** How far a value is from the nearest whole number. */
export function fraction(value: number): number {
  return Math.abs(value - Math.round(value));
}

function isUsed(counts: SetCounts): boolean {
  return counts.some((byLine) => byLine.some((count) => count > 0));
}

/** Units that the cap would cut to nothing are not covered: the smallest reductions go first. */
function trimToCap(
  { cuts, fenMax }: { readonly cuts: readonly number[]; readonly fenMax: number },
  counts: number[],
): void {
  const order = [...cuts.keys()].filter((line) => counts[line]! > 0);
  order.sort((one, other) => cuts[other]! - cuts[one]! || one - other);
  let room = fenMax;
  for (const line of order) {
    const fitting = Math.min(counts[line]!, Math.max(0, Math.ceil(room / cuts[line]!)));
    counts[line] = fitting;
    room -= fitting * cuts[line]!;
  }
}

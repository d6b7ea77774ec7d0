import { splitByLargestRemainder } from '../../money.ts';
import type { SetOffer } from '../candidates.ts';
import { type SetCounts, setsCanAllBeCheaper } from './cheaper-sets.ts';
import type { Cover } from './cover-units.ts';

/** What sets take off; not `sure` where it was too much work to say whether every set gets cheaper. */
export type TakenSets = { readonly cover: Cover; readonly isSure: boolean };

/** A unit that an offer covers, and what it costs less, in fen; its units stand in the order of their sets. */
type CoveredUnit = { readonly line: number; cut: number };

/**
 * What an offer of sets takes off the units that are put into its parts (contract, `nth` and `bundle`). Null where
 * that is no legal cover: units left over, a set that gets no cheaper, more sets than allowed, or (for `nth`) a
 * set that the cap cuts to 0.
 */
export function takeSets(offer: SetOffer, counts: SetCounts, prices: readonly number[]): TakenSets | null {
  const sets = wholeSets(offer, counts);
  if (sets === null || sets > offer.setsMax) return null;
  const { rule } = offer;
  const cheaper = rule.kind !== 'price' || setsCanAllBeCheaper(rule, counts, { sets, prices });
  if (cheaper === false) return null;
  const covered = coveredUnits(offer, counts, { sets, prices });
  if (covered === null || !cutToCap(offer, covered)) return null;
  return { cover: coverOf(offer, covered, { sets, lines: prices.length }), isSure: cheaper === true };
}

function wholeSets({ rule }: SetOffer, counts: SetCounts): number | null {
  let sets: number | null = null;
  for (let nth = 0; nth < counts.length; nth += 1) {
    const { units } = rule.parts[nth]!;
    let taken = 0;
    for (const count of counts[nth]!) taken += count;
    if (taken === 0 || taken % units !== 0) return null;
    if (sets !== null && taken / units !== sets) return null;
    sets = taken / units;
  }
  return sets;
}

function coveredUnits(
  { rule }: SetOffer,
  counts: SetCounts,
  { sets, prices }: { readonly sets: number; readonly prices: readonly number[] },
): CoveredUnit[] | null {
  const covered: CoveredUnit[] = [];
  switch (rule.kind) {
    case 'nth': {
      for (const line of rule.order) addUnits(covered, line, counts[0]![line]!, 0);
      for (let last = rule.units - 1; last < covered.length; last += rule.units) {
        const unit = covered[last]!;
        unit.cut = rule.parts[0].cuts[unit.line]!;
        if (unit.cut === 0) return null;
      }
      return covered;
    }
    case 'rates': {
      let withCut = 0;
      for (let nth = 0; nth < rule.parts.length; nth += 1) {
        const { lines, cuts } = rule.parts[nth]!;
        let cheaper = 0;
        for (const line of lines) {
          const count = counts[nth]![line]!;
          addUnits(covered, line, count, cuts[line]!);
          if (cuts[line]! > 0) cheaper += count;
        }
        // Units of a part are interchangeable, so each of these can be in another set.
        withCut += Math.min(sets, cheaper);
      }
      return withCut >= sets ? covered : null;
    }
    case 'price': {
      const weights: number[] = [];
      let off = -sets * rule.price;
      for (let line = 0; line < prices.length; line += 1) {
        for (const part of counts) addUnits(covered, line, part[line]!, 0);
        while (weights.length < covered.length) {
          weights.push(prices[line]!);
          off += prices[line]!;
        }
      }
      // "Spread over their units in proportion to unit price, by largest remainder, earlier lines first."
      const cuts = splitByLargestRemainder(off, weights);
      for (let at = 0; at < covered.length; at += 1) covered[at]!.cut = cuts[at]!;
      return covered;
    }
  }
}

function addUnits(covered: CoveredUnit[], line: number, count: number, cut: number): void {
  for (let nth = 0; nth < count; nth += 1) covered.push({ line, cut });
}

/** "The covered units keep their reductions in order of size (largest first, earlier lines first) until the cap". */
function cutToCap({ rule, fenMax }: SetOffer, covered: readonly CoveredUnit[]): boolean {
  let off = 0;
  for (const { cut } of covered) off += cut;
  if (off <= fenMax) return true;
  const bySize = covered
    .filter(({ cut }) => cut > 0)
    .sort((one, other) => other.cut - one.cut || one.line - other.line);
  let room = fenMax;
  for (const unit of bySize) {
    // A set of `nth` "whose reduction is cut to 0 is not covered"; "a bundle's sets may be".
    if (room === 0 && rule.kind === 'nth') return false;
    unit.cut = Math.min(unit.cut, room);
    room -= unit.cut;
  }
  return true;
}

function coverOf(
  offer: SetOffer,
  covered: readonly CoveredUnit[],
  { sets, lines }: { readonly sets: number; readonly lines: number },
): Cover {
  const units = new Array<number>(lines).fill(0);
  const reductions = new Array<number>(lines).fill(0);
  const unitCuts = new Array<readonly number[]>(lines).fill(noCuts);
  let discount = 0;
  for (const { line, cut } of covered) {
    units[line] = units[line]! + 1;
    reductions[line] = reductions[line]! + cut;
    if (unitCuts[line] === noCuts) unitCuts[line] = [cut];
    // Whatever is not shared was made here.
    else (unitCuts[line] as number[]).push(cut);
    discount += cut;
  }
  return { offer, units, reductions, discount, uses: sets, unitCuts };
}

const noCuts: readonly number[] = [];

import type { SetOffer } from '../candidates.ts';
import type { SetCounts } from '../layers/cheaper-sets.ts';
import type { Cover } from '../layers/cover-units.ts';
import { takeSets } from '../layers/take-sets.ts';
import type { Problem } from './problem.ts';

/** One way to make sets of an offer, and what they take off; no cover where none are made. */
export type SetWay = { readonly counts: SetCounts; readonly cover: Cover | null };

/** Ways to put units into parts that are looked at, legal or not. */
const fillingsMax = 500;

/** Every legal way to make sets of an offer, and none first; null where they are many, or it is open which are legal. */
export function waysToMake(
  { quantities, prices }: Pick<Problem, 'quantities' | 'prices'>,
  offer: SetOffer,
): readonly SetWay[] | null {
  const { parts } = offer.rule;
  const ways: SetWay[] = [{ counts: parts.map(() => quantities.map(() => 0)), cover: null }];
  let looked = 0;
  for (let sets = 1; sets <= offer.setsMax; sets += 1) {
    const fillings = fillParts(offer, sets, { quantities, most: fillingsMax - looked });
    if (fillings === null) return null;
    if (fillings.length === 0) break;
    looked += fillings.length;
    for (const counts of fillings) {
      const made = takeSets(offer, counts, prices);
      if (made === null) continue;
      if (!made.isSure) return null;
      ways.push({ counts, cover: made.cover });
    }
  }
  return ways;
}

/** Every way to fill the parts of so many sets; null where these are more than `most`. */
function fillParts(
  { rule }: SetOffer,
  sets: number,
  { quantities, most }: { readonly quantities: readonly number[]; readonly most: number },
): readonly SetCounts[] | null {
  let fillings: SetCounts[] = [[]];
  for (const { units, lines } of rule.parts) {
    const next: SetCounts[] = [];
    for (const earlier of fillings) {
      const left = quantities.map((quantity, line) =>
        earlier.reduce((rest, counts) => rest - counts[line]!, quantity),
      );
      for (const counts of unitsFrom(lines, left, sets * units)) {
        if (next.length >= most) return null;
        next.push([...earlier, counts]);
      }
    }
    fillings = next;
  }
  return fillings;
}

/** Every way to take so many units from these lines, by line. */
function* unitsFrom(
  [line, ...others]: readonly number[],
  left: readonly number[],
  units: number,
): Generator<readonly number[]> {
  if (units === 0) yield left.map(() => 0);
  else if (line !== undefined) {
    for (let count = Math.min(units, left[line]!); count >= 0; count -= 1) {
      for (const rest of unitsFrom(others, left, units - count)) yield rest.with(line, count);
    }
  }
}

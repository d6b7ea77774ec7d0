import type { Ceiling } from './ceilings.ts';
import { isCapped } from './set-columns.ts';
import type { ItemLayer, UnitBounds } from './worth-outside.ts';

/** Ways to make the sets of an offer that are looked at. */
const waysMax = 200;

/** By offer of sets of one price, what it may take off the lines in question; and how many ways were looked at. */
export type SumsOfSets = { readonly all: readonly ReadonlySet<number>[]; readonly looked: number };

/** The prices of units that make sets, of all and of those under a ceiling, and how many take each part. */
type Made = { readonly all: number; readonly within: number; readonly byPart: readonly number[] };

/** What each offer of sets of one price may take off the ceiling's lines; null where that is open. */
export function cutsOfSets(layer: ItemLayer, { matches }: Ceiling, bounds: UnitBounds): SumsOfSets | null {
  const { problem, sets } = layer.task;
  const all: ReadonlySet<number>[] = [];
  let looked = 0;
  for (let set = 0; set < sets.length; set += 1) {
    const { rule, lines } = sets[set]!;
    if (!lines.some((line) => matches[line])) continue;
    if (isCapped(sets[set]!, problem.quantities)) return null;
    if (rule.kind !== 'price') continue;
    const found = cutsOfSet(layer, { set, matches }, bounds);
    if (found === null) return null;
    all.push(found.cuts);
    looked += found.looked;
  }
  return { all, looked };
}

/** Every way to make the sets, as long as these are few. */
function cutsOfSet(
  { task, program }: ItemLayer,
  { set, matches }: { readonly set: number; readonly matches: readonly boolean[] },
  { low, high }: UnitBounds,
): { readonly cuts: ReadonlySet<number>; readonly looked: number } | null {
  const { prices } = task.problem;
  const { rule } = task.sets[set]!;
  if (rule.kind !== 'price') return null;
  const none = { all: 0, within: 0, byPart: rule.parts.map(() => 0) };
  let ways: readonly Made[] = [none];
  let looked = 0;
  for (let at = 0; at < program.cells.length; at += 1) {
    const cell = program.cells[at]!;
    if (cell.of !== 'unit' || cell.set !== set) continue;
    if (ways.length * (high[at]! - low[at]! + 1) > waysMax) return null;
    const price = prices[cell.line]!;
    const next: Made[] = [];
    for (const way of ways) {
      for (let count = low[at]!; count <= high[at]!; count += 1) {
        const byPart = way.byPart.with(cell.part, way.byPart[cell.part]! + count);
        const within = way.within + (matches[cell.line] ? count * price : 0);
        next.push({ all: way.all + count * price, within, byPart });
      }
    }
    looked += next.length;
    ways = next;
  }
  const cuts = new Set<number>();
  for (const { all, within, byPart } of ways) {
    const sets = byPart[0]! / rule.parts[0]!.units;
    if (!rule.parts.every(({ units }, part) => byPart[part] === sets * units)) continue;
    for (const cut of cutsNear({ all, within, units: sets * rule.units, paid: sets * rule.price }))
      cuts.add(cut);
  }
  return { cuts, looked };
}

/** What units within take of a reduction that is spread by prices, to a fen a unit where there are others. */
function cutsNear({
  all,
  within,
  units,
  paid,
}: {
  readonly all: number;
  readonly within: number;
  readonly units: number;
  readonly paid: number;
}): readonly number[] {
  if (all === 0) return [0];
  if (within === all) return [all - paid];
  const share = within - (within * paid) / all;
  const cuts: number[] = [];
  for (let cut = Math.floor(share) - units; cut <= Math.ceil(share) + units; cut += 1) {
    if (cut >= 0) cuts.push(cut);
  }
  return cuts;
}

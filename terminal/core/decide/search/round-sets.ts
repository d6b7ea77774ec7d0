import type { SetOffer } from '../candidates.ts';
import type { CoverTask } from './cover-task.ts';
import type { Cell } from './item-program.ts';

/** Cells, and which of them are units of each offer of sets. */
type OfSets = { readonly cells: readonly Cell[]; readonly units: readonly (readonly number[])[] };

type Filling = { readonly counts: Int32Array; readonly lineLeft: number[] };

/** Which cells are units of each offer of sets, in their order. */
export function unitsOfSets(
  { sets }: Pick<CoverTask, 'sets'>,
  cells: readonly Cell[],
): readonly (readonly number[])[] {
  const units: number[][] = sets.map(() => []);
  if (sets.length === 0) return units;
  for (let at = 0; at < cells.length; at += 1) {
    const cell = cells[at]!;
    if (cell.of === 'unit') units[cell.set]!.push(at);
  }
  return units;
}

/** Whether the units of every offer of sets fill its parts equally often: what does not is no legal choice. */
export function makesWholeSets(
  { sets }: Pick<CoverTask, 'sets'>,
  { cells, units }: OfSets,
  counts: Int32Array,
): boolean {
  for (let set = 0; set < sets.length; set += 1) {
    const { parts } = sets[set]!.rule;
    const taken = parts.map(() => 0);
    for (const at of units[set]!) taken[partOf(cells[at]!)]! += counts[at]!;
    const made = taken[0]! / parts[0]!.units;
    if (!Number.isInteger(made)) return false;
    for (let part = 1; part < parts.length; part += 1) {
      if (taken[part] !== made * parts[part]!.units) return false;
    }
  }
  return true;
}

/**
 * Rounds what a linear program says about sets to whole sets that are likely to be legal, takes their units from
 * `lineLeft` and writes them to `counts`: a plan worth trying, checked by whoever tries it.
 */
export function roundSets(
  { sets }: Pick<CoverTask, 'sets'>,
  { cells, units }: OfSets,
  values: Float64Array,
  filling: Filling,
): void {
  sets.forEach((offer, set) => {
    const own = units[set]!;
    if (offer.rule.kind === 'nth') roundNth(offer, own, values, filling);
    else roundBundle(offer, cells, { own, values }, filling);
  });
}

/** Units stand dearest first, so what makes no whole set is left out at the end. */
function roundNth(
  { rule, setsMax }: SetOffer,
  own: readonly number[],
  values: Float64Array,
  { counts, lineLeft }: Filling,
): void {
  if (rule.kind !== 'nth') return;
  // Where nothing fits any more a tableau may say less than none.
  const wanted = own.map((at, nth) =>
    Math.max(0, Math.min(Math.round(values[at]!), lineLeft[rule.order[nth]!]!)),
  );
  const units = Math.min(
    setsMax * rule.units,
    wanted.reduce((sum, count) => sum + count, 0),
  );
  let left = units - (units % rule.units);
  own.forEach((at, nth) => {
    const line = rule.order[nth]!;
    const count = Math.min(wanted[nth]!, left);
    counts[at] = count;
    lineLeft[line] = lineLeft[line]! - count;
    left -= count;
  });
}

/** The largest number of sets that the values and what is left of the lines fill. */
function roundBundle(
  { rule, setsMax }: SetOffer,
  cells: readonly Cell[],
  { own, values }: { readonly own: readonly number[]; readonly values: Float64Array },
  { counts, lineLeft }: Filling,
): void {
  const said = own.reduce((sum, at) => sum + values[at]!, 0) / rule.units;
  for (let wanted = Math.min(setsMax, Math.ceil(said - 1e-6)); wanted > 0; wanted -= 1) {
    const left = [...lineLeft];
    const taken = new Map<number, number>();
    const isFilled = rule.parts.every((part, nth) => {
      let missing = wanted * part.units;
      const columns = own
        .filter((at) => partOf(cells[at]!) === nth)
        .sort((one, other) => values[other]! - values[one]!);
      for (const at of columns) {
        const line = cells[at]!.line;
        const count = Math.min(missing, left[line]!);
        taken.set(at, count);
        left[line] = left[line]! - count;
        missing -= count;
      }
      return missing === 0;
    });
    if (!isFilled) continue;
    for (const [at, count] of taken) counts[at] = count;
    for (let line = 0; line < left.length; line += 1) lineLeft[line] = left[line]!;
    return;
  }
}

function partOf(cell: Cell): number {
  return cell.of === 'cover' ? -1 : cell.part;
}

import type { ProgramRow } from './bounded-program.ts';
import { RowSums, tableauSource } from './cut-source.ts';
import { gomoryCut } from './gomory-cut.ts';
import { fraction } from './nearest-plan.ts';
import { type FoundCut, RoundingCuts } from './rounding-cut.ts';
import type { Simplex } from './simplex.ts';
import { VariableBounds } from './variable-bounds.ts';

/** Cuts that are added at once, and split columns whose row of the table is looked at. */
const cutsPerRoundMax = 40;
const tableauRowsMax = 60;
const depthMin = 1e-3;
/** Cuts that point more nearly the same way than this say the same. */
const alikeMin = 0.9;

export type RootCuts = { readonly cuts: readonly ProgramRow[]; readonly looked: number };

/** The deepest cuts of the optimum at hand that differ from each other. */
export function rootCuts(
  simplex: Simplex,
  {
    rows,
    grainOf,
    isThorough,
  }: {
    readonly rows: readonly ProgramRow[];
    readonly grainOf: (column: number) => number;
    readonly isThorough: boolean;
  },
): RootCuts {
  const bounds = new VariableBounds(rows, grainOf);
  const rounding = new RoundingCuts(simplex, grainOf, bounds);
  const isWhole = (column: number) => grainOf(column) === 1;
  const found: FoundCut[] = [];
  const split: { readonly column: number; readonly away: number }[] = [];
  for (let column = 0; column < simplex.columns; column += 1) {
    const away = fraction(simplex.amountOf(column) * grainOf(column));
    if (away > 0.01) split.push({ column, away });
  }
  split.sort((one, other) => other.away - one.away || one.column - other.column);
  for (const { column } of split.slice(0, tableauRowsMax)) {
    const source = isThorough ? tableauSource(simplex, column) : null;
    const cut = source === null ? null : rounding.deepest(source);
    if (cut !== null) found.push(cut);
    const gomory = isWhole(column) ? gomoryCut(simplex, column, isWhole) : null;
    if (gomory !== null) found.push({ row: gomory, depth: depthOf(simplex, gomory) });
  }
  if (isThorough) {
    new RowSums(simplex, grainOf, bounds).each((source) => {
      const cut = rounding.deepest(source);
      if (cut !== null) found.push(cut);
      return cut !== null;
    });
  }
  const deep = found.filter(({ depth }) => depth > depthMin);
  deep.sort((one, other) => other.depth - one.depth);
  return { cuts: apart(deep), looked: rounding.looked };
}

function apart(found: readonly FoundCut[]): readonly ProgramRow[] {
  const kept: { readonly row: ProgramRow; readonly size: number; readonly weights: Map<number, number> }[] =
    [];
  for (const { row } of found) {
    if (kept.length === cutsPerRoundMax) break;
    const size = Math.hypot(...row.values);
    const isAlike = kept.some(({ weights, size: other }) => {
      let product = 0;
      row.columns.forEach((column, nth) => {
        product += (weights.get(column) ?? 0) * row.values[nth]!;
      });
      return product > alikeMin * size * other;
    });
    if (isAlike) continue;
    kept.push({
      row,
      size,
      weights: new Map([...row.columns].map((column, nth) => [column, row.values[nth]!])),
    });
  }
  return kept.map(({ row }) => row);
}

function depthOf(simplex: Simplex, { columns, values, limit }: ProgramRow): number {
  let past = -limit;
  for (let nth = 0; nth < columns.length; nth += 1) past += values[nth]! * simplex.amountOf(columns[nth]!);
  return past / Math.hypot(...values);
}

import type { SetOffer } from '../candidates.ts';
import type { Ceiling } from './ceilings.ts';
import type { Frame } from './frame.ts';
import type { Problem } from './problem.ts';

/**
 * A whole number that an offer of sets chooses, as a column of a linear program. `unit`: units of a line that take
 * a part of its sets; `cut`: how many of them are the last of their set (`nth`); `count`: how many sets there are.
 */
export type SetColumn = {
  readonly of: 'unit' | 'cut' | 'count';
  /** Which of the offers of sets. */
  readonly set: number;
  readonly part: number;
  /** −1 for a count of sets. */
  readonly line: number;
  /** Whether it takes a unit of its line away from other offers. */
  readonly takesUnit: boolean;
  readonly gain: number;
  readonly high: number;
  /** Fen that one more takes off at most, as caps and ceilings count them; below 0 for a set's price. */
  readonly fen: number;
};

/** A limit over some of a program's columns, by their places in it: they, times their weights, are at most `limit`. */
export type SetRow = {
  readonly columns: readonly number[];
  readonly weights: readonly number[];
  readonly limit: number;
};

export type SetProgram = {
  readonly columns: readonly SetColumn[];
  readonly rows: readonly SetRow[];
  /** Worth that the columns may say too little, because a set's price is spread in whole fen. */
  readonly stray: number;
};

type Worth = Pick<Frame, 'cutWorth' | 'coverCost'>;

/**
 * Offers of sets as columns and rows that hold for every legal choice: each legal choice is a point of the program
 * whose gain is at least what the choice is worth, so a bound on the program is a bound on the choices.
 */
export function setProgram(problem: Problem, sets: readonly SetOffer[], worth: Worth): SetProgram {
  const columns: SetColumn[] = [];
  const rows: SetRow[] = [];
  let stray = 0;
  sets.forEach((offer, set) => {
    if (offer.rule.kind === 'nth') addNth({ columns, rows }, problem, { offer, set }, worth);
    else stray += addBundle({ columns, rows }, problem, { offer, set }, worth);
  });
  return { columns, rows, stray };
}

type Draft = { readonly columns: SetColumn[]; readonly rows: SetRow[] };
type NthSet = { readonly offer: SetOffer; readonly set: number };

/**
 * The units before a reduced one are dearer or stand earlier: down to each line, every reduced unit has its
 * `every` covered ones. What the basket holds down to a line bounds the reduced units there to whole sets.
 */
function addNth(
  { columns, rows }: Draft,
  { quantities, prices }: Problem,
  { offer: { rule, cuts, lines, setsMax }, set }: NthSet,
  { cutWorth, coverCost }: Worth,
): void {
  const every = rule.units;
  const order = rule.kind === 'nth' ? rule.order : lines;
  const units: number[] = [];
  // All columns down to a line, and the reduced ones among them.
  const sofar: number[] = [];
  const weights: number[] = [];
  const reduced: number[] = [];
  let held = 0;
  for (const line of order) {
    held += quantities[line]!;
    const gain = -coverCost[line]! * prices[line]!;
    const high = Math.min(quantities[line]!, setsMax * every);
    const unit = columns.push({ of: 'unit', set, part: 0, line, takesUnit: true, gain, high, fen: 0 }) - 1;
    units.push(unit);
    sofar.push(unit);
    weights.push(-1);
    const most = Math.min(setsMax, Math.ceil(quantities[line]! / every), Math.floor(held / every));
    const fen = cuts[line]!;
    if (fen === 0 || most === 0) continue;
    const worth = cutWorth[line]! * fen;
    const cut =
      columns.push({ of: 'cut', set, part: 0, line, takesUnit: false, gain: worth, high: most, fen }) - 1;
    sofar.push(cut);
    weights.push(every);
    reduced.push(cut);
    rows.push({ columns: [...sofar], weights: [...weights], limit: 0 });
    const setsHeld = Math.min(setsMax, Math.floor(held / every));
    rows.push({ columns: [...reduced], weights: reduced.map(() => 1), limit: setsHeld });
    rows.push({ columns: [cut, unit], weights: [every, -1], limit: every - 1 });
    rows.push({ columns: [cut, unit], weights: [1, -1], limit: 0 });
  }
  if (held > setsMax * every) {
    rows.push({ columns: units, weights: units.map(() => 1), limit: setsMax * every });
  }
}

/**
 * Every part takes its units as often as there are sets. A set's price is spread over its units by their prices,
 * so where fen of one line are worth more than of another, it is counted by the least of them. Returns worth that
 * the columns may say too little.
 */
function addBundle(
  { columns, rows }: Draft,
  { quantities, prices }: Problem,
  { offer: { rule, lines, setsMax }, set }: NthSet,
  { cutWorth, coverCost }: Worth,
): number {
  const price = rule.kind === 'price' ? rule.price : null;
  const worths = lines.map((line) => cutWorth[line]!);
  const least = Math.min(...worths);
  const count =
    columns.push({
      of: 'count',
      set,
      part: -1,
      line: -1,
      takesUnit: false,
      gain: price === null ? 0 : -price * least,
      high: setsMax,
      fen: price === null ? 0 : -price,
    }) - 1;
  rows.push({ columns: [count], weights: [1], limit: setsMax });
  rule.parts.forEach((part, nth) => {
    const taken: number[] = [];
    for (const line of part.lines) {
      const fen = price === null ? part.cuts[line]! : prices[line]!;
      const gain = cutWorth[line]! * fen - coverCost[line]! * prices[line]!;
      const high = Math.min(quantities[line]!, setsMax * part.units);
      taken.push(columns.push({ of: 'unit', set, part: nth, line, takesUnit: true, gain, high, fen }) - 1);
    }
    const all = [...taken, count];
    rows.push({ columns: all, weights: [...taken.map(() => 1), -part.units], limit: 0 });
    rows.push({ columns: all, weights: [...taken.map(() => -1), part.units], limit: 0 });
  });
  return price === null ? 0 : (Math.max(...worths) - least) * setsMax * rule.units;
}

/** Writes the weights of a row into one of a larger program, in which the columns of sets stand from there on. */
export function weighColumns(row: Float64Array, { columns, weights }: SetRow, from: number): void {
  for (let nth = 0; nth < columns.length; nth += 1) row[from + columns[nth]!] = weights[nth]!;
}

/** What a cap or a ceiling counts of a column; see {@link Ceiling}. */
export function countedUnder(
  problem: Problem,
  { counts, matches }: Pick<Ceiling, 'counts' | 'matches'>,
  column: SetColumn,
  offer: SetOffer,
): number {
  if (counts === 'covered-prices') {
    return column.takesUnit && matches[column.line] ? problem.prices[column.line]! : 0;
  }
  if (column.of === 'count') return offer.lines.some((line) => matches[line]) ? column.fen : 0;
  return matches[column.line] ? column.fen : 0;
}

/** Fen of a spread price that rounding may put on other lines than these. */
export function strayUnder(
  { matches }: Pick<Ceiling, 'matches'>,
  { rule, lines, setsMax }: SetOffer,
): number {
  const within = lines.filter((line) => matches[line]).length;
  return rule.kind !== 'price' || within === 0 || within === lines.length ? 0 : rule.units * setsMax;
}

/** Whether an offer of sets could take off more than its cap lets it; a unit's cut says no more than the cap itself. */
export function isCapped(
  { cuts, rule, lines, setsMax, fenMax }: SetOffer,
  quantities: readonly number[],
): boolean {
  const perSet = rule.kind === 'nth' ? 1 : rule.units;
  const most = lines.reduce((sum, line) => sum + quantities[line]! * cuts[line]!, 0);
  const dearest = lines.reduce((largest, line) => Math.max(largest, cuts[line]!), 0);
  return fenMax <= Math.min(most, setsMax * perSet * dearest);
}

/** What a fen that an offer's cap wastes is worth at least, wherever it would have fallen. */
export function leastWorth(
  { lines }: { readonly lines: readonly number[] },
  { cutWorth }: Pick<Frame, 'cutWorth'>,
): number {
  return lines.reduce((least, line) => Math.min(least, Math.max(0, cutWorth[line]!)), 1);
}

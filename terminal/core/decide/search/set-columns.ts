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

/** A limit over columns: the weights of those named, times their columns, are at most `limit`. */
export type SetRow = { readonly weights: ReadonlyMap<SetColumn, number>; readonly limit: number };

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
    const added = offer.rule.kind === 'nth' ? nthProgram(problem, offer, set, worth) : null;
    const program = added ?? bundleProgram(problem, offer, set, worth);
    columns.push(...program.columns);
    rows.push(...program.rows);
    stray += program.stray;
  });
  return { columns, rows, stray };
}

/** A column for a line of a part, or for all lines. */
type Made = Pick<SetColumn, 'of' | 'part' | 'line' | 'gain' | 'high' | 'fen'>;

function columnOf(set: number, made: Made): SetColumn {
  return { set, takesUnit: made.of === 'unit', ...made };
}

/**
 * The units before a reduced one are dearer or stand earlier: down to each line, every reduced unit has its
 * `every` covered ones. What the basket holds down to a line bounds the reduced units there to whole sets.
 */
function nthProgram(
  { quantities, prices }: Problem,
  { rule, cuts, lines, setsMax }: SetOffer,
  set: number,
  { cutWorth, coverCost }: Worth,
): SetProgram {
  const every = rule.units;
  const columns: SetColumn[] = [];
  const rows: SetRow[] = [];
  const order = rule.kind === 'nth' ? rule.order : lines;
  const sofar = new Map<SetColumn, number>();
  const reduced = new Map<SetColumn, number>();
  let held = 0;
  for (const line of order) {
    held += quantities[line]!;
    const gain = -coverCost[line]! * prices[line]!;
    const high = Math.min(quantities[line]!, setsMax * every);
    const unit = columnOf(set, { of: 'unit', part: 0, line, gain, high, fen: 0 });
    columns.push(unit);
    sofar.set(unit, -1);
    const most = Math.min(setsMax, Math.ceil(quantities[line]! / every), Math.floor(held / every));
    if (cuts[line] === 0 || most === 0) continue;
    const cut = columnOf(set, {
      of: 'cut',
      part: 0,
      line,
      gain: cutWorth[line]! * cuts[line]!,
      high: most,
      fen: cuts[line]!,
    });
    columns.push(cut);
    sofar.set(cut, every);
    reduced.set(cut, 1);
    rows.push({ weights: new Map(sofar), limit: 0 });
    rows.push({ weights: new Map(reduced), limit: Math.min(setsMax, Math.floor(held / every)) });
    rows.push({
      weights: new Map([
        [cut, every],
        [unit, -1],
      ]),
      limit: every - 1,
    });
    rows.push({
      weights: new Map([
        [cut, 1],
        [unit, -1],
      ]),
      limit: 0,
    });
  }
  const units = new Map(columns.flatMap((column) => (column.takesUnit ? [[column, 1] as const] : [])));
  if (held > setsMax * every) rows.push({ weights: units, limit: setsMax * every });
  return { columns, rows, stray: 0 };
}

/**
 * Every part takes its units as often as there are sets. A set's price is spread over its units by their prices,
 * so where fen of one line are worth more than of another, it is counted by the least of them.
 */
function bundleProgram(
  { quantities, prices }: Problem,
  { rule, lines, setsMax }: SetOffer,
  set: number,
  { cutWorth, coverCost }: Worth,
): SetProgram {
  const price = rule.kind === 'price' ? rule.price : null;
  const worths = lines.map((line) => cutWorth[line]!);
  const least = Math.min(...worths);
  const count = columnOf(set, {
    of: 'count',
    part: -1,
    line: -1,
    gain: price === null ? 0 : -price * least,
    high: setsMax,
    fen: price === null ? 0 : -price,
  });
  const columns = [count];
  const rows: SetRow[] = [{ weights: new Map([[count, 1]]), limit: setsMax }];
  rule.parts.forEach((part, nth) => {
    const taken = new Map<SetColumn, number>();
    for (const line of part.lines) {
      const fen = price === null ? part.cuts[line]! : prices[line]!;
      const gain = cutWorth[line]! * fen - coverCost[line]! * prices[line]!;
      const high = Math.min(quantities[line]!, setsMax * part.units);
      const unit = columnOf(set, { of: 'unit', part: nth, line, gain, high, fen });
      columns.push(unit);
      taken.set(unit, 1);
    }
    rows.push({ weights: new Map(taken).set(count, -part.units), limit: 0 });
    const filled = new Map([...taken.keys()].map((unit) => [unit, -1]));
    rows.push({ weights: filled.set(count, part.units), limit: 0 });
  });
  const stray = price === null ? 0 : (Math.max(...worths) - least) * setsMax * rule.units;
  return { columns, rows, stray };
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

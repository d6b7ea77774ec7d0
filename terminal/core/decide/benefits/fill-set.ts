import type { SetPart, SetRule } from './set-rule.ts';

/**
 * Whether so many units of each line find a place in one set, each in a part that takes it: by Hall's theorem,
 * when no choice of parts is wanted by more units, which fit nowhere else, than it has places for.
 */
export function fitsOneSet(parts: readonly SetPart[], units: readonly number[]): boolean {
  for (let choice = 1; choice < 1 << parts.length; choice += 1) {
    const others = ~choice;
    let bound = 0;
    for (let line = 0; line < units.length; line += 1) {
      if (units[line]! > 0 && !anyTakes(parts, others, line)) bound += units[line]!;
    }
    if (bound > placesIn(parts, choice)) return false;
  }
  return true;
}

/** Whether one whole set can be filled from so many units of each line: every choice of parts finds its units. */
export function canFillSet(parts: readonly SetPart[], available: readonly number[]): boolean {
  for (let choice = 1; choice < 1 << parts.length; choice += 1) {
    let found = 0;
    for (let line = 0; line < available.length; line += 1) {
      if (anyTakes(parts, choice, line)) found += available[line]!;
    }
    if (found < placesIn(parts, choice)) return false;
  }
  return true;
}

function placesIn(parts: readonly SetPart[], choice: number): number {
  let places = 0;
  for (let nth = 0; nth < parts.length; nth += 1) if (isIn(choice, nth)) places += parts[nth]!.units;
  return places;
}

/** Whether a part of the choice takes units of the line. */
function anyTakes(parts: readonly SetPart[], choice: number, line: number): boolean {
  for (let nth = 0; nth < parts.length; nth += 1) {
    if (isIn(choice, nth) && parts[nth]!.takes[line]!) return true;
  }
  return false;
}

function isIn(choice: number, nth: number): boolean {
  return (choice & (1 << nth)) !== 0;
}

/**
 * The dearest units of which one set can be made, by line; null where the basket holds no set. The sets of units
 * that find a place are a matroid, so taking the dearest that still fits gives the largest sum.
 */
export function dearestSet(
  { parts, units }: SetRule,
  prices: readonly number[],
  available: readonly number[],
): readonly number[] | null {
  if (!canFillSet(parts, available)) return null;
  const taken = prices.map(() => 0);
  const order: number[] = [];
  for (let line = 0; line < prices.length; line += 1)
    if (parts.some(({ takes }) => takes[line])) order.push(line);
  order.sort((one, other) => prices[other]! - prices[one]!);
  let places = units;
  for (const line of order) {
    for (let nth = 0; nth < available[line]! && places > 0; nth += 1) {
      taken[line] = taken[line]! + 1;
      if (!fitsOneSet(parts, taken)) {
        taken[line] = taken[line]! - 1;
        break;
      }
      places -= 1;
    }
  }
  return taken;
}

/**
 * Whether one set by itself is cheaper than its units (contract, `no-saving`), in a basket whose `dearest` set of a
 * price this is.
 */
export function oneSetSaves(
  rule: SetRule,
  prices: readonly number[],
  {
    quantities,
    dearest,
  }: {
    readonly quantities: readonly number[];
    readonly dearest: readonly number[] | null;
  },
): boolean {
  switch (rule.kind) {
    case 'nth': {
      let before = 0;
      for (const line of rule.order) {
        before += quantities[line]!;
        if (rule.parts[0].cuts[line]! > 0 && before >= rule.units) return true;
      }
      return false;
    }
    case 'price':
      return dearest !== null && sumOf(dearest, prices) > rule.price;
    case 'rates':
      return rule.parts.some((part, nth) =>
        part.lines.some((line) => part.cuts[line]! > 0 && canFillWith(rule.parts, nth, line, quantities)),
      );
  }
}

/** Whether a set can be filled in which a unit of the line takes this part. */
function canFillWith(
  parts: readonly SetPart[],
  nth: number,
  line: number,
  quantities: readonly number[],
): boolean {
  const others = parts.map((part, at) => (at === nth ? { ...part, units: part.units - 1 } : part));
  const left = quantities.map((quantity, at) => (at === line ? quantity - 1 : quantity));
  return canFillSet(others, left);
}

export function sumOf(units: readonly number[], prices: readonly number[]): number {
  return units.reduce((sum, count, line) => sum + count * prices[line]!, 0);
}

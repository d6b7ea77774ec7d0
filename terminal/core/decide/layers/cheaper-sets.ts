import type { SetRule } from '../benefits/set-rule.ts';

/** By part and line, how many units take the part. */
export type SetCounts = readonly (readonly number[])[];

/** Places that are tried before the answer is `unknown`; a basket of like prices needs a handful. */
const placesTriedMax = 20_000;

/**
 * Whether units can be put together so that "every set [costs] less than without the offer" (contract,
 * `bundle`). Units of a part may change places between sets, so only the sums of the sets matter.
 */
export function setsCanAllBeCheaper(
  rule: Extract<SetRule, { readonly kind: 'price' }>,
  counts: SetCounts,
  { sets, prices }: { readonly sets: number; readonly prices: readonly number[] },
): boolean | 'unknown' {
  const least = rule.price + 1;
  if (listAmountOf(counts, prices) < sets * least) return false;
  if (sets === 1) return true;
  const units = unitsDearestFirst(counts, prices);
  const room = Array.from({ length: sets }, () => rule.parts.map((part) => part.units));
  const sums = new Array<number>(sets).fill(0);
  if (fillEvenly(units, room, sums) && Math.min(...sums) >= least) return true;
  return tryAllPlaces(rule, units, { sets, least });
}

type PlacedUnit = { readonly part: number; readonly price: number };

function listAmountOf(counts: SetCounts, prices: readonly number[]): number {
  let sum = 0;
  for (const byLine of counts) {
    for (let line = 0; line < byLine.length; line += 1) sum += byLine[line]! * prices[line]!;
  }
  return sum;
}

function unitsDearestFirst(counts: SetCounts, prices: readonly number[]): readonly PlacedUnit[] {
  const units: PlacedUnit[] = [];
  counts.forEach((byLine, part) => {
    byLine.forEach((count, line) => {
      for (let nth = 0; nth < count; nth += 1) units.push({ part, price: prices[line]! });
    });
  });
  return units.sort((one, other) => other.price - one.price || one.part - other.part);
}

/** Each unit to the set that has least so far: nearly always enough. */
function fillEvenly(units: readonly PlacedUnit[], room: number[][], sums: number[]): boolean {
  for (const { part, price } of units) {
    let poorest = -1;
    for (let set = 0; set < sums.length; set += 1) {
      if (room[set]![part]! > 0 && (poorest < 0 || sums[set]! < sums[poorest]!)) poorest = set;
    }
    if (poorest < 0) return false;
    room[poorest]![part] = room[poorest]![part]! - 1;
    sums[poorest] = sums[poorest]! + price;
  }
  return true;
}

/** Depth first over the sets that each unit could join; sets that look alike count as one. */
function tryAllPlaces(
  rule: SetRule,
  units: readonly PlacedUnit[],
  { sets, least }: { readonly sets: number; readonly least: number },
): boolean | 'unknown' {
  const room = Array.from({ length: sets }, () => rule.parts.map((part) => part.units));
  const sums = new Array<number>(sets).fill(0);
  const places = new Array<number>(units.length).fill(-1);
  let depth = 0;
  let tried = 0;
  while (depth >= 0) {
    if (depth === units.length) {
      if (sums.every((sum) => sum >= least)) return true;
      depth -= 1;
      continue;
    }
    const { part, price } = units[depth]!;
    const before = places[depth]!;
    if (before >= 0) {
      room[before]![part] = room[before]![part]! + 1;
      sums[before] = sums[before]! - price;
    }
    tried += 1;
    if (tried > placesTriedMax) return 'unknown';
    const next = nextPlace(before + 1, part, room, sums);
    if (next < 0) {
      places[depth] = -1;
      depth -= 1;
      continue;
    }
    places[depth] = next;
    room[next]![part] = room[next]![part]! - 1;
    sums[next] = sums[next]! + price;
    depth += 1;
  }
  return false;
}

function nextPlace(
  from: number,
  part: number,
  room: readonly (readonly number[])[],
  sums: readonly number[],
): number {
  for (let set = from; set < sums.length; set += 1) {
    if (room[set]![part]! > 0 && !looksLikeEarlier(set, room, sums)) return set;
  }
  return -1;
}

function looksLikeEarlier(
  set: number,
  room: readonly (readonly number[])[],
  sums: readonly number[],
): boolean {
  for (let earlier = 0; earlier < set; earlier += 1) {
    if (sums[earlier] === sums[set] && room[earlier]!.every((units, part) => units === room[set]![part])) {
      return true;
    }
  }
  return false;
}

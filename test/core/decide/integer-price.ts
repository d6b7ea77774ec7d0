import {
  type IntegerProblem,
  type ItemRule,
  paid,
  type SpreadRule,
  type Step,
  sum,
} from './integer-problem.ts';

/** A choice: the units that each item offer covers of each line, and the basket and subsidy offers used. */
export type Choice = {
  readonly units: ReadonlyMap<string, readonly number[]>;
  readonly spreads: ReadonlySet<string>;
};

/** What a choice comes to: fen by offer and line, or the first rule of "Legal" that it breaks. */
export type Priced =
  | {
      readonly kind: 'legal';
      readonly payable: number;
      readonly cuts: ReadonlyMap<string, readonly number[]>;
    }
  | { readonly kind: 'illegal'; readonly rule: string };

class Broken extends Error {
  override readonly name = 'Broken';
}

/** Takes a choice through the contract in plain integers: no solver, no tolerance, nothing left out. */
export function priceOf(problem: IntegerProblem, choice: Choice): Priced {
  try {
    return priced(problem, choice);
  } catch (error) {
    if (error instanceof Broken) return { kind: 'illegal', rule: error.message };
    throw error;
  }
}

function priced(problem: IntegerProblem, { units, spreads }: Choice): Priced {
  const used = [...units.keys(), ...spreads];
  const known = new Set([...problem.items, ...problem.spreads].map(({ id }) => id));
  for (const id of used) must(known.has(id), `${id} is no offer that could be used`);
  for (const ids of problem.atMostOne) {
    must(ids.filter((id) => used.includes(id)).length <= 1, `only one of ${ids}`);
  }
  const cuts = new Map<string, readonly number[]>();
  const list = problem.lines.map(({ unitPrice, quantity }) => unitPrice * quantity);
  const free = problem.lines.map(({ quantity }, at) => {
    const covered = sum([...units.values()].map((perLine) => perLine[at]!));
    must(covered <= quantity, `line ${at} is covered twice`);
    return quantity - covered;
  });
  for (const rule of problem.items) {
    const covered = units.get(rule.id);
    if (covered) cuts.set(rule.id, itemCuts(rule, covered));
  }
  const open = problem.lines.map(({ unitPrice }, at) => unitPrice * free[at]!);
  let left = minus(list, [...cuts.values()]);
  for (const layer of ['basket', 'subsidy']) {
    const bases = left;
    for (const rule of problem.spreads) {
      if (rule.layer !== layer || !spreads.has(rule.id)) continue;
      const taken = spreadCuts(rule, { bases, left, open, list });
      cuts.set(rule.id, taken);
      left = minus(left, [taken]);
    }
  }
  return { kind: 'legal', payable: sum(left), cuts };
}

/** Largest first, earlier lines first, until the cap; a unit that is cut to 0 is not covered. */
function itemCuts({ id, perUnit, unitsMax, cap }: ItemRule, covered: readonly number[]): readonly number[] {
  must(sum(covered) >= 1 && sum(covered) <= unitsMax, `${id}: units`);
  const cuts = covered.map(() => 0);
  const order = [...covered.keys()].sort((a, b) => perUnit[b]! - perUnit[a]! || a - b);
  for (const at of order.filter((line) => covered[line]! > 0)) {
    must(perUnit[at]! > 0, `${id}: a unit of line ${at} gets no cheaper`);
    const room = cap - sum(cuts);
    must(room > perUnit[at]! * (covered[at]! - 1), `${id}: a unit of line ${at} is cut to 0`);
    cuts[at] = Math.min(room, perUnit[at]! * covered[at]!);
  }
  return cuts;
}

type Standing = {
  /** Before the layer. */
  readonly bases: readonly number[];
  /** After the earlier offers of the layer. */
  readonly left: readonly number[];
  /** List amounts of the units that no item offer covers. */
  readonly open: readonly number[];
  readonly list: readonly number[];
};

function spreadCuts(rule: SpreadRule, { bases, left, open, list }: Standing): readonly number[] {
  const inScope = (amounts: readonly number[]) =>
    amounts.map((one, at) => (rule.scope.includes(at) ? one : 0));
  const weights = inScope(rule.uncovered ? open : bases);
  const base = sum(weights);
  const listed = sum(inScope(rule.uncovered ? open : list));
  const wanted = rule.points
    ? wholePoints(rule, base, sum(inScope(left)))
    : Math.min(base, rule.cap, taken(rule.steps, base, rule.onList ? listed : base));
  must(wanted > 0, `${rule.id} takes nothing`);
  const first = apportioned(wanted, weights).map((share, at) => Math.min(share, left[at]!));
  const room = inScope(minus(left, [first]));
  const again = apportioned(Math.min(wanted - sum(first), sum(room)), room);
  const all = first.map((share, at) => share + again[at]!);
  must(sum(all) > 0, `${rule.id} comes to nothing`);
  return all;
}

function wholePoints({ points, cap }: SpreadRule, base: number, room: number): number {
  const { fenPerPoint, maxPermille } = points!;
  const most = Math.min(Math.floor((base * maxPermille) / 1000), cap, room);
  return fenPerPoint * Math.floor(most / fenPerPoint);
}

function taken(steps: readonly Step[], base: number, tested: number): number {
  const step = steps.findLast(({ spend }) => spend <= tested);
  switch (step?.kind) {
    case undefined:
      return 0;
    case 'off':
      return step.amount;
    case 'each':
      return step.amount * Math.floor(tested / step.spend);
    case 'rate':
      return base - paid(base, step.payPermille, step.rounding);
  }
}

/** By largest remainder, earlier lines first; whole numbers of any size, for the products pass 2^53. */
function apportioned(amount: number, weights: readonly number[]): number[] {
  const whole = BigInt(sum(weights));
  if (amount === 0 || whole === 0n) return weights.map(() => 0);
  const products = weights.map((weight) => BigInt(amount) * BigInt(weight));
  const shares = products.map((product) => Number(product / whole));
  const rest = (at: number) => products[at]! % whole;
  const order = [...weights.keys()].sort((a, b) =>
    rest(a) === rest(b) ? a - b : rest(a) > rest(b) ? -1 : 1,
  );
  for (const at of order.slice(0, amount - sum(shares))) shares[at]! += 1;
  return shares;
}

function minus(amounts: readonly number[], cuts: readonly (readonly number[])[]): readonly number[] {
  return amounts.map((amount, at) => amount - sum(cuts.map((perLine) => perLine[at]!)));
}

function must(holds: boolean, rule: string): asserts holds {
  if (!holds) throw new Broken(rule);
}

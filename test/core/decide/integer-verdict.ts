import { isDeepStrictEqual } from 'node:util';
import type { Decision } from '../../../terminal/core/decide/index.ts';
import type { Optimum } from './integer-model.ts';
import { type Choice, priceOf } from './integer-price.ts';
import type { IntegerProblem } from './integer-problem.ts';

export type LineIds = readonly { readonly id: string }[];

/**
 * What the optimum says of a decision. `equal`: both proved the same. `engine-stopped`, `solver-stopped`: nothing
 * contradicts, but that one gave up before its proof. `solver-wrong`: the solver contradicted arithmetic, or the
 * decision is legal and pays less than the solver's bound. All others are faults of the decision, certain by plain
 * arithmetic: its own amounts, or a legal choice that pays less than it says is possible.
 */
export type Verdict =
  | 'equal'
  | 'engine-stopped'
  | 'solver-stopped'
  | 'solver-wrong'
  | 'not-legal'
  | 'wrong-amounts'
  | 'dearer-than-proven'
  | 'bound-too-high';

/** What may come of comparing a sound engine with a solver that works with doubles and tolerances. */
export const soundVerdicts: readonly Verdict[] = [
  'equal',
  'engine-stopped',
  'solver-stopped',
  'solver-wrong',
];

export function verdictOf(
  problem: IntegerProblem,
  lines: LineIds,
  decision: Decision,
  optimum: Optimum,
): Verdict {
  const priced = priceOf(problem, choiceIn(lines, decision));
  if (priced.kind === 'illegal') return 'not-legal';
  const amounts = decision.applied.map(({ offer, lines: parts }) => [offer, perLine(lines, parts)] as const);
  const same = isDeepStrictEqual(new Map<string, readonly number[]>(amounts), priced.cuts);
  if (!same || priced.payable !== decision.payable) return 'wrong-amounts';
  const legal = optimum.payable ?? Number.POSITIVE_INFINITY;
  if (decision.proven && decision.payable > legal) return 'dearer-than-proven';
  if (!decision.proven && (decision.bound ?? 0) > legal) return 'bound-too-high';
  if (!optimum.isSound || decision.payable < optimum.bound) return 'solver-wrong';
  if (!decision.proven) return 'engine-stopped';
  return optimum.bound === optimum.payable ? 'equal' : 'solver-stopped';
}

function choiceIn(lines: LineIds, { applied }: Decision): Choice {
  const items = applied.filter(({ layer }) => layer === 'item');
  const units = items.map(({ offer, lines: parts }) => {
    const counts = parts.map(({ id, units: count }) => ({ id, discount: count ?? 0 }));
    return [offer, perLine(lines, counts)] as const;
  });
  const rest = applied.filter(({ layer }) => layer !== 'item').map(({ offer }) => offer);
  return { units: new Map(units), spreads: new Set<string>(rest) };
}

function perLine(
  lines: LineIds,
  parts: readonly { readonly id: string; readonly discount: number }[],
): readonly number[] {
  return lines.map(({ id }) => parts.find((part) => part.id === id)?.discount ?? 0);
}

/**
 * The decision of a shop that takes whatever saves most at each turn and never gives up a saving: legal, with
 * the right amounts, and often not the least. It says that it is proven.
 */
export function greedyDecision(problem: IntegerProblem, lines: LineIds): Decision {
  let choice: Choice = { units: new Map(), spreads: new Set() };
  let paid = payableOf(problem, choice);
  for (let turns = problem.items.length + problem.spreads.length; turns > 0; turns -= 1) {
    const next = oneMore(problem, choice)
      .map((more) => ({ more, payable: payableOf(problem, more) }))
      .reduce((best, one) => (one.payable < best.payable ? one : best), { more: choice, payable: paid });
    [choice, paid] = [next.more, next.payable];
  }
  const priced = priceOf(problem, choice);
  if (priced.kind === 'illegal') throw new Error(priced.rule);
  const layers = new Map<string, string>(problem.spreads.map(({ id, layer }) => [id, layer]));
  const applied = [...priced.cuts].map(([id, cuts]) => ({
    offer: id,
    layer: layers.get(id) ?? 'item',
    lines: cuts.flatMap((discount, at) => {
      const units = choice.units.get(id)?.[at];
      return discount > 0 ? [{ id: lines[at]!.id, discount, ...(units !== undefined && { units }) }] : [];
    }),
  }));
  return { payable: priced.payable, proven: true, applied } as unknown as Decision;
}

function oneMore(problem: IntegerProblem, { units, spreads }: Choice): readonly Choice[] {
  const free = problem.lines.map(
    ({ quantity }, at) =>
      quantity - [...units.values()].reduce((n, perLineUnits) => n + perLineUnits[at]!, 0),
  );
  const items = problem.items
    .filter(({ id }) => !units.has(id))
    .map(({ id, perUnit, unitsMax, cap }) => {
      let [left, room] = [unitsMax, cap];
      const covered = free.map(() => 0);
      for (const at of [...perUnit.keys()].sort((a, b) => perUnit[b]! - perUnit[a]! || a - b)) {
        const cut = perUnit[at]!;
        covered[at] = cut > 0 ? Math.min(free[at]!, left, Math.ceil(room / cut)) : 0;
        left -= covered[at]!;
        room = Math.max(0, room - cut * covered[at]!);
      }
      return { units: new Map([...units, [id, covered]]), spreads };
    });
  const others = problem.spreads
    .filter(({ id }) => !spreads.has(id))
    .map(({ id }) => ({ units, spreads: new Set([...spreads, id]) }));
  return [...items, ...others];
}

function payableOf(problem: IntegerProblem, choice: Choice): number {
  const priced = priceOf(problem, choice);
  return priced.kind === 'legal' ? priced.payable : Number.POSITIVE_INFINITY;
}

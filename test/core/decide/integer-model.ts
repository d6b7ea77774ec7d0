import type { Highs } from 'highs';
import { type Choice, priceOf } from './integer-price.ts';
import { type IntegerProblem, type ItemRule, type SpreadRule, type Step, sum } from './integer-problem.ts';
import { type Linear, linear, minus, plus, Rows, times } from './integer-rows.ts';

/*
 * The least payable amount as an integer program (contract, "Legal" and "Best"). Exact where it speaks:
 * item offers by units covered, caps by the one line that passes them, bases, tiers, repeats, rounded rates,
 * groups and exclusions. Left out, as integers cannot say them in rows: nth and bundle (sets by rank and by
 * proportion), and an offer whose lines take an unknown part of an earlier one (see integer-problem.ts).
 */

/**
 * What the solver found. `payable` is what a legal choice pays by plain integer arithmetic, whatever the solver says
 * of it; null where it found none. No legal choice pays less than `bound`, by the solver's word alone: 0 where it
 * contradicted itself, less than `payable` where it stopped at its node limit.
 */
export type Optimum = {
  readonly payable: number | null;
  readonly bound: number;
  readonly isSound: boolean;
};

/** Fen of list amount: past this the solver's tolerance times an amount could be worth a fen. */
const listMaxFen = 2 ** 30;

/**
 * `nodesMax` bounds the solver's work in nodes. The careful way says of every amount that it is whole, though
 * that follows from the rows: slower, and nearer to whole in what the solver's tolerance leaves open.
 */
export type SolverWork = { readonly nodesMax: number; readonly isCareful: boolean };

const nothingKnown: Optimum = { payable: null, bound: 0, isSound: false };

/** The least payable amount of the problem; what it pays is worked out by plain integer arithmetic. */
export function leastPayable(highs: Highs, problem: IntegerProblem, work: SolverWork): Optimum {
  const list = sum(problem.lines.map(({ unitPrice, quantity }) => unitPrice * quantity));
  if (list > listMaxFen) return nothingKnown;
  const program = new Program(problem, work.isCareful);
  return highs.withModel(program.rows.model(program.payable, highs.constants), (model): Optimum => {
    model.options.set({
      output_flag: false,
      mip_rel_gap: 0,
      mip_abs_gap: 0,
      // With presolve, HiGHS 1.15 called some of these programs infeasible and others solved too early.
      presolve: 'off',
      mip_heuristic_effort: 0,
      mip_max_nodes: work.nodesMax,
      random_seed: work.isCareful ? 1 : 0,
      // Times an amount of a million fen this is a hundredth of one.
      mip_feasibility_tolerance: 1e-8,
      primal_feasibility_tolerance: 1e-8,
    });
    model.run();
    const status = model.getModelStatus();
    const { optimal, solutionLimit } = highs.constants.modelStatus;
    if (status !== optimal && status !== solutionLimit) return nothingKnown;
    const priced = priceOf(problem, program.choiceOf([...model.getSolution().colValue]));
    if (priced.kind === 'illegal') return nothingKnown;
    const { payable } = priced;
    if (Math.round(model.getObjectiveValue()) !== payable) return { payable, bound: 0, isSound: false };
    if (status === optimal) return { payable, bound: payable, isSound: true };
    // A payable amount is a whole number of fen, so that a bound a little above the last one is the next.
    const bound = Math.max(0, Math.ceil(Number(model.info.get('mip_dual_bound')) - 0.01));
    return { payable, bound: Math.min(payable, bound), isSound: true };
  });
}

/** One column for each choice that the contract leaves open; the rest follows from those by rows. */
class Program {
  readonly rows = new Rows();
  readonly payable: Linear;
  readonly #problem: IntegerProblem;
  readonly #isCareful: boolean;
  readonly #units = new Map<string, readonly (number | null)[]>();
  readonly #used = new Map<string, number>();
  readonly #bases = new Map<string, Linear>();
  readonly #taken = new Map<string, Linear>();
  /** What is left of each line after the item layer. */
  readonly #afterItems: readonly Linear[];
  readonly #open: readonly Linear[];

  constructor(problem: IntegerProblem, isCareful: boolean) {
    this.#problem = problem;
    this.#isCareful = isCareful;
    const cuts = problem.items.map((rule) => this.#item(rule));
    this.#afterItems = problem.lines.map(({ unitPrice, quantity }, at) =>
      minus(linear(unitPrice * quantity), plus(...cuts.map((perLine) => perLine[at]!))),
    );
    this.#open = problem.lines.map(({ unitPrice, quantity }, at) => {
      const covered = plus(...[...this.#units.values()].map((columns) => of(columns[at] ?? null)));
      this.rows.atMost(covered, quantity);
      return minus(linear(unitPrice * quantity), times(unitPrice, covered));
    });
    for (const rule of problem.spreads) this.#taken.set(rule.id, this.#spread(rule));
    for (const ids of problem.atMostOne) {
      const columns = ids.map((id) => of(this.#used.get(id) ?? null));
      this.rows.atMost(plus(...columns), 1);
    }
    this.payable = minus(plus(...this.#afterItems), plus(...this.#taken.values()));
  }

  /** The whole numbers of a solution, read back as a choice. */
  choiceOf(values: readonly number[]): Choice {
    const units = [...this.#units].map(
      ([id, columns]) => [id, columns.map((at) => (at === null ? 0 : Math.round(values[at]!)))] as const,
    );
    const takes = (sumOf: Linear) => amountIn(sumOf, values) > 0.5;
    return {
      units: new Map(units.filter(([, perLine]) => perLine.some((count) => count > 0))),
      spreads: new Set([...this.#taken].filter(([, taken]) => takes(taken)).map(([id]) => id)),
    };
  }

  /** The reductions by line: units covered times what a unit gets cheaper, less what the cap cuts off. */
  #item({ id, perUnit, unitsMax, cap }: ItemRule): readonly Linear[] {
    const { lines, atMostOne } = this.#problem;
    const most = lines.map(({ quantity }) => Math.min(quantity, unitsMax));
    const columns = perUnit.map((cut, at) => (cut > 0 ? this.rows.column(most[at]!, true) : null));
    this.#units.set(id, columns);
    if (sum(most) > unitsMax) this.rows.atMost(plus(...columns.map(of)), unitsMax);
    if (atMostOne.some((ids) => ids.includes(id))) {
      const used = this.#flag();
      this.#used.set(id, used);
      columns.forEach((column, at) => {
        if (column !== null) this.rows.atMost(minus(of(column), times(most[at]!, of(used))), 0);
      });
    }
    const whole = columns.map((column, at) => times(perUnit[at]!, of(column)));
    const possible = sum(perUnit.map((cut, at) => cut * most[at]!));
    return cap < possible ? this.#capped(perUnit, columns, whole, cap) : whole;
  }

  /**
   * Largest first, earlier lines first: so only the last covered line of that order can pass the cap, by less
   * than one unit's reduction, and then the offer takes exactly its cap.
   */
  #capped(
    perUnit: readonly number[],
    columns: readonly (number | null)[],
    whole: readonly Linear[],
    cap: number,
  ): readonly Linear[] {
    const { lines } = this.#problem;
    const order = [...perUnit.keys()]
      .filter((at) => perUnit[at]! > 0)
      .sort((a, b) => perUnit[b]! - perUnit[a]! || a - b);
    const flags = new Map(order.map((at) => [at, this.#flag()]));
    const lost = new Map(order.map((at) => [at, this.rows.column(perUnit[at]! - 1, this.#isCareful)]));
    const cuts = whole.map((part, at) => minus(part, of(lost.get(at) ?? null)));
    const anyFlag = plus(...[...flags.values()].map(of));
    order.forEach((at, turn) => {
      const flag = of(flags.get(at)!);
      this.rows.atMost(minus(of(lost.get(at)!), times(perUnit[at]! - 1, flag)), 0);
      this.rows.atLeast(minus(of(columns[at]!), flag), 0);
      const quantity = lines[at]!.quantity;
      const earlier = plus(...order.slice(0, turn).map((line) => of(flags.get(line)!)));
      this.rows.atMost(plus(of(columns[at]!), times(quantity, earlier)), quantity);
    });
    this.rows.atMost(anyFlag, 1);
    this.rows.atMost(plus(...cuts), cap);
    this.rows.atLeast(minus(plus(...cuts), times(cap, anyFlag)), 0);
    return cuts;
  }

  /** What a basket or subsidy offer takes: the least of what its step says, its cap, and what is left. */
  #spread(rule: SpreadRule): Linear {
    const { lines } = this.#problem;
    const most = sum(rule.scope.map((at) => lines[at]!.unitPrice * lines[at]!.quantity));
    const used = this.#flag();
    this.#used.set(rule.id, used);
    const base = this.#base(rule);
    const left = minus(base, plus(...this.#before(rule).map((id) => this.#taken.get(id)!)));
    if (rule.points) return this.#points(rule, { base, left, used, most });
    const tested = rule.onList && !rule.uncovered ? linear(most) : base;
    const steps = rule.steps.map((step, at) =>
      this.#step(step, rule.steps[at + 1]?.spend, { base, tested, most }),
    );
    this.rows.between(0, minus(plus(...steps.map(({ flag }) => of(flag))), of(used)), 0);
    const wanted = plus(...steps.map(({ wanted: part }) => part));
    const wantedMost = Math.max(...steps.map(({ most: part }) => part));
    // A step that stays within its base is cut by nothing when the offer is the first on its lines.
    const fits = rule.steps.every(
      (step) => step.kind === 'rate' || (!rule.onList && step.amount <= step.spend),
    );
    const isFirst = this.#before(rule).length === 0;
    const byLeft = fits && isFirst ? null : left;
    const byCap = rule.cap < wantedMost ? rule.cap : null;
    return this.#least({ wanted, wantedMost, used, most }, byCap, byLeft);
  }

  /** A step is taken exactly when it is the highest that the tested amount reaches, and its offer is used. */
  #step(
    step: Step,
    next: number | undefined,
    { base, tested, most }: { base: Linear; tested: Linear; most: number },
  ): { readonly flag: number; readonly wanted: Linear; readonly most: number } {
    const flag = this.#flag();
    // Half a fen of room: no whole amount falls into it, so the solver's tolerance cannot matter.
    this.rows.atLeast(minus(tested, times(step.spend, of(flag))), -0.5);
    if (next !== undefined) this.rows.atMost(plus(tested, times(most, of(flag))), most + next - 0.5);
    switch (step.kind) {
      case 'off':
        return { flag, wanted: times(step.amount, of(flag)), most: step.amount };
      case 'each': {
        const often = Math.max(1, Math.floor(most / step.spend));
        const count = this.rows.column(often, true);
        this.rows.atMost(minus(of(count), times(often, of(flag))), 0);
        this.rows.atLeast(minus(of(count), of(flag)), 0);
        const rest = minus(tested, times(step.spend, of(count)));
        this.rows.atLeast(rest, -0.5);
        this.rows.atMost(plus(rest, times(most, of(flag))), most + step.spend - 0.5);
        return { flag, wanted: times(step.amount, of(count)), most: step.amount * often };
      }
      case 'rate': {
        const off = minus(base, this.#rounded(base, step, most));
        const { unit = 1 } = step.rounding ?? {};
        const offMost = Math.ceil((most * (1000 - step.payPermille)) / 1000) + unit;
        const wanted = of(this.rows.column(offMost, this.#isCareful));
        const unused = minus(linear(1), of(flag));
        this.rows.atMost(minus(wanted, times(offMost, of(flag))), 0);
        // Rounding up may pass the base by less than its unit; such a step takes nothing off.
        this.rows.atMost(minus(minus(wanted, off), times(unit, unused)), 0);
        this.rows.atLeast(plus(minus(wanted, off), times(offMost, unused)), 0);
        // Follows from the rows above for whole flags; for the solver's fractions it is much narrower.
        const share = times((1000 - step.payPermille) / 1000, base);
        this.rows.atMost(minus(minus(wanted, share), times(unit, of(flag))), 0);
        return { flag, wanted, most: offMost };
      }
    }
  }

  /** A whole column that is the rounded payment: base × permille lies within its half-open step, tie included. */
  #rounded(base: Linear, { payPermille, rounding }: Step & { readonly kind: 'rate' }, most: number): Linear {
    const { unit = 1, mode = 'half-up' } = rounding ?? {};
    const count = this.rows.column(Math.ceil(most / unit) + 1, true);
    const size = 2000 * unit;
    const shift = { 'half-up': size / 2, down: 0, up: size - 2 }[mode];
    // 0 ≤ 2·base·permille + shift − count·size ≤ size − 2, all even: the bounds stand between two whole choices.
    const rest = minus(plus(times(2 * payPermille, base), linear(shift)), times(size, of(count)));
    this.rows.between(-1, rest, size - 1);
    return times(unit, of(count));
  }

  /** The least of what is wanted, the cap and what is left; null where that one can never be the least. */
  #least(
    { wanted, wantedMost, used, most }: { wanted: Linear; wantedMost: number; used: number; most: number },
    cap: number | null,
    left: Linear | null,
  ): Linear {
    if (cap === null && left === null) return wanted;
    const takenMost = Math.min(most, cap ?? most);
    const taken = of(this.rows.column(takenMost, this.#isCareful));
    this.rows.atMost(minus(taken, wanted), 0);
    this.rows.atMost(minus(taken, times(takenMost, of(used))), 0);
    let short = minus(wanted, taken);
    if (cap !== null) {
      const byCap = of(this.#flag());
      this.rows.atLeast(minus(taken, times(cap, byCap)), 0);
      short = minus(short, times(wantedMost, byCap));
    }
    if (left !== null) {
      const byLeft = of(this.#flag());
      this.rows.atMost(minus(taken, left), 0);
      this.rows.atLeast(minus(minus(taken, left), times(most, byLeft)), -most);
      short = minus(short, times(wantedMost, byLeft));
    }
    this.rows.atMost(short, 0);
    return taken;
  }

  /** Paying with fewer points never pays less, so the limits alone are exact; points are taken last. */
  #points(
    { points, cap }: SpreadRule,
    { base, left, used, most }: { base: Linear; left: Linear; used: number; most: number },
  ): Linear {
    const { fenPerPoint, maxPermille } = points!;
    const countMax = Math.floor(Math.min(cap, most) / fenPerPoint);
    const count = of(this.rows.column(countMax, true));
    const taken = times(fenPerPoint, count);
    this.rows.atMost(minus(count, times(countMax, of(used))), 0);
    this.rows.atMost(minus(taken, left), 0.5);
    this.rows.atMost(minus(times(1000, taken), times(maxPermille, base)), 0.5);
    return taken;
  }

  /** Offers with one scope in one layer share their base. */
  #base({ layer, scope, uncovered }: SpreadRule): Linear {
    const name = `${uncovered ? 'open' : layer} ${scope}`;
    const known = this.#bases.get(name);
    if (known) return known;
    const { lines, spreads } = this.#problem;
    const amounts = uncovered ? this.#open : this.#afterItems;
    const earlier = spreads.filter(
      (other) => layer === 'subsidy' && other.layer === 'basket' && isWithin(other.scope, scope),
    );
    const most = sum(scope.map((at) => lines[at]!.unitPrice * lines[at]!.quantity));
    const base = of(this.rows.column(most, false));
    const items = plus(...scope.map((at) => amounts[at]!));
    const after = minus(items, plus(...earlier.map(({ id }) => this.#taken.get(id)!)));
    this.rows.between(0, minus(base, after), 0);
    this.#bases.set(name, base);
    return base;
  }

  /** The offers of its layer that take from its lines before it does. */
  #before(rule: SpreadRule): readonly string[] {
    const { spreads } = this.#problem;
    return spreads
      .slice(0, spreads.indexOf(rule))
      .filter(({ layer, scope }) => layer === rule.layer && isWithin(scope, rule.scope))
      .map(({ id }) => id);
  }

  #flag(): number {
    return this.rows.column(1, true);
  }
}

function of(column: number | null): Linear {
  return column === null ? linear(0) : linear(0, [column, 1]);
}

function isWithin(scope: readonly number[], outer: readonly number[]): boolean {
  return scope.every((at) => outer.includes(at));
}

function amountIn({ constant, terms }: Linear, values: readonly number[]): number {
  return constant + sum([...terms].map(([column, factor]) => factor * values[column]!));
}

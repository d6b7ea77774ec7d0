import { invariant } from '../invariant.ts';
import { fen, splitByLargestRemainder } from '../money.ts';
import type { Decision, FunderAmount, UnitShare } from './decision.ts';
import type { Cover } from './layers/cover-units.ts';
import { byPriority, type Spread } from './layers/spread-reductions.ts';
import type { Solution } from './search/solution.ts';
import type { Situation } from './situation.ts';

type UnitReduction = UnitShare['reductions'][number];

/** One unit while its shares are worked out. */
type Unit = {
  left: number;
  /** What a unit that no item offer covers puts into the base of an `uncovered` offer. */
  uncovered: number;
  /** What was left before the layer whose offers are taken. */
  leftBefore: number;
  readonly reductions: UnitReduction[];
};

/**
 * Freezes what each unit paid and who bore the rest. Within a line covered units stand first, in the order in
 * which their offers are applied; refunds go through the units in this order. Per unit, offer and funder
 * everything adds up both ways: to the lines, offers and funders of the decision.
 */
export function unitShares(
  solution: Solution,
  decision: Decision,
  situation: Situation,
): readonly UnitShare[] {
  const byLine = soldUnits(situation);
  const covers = [...solution.covers].sort((one, other) => byPriority(one.offer, other.offer));
  const nextUncovered = byLine.map(() => 0);
  for (const cover of covers) shareCover(cover, byLine, nextUncovered, decision);
  for (const spreads of [solution.baskets, solution.subsidies]) {
    for (const units of byLine) for (const unit of units) unit.leftBefore = unit.left;
    for (const spread of spreads) shareSpread(spread, byLine, decision);
  }
  const shares = byLine.flatMap((lineUnits, line) => runs(lineUnits, situation.request.lines[line]!.id));
  checkShares(shares, decision);
  return shares;
}

/** By line. */
function soldUnits({ request }: Situation): readonly (readonly Unit[])[] {
  return request.lines.map(({ unitPrice, quantity }) => {
    const units: Unit[] = [];
    for (let nth = 0; nth < quantity; nth += 1) {
      units.push({ left: unitPrice, uncovered: unitPrice, leftBefore: unitPrice, reductions: [] });
    }
    return units;
  });
}

/**
 * Full cuts first; where the cap cut the last unit of a line short, that unit stands last. Units of sets stand in
 * the order of their sets, the cheaper one after those that pay in full.
 */
function shareCover(
  cover: Cover,
  byLine: readonly (readonly Unit[])[],
  nextUncovered: number[],
  decision: Decision,
): void {
  const taken: { readonly unit: Unit; readonly amount: number }[] = [];
  cover.units.forEach((count, line) => {
    let rest = cover.reductions[line]!;
    for (let nth = 0; nth < count; nth += 1) {
      const unit = byLine[line]![nextUncovered[line]!]!;
      nextUncovered[line] = nextUncovered[line]! + 1;
      const ofSets = cover.unitCuts?.[line];
      const amount = ofSets?.[nth] ?? Math.min(rest, cover.offer.cuts[line]!);
      rest -= amount;
      unit.uncovered = 0;
      if (amount > 0) taken.push({ unit, amount });
    }
    invariant(rest === 0, 'a line is reduced by more than its covered units');
  });
  giveToFunders(cover.offer.offer.id, taken, decision);
}

/** Units share a line's reduction as lines share an offer's: by base, and what a unit cannot take by what is left. */
function shareSpread(
  { offer, reductions }: Spread,
  byLine: readonly (readonly Unit[])[],
  decision: Decision,
): void {
  const taken: { readonly unit: Unit; readonly amount: number }[] = [];
  reductions.forEach((reduction, line) => {
    if (reduction === 0) return;
    const units = byLine[line]!;
    const bases = units.map((unit) => (offer.uncovered ? unit.uncovered : unit.leftBefore));
    const amounts = splitWithin(reduction, bases, units);
    units.forEach((unit, nth) => {
      if (amounts[nth]! > 0) taken.push({ unit, amount: amounts[nth]! });
    });
  });
  giveToFunders(offer.offer.id, taken, decision);
}

function splitWithin(amount: number, bases: readonly number[], units: readonly Unit[]): readonly number[] {
  const wanted = bases.some((base) => base > 0) ? splitByLargestRemainder(amount, bases) : bases;
  const given = units.map((unit, nth) => Math.min(unit.left, wanted[nth]!));
  const unplaced = amount - given.reduce((sum, one) => sum + one, 0);
  const more = splitByLargestRemainder(
    unplaced,
    units.map((unit, nth) => unit.left - given[nth]!),
  );
  return given.map((one, nth) => one + more[nth]!);
}

/**
 * Splits each unit's reduction among the funders by what they still owe of the offer's reduction, so that both
 * the units and the funders come out exactly: a split never gives a funder more than its weight.
 */
function giveToFunders(
  id: string,
  taken: readonly { readonly unit: Unit; readonly amount: number }[],
  decision: Decision,
): void {
  const applied = decision.applied.find(({ offer }) => offer === id);
  invariant(applied !== undefined, () => `${id} has shares but is not applied`);
  const owed = applied.funders.map(({ amount }) => amount as number);
  for (const { unit, amount } of taken) {
    const parts = splitByLargestRemainder(amount, owed);
    const funders: FunderAmount[] = [];
    parts.forEach((part, at) => {
      owed[at] = owed[at]! - part;
      if (part > 0) funders.push({ funder: applied.funders[at]!.funder, amount: part });
    });
    unit.left -= amount;
    unit.reductions.push({ offer: applied.offer, amount: fen(amount), funders });
  }
  invariant(
    owed.every((rest) => rest === 0),
    () => `the units of ${id} do not add up to its funders`,
  );
}

/** Joins neighbours that paid the same and were reduced the same. */
function runs(units: readonly Unit[], line: string): readonly UnitShare[] {
  const shares: UnitShare[] = [];
  for (let from = 0; from < units.length; ) {
    const first = units[from]!;
    let to = from + 1;
    while (to < units.length && isAlike(first, units[to]!)) to += 1;
    shares.push({ line, units: to - from, payable: fen(first.left), reductions: first.reductions });
    from = to;
  }
  return shares;
}

function isAlike(one: Unit, other: Unit): boolean {
  if (one.left !== other.left || one.reductions.length !== other.reductions.length) return false;
  return one.reductions.every(({ offer, amount, funders }, at) => {
    const also = other.reductions[at]!;
    return offer === also.offer && amount === also.amount && areAlike(funders, also.funders);
  });
}

function areAlike(some: readonly FunderAmount[], others: readonly FunderAmount[]): boolean {
  if (some.length !== others.length) return false;
  return some.every(
    ({ funder, amount }, at) => funder === others[at]!.funder && amount === others[at]!.amount,
  );
}

/** What a refund will rely on: the shares are the decision, seen from the units. */
export function checkShares(shares: readonly UnitShare[], decision: Decision): void {
  const payable = new Map<string, number>();
  const byLine = new SumsByOffer();
  const byFunder = new SumsByOffer();
  for (const share of shares) {
    payable.set(share.line, (payable.get(share.line) ?? 0) + share.units * share.payable);
    for (const { offer, amount, funders } of share.reductions) {
      let split = 0;
      for (const part of funders) {
        split += part.amount;
        byFunder.add(offer, part.funder, share.units * part.amount);
      }
      invariant(split === amount, () => `the funders of a unit do not add up to its reduction by ${offer}`);
      byLine.add(offer, share.line, share.units * amount);
    }
  }
  for (const line of decision.lines) {
    invariant(
      (payable.get(line.id) ?? 0) === line.payable,
      () => `the units of line ${line.id} do not add up`,
    );
  }
  for (const { offer, lines, funders } of decision.applied) {
    for (const { id, discount } of lines) {
      invariant(byLine.of(offer, id) === discount, () => `the units of ${offer} do not add up`);
    }
    for (const { funder, amount } of funders) {
      invariant(byFunder.of(offer, funder) === amount, () => `${offer} does not add up for ${funder}`);
    }
  }
}

/** Sums of fen by offer, and for each by line or funder. */
class SumsByOffer {
  readonly #sums = new Map<string, Map<string, number>>();

  add(offer: string, of: string, amount: number): void {
    let sums = this.#sums.get(offer);
    if (sums === undefined) {
      sums = new Map();
      this.#sums.set(offer, sums);
    }
    sums.set(of, (sums.get(of) ?? 0) + amount);
  }

  of(offer: string, of: string): number | undefined {
    return this.#sums.get(offer)?.get(of);
  }
}

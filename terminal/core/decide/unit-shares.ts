import { invariant } from '../invariant.ts';
import { type Fen, fen, splitByLargestRemainder } from '../money.ts';
import type { Decision, FunderAmount, UnitShare } from './decision.ts';
import type { Cover } from './layers/cover-units.ts';
import { byPriority, type Spread } from './layers/spread-reductions.ts';
import type { Solution } from './search/solution.ts';
import type { Situation } from './situation.ts';

type UnitReduction = UnitShare['reductions'][number];

/** One unit while its shares are worked out. */
type Unit = {
  readonly line: number;
  left: number;
  /** What a unit that no item offer covers puts into the base of an `uncovered` offer. */
  uncovered: number;
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
  const units = soldUnits(situation);
  const covers = [...solution.covers].sort((one, other) => byPriority(one.offer, other.offer));
  const byLine = situation.request.lines.map((_, line) => units.filter((unit) => unit.line === line));
  const nextUncovered = byLine.map(() => 0);
  for (const cover of covers) shareCover(cover, byLine, nextUncovered, decision);
  for (const spreads of [solution.baskets, solution.subsidies]) {
    const before = new Map(units.map((unit) => [unit, { left: unit.left, uncovered: unit.uncovered }]));
    for (const spread of spreads) shareSpread(spread, byLine, before, decision);
  }
  const shares = byLine.flatMap((lineUnits, line) => runs(lineUnits, situation.request.lines[line]!.id));
  checkShares(shares, decision);
  return shares;
}

function soldUnits({ request }: Situation): readonly Unit[] {
  return request.lines.flatMap(({ unitPrice, quantity }, line) =>
    Array.from({ length: quantity }, () => ({
      line,
      left: unitPrice as number,
      uncovered: unitPrice as number,
      reductions: [],
    })),
  );
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
  before: ReadonlyMap<Unit, { readonly left: number; readonly uncovered: number }>,
  decision: Decision,
): void {
  const taken: { readonly unit: Unit; readonly amount: number }[] = [];
  reductions.forEach((reduction, line) => {
    if (reduction === 0) return;
    const units = byLine[line]!;
    const bases = units.map((unit) => before.get(unit)![offer.uncovered ? 'uncovered' : 'left']);
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
  invariant(applied !== undefined, `${id} has shares but is not applied`);
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
    `the units of ${id} do not add up to its funders`,
  );
}

/** Joins neighbours that paid the same and were reduced the same. */
function runs(units: readonly Unit[], line: string): readonly UnitShare[] {
  const shares: { share: UnitShare; key: string }[] = [];
  for (const unit of units) {
    const key = JSON.stringify([unit.left, unit.reductions]);
    const last = shares.at(-1);
    if (last !== undefined && last.key === key) {
      last.share = { ...last.share, units: last.share.units + 1 };
    } else {
      shares.push({ share: { line, units: 1, payable: fen(unit.left), reductions: unit.reductions }, key });
    }
  }
  return shares.map(({ share }) => share);
}

/** What a refund will rely on: the shares are the decision, seen from the units. */
export function checkShares(shares: readonly UnitShare[], decision: Decision): void {
  const payable = new Map<string, number>();
  const byOffer = new Map<string, number>();
  const byFunder = new Map<string, number>();
  const add = (sums: Map<string, number>, key: string, amount: number) =>
    sums.set(key, (sums.get(key) ?? 0) + amount);
  for (const share of shares) {
    add(payable, share.line, share.units * share.payable);
    for (const { offer, amount, funders } of share.reductions) {
      let split = 0;
      for (const part of funders) {
        split += part.amount;
        add(byFunder, `${offer} ${part.funder}`, share.units * part.amount);
      }
      invariant(split === amount, `the funders of a unit do not add up to its reduction by ${offer}`);
      add(byOffer, `${offer} ${share.line}`, share.units * amount);
    }
  }
  for (const line of decision.lines) {
    invariant((payable.get(line.id) ?? 0) === line.payable, `the units of line ${line.id} do not add up`);
  }
  for (const { offer, lines, funders } of decision.applied) {
    for (const { id, discount } of lines) {
      invariant(byOffer.get(`${offer} ${id}`) === (discount as Fen), `the units of ${offer} do not add up`);
    }
    for (const { funder, amount } of funders) {
      invariant(
        byFunder.get(`${offer} ${funder}`) === (amount as number),
        `${offer} does not add up for ${funder}`,
      );
    }
  }
}

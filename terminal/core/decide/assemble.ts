import { invariant } from '../invariant.ts';
import { type Fen, fen, splitByLargestRemainder } from '../money.ts';
import type { Offer, OfferId } from '../offers/offer.ts';
import { compareText, type Screened } from './candidates.ts';
import type {
  AppliedLine,
  AppliedOffer,
  DecidedLine,
  Decision,
  DeclinedOffer,
  FunderAmount,
  GrantedOffer,
} from './decision.ts';
import { type DecidedAmounts, reasonLeftOut } from './explain/reasons.ts';
import type { Cover } from './layers/cover-units.ts';
import { byPriority, type Spread } from './layers/spread-reductions.ts';
import type { Refusal } from './refusal.ts';
import { onlyOneOf } from './rivals.ts';
import type { Found } from './search/search.ts';
import type { Solution } from './search/solution.ts';
import type { Situation } from './situation.ts';

/** Writes the answer in the contract's form and order ("Decision"), and checks that it adds up. */
export function assemble(found: Found, screened: Screened, situation: Situation): Decision {
  const { solution, proven, bound } = found;
  const applied = appliedOffers(solution, situation);
  const lines = decidedLines(solution, situation);
  const list = sumOf(lines, (line) => line.list);
  const discount = sumOf(applied, (offer) => offer.discount);
  const payable = fen(solution.payable);
  invariant(
    payable === list - discount,
    'what is paid and what is taken off do not add up to the list amount',
  );
  invariant(sumOf(lines, (line) => line.payable) === payable, 'the lines do not add up to what is paid');
  return {
    list,
    discount,
    payable,
    proven,
    ...(proven ? {} : { bound: fen(bound) }),
    lines,
    applied,
    granted: solution.grants.map(({ offer }) => grantedOffer(offer)),
    declined: declinedOffers(solution, screened, situation),
    funders: totalByFunder(applied),
  };
}

function sumOf<Part>(parts: readonly Part[], amountOf: (part: Part) => number): Fen {
  let sum = 0;
  for (const part of parts) sum += amountOf(part);
  return fen(sum);
}

function decidedLines(solution: Solution, { request, listAmounts }: Situation): readonly DecidedLine[] {
  const discounts = listAmounts.map(() => 0);
  for (const { reductions } of solution.used) {
    if (reductions === null) continue;
    for (let at = 0; at < discounts.length; at += 1) discounts[at] = discounts[at]! + reductions[at]!;
  }
  return request.lines.map(({ id }, at) => {
    const list = listAmounts[at]!;
    const discount = discounts[at]!;
    invariant(discount >= 0 && discount <= list, () => `line ${id} is reduced below nothing`);
    return { id, list: fen(list), discount: fen(discount), payable: fen(list - discount) };
  });
}

/** By layer, then priority (higher first), then id. */
function appliedOffers(solution: Solution, situation: Situation): readonly AppliedOffer[] {
  const covers = [...solution.covers].sort((one, other) => byPriority(one.offer, other.offer));
  return [
    ...covers.map((cover) => appliedCover(cover, situation)),
    ...solution.baskets.map((spread) => appliedSpread(spread, situation)),
    // Points were taken last, but stand where their priority says.
    ...[...solution.subsidies]
      .sort((one, other) => byPriority(one.offer, other.offer))
      .map((spread) => appliedSpread(spread, situation)),
  ];
}

function appliedCover(cover: Cover, { request }: Situation): AppliedOffer {
  const { offer } = cover.offer;
  const lines: AppliedLine[] = [];
  for (const at of cover.offer.lines) {
    const discount = cover.reductions[at]!;
    // A line may fill sets without getting cheaper; only lines "with more than 0" are named.
    if (discount > 0)
      lines.push({ id: request.lines[at]!.id, discount: fen(discount), units: cover.units[at]! });
  }
  return applied(offer, cover.discount, cover.uses, lines);
}

function appliedSpread(
  { offer: spread, reductions, discount }: Spread,
  { request }: Situation,
): AppliedOffer {
  const lines: AppliedLine[] = [];
  for (const at of spread.lines) {
    if (reductions[at]! > 0) lines.push({ id: request.lines[at]!.id, discount: fen(reductions[at]!) });
  }
  const one = applied(spread.offer, discount, 1, lines);
  return spread.fenPerPoint === null ? one : { ...one, points: discount / spread.fenPerPoint };
}

function applied(offer: Offer, discount: number, uses: number, lines: readonly AppliedLine[]): AppliedOffer {
  invariant(discount > 0, () => `${offer.id} is applied but takes nothing off`);
  invariant(
    sumOf(lines, (line) => line.discount) === discount,
    () => `the lines of ${offer.id} do not add up`,
  );
  return {
    offer: offer.id,
    version: offer.version,
    layer: offer.layer,
    discount: fen(discount),
    uses,
    lines,
    funders: splitAmongFunders(offer, discount),
  };
}

/** "Funders share a reduction by largest remainder, earlier funder first"; only those with more than 0. */
function splitAmongFunders({ funding }: Offer, discount: number): readonly FunderAmount[] {
  if (funding.length === 1) return [{ funder: funding[0]!.funder, amount: fen(discount) }];
  const amounts = splitByLargestRemainder(
    discount,
    funding.map(({ permille }) => permille),
  );
  const shares: FunderAmount[] = [];
  for (let at = 0; at < amounts.length; at += 1) {
    const amount = amounts[at]!;
    if (amount > 0) shares.push({ funder: funding[at]!.funder, amount });
  }
  return shares;
}

function totalByFunder(applied: readonly AppliedOffer[]): readonly FunderAmount[] {
  const totals = new Map<string, number>();
  for (const { funders } of applied) {
    for (const { funder, amount } of funders) totals.set(funder, (totals.get(funder) ?? 0) + amount);
  }
  return [...totals]
    .sort(([one], [other]) => compareText(one, other))
    .map(([funder, amount]) => ({ funder, amount: fen(amount) }));
}

function grantedOffer({ id, version, benefit }: Offer): GrantedOffer {
  if (benefit.kind === 'gift') return { offer: id, version, gift: benefit.gift };
  invariant(benefit.kind === 'earn', `${id} is granted but is no gift`);
  return { offer: id, version, points: benefit.points };
}

/** Every offer of the request that is neither applied nor granted, by id, with the first reason that holds. */
function declinedOffers(
  solution: Solution,
  { offers, refusals, candidates }: Screened,
  situation: Situation,
): readonly DeclinedOffer[] {
  const decided = {
    solution,
    amounts: decidedAmounts(solution, situation),
    usedIds: solution.used.map(({ candidate }) => candidate.offer.id),
    usedGroups: solution.used.map(({ candidate }) => onlyOneOf(candidate.offer)),
  };
  const declined: DeclinedOffer[] = [];
  // What could be used and what is used stand by id, too.
  let nextCandidate = 0;
  let nextUsed = 0;
  for (let at = 0; at < offers.length; at += 1) {
    const { id } = offers[at]!;
    const refusal = refusals[at]!;
    if (refusal !== null) {
      declined.push(declinedOffer(id, refusal));
      continue;
    }
    const candidate = candidates[nextCandidate]!;
    nextCandidate += 1;
    if (solution.used[nextUsed]?.candidate.offer === candidate.offer) nextUsed += 1;
    else declined.push(declinedOffer(id, reasonLeftOut(candidate, decided)));
  }
  return declined;
}

function declinedOffer(offer: OfferId, { reason, detail }: Refusal): DeclinedOffer {
  return detail === undefined ? { offer, reason } : { offer, reason, detail };
}

function decidedAmounts(solution: Solution, { request, listAmounts }: Situation): DecidedAmounts {
  const left = [...listAmounts];
  const uncovered = [...listAmounts];
  for (const cover of solution.covers) {
    for (let at = 0; at < left.length; at += 1) {
      left[at] = left[at]! - cover.reductions[at]!;
      uncovered[at] = uncovered[at]! - cover.units[at]! * request.lines[at]!.unitPrice;
    }
  }
  const afterBaskets = [...left];
  for (const { reductions } of solution.baskets) {
    for (let at = 0; at < left.length; at += 1) afterBaskets[at] = afterBaskets[at]! - reductions[at]!;
  }
  return { basket: { left, uncovered }, subsidy: { left: afterBaskets, uncovered } };
}

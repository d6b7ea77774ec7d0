import type { BasketLine, DecisionRequest } from '../../../terminal/core/decide/request.ts';
import type { Benefit, Items, Offer, Rounding } from '../../../terminal/core/offers/offer.ts';

/*
 * What a request and its offers come to in plain numbers, read from the contract a third time: shared by the
 * integer program and by the plain arithmetic that checks it, and sharing nothing with the engine but types.
 */

/** What a tier takes off once `spend` is reached; without tiers an offer has one tier that starts at 0. */
export type Step = { readonly spend: number } & (
  | { readonly kind: 'off'; readonly amount: number }
  | { readonly kind: 'each'; readonly amount: number }
  | { readonly kind: 'rate'; readonly payPermille: number; readonly rounding: Rounding | undefined }
);

export type ItemRule = {
  readonly id: string;
  /** Fen that one unit of each line gets cheaper; 0: the offer does not cover it. */
  readonly perUnit: readonly number[];
  /** Whichever is the least of units in a transaction, uses left and tickets. */
  readonly unitsMax: number;
  /** Fen in one transaction; Infinity: none. */
  readonly cap: number;
};

export type SpreadRule = {
  readonly id: string;
  readonly layer: 'basket' | 'subsidy';
  /** The places of its matching lines. */
  readonly scope: readonly number[];
  readonly uncovered: boolean;
  readonly onList: boolean;
  readonly steps: readonly Step[];
  readonly cap: number;
  readonly points: { readonly fenPerPoint: number; readonly maxPermille: number } | null;
};

/** `spreads` stand in the order in which they are taken: basket, subsidy, points last. */
export type IntegerProblem = {
  readonly lines: readonly { readonly unitPrice: number; readonly quantity: number }[];
  readonly items: readonly ItemRule[];
  readonly spreads: readonly SpreadRule[];
  /** Of each of these sets of ids at most one is used. */
  readonly atMostOne: readonly (readonly string[])[];
};

/** Thrown for what cannot be said exactly with integers, so that no case is compared by halves. */
export class NotExpressible extends Error {
  override readonly name = 'NotExpressible';
}

/** Reads a case; throws {@link NotExpressible} for conditions and benefits that the model leaves out. */
export function readProblem(offers: readonly Offer[], request: DecisionRequest): IntegerProblem {
  const usable = offers.filter((offer) => isUsable(offer, request));
  const items = usable.filter(({ layer }) => layer === 'item').map((offer) => itemRule(offer, request));
  const spreads = usable
    .filter(({ layer }) => layer !== 'item')
    .sort(byTurn)
    .map((offer) => spreadRule(offer, request));
  const kept = items.filter(({ perUnit }) => perUnit.some((cut) => cut > 0));
  const problem = {
    lines: request.lines,
    items: kept,
    spreads: spreads.filter(({ scope }) => scope.length > 0),
    atMostOne: rivals(usable),
  };
  refuseUnknownShares(problem);
  return problem;
}

/** The contract's "Legal": gifts and earns change no amount, and leaving them out is always legal. */
function isUsable(offer: Offer, request: DecisionRequest): boolean {
  if (offer.where ?? offer.when ?? offer.card) throw new NotExpressible(`${offer.id}: conditions`);
  const { ticket, ...others } = offer.who ?? {};
  if (Object.keys(others).length > 0) throw new NotExpressible(`${offer.id}: who`);
  if (offer.benefit.kind === 'gift' || offer.benefit.kind === 'earn') return false;
  if (request.notWanted?.includes(offer.id)) return false;
  if (offer.benefit.kind === 'points' && !(request.usePoints && request.online)) return false;
  const listed = sum(
    request.lines.filter((line) => picks(offer.requires?.items, line)).map((l) => l.unitPrice * l.quantity),
  );
  if (listed < (offer.requires?.spend ?? 0)) return false;
  return usesLeft(offer, request) > 0 && capOf(offer, request) > 0;
}

function usesLeft(offer: Offer, request: DecisionRequest): number {
  const before = request.used?.[offer.id];
  const { perMember = [], total = [] } = offer.limits ?? {};
  const ticket = offer.who?.ticket;
  return Math.min(
    ticket === undefined ? Number.POSITIVE_INFINITY : (request.member?.tickets?.[ticket] ?? 0),
    ...perMember.map(({ uses, per }) => uses - (before?.member?.[per] ?? 0)),
    ...total.map(({ uses, per }) => uses - (before?.total?.[per] ?? 0)),
  );
}

function capOf(offer: Offer, request: DecisionRequest): number {
  const { offPerTransaction = Number.POSITIVE_INFINITY, budget = Number.POSITIVE_INFINITY } =
    offer.limits ?? {};
  return Math.min(offPerTransaction, budget - (request.used?.[offer.id]?.spent ?? 0));
}

function itemRule(offer: Offer, request: DecisionRequest): ItemRule {
  return {
    id: offer.id,
    perUnit: request.lines.map((line) => (picks(offer.items, line) ? unitCut(offer, line, request) : 0)),
    unitsMax: Math.min(
      offer.limits?.unitsPerTransaction ?? Number.POSITIVE_INFINITY,
      usesLeft(offer, request),
    ),
    cap: capOf(offer, request),
  };
}

function unitCut({ id, benefit }: Offer, line: BasketLine, request: DecisionRequest): number {
  const price = line.unitPrice;
  switch (benefit.kind) {
    case 'rate':
      return Math.max(0, price - paid(price, benefit.payPermille, benefit.rounding));
    case 'price':
      return Math.max(0, price - benefit.unitPrice);
    case 'prices':
      return Math.max(0, price - (benefit.prices[line.sku ?? ''] ?? price));
    case 'off':
      return Math.min(price, benefit.amount);
    case 'keyed': {
      const keyed = request.keyed?.[id];
      if (keyed === undefined || keyed < benefit.minPayPermille || keyed > 1000) return 0;
      return Math.max(0, price - paid(price, keyed, benefit.rounding));
    }
    default:
      throw new NotExpressible(`${id}: ${benefit.kind} in the item layer`);
  }
}

function spreadRule(offer: Offer, request: DecisionRequest): SpreadRule {
  const { benefit } = offer;
  const points = benefit.kind === 'points' ? benefit : null;
  const balance = (request.member?.points ?? 0) * (points?.fenPerPoint ?? 0);
  return {
    id: offer.id,
    layer: offer.layer === 'basket' ? 'basket' : 'subsidy',
    scope: request.lines.flatMap((line, at) => (picks(offer.items, line) ? [at] : [])),
    uncovered: offer.uncovered ?? false,
    onList: benefit.kind === 'threshold' && benefit.on === 'list',
    steps: points ? [] : stepsOf(offer.id, benefit),
    cap: points ? Math.min(balance, capOf(offer, request)) : capOf(offer, request),
    points: points && { fenPerPoint: points.fenPerPoint, maxPermille: points.maxPermille ?? 1000 },
  };
}

function stepsOf(id: string, benefit: Benefit): readonly Step[] {
  switch (benefit.kind) {
    case 'rate':
      return [{ spend: 0, kind: 'rate', payPermille: benefit.payPermille, rounding: benefit.rounding }];
    case 'off':
      return [{ spend: 0, kind: 'off', amount: benefit.amount }];
    case 'threshold':
      return benefit.tiers.map((tier): Step => {
        if ('off' in tier) {
          return { spend: tier.spend, kind: benefit.repeat ? 'each' : 'off', amount: tier.off };
        }
        const rounding = tier.rounding ?? benefit.rounding;
        return { spend: tier.spend, kind: 'rate', payPermille: tier.payPermille, rounding };
      });
    default:
      throw new NotExpressible(`${id}: ${benefit.kind} on a base`);
  }
}

/** "Legal" 5: layer by layer, points after all other subsidies, the higher priority first, then by id. */
function byTurn(a: Offer, b: Offer): number {
  const late = ({ layer, benefit }: Offer) =>
    (layer === 'subsidy' ? 1 : 0) + (benefit.kind === 'points' ? 1 : 0);
  return late(a) - late(b) || (b.priority ?? 0) - (a.priority ?? 0) || (a.id < b.id ? -1 : 1);
}

/** "Legal" 3 and 4: groups as one set, everything else in pairs. */
function rivals(offers: readonly Offer[]): readonly (readonly string[])[] {
  const groups = new Map<string, string[]>();
  for (const offer of offers) {
    const group = groupOf(offer);
    if (group === undefined) continue;
    const inLayer = `${offer.layer} ${group}`;
    groups.set(inLayer, [...(groups.get(inLayer) ?? []), offer.id]);
  }
  const points = offers.filter(({ benefit }) => benefit.kind === 'points').map(({ id }) => id);
  const pairs = offers.flatMap((one, at) =>
    offers
      .slice(at + 1)
      .filter((other) => isApart(one, other) || isApart(other, one))
      .map((other) => [one.id, other.id]),
  );
  return [...groups.values(), points, ...pairs].filter((ids) => ids.length > 1);
}

function isApart(one: Offer, other: Offer): boolean {
  const named = one.excludes ?? [];
  const group = groupOf(other);
  const ticket = one.who?.ticket;
  return (
    one.combine === 'alone' ||
    named.includes(other.id) ||
    (group !== undefined && named.includes(group)) ||
    (ticket !== undefined && ticket === other.who?.ticket)
  );
}

function groupOf({ layer, group, benefit }: Offer): string | undefined {
  if (group !== undefined) return group;
  if (benefit.kind === 'points') return 'points';
  return layer === 'item' ? undefined : layer;
}

/**
 * How a reduction falls on single lines is a proportion, which no linear row can say. Its total inside another
 * offer's lines is known only when all of it falls there, or nothing: so for every two that may stand together
 * the one that is taken first must lie within the later one's lines or beside them.
 */
function refuseUnknownShares({ spreads, atMostOne }: IntegerProblem): void {
  spreads.forEach((late, at) => {
    for (const early of spreads.slice(0, at)) {
      if (atMostOne.some((ids) => ids.includes(early.id) && ids.includes(late.id))) continue;
      const shared = early.scope.filter((line) => late.scope.includes(line)).length;
      if (shared === 0) continue;
      const within = shared === early.scope.length;
      // An uncovered offer's base is not all of its lines: what an earlier one leaves of that is unknown.
      if (!within || late.uncovered) throw new NotExpressible(`${late.id} after ${early.id}`);
    }
  });
}

export function picks(items: Items | undefined, line: BasketLine): boolean {
  const listed = [
    ...(items?.categories ?? []).map((root) => isUnder(line.category, root)),
    ...(items?.skus ?? []).map((sku) => sku === line.sku),
  ];
  const excepted = [
    ...(items?.exceptCategories ?? []).map((root) => isUnder(line.category, root)),
    ...(items?.exceptSkus ?? []).map((sku) => sku === line.sku),
  ];
  const { min = 0, max = Number.POSITIVE_INFINITY } = items?.unitPrice ?? {};
  const isListed = listed.length === 0 || listed.includes(true);
  return isListed && !excepted.includes(true) && min <= line.unitPrice && line.unitPrice <= max;
}

function isUnder(category: string | undefined, root: string): boolean {
  return category === root || (category?.startsWith(`${root}/`) ?? false);
}

/** What is paid of an amount at a rate: one rounding of the exact product, directly to its unit. */
export function paid(amount: number, permille: number, rounding: Rounding | undefined): number {
  const { unit = 1, mode = 'half-up' } = rounding ?? {};
  const [whole, step] = [amount * permille, 1000 * unit];
  switch (mode) {
    case 'half-up':
      return unit * Math.floor((2 * whole + step) / (2 * step));
    case 'down':
      return unit * Math.floor(whole / step);
    case 'up':
      return unit * Math.ceil(whole / step);
  }
}

export function sum(amounts: readonly number[]): number {
  return amounts.reduce((before, amount) => before + amount, 0);
}

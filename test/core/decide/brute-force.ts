import type { Decision } from '../../../terminal/core/decide/decision.ts';
import type { BasketLine, DecisionRequest } from '../../../terminal/core/decide/request.ts';
import type { Offer, Rounding, Tier } from '../../../terminal/core/offers/offer.ts';
import { Conditions, isGift, picks, type Reason, total } from './brute-force-conditions.ts';

/*
 * The contract a second time, in the plainest way: every set of offers, every way to cover units. It shares
 * nothing with the engine but the types, so that no mistake can be in both; it is only good for small baskets.
 */

/** Where a planted error goes, to show that a comparison would catch it. */
export type Planted = { readonly round?: (numerator: number, denominator: number) => number };

type ItemUse = { offer: Offer; units: number[]; perLine: number[]; total: number; uses: number };
type UnitCut = { line: number; cut: number };
type SpreadUse = { offer: Offer; perLine: number[]; total: number };
type Plan = { payable: number; items: ItemUse[]; spreads: SpreadUse[]; grants: Offer[] };

export function bruteForce(
  offers: readonly Offer[],
  request: DecisionRequest,
  planted: Planted = {},
): Decision {
  const world = new World(request, planted.round ?? halfUp);
  const declined: { offer: string; reason: string; detail?: Record<string, unknown> }[] = [];
  const usable: Offer[] = [];
  for (const offer of offers) {
    const why = world.refusal(offer);
    if (why === null) usable.push(offer);
    else declined.push({ offer: offer.id, ...why });
  }
  usable.sort((a, b) => (a.id < b.id ? -1 : 1));
  const best = world.bestPlan(usable);
  const chosen = new Set<string>(idsOf(best));
  for (const offer of usable) {
    if (!chosen.has(offer.id)) declined.push({ offer: offer.id, ...world.whyNot(offer, best) });
  }
  return world.write(best, declined) as unknown as Decision;
}

function halfUp(numerator: number, denominator: number): number {
  return Math.floor((2 * numerator + denominator) / (2 * denominator));
}

function idsOf(plan: Plan): string[] {
  return [
    ...plan.items.map((use) => use.offer.id),
    ...plan.spreads.map((use) => use.offer.id),
    ...plan.grants.map((offer) => offer.id),
  ].sort();
}

const groupName = (offer: Offer) => {
  if (offer.group !== undefined) return offer.group;
  if (offer.benefit.kind === 'points') return 'points';
  return offer.layer === 'item' ? undefined : offer.layer;
};
const byRank = (a: Offer, b: Offer) => (b.priority ?? 0) - (a.priority ?? 0) || (a.id < b.id ? -1 : 1);

class World extends Conditions {
  readonly round: (numerator: number, denominator: number) => number;

  constructor(request: DecisionRequest, round: (numerator: number, denominator: number) => number) {
    super(request);
    this.round = round;
  }

  /** What is paid of an amount at a rate. */
  rated(amount: number, permille: number, rounding: Rounding | undefined): number {
    const unit = rounding?.unit ?? 1;
    const mode = rounding?.mode ?? 'half-up';
    const product = amount * permille;
    const units =
      mode === 'half-up'
        ? this.round(product, 1000 * unit)
        : mode === 'up'
          ? Math.ceil(product / (1000 * unit))
          : Math.floor(product / (1000 * unit));
    return Math.min(amount, units * unit);
  }

  unitCut(offer: Offer, line: BasketLine): number {
    const { benefit } = offer;
    const price = line.unitPrice;
    if (!this.matches(offer, line)) return 0;
    if (benefit.kind === 'rate') return price - this.rated(price, benefit.payPermille, benefit.rounding);
    if (benefit.kind === 'keyed') {
      return price - this.rated(price, this.request.keyed![offer.id]!, benefit.rounding);
    }
    if (benefit.kind === 'price') return price > benefit.unitPrice ? price - benefit.unitPrice : 0;
    if (benefit.kind === 'off') return Math.min(price, benefit.amount);
    if (benefit.kind === 'prices') return Math.max(price - benefit.prices[line.sku!]!, 0);
    throw new Error(`no item benefit: ${benefit.kind}`);
  }

  cap(offer: Offer): number {
    const spent = this.request.used?.[offer.id]?.spent ?? 0;
    return Math.min(offer.limits?.offPerTransaction ?? Infinity, (offer.limits?.budget ?? Infinity) - spent);
  }

  /** Uses and units that the limits leave in this transaction. */
  allowed(offer: Offer): { uses: number; units: number } {
    const before = this.request.used?.[offer.id];
    const left = [Infinity];
    for (const { uses, per } of offer.limits?.perMember ?? []) left.push(uses - (before?.member?.[per] ?? 0));
    for (const { uses, per } of offer.limits?.total ?? []) left.push(uses - (before?.total?.[per] ?? 0));
    if (offer.who?.ticket) left.push(this.request.member?.tickets?.[offer.who.ticket] ?? 0);
    return { uses: Math.min(...left), units: offer.limits?.unitsPerTransaction ?? Infinity };
  }

  /** An item offer on these units, unit by unit; null where it is not a legal cover. */
  useItem(offer: Offer, units: number[]): ItemUse | null {
    const cuts = this.lines.map((line) => this.unitCut(offer, line));
    const perUnit: { line: number; cut: number }[] = [];
    units.forEach((count, line) => {
      for (let nth = 0; nth < count; nth += 1) perUnit.push({ line, cut: cuts[line]! });
    });
    const allowed = this.allowed(offer);
    if (perUnit.length === 0 || perUnit.length > Math.min(allowed.uses, allowed.units)) return null;
    if (perUnit.some(({ cut }) => cut <= 0)) return null;
    perUnit.sort((a, b) => b.cut - a.cut || a.line - b.line);
    let room = this.cap(offer);
    const perLine = this.lines.map(() => 0);
    for (const { line, cut } of perUnit) {
      const kept = Math.min(cut, room);
      if (kept <= 0) return null;
      perLine[line]! += kept;
      room -= kept;
    }
    return { offer, units, perLine, total: total(perLine), uses: perUnit.length };
  }

  /** Whether the offer could cover a unit of the line at all. */
  reaches(offer: Offer, line: BasketLine): boolean {
    const { benefit } = offer;
    if (benefit.kind === 'nth') return picks(offer.items, line);
    if (benefit.kind === 'bundle') {
      return picks(offer.items, line) && benefit.parts.some((part) => picks(part.items, line));
    }
    return this.unitCut(offer, line) > 0;
  }

  /** Every legal way to use an item offer on the units that are free. */
  waysToUse(offer: Offer, free: number[]): ItemUse[] {
    if (offer.benefit.kind === 'bundle') return this.bundleWays(offer, offer.benefit, free);
    let counts: number[][] = [[]];
    this.lines.forEach((line, at) => {
      const most = this.reaches(offer, line) ? free[at]! : 0;
      counts = counts.flatMap((count) => Array.from({ length: most + 1 }, (_, units) => [...count, units]));
    });
    return counts
      .map((units) => (offer.benefit.kind === 'nth' ? this.useNth(offer, units) : this.useItem(offer, units)))
      .filter((use) => use !== null);
  }

  /** "Sorted by unit price, dearest first, earlier lines first; each `every` in a row are a set." */
  useNth(offer: Offer, units: number[]): ItemUse | null {
    if (offer.benefit.kind !== 'nth') throw new Error('no nth');
    const { every, payPermille, rounding } = offer.benefit;
    const queue = units
      .flatMap((count, line) => Array.from({ length: count }, () => line))
      .sort((a, b) => this.lines[b]!.unitPrice - this.lines[a]!.unitPrice || a - b);
    const sets = queue.length / every;
    if (sets === 0 || !Number.isInteger(sets)) return null;
    const lasts = queue
      .filter((_, at) => (at + 1) % every === 0)
      .map((line) => {
        const price = this.lines[line]!.unitPrice;
        return { line, cut: price - this.rated(price, payPermille, rounding) };
      });
    if (lasts.some(({ cut }) => cut === 0)) return null;
    const kept = this.capped(offer, lasts);
    return kept.some(({ cut }) => cut === 0) ? null : this.setUse(offer, units, kept, sets);
  }

  /** Sets one after the other, in every way; what comes to the same units and reductions is kept once. */
  bundleWays(
    offer: Offer,
    benefit: Extract<Offer['benefit'], { kind: 'bundle' }>,
    free: number[],
  ): ItemUse[] {
    const kinds = this.setsOfBundle(offer, benefit);
    const ways: ItemUse[] = [];
    let heaps: UnitCut[][] = [[]];
    for (let sets = 1; heaps.length > 0; sets += 1) {
      const next = new Map<string, UnitCut[]>();
      for (const heap of heaps) {
        for (const kind of kinds) {
          const grown = [...heap, ...kind].sort((a, b) => a.line - b.line || a.cut - b.cut);
          if (this.countsOf(grown).some((count, line) => count > free[line]!)) continue;
          next.set(grown.map(({ line, cut }) => `${line}:${cut}`).join(), grown);
        }
      }
      heaps = [...next.values()];
      for (const heap of heaps) {
        const { price } = benefit;
        const prices = heap.map(({ line }) => this.lines[line]!.unitPrice);
        const shares = price === undefined ? null : largestRemainder(total(prices) - sets * price, prices);
        const cuts = heap.map(({ line, cut }, at) => ({ line, cut: shares?.[at] ?? cut }));
        const use = this.setUse(offer, this.countsOf(heap), this.capped(offer, cuts), sets);
        if (use !== null) ways.push(use);
      }
    }
    return ways;
  }

  /** Every single set that costs less than its units. */
  setsOfBundle(offer: Offer, { parts, price }: Extract<Offer['benefit'], { kind: 'bundle' }>): UnitCut[][] {
    let sets: UnitCut[][] = [[]];
    for (const part of parts) {
      for (let nth = 0; nth < part.units; nth += 1) {
        sets = sets.flatMap((set) =>
          this.lines.flatMap((line, at) => {
            if (!picks(offer.items, line) || !picks(part.items, line)) return [];
            const paid =
              part.payPermille === undefined ? null : this.rated(line.unitPrice, part.payPermille, {});
            return [[...set, { line: at, cut: paid === null ? 0 : line.unitPrice - paid }]];
          }),
        );
      }
    }
    return sets.filter((set) =>
      price === undefined
        ? total(set.map(({ cut }) => cut)) > 0
        : total(set.map(({ line }) => this.lines[line]!.unitPrice)) > price,
    );
  }

  countsOf(units: UnitCut[]): number[] {
    return this.lines.map((_, at) => units.filter(({ line }) => line === at).length);
  }

  /** Largest first, earlier lines first, until the cap is reached. */
  capped(offer: Offer, cuts: UnitCut[]): UnitCut[] {
    let room = this.cap(offer);
    return [...cuts]
      .sort((a, b) => b.cut - a.cut || a.line - b.line)
      .map(({ line, cut }) => {
        const kept = Math.min(cut, room);
        room -= kept;
        return { line, cut: kept };
      });
  }

  setUse(offer: Offer, units: number[], cuts: UnitCut[], sets: number): ItemUse | null {
    const { uses, units: most } = this.allowed(offer);
    if (sets > uses || total(units) > most || this.cap(offer) <= 0) return null;
    const perLine = this.lines.map((_, at) =>
      total(cuts.filter(({ line }) => line === at).map(({ cut }) => cut)),
    );
    return { offer, units, perLine, total: total(perLine), uses: sets };
  }

  tierReached(tiers: readonly Tier[], tested: number): Tier | undefined {
    return tiers.filter((tier) => tier.spend <= tested).at(-1);
  }

  wanted(offer: Offer, base: number, listed: number): number {
    const { benefit } = offer;
    let off = 0;
    if (benefit.kind === 'points') {
      const share = Math.floor((base * (benefit.maxPermille ?? 1000)) / 1000);
      return this.inPoints(benefit.fenPerPoint, Math.min(share, this.cap(offer)));
    }
    if (benefit.kind === 'rate') off = base - this.rated(base, benefit.payPermille, benefit.rounding);
    else if (benefit.kind === 'off') off = benefit.amount;
    else if (benefit.kind === 'threshold') {
      const tested = benefit.on === 'list' ? listed : base;
      const tier = this.tierReached(benefit.tiers, tested);
      if (tier && 'off' in tier) {
        off = tier.off * (benefit.repeat ? Math.floor(tested / tier.spend) : 1);
      } else if (tier) {
        off =
          base -
          this.rated(
            base,
            (tier as { payPermille: number }).payPermille,
            (tier as { rounding?: Rounding }).rounding ?? benefit.rounding,
          );
      }
    }
    return Math.min(off, base, this.cap(offer));
  }

  /** As many whole points as an amount and the balance allow, in fen. */
  inPoints(fenPerPoint: number, amount: number): number {
    let points = 0;
    while (points < (this.request.member?.points ?? 0) && (points + 1) * fenPerPoint <= amount) points += 1;
    return points * fenPerPoint;
  }

  weights(offer: Offer, left: number[], uncovered: number[]): number[] {
    return this.lines.map((line, at) =>
      picks(offer.items, line) ? (offer.uncovered ? uncovered[at]! : left[at]!) : 0,
    );
  }

  listedFor(offer: Offer, uncovered: number[]): number {
    return total(
      this.lines.map((line, at) =>
        picks(offer.items, line) ? (offer.uncovered ? uncovered[at]! : this.list[at]!) : 0,
      ),
    );
  }

  /** One layer in its order; null when an offer of it takes nothing. */
  spreadLayer(offers: Offer[], left: number[], uncovered: number[]): SpreadUse[] | null {
    const before = [...left];
    const uses: SpreadUse[] = [];
    const pays = (offer: Offer) => offer.benefit.kind === 'points';
    for (const offer of [...offers].sort((a, b) => Number(pays(a)) - Number(pays(b)) || byRank(a, b))) {
      const weights = this.weights(offer, before, uncovered);
      let wanted = this.wanted(offer, total(weights), this.listedFor(offer, uncovered));
      if (offer.benefit.kind === 'points') {
        const room = total(left.filter((_, at) => picks(offer.items, this.lines[at]!)));
        wanted = this.inPoints(offer.benefit.fenPerPoint, Math.min(wanted, room));
      }
      if (wanted <= 0) return null;
      const perLine = this.lines.map(() => 0);
      let over = 0;
      largestRemainder(wanted, weights).forEach((share, at) => {
        const taken = Math.min(share, left[at]!);
        perLine[at]! += taken;
        left[at]! -= taken;
        over += share - taken;
      });
      const room = this.lines.map((line, at) => (picks(offer.items, line) ? left[at]! : 0));
      largestRemainder(Math.min(over, total(room)), room).forEach((share, at) => {
        perLine[at]! += share;
        left[at]! -= share;
      });
      if (total(perLine) === 0) return null;
      uses.push({ offer, perLine, total: total(perLine) });
    }
    return uses;
  }

  clash(a: Offer, b: Offer): boolean {
    const named = (x: Offer, y: Offer) =>
      (x.excludes ?? []).some((name) => name === y.id || name === groupName(y));
    const sameGroup =
      a.layer === b.layer &&
      !isGift(a) &&
      !isGift(b) &&
      groupName(a) !== undefined &&
      groupName(a) === groupName(b);
    const sameTicket = a.who?.ticket !== undefined && a.who.ticket === b.who?.ticket;
    return (
      a.combine === 'alone' || b.combine === 'alone' || named(a, b) || named(b, a) || sameGroup || sameTicket
    );
  }

  bestPlan(usable: Offer[]): Plan {
    let best: Plan | null = null;
    for (let mask = 0; mask < 1 << usable.length; mask += 1) {
      const set = usable.filter((_, at) => mask & (1 << at));
      if (set.some((a, at) => set.slice(at + 1).some((b) => this.clash(a, b)))) continue;
      if (set.filter(({ benefit }) => benefit.kind === 'points').length > 1) continue;
      const items = set.filter((offer) => offer.layer === 'item' && !isGift(offer));
      for (const uses of this.covers(items)) {
        const plan = this.finish(set, uses);
        if (plan && (best === null || this.isBetter(plan, best))) best = plan;
      }
    }
    return best!;
  }

  /** Every way in which each of these offers covers at least one unit. */
  covers(items: Offer[]): ItemUse[][] {
    let ways: { uses: ItemUse[]; free: number[] }[] = [
      { uses: [], free: this.lines.map((line) => line.quantity) },
    ];
    for (const offer of items) {
      const next: typeof ways = [];
      for (const { uses, free } of ways) {
        for (const use of this.waysToUse(offer, free)) {
          next.push({ uses: [...uses, use], free: free.map((count, at) => count - use.units[at]!) });
        }
      }
      ways = next;
    }
    return ways.map(({ uses }) => uses);
  }

  amountsAfter(items: ItemUse[]): { left: number[]; uncovered: number[] } {
    const left = [...this.list];
    const uncovered = [...this.list];
    for (const use of items) {
      use.perLine.forEach((cut, at) => {
        left[at]! -= cut;
        uncovered[at]! -= use.units[at]! * this.lines[at]!.unitPrice;
      });
    }
    return { left, uncovered };
  }

  finish(set: Offer[], items: ItemUse[]): Plan | null {
    const { left, uncovered } = this.amountsAfter(items);
    const spreads: SpreadUse[] = [];
    for (const layer of ['basket', 'subsidy'] as const) {
      const offers = set.filter((offer) => offer.layer === layer && !isGift(offer));
      const uses = this.spreadLayer(offers, left, uncovered);
      if (uses === null) return null;
      spreads.push(...uses);
    }
    return { payable: total(left), items, spreads, grants: set.filter(isGift) };
  }

  isBetter(one: Plan, other: Plan): boolean {
    if (one.payable !== other.payable) return one.payable < other.payable;
    if (one.grants.length !== other.grants.length) return one.grants.length > other.grants.length;
    const ids = idsOf(one);
    const otherIds = idsOf(other);
    if (ids.length !== otherIds.length) return ids.length < otherIds.length;
    const priorities = (plan: Plan) =>
      total(
        [...plan.items, ...plan.spreads, ...plan.grants.map((offer) => ({ offer }))].map(
          ({ offer }) => offer.priority ?? 0,
        ),
      );
    if (priorities(one) !== priorities(other)) return priorities(one) > priorities(other);
    for (let at = 0; at < ids.length; at += 1) {
      if (ids[at] !== otherIds[at]) return ids[at]! < otherIds[at]!;
    }
    const cuts = (plan: Plan, id: string) =>
      [...plan.items, ...plan.spreads].find(({ offer }) => offer.id === id)?.perLine ?? [];
    for (const id of ids) {
      const mine = cuts(one, id);
      const theirs = cuts(other, id);
      for (let at = 0; at < mine.length; at += 1) if (mine[at] !== theirs[at]) return mine[at]! > theirs[at]!;
    }
    const covered = (plan: Plan) => total(plan.items.map(({ units }) => total(units)));
    if (covered(one) !== covered(other)) return covered(one) < covered(other);
    // The contract fixes every amount; where sets can be filled in several ways, earlier lines fill them.
    const filled = (plan: Plan, id: string) => plan.items.find(({ offer }) => offer.id === id)?.units ?? [];
    for (const id of ids) {
      const mine = filled(one, id);
      const theirs = filled(other, id);
      for (let at = 0; at < mine.length; at += 1) if (mine[at] !== theirs[at]) return mine[at]! > theirs[at]!;
    }
    return false;
  }

  whyNot(offer: Offer, plan: Plan): Reason {
    if (!isGift(offer) && offer.layer === 'item') {
      const everything = this.lines.map((line) => line.quantity);
      if (this.waysToUse(offer, everything).length === 0) return { reason: 'no-saving' };
    } else if (!isGift(offer)) {
      const { left, uncovered } = this.amountsAfter(plan.items);
      if (offer.layer === 'subsidy') {
        for (const use of plan.spreads) {
          if (use.offer.layer === 'basket')
            for (let at = 0; at < left.length; at += 1) left[at]! -= use.perLine[at]!;
        }
      }
      const base = total(this.weights(offer, left, uncovered));
      const listed = this.listedFor(offer, uncovered);
      if (offer.benefit.kind === 'threshold') {
        const tested = offer.benefit.on === 'list' ? listed : base;
        const lowest = offer.benefit.tiers[0]!.spend;
        if (tested < lowest) return { reason: 'below-threshold', detail: { missing: lowest - tested } };
      }
      if (this.wanted(offer, base, listed) <= 0) return { reason: 'no-saving' };
    }
    const shares = (use: ItemUse) =>
      offer.layer === 'item' &&
      !isGift(offer) &&
      this.lines.some((line, at) => use.units[at]! > 0 && this.reaches(offer, line));
    const all = [...plan.items, ...plan.spreads, ...plan.grants.map((grant) => ({ offer: grant }))];
    const withoutTicket = { ...offer, who: { ...offer.who, ticket: undefined } };
    const against = all
      .filter((use) => this.clash(withoutTicket, use.offer) || ('units' in use && shares(use as ItemUse)))
      .map((use) => use.offer.id as string)
      .sort();
    return { reason: 'better-combination', detail: { instead: against.length > 0 ? against : idsOf(plan) } };
  }

  write(plan: Plan, declined: { offer: string }[]): unknown {
    const fundersOf = (offer: Offer, amount: number) =>
      largestRemainder(
        amount,
        offer.funding.map((share) => share.permille),
      ).flatMap((share, at) => (share > 0 ? [{ funder: offer.funding[at]!.funder, amount: share }] : []));
    const inOrder: (ItemUse | SpreadUse)[] = [
      ...[...plan.items].sort((a, b) => byRank(a.offer, b.offer)),
      ...plan.spreads.filter(({ offer }) => offer.layer === 'basket'),
      ...plan.spreads
        .filter(({ offer }) => offer.layer === 'subsidy')
        .sort((a, b) => byRank(a.offer, b.offer)),
    ];
    const applied = inOrder.map((use) => ({
      offer: use.offer.id,
      version: use.offer.version,
      layer: use.offer.layer,
      discount: use.total,
      uses: 'units' in use ? use.uses : 1,
      ...(use.offer.benefit.kind === 'points' ? { points: use.total / use.offer.benefit.fenPerPoint } : {}),
      lines: this.lines.flatMap((line, at) =>
        use.perLine[at]! > 0
          ? [
              {
                id: line.id,
                discount: use.perLine[at]!,
                ...('units' in use ? { units: use.units[at]! } : {}),
              },
            ]
          : [],
      ),
      funders: fundersOf(use.offer, use.total),
    }));
    const names = [...new Set(applied.flatMap((offer) => offer.funders.map(({ funder }) => funder)))].sort();
    const lines = this.lines.map((line, at) => {
      const discount = total([...plan.items, ...plan.spreads].map((use) => use.perLine[at]!));
      return { id: line.id, list: this.list[at]!, discount, payable: this.list[at]! - discount };
    });
    return {
      list: total(this.list),
      discount: total(this.list) - plan.payable,
      payable: plan.payable,
      proven: true,
      lines,
      applied,
      granted: plan.grants.map(({ id, version, benefit }) =>
        benefit.kind === 'gift'
          ? { offer: id, version, gift: benefit.gift }
          : { offer: id, version, points: (benefit as { points: number }).points },
      ),
      declined: [...declined].sort((a, b) => (a.offer < b.offer ? -1 : 1)),
      funders: names.map((funder) => ({
        funder,
        amount: total(
          applied.flatMap((offer) =>
            offer.funders.filter((one) => one.funder === funder).map((one) => one.amount),
          ),
        ),
      })),
    };
  }
}

/** Gives the whole parts, then fen by fen to whoever is furthest below their exact share. */
export function largestRemainder(amount: number, weights: number[]): number[] {
  const sum = total(weights);
  if (sum === 0) return weights.map(() => 0);
  const shares = weights.map((weight) => Math.floor((amount * weight) / sum));
  const lacking = weights.map((weight, at) => amount * weight - shares[at]! * sum);
  for (let rest = amount - total(shares); rest > 0; rest -= 1) {
    const at = lacking.indexOf(Math.max(...lacking));
    shares[at]! += 1;
    lacking[at] = -1;
  }
  return shares;
}

import type { DecisionRequest } from '../../../terminal/core/decide/request.ts';
import type { Offer } from '../../../terminal/core/offers/offer.ts';
import { type Json, line, offer, request } from './given.ts';
import { NotExpressible, readProblem, sum } from './integer-problem.ts';

/** A large basket whose offers the integer program can say, and the seed that makes it again. */
export type LargeCase = {
  readonly seed: number;
  readonly offers: readonly Offer[];
  readonly request: DecisionRequest;
};

/** A small generator of equal chances (mulberry32): the same seed, the same case, on every machine. */
class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return low + (((mixed ^ (mixed >>> 14)) >>> 0) % (high - low + 1));
  }

  of<Value>(values: readonly Value[]): Value {
    return values[this.between(0, values.length - 1)]!;
  }

  chance(percent: number): boolean {
    return this.between(1, 100) <= percent;
  }
}

/** How the amounts of a case lie: what ties on one grid, nearly ties on another. */
const grids = [
  { prices: [500, 1000, 1500, 2000, 3000], cuts: [100, 200, 500, 1000] },
  { prices: [990, 1990, 2990, 4990, 9900], cuts: [199, 200, 201, 990, 1000] },
  { prices: [333, 667, 1001, 1499, 2501, 9999], cuts: [1, 99, 101, 333, 499] },
  { prices: [120000, 98765, 45000, 30001, 8800], cuts: [5000, 8800, 9999, 10000] },
] as const;

/** Smaller scopes are taken first: their totals inside wider ones are then whole (integer-problem.ts). */
const scopes = [
  { items: { categories: ['a/x'] }, turn: 30 },
  { items: { categories: ['b/y'] }, turn: 30 },
  { items: { categories: ['a'] }, turn: 20 },
  { items: { categories: ['b'] }, turn: 20 },
  { items: undefined, turn: 10 },
] as const;

const categories = ['a', 'a/x', 'a/x', 'b', 'b/y', 'b/y', 'c'];
const skus = ['s1', 's2', 's3', 's4', 's5', 's6'];

/** 10 to 20 lines, up to 200 units, 15 to 50 offers that pass their conditions. */
export function largeCase(seed: number): LargeCase {
  const dice = new Dice(seed);
  const grid = dice.of(grids);
  const asked = basket(dice, grid);
  const wanted = dice.between(15, 50);
  const offers: Offer[] = [];
  for (let tries = 0; offers.length < wanted && tries < 4 * wanted; tries += 1) {
    const id = `u.o${String(offers.length).padStart(2, '0')}`;
    const next = offer(id, dice.chance(55) ? itemOffer(dice, grid) : spreadOffer(dice, grid, asked));
    if (passes([...offers, next], asked)) offers.push(next);
  }
  return { seed, offers, request: asked };
}

type Grid = (typeof grids)[number];

function basket(dice: Dice, { prices }: Grid): DecisionRequest {
  const many = dice.between(10, 20);
  const unitsMax = dice.of([2, 4, 10, 10]);
  const lines = Array.from({ length: many }, (_, at) =>
    line(String(at + 1), dice.of(prices), {
      quantity: dice.between(1, unitsMax),
      category: dice.of(categories),
      sku: dice.of(skus),
    }),
  );
  const offersMax = 50;
  const keyed = Array.from({ length: offersMax }, (_, at) => [`u.o${String(at).padStart(2, '0')}`, 820]);
  return request({
    lines,
    keyed: Object.fromEntries(keyed) as Json,
    usePoints: dice.chance(50),
    member: { points: dice.of([0, 150, 3000, 100000]), tickets: { 'u.c1': dice.between(1, 3) } },
  });
}

function itemOffer(dice: Dice, { prices, cuts }: Grid): Json {
  const payPermille = dice.of([500, 780, 800, 850, 880, 900, 950, 985]);
  const benefit = dice.of<Json>([
    { kind: 'rate', payPermille },
    {
      kind: 'rate',
      payPermille,
      rounding: { unit: dice.of([10, 100]), mode: dice.of(['half-up', 'down', 'up']) },
    },
    { kind: 'price', unitPrice: dice.of(prices) },
    { kind: 'prices', prices: { [dice.of(skus)]: dice.of(prices), [dice.of(skus)]: dice.of(prices) } },
    { kind: 'off', amount: dice.of(cuts) },
    { kind: 'off', amount: dice.of(cuts) },
    { kind: 'keyed', minPayPermille: 500 },
  ]);
  const items = dice.of<Json>([
    {},
    { categories: [dice.of(categories)] },
    { categories: [dice.of(categories)], skus: [dice.of(skus)] },
    { skus: [dice.of(skus)] },
    { exceptCategories: [dice.of(categories)] },
    { unitPrice: { min: dice.of(prices) } },
  ]);
  return {
    benefit,
    items,
    limits: {
      ...(dice.chance(35) && { unitsPerTransaction: dice.between(1, 12) }),
      ...(dice.chance(25) && {
        offPerTransaction: dice.of(cuts) * dice.between(1, 6) + dice.between(-1, 1) + 1,
      }),
      ...(dice.chance(15) && { perMember: [{ uses: dice.between(1, 6), per: 'month' }] }),
    },
    ...(dice.chance(25) && { group: dice.of(['g', 'h']) }),
    ...(dice.chance(5) && { who: { ticket: 'u.c1' } }),
    ...rivalry(dice),
  };
}

function spreadOffer(dice: Dice, grid: Grid, asked: DecisionRequest): Json {
  const layer = dice.of(['basket', 'basket', 'subsidy']);
  const { items, turn } = dice.of(scopes);
  const uncovered = layer === 'basket' && dice.chance(20);
  const isPoints = layer === 'subsidy' && dice.chance(15);
  const group = dice.of([layer, layer, `${layer[0]}2`, `${layer[0]}3`]);
  return {
    layer,
    benefit: isPoints
      ? { kind: 'points', fenPerPoint: dice.of([1, 7, 10]), maxPermille: dice.of([100, 305, 1000]) }
      : spreadBenefit(dice, grid, asked),
    ...(items && { items }),
    ...(uncovered && { uncovered }),
    priority: (uncovered ? 100 : turn) + dice.between(0, 2),
    ...(!isPoints && { group }),
    limits: dice.chance(20) ? { offPerTransaction: dice.of(grid.cuts) * dice.between(1, 8) } : {},
    ...rivalry(dice),
  };
}

function spreadBenefit(dice: Dice, { cuts }: Grid, asked: DecisionRequest): Json {
  const list = sum(asked.lines.map(({ unitPrice, quantity }) => unitPrice * quantity));
  // Near what the basket comes to after some item offers, a fen above or below: where declining pays.
  const near = () =>
    Math.max(
      100,
      Math.floor((list * dice.between(10, 100)) / 100) -
        dice.of(cuts) * dice.between(0, 9) +
        dice.between(-1, 1),
    );
  const spend = near();
  const amount = dice.of(cuts) * dice.between(1, 3);
  const payPermille = dice.of([800, 880, 900, 950, 985]);
  const on = dice.of(['left', 'left', 'list']);
  const each = Math.max(200, Math.floor(spend / dice.between(2, 8)));
  return dice.of<Json>([
    { kind: 'off', amount },
    { kind: 'rate', payPermille: dice.of([900, 950, 985]) },
    {
      kind: 'rate',
      payPermille: 950,
      rounding: { unit: dice.of([10, 100]), mode: dice.of(['half-up', 'down', 'up']) },
    },
    { kind: 'threshold', on, tiers: [{ spend, off: amount }] },
    {
      kind: 'threshold',
      on,
      tiers: [
        { spend, off: amount },
        { spend: spend + dice.of(cuts), off: amount + dice.of(cuts) },
        { spend: 2 * spend + 2 * Math.max(...cuts), off: 2 * amount + 2 * Math.max(...cuts) },
      ],
    },
    { kind: 'threshold', on, repeat: true, tiers: [{ spend: each, off: Math.min(amount, each) }] },
    { kind: 'threshold', on, tiers: [{ spend, payPermille }] },
  ]);
}

function rivalry(dice: Dice): Json {
  return {
    ...(dice.chance(8) && { excludes: [dice.of(['g', 'h', 's2', 'basket', 'u.o03', 'u.o07', 'u.o11'])] }),
    ...(dice.chance(2) && { combine: 'alone' }),
  };
}

/** Whether the newest offer can be used at all and all of them can be said with integers. */
function passes(offers: readonly Offer[], asked: DecisionRequest): boolean {
  const newest = offers.at(-1)!.id;
  try {
    const { items, spreads } = readProblem(offers, asked);
    return [...items, ...spreads].some(({ id }) => id === newest);
  } catch (error) {
    if (error instanceof NotExpressible) return false;
    throw error;
  }
}

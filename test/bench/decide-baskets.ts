import type { DecisionRequest } from '../../terminal/core/decide/index.ts';
import type { Offer } from '../../terminal/core/offers/offer.ts';

/** Numbers that are the same in every run. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Dice = {
  readonly between: (low: number, high: number) => number;
  readonly of: <Value>(values: readonly Value[]) => Value;
  readonly chance: (share: number) => boolean;
};

function dice(seed: number): Dice {
  const next = seeded(seed);
  const between = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  return {
    between,
    of: (values) => values[between(0, values.length - 1)]!,
    chance: (share) => next() < share,
  };
}

const categories = [
  'food/fruit',
  'food/dairy',
  'food/grain',
  'drink/tea',
  'drink/wine',
  'home/paper',
  'ticket/film',
  'glasses/contact',
];

/** Where and when the baskets are rung up. */
const store = { id: 'store-7', merchant: 'merchant-3', region: '330203' };
const at = '2026-03-04T18:20:00+08:00';

/** A supermarket basket of 20 lines, one to three units each. */
export function basket(seed: number): DecisionRequest {
  const { between, of, chance } = dice(seed);
  const lines = Array.from({ length: 20 }, (_, nth) => ({
    id: String(nth + 1),
    sku: `sku-${between(1, 60)}`,
    category: of(categories),
    unitPrice: chance(0.6) ? between(6, 160) * 100 - 10 : between(300, 12_000),
    quantity: of([1, 1, 1, 2, 3]),
  }));
  const member = {
    programme: 'nb',
    organisation: '330200/edu/school-7',
    status: 'active',
    certifiedThrough: '2026-12-31',
  };
  const card = { presentation: 'chip-genuine', status: 'active' };
  return { at, store, member, card, lines, online: true, cacheAgeHours: 0 } as unknown as DecisionRequest;
}

/** The offers that apply: as a union and a store publish them, or packed so that as many as can be are at odds. */
export type OfferMix = 'ordinary' | 'hard';

/**
 * 10,000 stored offers of a province, of which 50 apply in the store of {@link basket}. The others are for other
 * merchants and past weeks. Hard: 28 on items, 12 on the basket in three groups, 6 subsidies in two groups, 4 gifts.
 * Ordinary: 30 on items of every kind, 10 on the basket in two groups, 6 subsidies of which one is used, 4 gifts.
 */
export function storedOffers(seed: number, mix: OfferMix = 'hard'): readonly Offer[] {
  const rolled = dice(seed);
  const offers: unknown[] = [];
  const applicable = mix === 'hard' ? hardOffer : ordinaryOffer;
  for (let nth = 0; nth < 50; nth += 1) offers.push(applicable(nth, rolled));
  for (let nth = 50; nth < 10_000; nth += 1) {
    const elsewhere = { where: { merchants: [`merchant-${rolled.between(4, 400)}`] } };
    const past = { where: { merchants: [store.merchant] }, when: { through: '2026-02-28' } };
    offers.push({
      ...applicable(nth % 50, rolled),
      id: offerId(nth),
      ...(nth % 100 === 0 ? past : elsewhere),
    });
  }
  return offers as readonly Offer[];
}

function offerId(nth: number): string {
  return `nb.offer-${String(nth).padStart(5, '0')}`;
}

function commonTo(nth: number, { between, of }: Dice): Record<string, unknown> {
  return {
    id: offerId(nth),
    version: 1,
    programme: 'nb',
    title: { zh: '优惠' },
    funding: of([
      [{ funder: 'merchant', permille: 1000 }],
      [
        { funder: 'merchant', permille: 500 },
        { funder: 'union:nb', permille: 500 },
      ],
    ]),
    where: of([{ merchants: [store.merchant] }, { regions: ['3302'] }, { stores: [store.id, 'store-9'] }]),
    priority: between(0, 2),
  };
}

/** One of 50 that leave the search as much to weigh as may be. */
function hardOffer(nth: number, rolled: Dice): Record<string, unknown> {
  const { of, chance } = rolled;
  const common = commonTo(nth, rolled);
  if (nth < 28) return { ...common, ...itemOffer(rolled) };
  if (nth < 40) {
    const group = of(['basket', 'member-day', 'bank']);
    return {
      ...common,
      layer: 'basket',
      group,
      ...spreadOffer(rolled),
      ...(chance(0.1) ? { uncovered: true } : {}),
    };
  }
  if (nth < 46)
    return { ...common, layer: 'subsidy', group: of(['subsidy', 'bank']), ...spreadOffer(rolled) };
  return { ...common, layer: 'basket', benefit: { kind: 'gift', gift: { zh: '环保袋' } } };
}

function itemOffer({ between, of, chance }: Dice): Record<string, unknown> {
  const benefit = of([
    { kind: 'rate', payPermille: between(70, 98) * 10 },
    { kind: 'rate', payPermille: between(80, 95) * 10, rounding: { unit: 10, mode: 'half-up' } },
    { kind: 'off', amount: between(1, 12) * 50 },
    { kind: 'price', unitPrice: between(9, 30) * 100 },
  ]);
  const items = chance(0.7)
    ? { categories: [of([...categories, 'food', 'drink'])] }
    : { skus: [`sku-${between(1, 60)}`, `sku-${between(1, 60)}`] };
  const limits = of([
    {},
    {},
    {},
    { limits: { unitsPerTransaction: between(1, 3) } },
    { limits: { offPerTransaction: between(10, 40) * 100 } },
  ]);
  return { layer: 'item', benefit, items, ...limits };
}

function spreadOffer({ between, of, chance }: Dice): Record<string, unknown> {
  const spend = between(5, 60) * 1000;
  const benefit = of([
    {
      kind: 'threshold',
      tiers: [
        { spend, off: Math.floor(spend / 10) },
        { spend: spend * 2, off: Math.floor(spend / 4) },
      ],
    },
    { kind: 'threshold', tiers: [{ spend: between(5, 20) * 1000, off: between(3, 10) * 100 }], repeat: true },
    { kind: 'rate', payPermille: between(85, 98) * 10 },
    { kind: 'off', amount: between(2, 20) * 100 },
  ]);
  const items = chance(0.4) ? { items: { categories: [of(['food', 'drink', 'home'])] } } : {};
  const limits = chance(0.2) ? { limits: { offPerTransaction: between(10, 50) * 100 } } : {};
  return { benefit, ...items, ...limits };
}

/** One of 50 as they are published: shelf prices by SKU, a rate on a department, second at half price, 满100减10. */
function ordinaryOffer(nth: number, rolled: Dice): Record<string, unknown> {
  const { between, of, chance } = rolled;
  const common = commonTo(nth, rolled);
  const sku = () => `sku-${between(1, 60)}`;
  if (nth < 14) {
    const benefit = of([
      { kind: 'price', unitPrice: between(9, 40) * 100 - 10 },
      { kind: 'off', amount: between(1, 10) * 100 },
    ]);
    const limits = chance(0.4) ? { limits: { unitsPerTransaction: between(1, 3) } } : {};
    return { ...common, layer: 'item', benefit, items: { skus: [sku(), sku(), sku()] }, ...limits };
  }
  if (nth < 26) {
    const benefit = { kind: 'rate', payPermille: between(80, 95) * 10 };
    const limits = chance(0.3) ? { limits: { offPerTransaction: between(20, 60) * 100 } } : {};
    return { ...common, layer: 'item', benefit, items: { categories: [of(categories)] }, ...limits };
  }
  if (nth < 28) {
    const benefit = { kind: 'nth', every: 2, payPermille: 500 };
    return { ...common, layer: 'item', benefit, items: { skus: [sku(), sku()] } };
  }
  if (nth < 30) {
    const parts = [
      { items: { skus: [sku(), sku()] }, units: 1 },
      { items: { skus: [sku(), sku()] }, units: 1 },
    ];
    return { ...common, layer: 'item', benefit: { kind: 'bundle', parts, price: between(20, 60) * 100 } };
  }
  if (nth < 40) {
    const spend = of([9900, 19900, 29900, 39900]);
    const tiers = [
      { spend, off: Math.floor(spend / 1000) * 100 },
      { spend: 2 * spend, off: Math.floor(spend / 1000) * 250 },
    ];
    const items = nth % 3 === 0 ? {} : { items: { categories: [of(['food', 'drink', 'home'])] } };
    const group = nth % 5 === 0 ? 'member-day' : 'basket';
    return { ...common, layer: 'basket', group, benefit: { kind: 'threshold', tiers }, ...items };
  }
  if (nth < 46) {
    const benefit = of([
      { kind: 'rate', payPermille: between(90, 98) * 10 },
      { kind: 'threshold', tiers: [{ spend: between(1, 3) * 10_000, off: between(5, 20) * 100 }] },
    ]);
    return { ...common, layer: 'subsidy', benefit, limits: { offPerTransaction: between(10, 50) * 100 } };
  }
  return { ...common, layer: 'basket', benefit: { kind: 'gift', gift: { zh: '环保袋' } } };
}

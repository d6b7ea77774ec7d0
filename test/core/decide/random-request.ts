import fc from 'fast-check';
import type { DecisionRequest } from '../../../terminal/core/decide/request.ts';
import type { Offer } from '../../../terminal/core/offers/offer.ts';

/** Small, and full of ties, near misses and rounding: what a search gets wrong shows in small baskets. */
export type Case = { readonly offers: readonly Offer[]; readonly request: DecisionRequest };

const sometimes = <Value>(value: fc.Arbitrary<Value>, freq = 3) => fc.option(value, { nil: undefined, freq });
const price = fc.constantFrom(1, 2, 5, 99, 100, 101, 333, 500, 500, 667, 999, 1000, 1250, 2500);
const permille = fc.constantFrom(0, 1, 333, 500, 505, 700, 780, 850, 900, 950, 995, 1000);
const category = fc.constantFrom('a', 'a/x', 'b', 'b/y/z');
const sku = fc.constantFrom('s1', 's2', 's3');

const rounding = fc.record(
  { unit: fc.constantFrom(1, 10, 100), mode: fc.constantFrom('half-up', 'down', 'up') },
  { requiredKeys: [] },
);

const items = fc.record(
  {
    categories: fc.uniqueArray(category, { minLength: 1, maxLength: 2 }),
    skus: fc.uniqueArray(sku, { minLength: 1, maxLength: 2 }),
    exceptCategories: fc.constant(['a/x']),
    exceptSkus: fc.constant(['s2']),
    unitPrice: fc.record({ min: fc.constant(100), max: fc.constant(1000) }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
);

const itemBenefit = fc.oneof(
  fc.record({ kind: fc.constant('rate'), payPermille: permille }),
  fc.record({ kind: fc.constant('rate'), payPermille: permille, rounding }),
  fc.record({ kind: fc.constant('price'), unitPrice: price }),
  fc.record({ kind: fc.constant('prices'), prices: fc.dictionary(sku, price, { minKeys: 1 }) }),
  fc.record({ kind: fc.constant('off'), amount: price }),
  fc.record({ kind: fc.constant('keyed'), minPayPermille: fc.constantFrom(0, 500) }),
);

const partItems = fc.oneof(
  fc.constant({}),
  fc.record({ categories: fc.constantFrom(['a'], ['b'], ['a/x'], ['a', 'b']) }),
  fc.record({ skus: fc.constantFrom(['s1'], ['s2', 's3']) }),
  fc.record({ unitPrice: fc.constant({ min: 100 }) }),
);
const partUnits = fc.constantFrom(1, 1, 2);

const setBenefit = fc.oneof(
  fc.record({ kind: fc.constant('nth'), every: fc.constantFrom(2, 2, 3), payPermille: permille }),
  fc.record({ kind: fc.constant('nth'), every: fc.constantFrom(2, 3), payPermille: permille, rounding }),
  fc.record({
    kind: fc.constant('bundle'),
    parts: fc.array(fc.record({ items: partItems, units: partUnits }), { minLength: 1, maxLength: 2 }),
    price: fc.constantFrom(0, 5, 100, 499, 900, 1500, 2000),
  }),
  fc.record({
    kind: fc.constant('bundle'),
    parts: fc
      .tuple(
        fc.record({ items: partItems, units: partUnits, payPermille: permille }),
        fc.array(
          fc.record(
            { items: partItems, units: partUnits, payPermille: permille },
            { requiredKeys: ['items', 'units'] },
          ),
          { maxLength: 2 },
        ),
      )
      .map(([first, others]) => [first, ...others]),
  }),
);

const tiers = fc
  .uniqueArray(fc.constantFrom(100, 500, 900, 1500, 2000, 3000, 5000), { minLength: 1, maxLength: 3 })
  .chain((spends) =>
    fc
      .uniqueArray(fc.constantFrom(1, 50, 99, 200, 500, 1000, 1999), {
        minLength: spends.length,
        maxLength: spends.length,
      })
      .map((offs) => {
        offs.sort((a, b) => a - b);
        return [...spends].sort((a, b) => a - b).map((spend, at) => ({ spend, off: offs[at]! }));
      }),
  );

const rateTiers = fc
  .tuple(fc.constantFrom(500, 1000), fc.constantFrom(900, 850), rounding)
  .map(([spend, payPermille, rounded]) => [
    { spend, payPermille },
    { spend: spend * 3, payPermille: 700, rounding: rounded },
  ]);

const spreadBenefit = fc.oneof(
  fc.record({ kind: fc.constant('rate'), payPermille: permille }),
  fc.record({ kind: fc.constant('rate'), payPermille: permille, rounding }),
  fc.record({ kind: fc.constant('off'), amount: price }),
  fc.record({ kind: fc.constant('threshold'), tiers }),
  fc.record({
    kind: fc.constant('threshold'),
    tiers: fc.oneof(tiers, rateTiers),
    on: fc.constantFrom('left', 'list'),
  }),
  fc.record({ kind: fc.constant('threshold'), tiers: rateTiers, rounding }),
  fc.record({
    kind: fc.constant('threshold'),
    tiers: fc
      .record({ spend: fc.constantFrom(100, 333, 1000), off: fc.constantFrom(5, 50, 200) })
      .map((t) => [t]),
    repeat: fc.constant(true),
    on: fc.constantFrom('left', 'list'),
  }),
);

const pointsBenefit = fc.record(
  {
    kind: fc.constant('points'),
    fenPerPoint: fc.constantFrom(1, 1, 7, 10, 100),
    maxPermille: fc.constantFrom(0, 300, 500, 1000),
  },
  { requiredKeys: ['kind', 'fenPerPoint'] },
);

const grantBenefit = fc.constantFrom({ kind: 'gift', gift: { zh: '伞' } }, { kind: 'earn', points: 150 });

const periods = fc.constantFrom('day', 'week', 'month', 'year', 'offer');
const useLimit = fc.record({ uses: fc.integer({ min: 1, max: 3 }), per: periods });

const limits = fc.record(
  {
    unitsPerTransaction: fc.integer({ min: 1, max: 3 }),
    offPerTransaction: fc.constantFrom(0, 1, 100, 300, 750, 1200),
    perMember: fc.array(useLimit, { minLength: 1, maxLength: 2 }),
    total: fc.array(useLimit, { minLength: 1, maxLength: 2 }),
    budget: fc.constantFrom(1, 100, 400, 1000),
  },
  { requiredKeys: [] },
);

const when = fc.record(
  {
    from: fc.constantFrom('2015-09-30', '2015-10-02', '2015-10-05'),
    through: fc.constantFrom('2015-10-02', '2015-10-03', '2015-12-31'),
    weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 2, maxLength: 6 }),
    monthDays: fc.constantFrom([3], [2, 3], [31], [15]),
    dayKinds: fc.uniqueArray(fc.constantFrom('workday', 'weekend', 'holiday'), {
      minLength: 1,
      maxLength: 3,
    }),
    hours: fc.constantFrom(
      [['09:00', '21:00']],
      [['22:00', '06:00']],
      [
        ['05:00', '06:00'],
        ['18:00', '02:00'],
      ],
    ),
  },
  { requiredKeys: [] },
);

const who = fc.record(
  {
    programmes: fc.constantFrom(['p'], ['p', 'q'], ['q']),
    organisations: fc.constantFrom(['o/1'], ['o'], ['o/2', 'o/1/z']),
    tagsAny: fc.constantFrom(['t'], ['u', 't']),
    tagsAll: fc.constantFrom(['t'], ['u', 't']),
    tagsNone: fc.constantFrom(['t'], ['v']),
    firstUse: fc.constant(true),
    birthMonth: fc.constant(true),
    ticket: fc.constantFrom('p.c1', 'p.c2'),
  },
  { requiredKeys: [] },
);

const conditions = fc.record(
  {
    where: fc.constantFrom(
      { merchants: ['m'] },
      { stores: ['x'] },
      { regions: ['33', '44'] },
      { regions: ['4'] },
    ),
    when,
    who,
    card: fc.constantFrom(
      { accept: ['keyed', 'code'] },
      { accept: ['chip-genuine'] },
      { issuers: ['boc'] },
      { payWith: true },
    ),
    requires: fc.record({ spend: fc.constantFrom(100, 1000, 4000), items }),
    offline: fc.constantFrom({ unsynced: 'refuse' }, { hours: 24 }, { unsynced: 'allow', hours: 72 }),
  },
  { requiredKeys: [] },
);

/** Most offers pass their conditions, or nothing would be left to search. */
const someConditions = fc.oneof(
  { weight: 6, arbitrary: fc.constant({}) },
  { weight: 2, arbitrary: fc.record({ who: fc.constantFrom({ ticket: 'p.c1' }, { tagsAny: ['t'] }) }) },
  { weight: 1, arbitrary: conditions },
);

const body = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      layer: fc.constant('item'),
      benefit: itemBenefit,
      group: sometimes(fc.constantFrom('g', 'h'), 2),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      layer: fc.constant('item'),
      benefit: setBenefit,
      group: sometimes(fc.constantFrom('g', 'h'), 2),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      layer: fc.constant('basket'),
      benefit: spreadBenefit,
      group: sometimes(fc.constantFrom('g', 'b2'), 1),
      uncovered: sometimes(fc.constant(true), 2),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      layer: fc.constant('subsidy'),
      benefit: spreadBenefit,
      group: sometimes(fc.constantFrom('g', 's2'), 1),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      layer: fc.constant('subsidy'),
      benefit: pointsBenefit,
      group: sometimes(fc.constantFrom('g', 's2'), 1),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ layer: fc.constantFrom('item', 'basket', 'subsidy'), benefit: grantBenefit }),
  },
);

const ids = ['p.a', 'p.b', 'p.c', 'p.d', 'p.e', 'p.f', 'p.g'];

const offer = fc
  .record({
    body,
    conditions: someConditions,
    items: sometimes(items, 2),
    limits: sometimes(limits, 1),
    combine: sometimes(fc.constantFrom('alone', 'layers'), 9),
    excludes: sometimes(
      fc.uniqueArray(fc.constantFrom(...ids, 'g', 'basket'), { minLength: 1, maxLength: 2 }),
      5,
    ),
    priority: sometimes(fc.integer({ min: -1, max: 2 }), 1),
    funding: fc.constantFrom(
      [{ funder: 'merchant', permille: 1000 }],
      [
        { funder: 'union:p', permille: 333 },
        { funder: 'bank', permille: 333 },
        { funder: 'merchant', permille: 334 },
      ],
    ),
  })
  .map(({ body: what, conditions: holds, ...rest }) => ({ ...what, ...holds, ...rest }));

const line = fc.record({
  sku: sometimes(sku),
  category: sometimes(category),
  unitPrice: price,
  quantity: fc.constantFrom(1, 1, 1, 2, 3),
});

const member = fc.record(
  {
    programme: fc.constantFrom('p', 'p', 'p', 'p', 'p', 'p', 'q'),
    organisation: fc.constantFrom('o/1', 'o/1/z'),
    tags: fc.constantFrom(['t'], ['t', 'u']),
    birthMonth: fc.constantFrom(10, 5),
    status: fc.constantFrom(
      'active',
      'active',
      'active',
      'active',
      'active',
      'active',
      'active',
      'active',
      'left',
    ),
    certifiedThrough: fc.constantFrom('2015-12-31', '2015-10-03', '2015-12-31', '2015-12-31', '2015-10-02'),
    points: fc.constantFrom(0, 3, 10, 150, 5000),
    tickets: fc.constantFrom({ 'p.c1': 1 }, { 'p.c1': 2, 'p.c2': 1 }),
  },
  { requiredKeys: ['programme', 'organisation', 'status', 'certifiedThrough'] },
);

const card = fc.record({
  presentation: fc.constantFrom('chip-genuine', 'chip-genuine', 'chip-genuine', 'code', 'keyed'),
  issuer: sometimes(fc.constantFrom('boc', 'icbc')),
  status: fc.constantFrom('active', 'active', 'active', 'active', 'active', 'active', 'stopped'),
  firstUse: sometimes(fc.boolean()),
});

const counts = fc.dictionary(periods, fc.integer({ min: 0, max: 2 }));
const used = fc.record(
  { member: counts, total: counts, spent: fc.constantFrom(0, 1, 100, 399) },
  { requiredKeys: [] },
);

const request = fc.record({
  at: fc.constantFrom(
    '2015-10-03T10:20:00+08:00',
    '2015-10-03T02:20:00Z',
    '2015-10-02T17:30:00.5Z',
    '2015-10-03T23:59:59+08:00',
    '2015-10-02T21:00:00-08:00',
  ),
  store: fc.constant({ id: 'x1', merchant: 'm', region: '330203' }),
  who: fc.oneof(
    { weight: 30, arbitrary: fc.tuple(member, card) },
    { weight: 1, arbitrary: fc.constant(null) },
  ),
  lines: fc.array(line, { minLength: 1, maxLength: 4 }),
  notWanted: sometimes(fc.uniqueArray(fc.constantFrom(...ids), { maxLength: 1 }), 1),
  keyed: fc.dictionary(fc.constantFrom(...ids), fc.constantFrom(400, 500, 820, 1000, 1001)),
  tender: sometimes(fc.constantFrom('union-card', 'other')),
  usePoints: sometimes(fc.boolean(), 6),
  used: fc.dictionary(fc.constantFrom(...ids), used),
  online: fc.constantFrom(true, true, false),
  cacheAgeHours: fc.constantFrom(0, 24, 25, 80),
  calendar: fc.constantFrom(
    { holidays: ['2015-10-01', '2015-10-03'], workdays: ['2015-10-10'] },
    { holidays: ['2015-10-01'], workdays: ['2015-10-03', '2015-10-10'] },
    { holidays: ['2015-10-01'], workdays: ['2015-10-10'] },
  ),
});

/** A request and offers that fit their schemas. */
export function smallCase(offersMax = 6, offersMin = 1): fc.Arbitrary<Case> {
  return fc
    .tuple(request, fc.array(offer, { minLength: offersMin, maxLength: offersMax }))
    .map(([{ who: present, lines, ...rest }, offers]) => ({
      request: {
        ...rest,
        member: present?.[0] ?? null,
        card: present?.[1] ?? null,
        lines: lines.map((one, at) => ({ id: String(at + 1), ...one })),
      },
      offers: offers.map((one, at) => ({
        id: ids[at]!,
        version: 1,
        programme: 'p',
        title: { zh: '优惠' },
        ...one,
      })),
    })) as unknown as fc.Arbitrary<Case>;
}

import fc from 'fast-check';
import type { JsonObject } from '../../../server/console/offers/json-path.ts';

/** Every valid offer of the contract, each key with every form that it knows. */
const fen = fc.integer({ min: 0, max: 2_000_000 });
const permille = fc.integer({ min: 0, max: 1000 });
const count = fc.integer({ min: 1, max: 5_000 });
const name = fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }).filter((text) => text.length <= 64);
const names = fc.array(name, { minLength: 1, maxLength: 3 });
const identifier = fc.stringMatching(/^[a-z0-9][a-z0-9.-]{0,20}$/);
const words = fc.record({ zh: name, en: name }, { requiredKeys: ['zh'] });
const rounding = fc.record(
  { unit: fc.constantFrom(1, 10, 100), mode: fc.constantFrom('half-up', 'down', 'up') },
  { requiredKeys: [] },
);
const bounds = fc
  .tuple(fen, fen)
  .map(([one, other]) => ({ min: Math.min(one, other), max: Math.max(one, other) }));
const items = fc.record(
  { categories: names, skus: names, exceptCategories: names, exceptSkus: names, unitPrice: bounds },
  { requiredKeys: [] },
);

const tiers = fc
  .uniqueArray(count, { minLength: 1, maxLength: 4 })
  .map((spends) =>
    [...spends]
      .sort((one, other) => one - other)
      .map((spend, at) => ({ spend: spend * 100, off: (at + 1) * 100 })),
  );
const rateTiers = fc
  .tuple(fc.uniqueArray(count, { minLength: 1, maxLength: 3 }), rounding)
  .map(([spends, rounded]) =>
    [...spends]
      .sort((one, other) => one - other)
      .map((spend, at) => ({ spend, payPermille: 900 - at, rounding: rounded })),
  );
const part = fc.record({ items, units: fc.integer({ min: 1, max: 3 }) });

const rate = fc.record(
  { kind: fc.constant('rate'), payPermille: permille, rounding },
  { requiredKeys: ['kind', 'payPermille'] },
);
const off = fc.record({ kind: fc.constant('off'), amount: fen });
const grants = fc.oneof(
  fc.record({ kind: fc.constant('gift'), gift: words }),
  fc.record({ kind: fc.constant('earn'), points: count }),
);
const itemBenefit = fc.oneof(
  rate,
  off,
  grants,
  fc.record({ kind: fc.constant('price'), unitPrice: fen }),
  fc.record({
    kind: fc.constant('prices'),
    prices: fc.dictionary(
      name.filter((sku) => !/^(__proto__|constructor|prototype)$/.test(sku)),
      fen,
      { minKeys: 1, maxKeys: 4 },
    ),
  }),
  fc.record({
    kind: fc.constant('nth'),
    every: fc.integer({ min: 2, max: 9 }),
    payPermille: permille,
    rounding,
  }),
  fc.record({ kind: fc.constant('keyed'), minPayPermille: permille, rounding }),
  fc.record({
    kind: fc.constant('bundle'),
    parts: fc.array(part, { minLength: 1, maxLength: 4 }),
    price: fen,
  }),
  fc.record({
    kind: fc.constant('bundle'),
    parts: fc.tuple(part, permille).map(([one, payPermille]) => [{ ...one, payPermille }]),
  }),
);
const spreadBenefit = fc.oneof(
  rate,
  off,
  grants,
  fc.record(
    {
      kind: fc.constant('threshold'),
      tiers: fc.oneof(tiers, rateTiers),
      on: fc.constantFrom('left', 'list'),
      rounding,
    },
    { requiredKeys: ['kind', 'tiers'] },
  ),
  fc.record({
    kind: fc.constant('threshold'),
    tiers: fc.record({ spend: count, off: count }).map((tier) => [tier]),
    repeat: fc.boolean(),
  }),
);
const points = fc.record(
  { kind: fc.constant('points'), fenPerPoint: count, maxPermille: permille },
  { requiredKeys: ['kind', 'fenPerPoint'] },
);
const layered = fc.oneof(
  fc.record({ layer: fc.constant('item'), benefit: itemBenefit }),
  fc.record(
    { layer: fc.constant('basket'), benefit: spreadBenefit, uncovered: fc.constant(true) },
    { requiredKeys: ['layer', 'benefit'] },
  ),
  fc.record({ layer: fc.constant('subsidy'), benefit: fc.oneof(spreadBenefit, points) }),
);

const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);
const date = fc
  .date({ min: new Date('2015-01-01'), max: new Date('2035-12-31'), noInvalidDate: true })
  .map((day) => day.toISOString().slice(0, 10));
const span = fc
  .tuple(date, date)
  .map(([one, other]) => (one < other ? { from: one, through: other } : { from: other, through: one }));
const day = fc.record(
  {
    weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
    monthDays: fc.uniqueArray(fc.integer({ min: 1, max: 31 }), { minLength: 1 }),
    dayKinds: fc.uniqueArray(fc.constantFrom('workday', 'weekend', 'holiday'), { minLength: 1 }),
    hours: fc.array(
      fc.tuple(time, time).filter(([one, other]) => one !== other),
      { minLength: 1, maxLength: 3 },
    ),
  },
  { requiredKeys: [] },
);
const uses = fc.array(
  fc.record({ uses: count, per: fc.constantFrom('day', 'week', 'month', 'year', 'offer') }),
  { minLength: 1, maxLength: 3 },
);
const funding = fc
  .uniqueArray(name, { minLength: 1, maxLength: 4 })
  .map((funders) =>
    funders.map((funder, at) => ({ funder, permille: at === 0 ? 1000 - (funders.length - 1) * 111 : 111 })),
  );

const conditions = fc.record(
  {
    items,
    where: fc.record({ merchants: names, stores: names, regions: names }, { requiredKeys: [] }),
    when: fc.oneof(
      day,
      fc.tuple(span, day).map(([dates, parts]) => ({ ...dates, ...parts })),
    ),
    who: fc.record(
      {
        programmes: fc.array(identifier, { minLength: 1, maxLength: 2 }),
        organisations: names,
        tagsAny: names,
        tagsAll: names,
        tagsNone: names,
        firstUse: fc.constant(true),
        birthMonth: fc.constant(true),
        ticket: identifier,
      },
      { requiredKeys: [] },
    ),
    card: fc.record(
      {
        accept: fc.uniqueArray(fc.constantFrom('chip-genuine', 'chip-read', 'code', 'keyed'), {
          minLength: 1,
        }),
        issuers: names,
        payWith: fc.constant(true),
      },
      { requiredKeys: [] },
    ),
    requires: fc.record({ spend: fen, items }, { requiredKeys: ['spend'] }),
    limits: fc.record(
      {
        unitsPerTransaction: count,
        offPerTransaction: fen,
        perMember: uses,
        total: uses,
        budget: fen,
        memberPolicy: fc.constantFrom('strict-online', 'home-store', 'risk-bounded'),
      },
      { requiredKeys: [] },
    ),
    group: fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,10}$/),
    combine: fc.constantFrom('layers', 'alone'),
    excludes: fc.array(identifier, { minLength: 1, maxLength: 2 }),
    priority: fc.integer({ min: -1000, max: 1000 }),
    offline: fc.record(
      {
        unsynced: fc.constantFrom('allow', 'refuse'),
        hours: fc.oneof(
          fc.integer({ min: 0, max: 999 }),
          fc.double({ min: 0, max: 1e6, noNaN: true }).map((hours) => hours + 0),
        ),
      },
      { requiredKeys: [] },
    ),
    refund: fc.constantFrom('restores-use', 'keeps-use'),
    schema: fc.constant(1),
  },
  { requiredKeys: [] },
);

export const randomOffer: fc.Arbitrary<JsonObject> = fc
  .tuple(words, layered, funding, conditions, count)
  .map(
    ([title, kind, shares, rest, version]) =>
      JSON.parse(
        JSON.stringify({ id: 'p.offer', version, programme: 'p', title, ...kind, funding: shares, ...rest }),
      ) as JsonObject,
  );

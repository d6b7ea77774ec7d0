import { describe, expect, it } from 'vitest';
import type { Parsed } from '../../terminal/wire/faults.ts';
import { parseOffer, parsePublishedOffers } from '../../terminal/wire/offer-schema.ts';

type Json = Readonly<Record<string, unknown>>;

const required: Json = {
  id: 'nb51.sanjiang-100-20',
  version: 1,
  programme: 'nb51',
  title: { zh: '三江购物满100减20' },
  layer: 'basket',
  benefit: { kind: 'off', amount: 1000 },
  funding: [{ funder: 'merchant', permille: 1000 }],
};

const item: Json = { layer: 'item', benefit: { kind: 'rate', payPermille: 780 } };
const rice: Json = { categories: ['rice'] };
const beyondExact = 2 ** 53;

/** The paths that the faults name, each once; nothing where the document was taken. */
function pathsOf(parsed: Parsed<unknown>): readonly string[] {
  if (parsed.ok) return [];
  return [...new Set(parsed.faults.map((fault) => fault.slice(0, fault.indexOf(': '))))];
}

function threshold(...tiers: readonly Json[]): Json {
  return { benefit: { kind: 'threshold', tiers } };
}

function bundle(parts: readonly Json[], more: Json = {}): Json {
  return { layer: 'item', benefit: { kind: 'bundle', parts, ...more } };
}

function without(key: string): Json {
  return Object.fromEntries(Object.entries(required).filter(([name]) => name !== key));
}

describe('an offer', () => {
  it('is taken with every part that the contract knows', () => {
    const whole: Json = {
      ...required,
      schema: 1,
      title: { zh: '三江购物满100减20', en: '20 off 100 at Sanjiang' },
      items: {
        categories: ['ticket'],
        skus: ['6901234567892'],
        exceptCategories: ['ticket/child'],
        exceptSkus: ['6901234567893'],
        unitPrice: { min: 100, max: 5000 },
      },
      where: { merchants: ['sanjiang'], stores: ['sj-001'], regions: ['3302'] },
      when: {
        from: '2015-10-01',
        through: '2015-10-07',
        weekdays: [6, 7],
        monthDays: [15],
        dayKinds: ['weekend', 'holiday'],
        hours: [
          ['09:00', '21:00'],
          ['22:00', '02:00'],
        ],
      },
      who: {
        programmes: ['nb51'],
        organisations: ['330200/edu'],
        tagsAny: ['a'],
        tagsAll: ['b'],
        tagsNone: ['c'],
        firstUse: true,
        birthMonth: true,
        ticket: 'nb51.zoo-2015-10',
      },
      card: { accept: ['chip-genuine', 'code'], issuers: ['boc'], payWith: true },
      uncovered: true,
      requires: { spend: 5000, items: { categories: ['ticket'] } },
      limits: {
        unitsPerTransaction: 2,
        offPerTransaction: 5000,
        perMember: [{ uses: 1, per: 'day' }],
        total: [{ uses: 500, per: 'offer' }],
        budget: 10000000,
        memberPolicy: 'risk-bounded',
      },
      group: 'cinema',
      combine: 'layers',
      excludes: ['nb51.other-offer', 'a-group'],
      priority: 0,
      funding: [
        { funder: 'merchant', permille: 500 },
        { funder: 'union:nb', permille: 500 },
      ],
      offline: { unsynced: 'allow', hours: 72 },
      refund: 'restores-use',
    };
    expect(parseOffer(whole)).toEqual({ ok: true, value: whole });
  });

  it('is taken with nothing but what is required', () => {
    expect(parseOffer(required)).toEqual({ ok: true, value: required });
  });

  it.each<[string, string, Json]>([
    ['rate', 'item', { kind: 'rate', payPermille: 780 }],
    ['rate, rounded', 'item', { kind: 'rate', payPermille: 780, rounding: { unit: 10, mode: 'down' } }],
    ['price', 'item', { kind: 'price', unitPrice: 900 }],
    ['prices', 'item', { kind: 'prices', prices: { SKU: 900 } }],
    ['off', 'item', { kind: 'off', amount: 500 }],
    ['nth', 'item', { kind: 'nth', every: 2, payPermille: 500 }],
    [
      'bundle at a price',
      'item',
      {
        kind: 'bundle',
        parts: [
          { items: rice, units: 1 },
          { items: {}, units: 2 },
        ],
        price: 2900,
      },
    ],
    [
      'bundle by parts',
      'item',
      {
        kind: 'bundle',
        parts: [
          { items: rice, units: 1 },
          { items: {}, units: 1, payPermille: 0 },
        ],
      },
    ],
    ['keyed', 'item', { kind: 'keyed', minPayPermille: 500 }],
    [
      'threshold',
      'basket',
      { kind: 'threshold', tiers: [{ spend: 10000, off: 2000 }], repeat: true, on: 'left' },
    ],
    [
      'threshold with a rate',
      'subsidy',
      {
        kind: 'threshold',
        tiers: [
          { spend: 10000, off: 500 },
          { spend: 20000, payPermille: 800 },
        ],
        on: 'list',
      },
    ],
    ['rate on a base', 'basket', { kind: 'rate', payPermille: 950 }],
    ['off a base', 'subsidy', { kind: 'off', amount: 1000 }],
    ['points', 'subsidy', { kind: 'points', fenPerPoint: 1, maxPermille: 300 }],
    ['gift', 'item', { kind: 'gift', gift: { zh: '雨伞', en: 'Umbrella' } }],
    ['earn', 'basket', { kind: 'earn', points: 150 }],
  ])('is taken with the benefit of the contract: %s', (_name, layer, benefit) => {
    expect(pathsOf(parseOffer({ ...required, layer, benefit }))).toEqual([]);
  });

  it.each(['id', 'version', 'programme', 'title', 'layer', 'benefit', 'funding'])(
    'is refused without its %s',
    (key) => {
      expect(pathsOf(parseOffer(without(key)))).toEqual([key]);
    },
  );

  it.each<[string, string, Json]>([
    ['an id with capitals', 'id', { id: 'nb51.Sanjiang' }],
    ['an id that begins with a dot', 'id', { id: '.nb51', programme: 'nb51' }],
    ['an id over 64 characters', 'id', { id: `nb51.${'a'.repeat(60)}` }],
    ['an id of another programme', 'id', { id: 'nb52.a' }],
    ['an id whose programme only begins alike', 'id', { id: 'nb512.a' }],
    ['an id that is its programme and a dot', 'id', { id: 'nb51.' }],
    ['a newer schema', 'schema', { schema: 2 }],
    ['version 0', 'version', { version: 0 }],
    ['a version beyond 2^53', 'version', { version: beyondExact }],
    ['a version as text', 'version', { version: '1' }],
    ['a title without Chinese', 'title.zh', { title: { en: 'Off' } }],
    ['a title in a third language', 'title.fr', { title: { zh: '减', fr: 'Moins' } }],
    ['an unknown layer', 'layer', { layer: 'gift' }],
    ['an unknown key', 'discount', { discount: 1 }],
    ['uncovered false', 'uncovered', { uncovered: false }],
    ['uncovered off the basket', 'uncovered', { ...item, uncovered: true }],
    ['a group with a dot', 'group', { group: 'nb51.cinema' }],
    ['an unknown way to combine', 'combine', { combine: 'none' }],
    ['an empty excludes', 'excludes', { excludes: [] }],
    ['a priority that is no integer', 'priority', { priority: 0.5 }],
    ['a priority beyond 2^53', 'priority', { priority: beyondExact }],
    ['an unknown refund', 'refund', { refund: 'never' }],
    ['an unknown key of offline', 'offline.days', { offline: { days: 1 } }],
    ['a cache of negative age', 'offline.hours', { offline: { hours: -1 } }],
    ['an unknown answer offline', 'offline.unsynced', { offline: { unsynced: 'ask' } }],
    ['required spend below 0', 'requires.spend', { requires: { spend: -1 } }],
    ['required items without spend', 'requires.spend', { requires: { items: rice } }],
    ['an unknown key deep down', 'requires.items.brand', { requires: { spend: 1, items: { brand: 'x' } } }],
  ])('is refused with %s', (_name, path, change) => {
    expect(pathsOf(parseOffer({ ...required, ...change }))).toEqual([path]);
  });

  it.each<[string, string, Json]>([
    ['no category', 'items.categories', { items: { categories: [] } }],
    ['a category over 64 characters', 'items.categories[0]', { items: { categories: ['x'.repeat(65)] } }],
    ['no SKU', 'items.skus', { items: { skus: [] } }],
    ['no excepted category', 'items.exceptCategories', { items: { exceptCategories: [] } }],
    ['no excepted SKU', 'items.exceptSkus', { items: { exceptSkus: [] } }],
    ['prices out of order', 'items.unitPrice.max', { items: { unitPrice: { min: 2, max: 1 } } }],
    ['no merchant', 'where.merchants', { where: { merchants: [] } }],
    ['no store', 'where.stores', { where: { stores: [] } }],
    ['no region', 'where.regions', { where: { regions: [] } }],
    ['a day that is none', 'when.from', { when: { from: '2015-02-29' } }],
    ['a date in another form', 'when.through', { when: { through: '2015/10/07' } }],
    ['through before from', 'when.through', { when: { from: '2015-10-02', through: '2015-10-01' } }],
    ['no weekday', 'when.weekdays', { when: { weekdays: [] } }],
    ['an eighth weekday', 'when.weekdays[1]', { when: { weekdays: [7, 8] } }],
    ['no day of the month', 'when.monthDays', { when: { monthDays: [] } }],
    ['a 32nd day', 'when.monthDays[0]', { when: { monthDays: [32] } }],
    ['no kind of day', 'when.dayKinds', { when: { dayKinds: [] } }],
    ['an unknown kind of day', 'when.dayKinds[0]', { when: { dayKinds: ['sunday'] } }],
    ['no hours', 'when.hours', { when: { hours: [] } }],
    ['hours that are equal', 'when.hours[0]', { when: { hours: [['09:00', '09:00']] } }],
    ['midnight as 24:00', 'when.hours[0][1]', { when: { hours: [['09:00', '24:00']] } }],
    ['a time in another form', 'when.hours[0][0]', { when: { hours: [['9:00', '10:00']] } }],
    ['three times', 'when.hours[0]', { when: { hours: [['09:00', '10:00', '11:00']] } }],
    ['no programme', 'who.programmes', { who: { programmes: [] } }],
    ['no organisation', 'who.organisations', { who: { organisations: [] } }],
    ['no tag of any', 'who.tagsAny', { who: { tagsAny: [] } }],
    ['no tag of all', 'who.tagsAll', { who: { tagsAll: [] } }],
    ['no tag of none', 'who.tagsNone', { who: { tagsNone: [] } }],
    ['firstUse false', 'who.firstUse', { who: { firstUse: false } }],
    ['birthMonth false', 'who.birthMonth', { who: { birthMonth: false } }],
    ['a ticket that is no identifier', 'who.ticket', { who: { ticket: 'Zoo' } }],
    ['no presentation', 'card.accept', { card: { accept: [] } }],
    ['an unknown presentation', 'card.accept[0]', { card: { accept: ['magstripe'] } }],
    ['no issuer', 'card.issuers', { card: { issuers: [] } }],
    ['payWith false', 'card.payWith', { card: { payWith: false } }],
  ])('is refused on condition of %s', (_name, path, change) => {
    expect(pathsOf(parseOffer({ ...required, ...change }))).toEqual([path]);
  });

  it.each<[string, string, Json]>([
    ['no unit', 'limits.unitsPerTransaction', { limits: { unitsPerTransaction: 0 } }],
    ['a negative cap', 'limits.offPerTransaction', { limits: { offPerTransaction: -1 } }],
    ['an empty list a member', 'limits.perMember', { limits: { perMember: [] } }],
    ['no use a member', 'limits.perMember[0].uses', { limits: { perMember: [{ uses: 0, per: 'day' }] } }],
    ['an unknown period', 'limits.total[0].per', { limits: { total: [{ uses: 1, per: 'hour' }] } }],
    ['an empty list in all', 'limits.total', { limits: { total: [] } }],
    ['a broken budget', 'limits.budget', { limits: { budget: 0.5 } }],
    ['a budget beyond 2^53', 'limits.budget', { limits: { budget: beyondExact } }],
    ['an unknown policy', 'limits.memberPolicy', { limits: { memberPolicy: 'loose' } }],
  ])('is refused within limits of %s', (_name, path, change) => {
    expect(pathsOf(parseOffer({ ...required, ...change }))).toEqual([path]);
  });

  it.each<[string, string, readonly Json[]]>([
    ['nobody', 'funding', []],
    ['shares below 1000', 'funding', [{ funder: 'a', permille: 999 }]],
    [
      'shares over 1000',
      'funding',
      [
        { funder: 'a', permille: 1000 },
        { funder: 'b', permille: 1 },
      ],
    ],
    [
      'a funder twice',
      'funding[1].funder',
      [
        { funder: 'a', permille: 500 },
        { funder: 'a', permille: 500 },
      ],
    ],
    ['an unknown key', 'funding[0].share', [{ funder: 'a', permille: 1000, share: 1 }]],
  ])('is refused when funded by %s', (_name, path, funding) => {
    expect(pathsOf(parseOffer({ ...required, funding }))).toContain(path);
  });

  it.each<[string, string, Json]>([
    ['an unknown kind', 'benefit.kind', { benefit: { kind: 'lottery' } }],
    ['a threshold on items', 'benefit.kind', { ...threshold({ spend: 1, off: 1 }), layer: 'item' }],
    ['points off the subsidy layer', 'benefit.kind', { benefit: { kind: 'points', fenPerPoint: 1 } }],
    ['a price for a basket', 'benefit.kind', { benefit: { kind: 'price', unitPrice: 1 } }],
    ['a rate over 1000', 'benefit.payPermille', { benefit: { kind: 'rate', payPermille: 1001 } }],
    ['a rate with a fraction', 'benefit.payPermille', { benefit: { kind: 'rate', payPermille: 78.5 } }],
    [
      'rounding to 5 fen',
      'benefit.rounding.unit',
      { benefit: { kind: 'rate', payPermille: 1, rounding: { unit: 5 } } },
    ],
    ['a negative amount', 'benefit.amount', { benefit: { kind: 'off', amount: -1 } }],
    ['an amount beyond 2^53', 'benefit.amount', { benefit: { kind: 'off', amount: beyondExact } }],
    ['an unknown key', 'benefit.note', { benefit: { kind: 'off', amount: 1, note: '' } }],
    ['no price at all', 'benefit.prices', { layer: 'item', benefit: { kind: 'prices', prices: {} } }],
    [
      'a negative price',
      'benefit.prices.S',
      { layer: 'item', benefit: { kind: 'prices', prices: { S: -1 } } },
    ],
    ['every first', 'benefit.every', { layer: 'item', benefit: { kind: 'nth', every: 1, payPermille: 0 } }],
    [
      'a keyed minimum over 1000',
      'benefit.minPayPermille',
      { layer: 'item', benefit: { kind: 'keyed', minPayPermille: 1001 } },
    ],
    [
      'worthless points',
      'benefit.fenPerPoint',
      { layer: 'subsidy', benefit: { kind: 'points', fenPerPoint: 0 } },
    ],
    ['earning nothing', 'benefit.points', { benefit: { kind: 'earn', points: 0 } }],
    ['a gift without a name', 'benefit.gift.zh', { benefit: { kind: 'gift', gift: { en: 'Umbrella' } } }],
  ])('is refused with a benefit of %s', (_name, path, change) => {
    expect(pathsOf(parseOffer({ ...required, ...change }))).toEqual([path]);
  });

  it.each<[string, string, Json]>([
    ['there are none', 'benefit.tiers', threshold()],
    [
      'spend does not ascend',
      'benefit.tiers[1].spend',
      threshold({ spend: 100, off: 1 }, { spend: 100, off: 2 }),
    ],
    [
      'a higher one takes less off',
      'benefit.tiers[1].off',
      threshold({ spend: 100, off: 2 }, { spend: 200, off: 2 }),
    ],
    [
      'a higher one lets pay more',
      'benefit.tiers[1].payPermille',
      threshold({ spend: 100, payPermille: 800 }, { spend: 200, payPermille: 900 }),
    ],
    [
      'a rate takes less than the amount before',
      'benefit.tiers[1].payPermille',
      threshold({ spend: 100, off: 30 }, { spend: 200, payPermille: 900 }),
    ],
    [
      'one says both off and rate',
      'benefit.tiers[0].off',
      threshold({ spend: 100, off: 1, payPermille: 900 }),
    ],
    ['one says neither', 'benefit.tiers[0].off', threshold({ spend: 100 })],
    [
      'an amount is rounded',
      'benefit.tiers[0].rounding',
      threshold({ spend: 1, off: 1, rounding: { unit: 10 } }),
    ],
    [
      'two of them repeat',
      'benefit.repeat',
      {
        benefit: {
          kind: 'threshold',
          repeat: true,
          tiers: [
            { spend: 1, off: 1 },
            { spend: 2, off: 2 },
          ],
        },
      },
    ],
    [
      'a rate repeats',
      'benefit.repeat',
      { benefit: { kind: 'threshold', repeat: true, tiers: [{ spend: 1, payPermille: 900 }] } },
    ],
    [
      'no spend repeats',
      'benefit.repeat',
      { benefit: { kind: 'threshold', repeat: true, tiers: [{ spend: 0, off: 1 }] } },
    ],
  ])('is refused with tiers where %s', (_name, path, change) => {
    expect(pathsOf(parseOffer({ ...required, ...change }))).toEqual([path]);
  });

  it.each<[string, string, Json]>([
    ['no part', 'benefit.parts', bundle([], { price: 1 })],
    ['five parts', 'benefit.parts', bundle(Array(5).fill({ items: {}, units: 1 }), { price: 1 })],
    ['13 units', 'benefit.parts', bundle([{ items: {}, units: 13 }], { price: 1 })],
    ['a part of no unit', 'benefit.parts[0].units', bundle([{ items: {}, units: 0 }], { price: 1 })],
    ['neither price nor rate', 'benefit.price', bundle([{ items: {}, units: 2 }])],
    [
      'both price and rate',
      'benefit.parts[0].payPermille',
      bundle([{ items: {}, units: 2, payPermille: 0 }], { price: 1 }),
    ],
    [
      'a part that picks nothing',
      'benefit.parts[0].items.skus',
      bundle([{ items: { skus: [] }, units: 1 }], { price: 1 }),
    ],
  ])('is refused with a set of %s', (_name, path, change) => {
    expect(pathsOf(parseOffer({ ...required, ...change }))).toContain(path);
  });

  it('names each unknown key with its own path', () => {
    expect(parseOffer({ ...required, one: 1, two: 2 })).toEqual({
      ok: false,
      faults: ['one: unknown key', 'two: unknown key'],
    });
  });

  it.each([null, 'offer', 1, [], [required]])('is refused where %j stands for it', (json) => {
    expect(pathsOf(parseOffer(json))).toEqual(['document']);
  });
});

describe('a key that is a prototype to some', () => {
  it.each([
    ['__proto__', '{"__proto__": {"version": 1}}'],
    ['benefit.prices.__proto__', '{"benefit": {"prices": {"__proto__": 1}}}'],
    ['funding[1].__proto__', '{"funding": [{}, {"__proto__": null}]}'],
  ])('is refused at %s', (path, text) => {
    expect(parseOffer(JSON.parse(text))).toEqual({ ok: false, faults: [`${path}: not a key`] });
  });

  it('is looked for in a document as deep as it is long, without its depth being felt', () => {
    const depth = 200_000;
    const deep: unknown = JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`);
    expect(pathsOf(parseOffer(deep))).toEqual(['document']);
  });
});

describe('a published list of offers', () => {
  const publish = (...offers: readonly Json[]) =>
    parsePublishedOffers(JSON.stringify({ schema: 1, programme: 'nb51', version: 7, offers }));

  it('is read whole', () => {
    expect(publish(required)).toEqual({
      ok: true,
      value: { programme: 'nb51', version: 7, offers: [required], needsUpdate: [] },
    });
  });

  it('skips and reports an offer of a newer schema, whatever its words', () => {
    const newer = { schema: 2, id: 'nb51.future', benefit: { kind: 'lottery' }, odds: 0.5 };
    expect(publish(newer, required, { schema: 3 })).toMatchObject({
      ok: true,
      value: { offers: [{ id: required['id'] }], needsUpdate: ['nb51.future', 'offers[2]'] },
    });
  });

  it.each<[string, readonly string[], readonly Json[]]>([
    ['a fault in one', ['offers[1].version'], [required, { ...required, id: 'nb51.b', version: 0 }]],
    ['an unknown key in one', ['offers[0].odds'], [{ ...required, odds: 1 }]],
    ['an id twice', ['offers[1].id'], [required, required]],
    ['another programme’s', ['offers[0].programme'], [{ ...required, id: 'nb52.a', programme: 'nb52' }]],
    ['a schema as text', ['offers[0].schema'], [{ ...required, schema: '2' }]],
  ])('is refused as a whole for %s', (_name, paths, offers) => {
    expect(pathsOf(publish(...offers))).toEqual(paths);
  });

  it.each([
    ['{', 'document'],
    ['[]', 'document'],
    ['{"schema":2,"programme":"nb51","version":1,"offers":[]}', 'schema'],
    ['{"schema":1,"programme":"nb51","version":1,"offers":[],"more":1}', 'more'],
    ['{"schema":1,"programme":"nb51","version":1,"offers":[3]}', 'offers[0]'],
    ['{"schema":1,"programme":"nb51","version":1,"offers":[{"__proto__":{}}]}', 'offers[0].__proto__'],
  ])('is refused in the form %s', (text, path) => {
    expect(pathsOf(parsePublishedOffers(text))).toEqual([path]);
  });
});

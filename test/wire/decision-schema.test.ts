import { describe, expect, it } from 'vitest';
import {
  linesMax,
  parseDecideDocument,
  parseDecision,
  parseRequest,
  unitPriceMaxFen,
  unitsMax,
} from '../../terminal/wire/decision-schema.ts';
import type { Parsed } from '../../terminal/wire/faults.ts';

type Json = Readonly<Record<string, unknown>>;

const line: Json = {
  id: '1',
  sku: '6901234567892',
  category: 'grocery',
  name: '东北大米',
  unitPrice: 4500,
  quantity: 2,
};
const member: Json = {
  programme: 'nb51',
  organisation: '330200/edu/school-7',
  tags: ['model-worker'],
  birthMonth: 5,
  status: 'active',
  certifiedThrough: '2015-12-31',
  points: 150,
  tickets: { 'nb51.zoo-2015-10': 2 },
};
const card: Json = { presentation: 'chip-genuine', issuer: 'boc', status: 'active', firstUse: false };
const used: Json = {
  member: { day: 0, week: 0, month: 0, year: 0, offer: 0 },
  total: { day: 3, offer: 41 },
  spent: 82000,
};

/** The request of the contract. */
const example: Json = {
  at: '2015-10-03T10:20:00+08:00',
  store: { id: 'sj-001', merchant: 'sanjiang', region: '330203' },
  member,
  card,
  lines: [line],
  notWanted: ['nb51.zoo-ticket'],
  keyed: { 'nb51.car-insurance': 820 },
  tender: 'union-card',
  usePoints: false,
  used: { 'nb51.sanjiang-100-20': used },
  online: true,
  cacheAgeHours: 0,
  calendar: { holidays: ['2015-10-01'], workdays: ['2015-10-10'] },
};

const beyondExact = 2 ** 53;

/** The paths that the faults name, each once. */
function pathsOf(parsed: Parsed<unknown>): readonly string[] {
  if (parsed.ok) return [];
  return [...new Set(parsed.faults.map((fault) => fault.slice(0, fault.indexOf(': '))))];
}

/** So many lines of one unit each. */
function linesOf(count: number, quantity = 1): readonly Json[] {
  return Array.from({ length: count }, (_, at) => ({ id: `${at}`, unitPrice: 100, quantity }));
}

describe('a request', () => {
  it('is taken as the contract writes it', () => {
    expect(parseRequest(example)).toEqual({ ok: true, value: example });
  });

  it.each<[string, Json]>([
    ['no card was presented', { member: null, card: null }],
    ['there are as many lines as may be', { lines: linesOf(linesMax) }],
    ['there are as many units as may be', { lines: linesOf(500, unitsMax / 500) }],
    ['a unit is as dear as may be', { lines: [{ ...line, unitPrice: unitPriceMaxFen }] }],
    ['a rate was keyed that no offer may have', { keyed: { 'nb51.car-insurance': 1001 } }],
  ])('is taken when %s', (_name, change) => {
    expect(pathsOf(parseRequest({ ...example, ...change }))).toEqual([]);
  });

  it.each<[string, string, Json]>([
    ['an unknown key', 'cashier', { cashier: 'x' }],
    ['a moment without an offset', 'at', { at: '2015-10-03T10:20:00' }],
    ['a moment on a day that is none', 'at', { at: '2015-02-29T10:20:00+08:00' }],
    ['a moment in words', 'at', { at: 'now' }],
    ['an unknown key of the store', 'store.city', { store: { ...(example['store'] as Json), city: 'nb' } }],
    ['a store without a name', 'store.id', { store: { id: '', merchant: 'm', region: '3302' } }],
    [
      'a merchant over 64 characters',
      'store.merchant',
      { store: { id: 's', merchant: 'm'.repeat(65), region: '3302' } },
    ],
    ['a card without a member', 'card', { member: null }],
    ['a card of an unknown kind', 'card.presentation', { card: { ...card, presentation: 'magstripe' } }],
    ['a 13th month', 'member.birthMonth', { member: { ...member, birthMonth: 13 } }],
    ['negative points', 'member.points', { member: { ...member, points: -1 } }],
    [
      'a certification that ends on no day',
      'member.certifiedThrough',
      { member: { ...member, certifiedThrough: '2015-13-01' } },
    ],
    [
      'half a ticket',
      'member.tickets.nb51.zoo-2015-10',
      { member: { ...member, tickets: { 'nb51.zoo-2015-10': 0.5 } } },
    ],
    ['a ticket that is no identifier', 'member.tickets.Zoo', { member: { ...member, tickets: { Zoo: 1 } } }],
    ['an unknown key of the member', 'member.name', { member: { ...member, name: 'x' } }],
    ['an offer not wanted that is none', 'notWanted[0]', { notWanted: ['Zoo'] }],
    ['a negative keyed rate', 'keyed.a', { keyed: { a: -1 } }],
    ['an unknown tender', 'tender', { tender: 'cash' }],
    ['usePoints in words', 'usePoints', { usePoints: 'yes' }],
    ['a negative count', 'used.a.member.day', { used: { a: { member: { day: -1 } } } }],
    ['a count beyond 2^53', 'used.a.total.offer', { used: { a: { total: { offer: beyondExact } } } }],
    ['an unknown period', 'used.a.total.hour', { used: { a: { total: { hour: 1 } } } }],
    ['a broken amount spent', 'used.a.spent', { used: { a: { spent: 0.1 } } }],
    ['a cache of negative age', 'cacheAgeHours', { cacheAgeHours: -1 }],
    ['a holiday that is no day', 'calendar.holidays[0]', { calendar: { holidays: ['x'], workdays: [] } }],
    ['half a calendar', 'calendar.workdays', { calendar: { holidays: [] } }],
  ])('is refused with %s', (_name, path, change) => {
    expect(pathsOf(parseRequest({ ...example, ...change }))).toEqual([path]);
  });

  it.each<[string, string, readonly Json[]]>([
    ['none', 'lines', []],
    ['one too many', 'lines', linesOf(linesMax + 1)],
    ['more units than may be', 'lines', [{ ...line, quantity: unitsMax + 1 }]],
    ['more units together than may be', 'lines', [...linesOf(499, 10), { ...line, id: 'x', quantity: 11 }]],
    ['an id twice', 'lines[1].id', [line, line]],
    ['no unit', 'lines[0].quantity', [{ ...line, quantity: 0 }]],
    ['half a unit', 'lines[0].quantity', [{ ...line, quantity: 0.5 }]],
    ['units beyond 2^53', 'lines[0].quantity', [{ ...line, quantity: beyondExact }]],
    ['a negative price', 'lines[0].unitPrice', [{ ...line, unitPrice: -1 }]],
    ['a price in yuan', 'lines[0].unitPrice', [{ ...line, unitPrice: 45.5 }]],
    ['a price as text', 'lines[0].unitPrice', [{ ...line, unitPrice: '4500' }]],
    ['a price too high', 'lines[0].unitPrice', [{ ...line, unitPrice: unitPriceMaxFen + 1 }]],
    ['a SKU over 64 characters', 'lines[0].sku', [{ ...line, sku: '6'.repeat(65) }]],
    ['an unknown key', 'lines[0].weight', [{ ...line, weight: 1 }]],
  ])('is refused with lines of: %s', (_name, path, lines) => {
    expect(pathsOf(parseRequest({ ...example, lines }))).toContain(path);
  });

  it.each(['at', 'store', 'member', 'card', 'lines', 'online', 'cacheAgeHours'])(
    'is refused without its %s',
    (key) => {
      const rest = Object.fromEntries(Object.entries(example).filter(([name]) => name !== key));
      expect(pathsOf(parseRequest(rest))).toEqual([key]);
    },
  );

  it('never takes a prototype for a key', () => {
    const request: unknown = JSON.parse('{"used": {"__proto__": {}}, "lines": [{"__proto__": {}}]}');
    expect(new Set(pathsOf(parseRequest(request)))).toEqual(
      new Set(['used.__proto__', 'lines[0].__proto__']),
    );
  });
});

describe('a document to decide', () => {
  const offer: Json = {
    id: 'nb51.a',
    version: 1,
    programme: 'nb51',
    title: { zh: '减' },
    layer: 'basket',
    benefit: { kind: 'off', amount: 1 },
    funding: [{ funder: 'merchant', permille: 1000 }],
  };

  it.each<[string, readonly string[], unknown]>([
    ['holds an offer twice', ['offers[1].id'], { offers: [offer, offer], request: example }],
    [
      'has a fault in an offer',
      ['offers[0].version'],
      { offers: [{ ...offer, version: 0 }], request: example },
    ],
    [
      'has an offer of a newer schema',
      ['offers[0].schema'],
      { offers: [{ ...offer, schema: 2 }], request: example },
    ],
    ['has a fault in its request', ['request.online'], { offers: [], request: { ...example, online: 1 } }],
    ['has faults in both', ['offers', 'request'], {}],
    ['has more than its two parts', ['note'], { offers: [], request: example, note: '' }],
    ['is a list', ['document'], []],
  ])('is refused where it %s', (_name, paths, json) => {
    expect(pathsOf(parseDecideDocument(JSON.stringify(json)))).toEqual(paths);
  });

  it.each([
    ['beyond 2^53', '9007199254740993'],
    ['past any number', '1e999'],
    ['of no number', '"4500"'],
  ])('is refused for a price %s', (_name, price) => {
    const text = JSON.stringify({ offers: [], request: example }).replace(
      '"unitPrice":4500',
      `"unitPrice":${price}`,
    );
    expect(pathsOf(parseDecideDocument(text))).toEqual(['request.lines[0].unitPrice']);
  });

  it('says where it is no JSON, and quotes nothing of it', () => {
    const parsed = parseDecideDocument('{"card": 6212345678901234567');
    expect(parsed).toMatchObject({ ok: false, faults: [expect.stringMatching(/^document: not JSON/)] });
    expect(JSON.stringify(parsed)).not.toContain('6212');
  });
});

describe('a decision read back', () => {
  const halves = [
    { funder: 'merchant', amount: 1000 },
    { funder: 'union:nb', amount: 1000 },
  ];
  const applied: Json = {
    offer: 'nb51.sanjiang-100-20',
    version: 1,
    layer: 'basket',
    discount: 2000,
    uses: 1,
    lines: [{ id: '1', discount: 2000 }],
    funders: halves,
  };
  /** The decision of the contract. */
  const decision: Json = {
    list: 9000,
    discount: 2000,
    payable: 7000,
    proven: true,
    lines: [{ id: '1', list: 9000, discount: 2000, payable: 7000 }],
    applied: [applied],
    granted: [{ offer: 'nb51.first-swipe-gift', version: 1, gift: { zh: '雨伞' } }],
    declined: [{ offer: 'nb51.movie-1-yuan', reason: 'wrong-day', detail: { next: '2015-10-04' } }],
    funders: halves,
  };

  it('is believed as the contract writes it', () => {
    expect(parseDecision(decision)).toEqual({ ok: true, value: decision });
  });

  it.each<[string, string, Json]>([
    ['its payable is not list less discount', 'payable', { payable: 6999 }],
    ['its lines do not add up', 'list', { lines: [{ id: '1', list: 8999, discount: 2000, payable: 6999 }] }],
    ['its offers do not add up', 'discount', { applied: [] }],
    ['its funders do not add up', 'funders', { funders: [] }],
    ['an offer’s lines do not add up', 'applied[0].lines', { applied: [{ ...applied, lines: [] }] }],
    ['an offer’s funders do not add up', 'applied[0].funders', { applied: [{ ...applied, funders: [] }] }],
    ['a reason is unknown', 'declined[0].reason', { declined: [{ offer: 'nb51.a', reason: 'no-luck' }] }],
    ['a key is unknown', 'tax', { tax: 0 }],
  ])('is not believed when %s', (_name, path, change) => {
    expect(pathsOf(parseDecision({ ...decision, ...change }))).toContain(path);
  });
});

import { describe, expect, it } from 'vitest';
import { decide, declineReasons } from '../../../terminal/core/decide/index.ts';
import { fateOf, type Json, line, merged, offer, request, whyNot } from './given.ts';

type Row = { reason: string; offer: Json; request: Json; detail?: Json };

const used = (counts: Json): Json => ({ used: { 'u.it': counts } });
const off = { kind: 'off', amount: 100 };

/** One offer and one request a reason, in the contract's order ("The reasons, the first that holds"). */
const refusals: readonly Row[] = [
  { reason: 'no-member', offer: {}, request: { member: null, card: null } },
  { reason: 'not-wanted', offer: {}, request: { notWanted: ['u.it'] } },
  { reason: 'member-not-active', offer: {}, request: { member: { status: 'left' } } },
  { reason: 'not-certified', offer: {}, request: { member: { certifiedThrough: '2015-10-02' } } },
  { reason: 'card-not-active', offer: {}, request: { card: { status: 'stopped' } } },
  { reason: 'wrong-programme', offer: { who: { programmes: ['v'] } }, request: {} },
  { reason: 'wrong-organisation', offer: { who: { organisations: ['330200/health'] } }, request: {} },
  { reason: 'wrong-tags', offer: { who: { tagsAny: ['model-worker'] } }, request: {} },
  { reason: 'not-first-use', offer: { who: { firstUse: true } }, request: {} },
  {
    reason: 'wrong-birth-month',
    offer: { who: { birthMonth: true } },
    request: { member: { birthMonth: 5 } },
  },
  {
    reason: 'no-ticket',
    offer: { who: { ticket: 'u.zoo' } },
    request: { member: { tickets: { 'u.zoo': 0 } } },
  },
  { reason: 'wrong-place', offer: { where: { merchants: ['n'] } }, request: {} },
  {
    reason: 'not-started',
    offer: { when: { from: '2015-10-05' } },
    request: {},
    detail: { next: '2015-10-05' },
  },
  { reason: 'ended', offer: { when: { through: '2015-10-02' } }, request: {} },
  { reason: 'wrong-day', offer: { when: { weekdays: [7] } }, request: {}, detail: { next: '2015-10-04' } },
  { reason: 'wrong-hours', offer: { when: { hours: [['18:00', '21:00']] } }, request: {} },
  { reason: 'wrong-presentation', offer: { card: { accept: ['code'] } }, request: {} },
  { reason: 'wrong-issuer', offer: { card: { issuers: ['boc'] } }, request: { card: { issuer: 'icbc' } } },
  { reason: 'wrong-tender', offer: { card: { payWith: true } }, request: { tender: 'other' } },
  { reason: 'needs-network', offer: { offline: { unsynced: 'refuse' } }, request: { online: false } },
  {
    reason: 'cache-too-old',
    offer: { offline: { hours: 72 } },
    request: { online: false, cacheAgeHours: 73 },
  },
  { reason: 'no-matching-items', offer: { items: { categories: ['ticket'] } }, request: {} },
  {
    reason: 'below-required-spend',
    offer: { requires: { spend: 5000 } },
    request: {},
    detail: { missing: 5000 - 1000 },
  },
  { reason: 'rate-not-keyed', offer: { benefit: { kind: 'keyed', minPayPermille: 500 } }, request: {} },
  {
    reason: 'rate-not-allowed',
    offer: { benefit: { kind: 'keyed', minPayPermille: 500 } },
    request: { keyed: { 'u.it': 499 } },
  },
  {
    reason: 'member-limit',
    offer: { limits: { perMember: [{ uses: 2, per: 'week' }] } },
    request: used({ member: { week: 2 } }),
    detail: { per: 'week' },
  },
  {
    reason: 'sold-out',
    offer: { limits: { total: [{ uses: 500, per: 'offer' }] } },
    request: used({ total: { offer: 500 } }),
  },
  { reason: 'budget-spent', offer: { limits: { budget: 10_000 } }, request: used({ spent: 10_000 }) },
];

/** Needs two answers of the same kind, so one cannot stand behind the other. */
const cannotBeTogether = new Set(['not-started ended', 'rate-not-keyed rate-not-allowed']);

describe('the reasons of the conditions', () => {
  it.each(refusals)('$reason', ({ reason, offer: rest, request: change, detail }) => {
    const decision = decide([offer('u.it', rest)], request(change));
    expect(decision.declined).toEqual([{ offer: 'u.it', reason, ...(detail && { detail }) }]);
    expect(decision).toMatchObject({ payable: 1000, applied: [], proven: true });
  });

  it('cover every reason that stands before the search, in its order', () => {
    const asked = declineReasons.slice(0, declineReasons.indexOf('below-threshold'));
    expect(refusals.map(({ reason }) => reason)).toEqual(asked.filter((one) => one !== 'points-not-asked'));
  });

  it.each(refusals.slice(0, -1))('$reason comes before every reason after it', (first) => {
    for (const later of refusals.slice(refusals.indexOf(first) + 1)) {
      if (cannotBeTogether.has(`${first.reason} ${later.reason}`)) continue;
      const both = fateOf(merged(later.offer, first.offer), merged(later.request, first.request));
      expect(`${both}, not ${later.reason}`).toBe(`${first.reason}, not ${later.reason}`);
    }
  });
});

describe('the reasons of offers that could be used but are not', () => {
  const threshold = { kind: 'threshold', tiers: [{ spend: 1500, off: 200 }] };

  it('below-threshold, with what is missing to the lowest tier', () => {
    const decision = decide([offer('u.it', { layer: 'basket', benefit: threshold })], request());
    expect(whyNot(decision, 'u.it')).toEqual({
      reason: 'below-threshold',
      detail: { missing: 1500 - 1000 },
    });
  });

  it.each([
    ['an item offer whose price is not lower', { benefit: { kind: 'price', unitPrice: 1000 } }],
    ['a cap of nothing', { benefit: off, limits: { offPerTransaction: 0 } }],
    [
      'a basket rate that rounds to the base',
      { layer: 'basket', benefit: { kind: 'rate', payPermille: 1000 } },
    ],
    ['a subsidy with nothing to take', { layer: 'subsidy', benefit: { kind: 'off', amount: 0 } }],
  ])('no-saving: %s', (_, rest) => {
    expect(whyNot(decide([offer('u.it', rest)], request()), 'u.it')).toEqual({ reason: 'no-saving' });
  });

  const better = offer('u.better', { benefit: { kind: 'off', amount: 300 } });
  const gift = offer('u.gift', { benefit: { kind: 'gift', gift: { zh: '伞' } } });

  it.each([
    ['covered units', {}, ['u.better']],
    ['alone', { combine: 'alone' }, ['u.better', 'u.gift']],
    ['excludes', { excludes: ['u.gift'], items: { skus: ['a'] } }, ['u.better', 'u.gift']],
  ])('better-combination: instead names what stands in the way by %s', (_, rest, instead) => {
    const decision = decide(
      [offer('u.it', rest), better, gift],
      request({ lines: [line('1', 1000, { sku: 'a' })] }),
    );
    expect(whyNot(decision, 'u.it')).toEqual({ reason: 'better-combination', detail: { instead } });
  });
});

describe('when', () => {
  // 2015-10-03 is a Saturday; the 1st and 2nd are holidays, Saturday the 10th is worked.
  const night = [['22:00', '02:00']];
  it.each([
    ['the first minute of its hours', { hours: [['10:20', '21:00']] }, '2015-10-03T10:20:59+08:00', 'used'],
    [
      'not the minute at which they end',
      { hours: [['09:00', '10:20']] },
      '2015-10-03T10:20:00+08:00',
      'wrong-hours',
    ],
    ['until midnight', { hours: [['18:00', '00:00']] }, '2015-10-03T23:59:59+08:00', 'used'],
    ['not past midnight', { hours: [['18:00', '00:00']] }, '2015-10-04T00:00:00+08:00', 'wrong-hours'],
    ['night hours in the evening', { hours: night, weekdays: [6] }, '2015-10-03T22:00:00+08:00', 'used'],
    [
      'night hours belong to the day before',
      { hours: night, weekdays: [6] },
      '2015-10-04T01:59:00+08:00',
      'used',
    ],
    ['not to the day after', { hours: night, weekdays: [7] }, '2015-10-04T01:59:00+08:00', 'wrong-hours'],
    ['night hours end', { hours: night, weekdays: [6] }, '2015-10-04T02:00:00+08:00', 'wrong-day'],
    ['night of the last day', { hours: night, through: '2015-10-03' }, '2015-10-04T01:00:00+08:00', 'used'],
    [
      'night before the first day',
      { hours: night, from: '2015-10-03' },
      '2015-10-03T01:00:00+08:00',
      'wrong-hours',
    ],
    ['the first day', { from: '2015-10-03' }, '2015-10-03T00:00:00+08:00', 'used'],
    ['the last day, inclusive', { through: '2015-10-03' }, '2015-10-03T23:59:59+08:00', 'used'],
    ['a day of the month', { monthDays: [3] }, '2015-10-03T10:20:00+08:00', 'used'],
    ['another day of the month', { monthDays: [15] }, '2015-10-03T10:20:00+08:00', 'wrong-day'],
    ['a holiday', { dayKinds: ['holiday'] }, '2015-10-02T10:20:00+08:00', 'used'],
    ['a holiday is no workday', { dayKinds: ['workday'] }, '2015-10-02T10:20:00+08:00', 'wrong-day'],
    ['a weekend', { dayKinds: ['weekend'] }, '2015-10-03T10:20:00+08:00', 'used'],
    [
      'an adjusted workday is no weekend',
      { dayKinds: ['weekend'] },
      '2015-10-10T10:20:00+08:00',
      'wrong-day',
    ],
    ['an adjusted workday is a workday', { dayKinds: ['workday'] }, '2015-10-10T10:20:00+08:00', 'used'],
    ['the day in China, whatever the offset', { weekdays: [6] }, '2015-10-02T16:00:00Z', 'used'],
  ])('%s', (_, when, at, fate) => {
    expect(fateOf({ when }, { at })).toBe(fate);
  });

  it('names the next day that would do, past months that lack it', () => {
    const decision = decide(
      [offer('u.it', { when: { monthDays: [31], from: '2015-11-01' } })],
      request({ at: '2015-11-01T10:00:00+08:00' }),
    );
    expect(whyNot(decision, 'u.it')).toEqual({ reason: 'wrong-day', detail: { next: '2015-12-31' } });
  });

  it('names no day where the last date there is would not do', () => {
    // 9999-12-31 is a Friday.
    const decision = decide([offer('u.it', { when: { from: '9999-12-31', weekdays: [6] } })], request({}));
    expect(whyNot(decision, 'u.it')).toEqual({ reason: 'not-started' });
  });
});

describe('who and where', () => {
  it.each([
    ['the organisation itself', { who: { organisations: ['330200/edu/school-7'] } }, {}, 'used'],
    ['what lies above it', { who: { organisations: ['330200'] } }, {}, 'used'],
    ['whole segments only', { who: { organisations: ['330200/edu/school'] } }, {}, 'wrong-organisation'],
    [
      'not what lies under it',
      { who: { organisations: ['330200/edu/school-7/3'] } },
      {},
      'wrong-organisation',
    ],
    ['all tags, one lacking', { who: { tagsAll: ['a', 'b'] } }, { member: { tags: ['a'] } }, 'wrong-tags'],
    ['all tags', { who: { tagsAll: ['a', 'b'] } }, { member: { tags: ['b', 'a'] } }, 'used'],
    ['one tag of several', { who: { tagsAny: ['a', 'b'] } }, { member: { tags: ['b'] } }, 'used'],
    ['a tag that must not be', { who: { tagsNone: ['a'] } }, { member: { tags: ['a'] } }, 'wrong-tags'],
    ['the birth month', { who: { birthMonth: true } }, { member: { birthMonth: 10 } }, 'used'],
    ['the first use', { who: { firstUse: true } }, { card: { firstUse: true } }, 'used'],
    ['another union when listed', { who: { programmes: ['v'] } }, { member: { programme: 'v' } }, 'used'],
    ['another union when not', {}, { member: { programme: 'v' } }, 'wrong-programme'],
    ['the last certified day', {}, { member: { certifiedThrough: '2015-10-03' } }, 'used'],
    ['a region by prefix', { where: { regions: ['44', '3302'] } }, {}, 'used'],
    ['another region', { where: { regions: ['3301'] } }, {}, 'wrong-place'],
    ['the store, but not the region', { where: { stores: ['s-1'], regions: ['44'] } }, {}, 'wrong-place'],
  ])('%s', (_, rest, change, fate) => {
    expect(fateOf(rest, change)).toBe(fate);
  });
});

describe('card, network and basket', () => {
  const offline = (cacheAgeHours: number) => ({ online: false, cacheAgeHours });
  const spend = { requires: { spend: 600, items: { categories: ['food'] } } };
  const food = (price: number) => ({ lines: [line('1', price, { category: 'food/rice' }), line('2', 900)] });
  it.each([
    ['a genuine chip by default', {}, { card: { presentation: 'chip-genuine' } }, 'used'],
    ['a chip that was only read by default', {}, { card: { presentation: 'chip-read' } }, 'used'],
    ['a signed code by default', {}, { card: { presentation: 'code' } }, 'used'],
    ['a keyed number not by default', {}, { card: { presentation: 'keyed' } }, 'wrong-presentation'],
    [
      'a keyed number when asked',
      { card: { accept: ['keyed'] } },
      { card: { presentation: 'keyed' } },
      'used',
    ],
    ['no issuer known', { card: { issuers: ['boc'] } }, {}, 'wrong-issuer'],
    ['paid with the card', { card: { payWith: true } }, { tender: 'union-card' }, 'used'],
    ['tender not known yet', { card: { payWith: true } }, {}, 'used'],
    ['no network, allowed', { offline: { unsynced: 'allow' } }, offline(999), 'used'],
    ['a cache just young enough', { offline: { hours: 72 } }, offline(72), 'used'],
    ['refuse and too old', { offline: { unsynced: 'refuse', hours: 1 } }, offline(72), 'needs-network'],
    [
      'an old cache while online',
      { offline: { unsynced: 'refuse', hours: 1 } },
      { cacheAgeHours: 72 },
      'used',
    ],
    ['enough of the lines asked for', spend, food(600), 'used'],
    ['other lines do not count', spend, food(599), 'below-required-spend'],
    ['a category by whole segments', { items: { categories: ['foo'] } }, food(600), 'no-matching-items'],
    [
      'excepted',
      { items: { categories: ['food'], exceptCategories: ['food/rice'] } },
      food(600),
      'no-matching-items',
    ],
    ['a unit price, inclusive', { items: { unitPrice: { min: 600, max: 600 } } }, food(600), 'used'],
    ['a unit price above', { items: { unitPrice: { max: 599 } } }, food(600), 'no-matching-items'],
  ])('%s', (_, rest, change, fate) => {
    expect(fateOf(rest, change)).toBe(fate);
  });
});

describe('limits', () => {
  it.each(['day', 'week', 'month', 'year', 'offer'])('counts uses per %s', (per) => {
    const perMember = { limits: { perMember: [{ uses: 3, per }] } };
    const total = { limits: { total: [{ uses: 3, per }] } };
    expect(fateOf(perMember, used({ member: { [per]: 2 } }))).toBe('used');
    expect(fateOf(perMember, used({ member: { [per]: 3 } }))).toBe('member-limit');
    expect(fateOf(perMember, used({ total: { [per]: 3 } }))).toBe('used');
    expect(fateOf(total, used({ total: { [per]: 2 } }))).toBe('used');
    expect(fateOf(total, used({ total: { [per]: 3 } }))).toBe('sold-out');
  });

  const three = { lines: [line('1', 1000, { quantity: 3 })] };
  it.each([
    ['no limit', {}, {}, 3 * 100],
    [
      'two uses a day, one gone',
      { limits: { perMember: [{ uses: 2, per: 'day' }] } },
      used({ member: { day: 1 } }),
      100,
    ],
    [
      'the tightest of several',
      {
        limits: {
          perMember: [
            { uses: 3, per: 'day' },
            { uses: 2, per: 'year' },
          ],
        },
      },
      {},
      200,
    ],
    [
      'two left of all',
      { limits: { total: [{ uses: 9, per: 'offer' }] } },
      used({ total: { offer: 7 } }),
      200,
    ],
    ['a unit a ticket', { who: { ticket: 'u.zoo' } }, { member: { tickets: { 'u.zoo': 2 } } }, 200],
    ['what is left of the budget', { limits: { budget: 1000 } }, used({ spent: 850 }), 150],
    ['units a transaction', { limits: { unitsPerTransaction: 1 } }, {}, 100],
  ])('lets no more units be covered: %s', (_, rest, change, discount) => {
    expect(decide([offer('u.it', rest)], request({ ...three, ...change })).discount).toBe(discount);
  });

  it('does not let two offers of one campaign use its tickets together', () => {
    const zoo = { who: { ticket: 'u.zoo' } };
    const decision = decide(
      [offer('u.a', { ...zoo, items: { skus: ['a'] } }), offer('u.b', { ...zoo, items: { skus: ['b'] } })],
      request({
        member: { tickets: { 'u.zoo': 2 } },
        lines: [line('1', 500, { sku: 'a' }), line('2', 500, { sku: 'b' })],
      }),
    );
    expect(decision.applied.map(({ offer: id }) => id)).toEqual(['u.a']);
    expect(whyNot(decision, 'u.b')).toEqual({
      reason: 'better-combination',
      detail: { instead: ['u.a'] },
    });
  });

  it('does not hold a budget against gifts', () => {
    const gift = { benefit: { kind: 'gift', gift: { zh: '伞' } }, limits: { budget: 1 } };
    expect(fateOf(gift, used({ spent: 1 }))).toBe('used');
  });
});

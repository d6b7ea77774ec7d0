import { describe, expect, it } from 'vitest';
import { barcode } from '../../../server/demo/goods/goods.ts';
import { offersOf } from '../../../server/demo/offers/offers.ts';
import { demoProgrammes } from '../../../server/demo/programmes.ts';
import { homeShops } from '../../../server/demo/shops/home-shops.ts';
import { isoDate } from '../../../terminal/core/calendar/civil-date.ts';
import {
  type BasketLine,
  type Decision,
  type DecisionRequest,
  decide,
} from '../../../terminal/core/decide/index.ts';
import { fen } from '../../../terminal/core/money.ts';
import { offersSchema, parseOffer } from '../../../terminal/wire/offer-schema.ts';

/** A Saturday. */
const seedingDay = isoDate('2026-11-21');
const monday = '2026-11-23T10:00:00+08:00';
const wednesday = '2026-11-25T10:00:00+08:00';
const saturday = '2026-11-28T10:00:00+08:00';
const theEighteenth = '2026-12-18T10:00:00+08:00';
const newYearsDay = '2027-01-01T10:00:00+08:00';

/** What the home union's tills hold: its own offers and those of the union that it recognises. */
const offers = offersSchema.parse([...offersOf('scedu', seedingDay), ...offersOf('nb51', seedingDay)]);

type Given = {
  readonly at?: string;
  readonly programme?: string;
  readonly member?: Partial<NonNullable<DecisionRequest['member']>>;
  readonly card?: Partial<NonNullable<DecisionRequest['card']>>;
  readonly tender?: 'union-card' | 'other';
  readonly keyed?: Readonly<Record<string, number>>;
  readonly used?: DecisionRequest['used'];
};
type Basket = readonly (readonly [sku: string, quantity: number])[];

function sell(shopId: string, basket: Basket, given: Given = {}): Decision {
  const shop = homeShops.find(({ id }) => id === shopId);
  if (shop === undefined) throw new Error(`no shop ${shopId}`);
  const [store] = shop.stores;
  const lines = basket.map(([sku, quantity], place): BasketLine => {
    const good = shop.goods.find((each) => each.sku === sku);
    if (good === undefined) throw new Error(`${shopId} sells no ${sku}`);
    return { id: String(place + 1), sku, category: good.category, unitPrice: fen(good.price), quantity };
  });
  const { at = monday, programme = 'scedu', member, card, tender, keyed, used } = given;
  return decide(offers, {
    at,
    store: { id: store.id, merchant: shop.id, region: store.region },
    member: {
      programme,
      organisation: `${programme}/chengdu/scu`,
      status: 'active',
      certifiedThrough: isoDate('2027-11-30'),
      ...member,
    },
    card: { presentation: 'chip-genuine', issuer: 'psbc', status: 'active', ...card },
    lines,
    ...(tender === undefined ? {} : { tender }),
    ...(keyed === undefined ? {} : { keyed }),
    ...(used === undefined ? {} : { used }),
    online: true,
    cacheAgeHours: 0,
    calendar: { holidays: [isoDate('2027-01-01')], workdays: [] },
  });
}

describe('what a member pays, row by row of the notices', () => {
  it.each<[row: string, shop: string, basket: Basket, given: Given, payable: number]>([
    ['9元观电影: 2 × 9.00', 'wanda', [['demo-ticket-2d', 2]], {}, 1_800],
    ['9元观电影 for a recognised union: 9.00', 'yingdu', [['demo-ticket-3d', 1]], { programme: 'nb51' }, 900],
    ['9元洗车: 9.00', 'jietu', [['demo-wash-car', 1]], {}, 900],
    [
      '1元看大片 on a Saturday: 2 × 1.00, the third 9.00',
      'wanda',
      [['demo-ticket-2d', 3]],
      { at: saturday, tender: 'union-card' },
      1_100,
    ],
    [
      '1元看大片 on a holiday: 1.00',
      'hengda',
      [['demo-ticket-2d', 1]],
      { at: newYearsDay, tender: 'union-card' },
      100,
    ],
    [
      '1元看大片 paid otherwise: 9.00',
      'wanda',
      [['demo-ticket-2d', 1]],
      { at: saturday, tender: 'other' },
      900,
    ],
    [
      '1分钱抢票 with the two tickets that were won: 2 × 0.01, the third 50.00',
      'zoo',
      [['demo-zoo-adult', 3]],
      { member: { tickets: { 'scedu.zoo-tickets': 2 } } },
      5_002,
    ],
    ['1分钱抢票 without a ticket: 50.00', 'zoo', [['demo-zoo-adult', 1]], {}, 5_000],
    [
      '1分钱抢票 walk-up: 0.01, rental 100.00',
      'ski',
      [
        ['demo-ski-day', 1],
        ['demo-ski-rental', 1],
      ],
      {},
      10_001,
    ],
    [
      '满100减20: 2 × 36.90 + 69.90 - 20.00',
      'sanjiang',
      [
        ['demo-rice-5kg', 2],
        ['demo-oil-5l', 1],
      ],
      {},
      12_370,
    ],
    [
      '超市满减: 128.00 + 79.00 (cake, milk powder) - 30.00',
      'jiafu',
      [
        ['demo-cake-6inch', 1],
        [barcode(10504), 1],
      ],
      {},
      17_700,
    ],
    ['2000省200: 2499.00 - 200.00', 'suning', [['demo-phone', 1]], { tender: 'other' }, 229_900],
    ['体检 8.5折: 1200.00 × 0.85', 'shengeryuan', [['demo-checkup-full', 1]], {}, 102_000],
    [
      '配镜 7.8折: (600.00 + 400.00) × 0.78',
      'caimao',
      [
        ['demo-frame-titanium', 1],
        ['demo-lens-160', 1],
      ],
      {},
      78_000,
    ],
    ['隐形眼镜 9折: 180.00 × 0.9', 'caimao', [['demo-contact-month', 1]], {}, 16_200],
    ['购票 5折 at 博纳: 45.00 × 0.5', 'boona', [['demo-ticket-2d', 1]], {}, 2_250],
    ['购票 5折 at 奥斯卡: 60.00 × 0.5', 'aosika', [['demo-ticket-3d', 1]], {}, 3_000],
    ['购票 6折 at 恒大: 45.00 × 0.6', 'hengda', [['demo-ticket-2d', 1]], {}, 2_700],
    ['爱购电影卡 9.5折: 200.00 × 0.95', 'scpost', [['demo-movie-card-200', 1]], {}, 19_000],
    [
      '烟酒 7折: (298.00 + 230.00) × 0.7',
      'bailong',
      [
        ['demo-baijiu', 1],
        ['demo-cigarettes', 1],
      ],
      {},
      36_960,
    ],
    ['葡萄酒 8折: 68.00 × 0.8', 'basha', [['demo-red-wine', 1]], {}, 5_440],
    [
      '车险 keyed 8.2折: 3000.00 × 0.82',
      'rongcheng',
      [['demo-car-insurance', 1]],
      { keyed: { 'scedu.car-insurance': 820 } },
      246_000,
    ],
    [
      '车险 keyed below 5折: 3000.00',
      'tianfu',
      [['demo-car-insurance', 1]],
      { keyed: { 'scedu.car-insurance': 490 } },
      300_000,
    ],
    ['地铁 8折: 4.00 × 0.8', 'metro', [['demo-metro-4', 1]], { tender: 'union-card' }, 320],
    ['公交 6折: 2.00 × 0.6', 'bus', [['demo-bus', 1]], { tender: 'union-card' }, 120],
    ['贵宾区: 0.00', 'airport', [['demo-lounge', 1]], {}, 0],
    [
      '贵宾区 with a chip that proves nothing: 150.00',
      'railway',
      [['demo-lounge', 1]],
      { card: { presentation: 'chip-read' } },
      15_000,
    ],
    ['酒店 省5%: 300.00 × 0.95', 'hotel', [['demo-room-standard', 1]], {}, 28_500],
    ['酒店 省8%: 800.00 × 0.92', 'hotel', [['demo-room-suite', 1]], {}, 73_600],
    ['旅游 优惠8%: 1000.00 × 0.92', 'tour', [['demo-tour-jiuzhaigou', 1]], {}, 92_000],
    ['旅游 优惠10%: 3000.00 × 0.9', 'tour', [['demo-tour-yunnan', 1]], {}, 270_000],
    [
      '会员日 on the 18th: 36.00 + 68.00',
      'scpost',
      [
        ['demo-bacon', 1],
        ['demo-honey', 1],
      ],
      { at: theEighteenth },
      10_400,
    ],
    [
      '优惠购 on other days: 42.00 + 85.00',
      'scpost',
      [
        ['demo-bacon', 1],
        ['demo-honey', 1],
      ],
      {},
      12_700,
    ],
    ['专享1折: 20.00 × 0.1', 'ule', [['demo-umbrella', 1]], {}, 200],
    ['专享8.5折: 100.00 × 0.85', 'ule', [['demo-kettle', 1]], {}, 8_500],
    ['每周三、五会员日: 60.00 × 0.6', 'ule', [['demo-pepper', 1]], { at: wednesday }, 3_600],
    [
      '会员价: 52.00 + 8.50',
      'station',
      [
        ['demo-rice-10kg', 1],
        ['demo-noodles', 1],
      ],
      { tender: 'other' },
      6_050,
    ],
    ['消费补贴: 2 × 26.00 × 0.9', 'station', [['demo-water-24', 2]], { tender: 'union-card' }, 4_680],
    [
      '消费补贴 at most 20.00: 5 × 52.00 - 20.00',
      'station',
      [['demo-rice-10kg', 5]],
      { tender: 'union-card' },
      24_000,
    ],
    [
      '叠加: 2499.00 - 200.00 - 50.00',
      'suning',
      [['demo-phone', 1]],
      { card: { issuer: 'boc' }, tender: 'union-card' },
      224_900,
    ],
    [
      '包裹: one free, one at 8.00, two free boxes',
      'scpost',
      [
        ['demo-parcel-1kg', 2],
        ['demo-parcel-box', 2],
      ],
      {},
      800,
    ],
    ['抢购 by occupation: 0.00', 'garden', [['demo-garden', 1]], { member: { tags: ['young-teacher'] } }, 0],
    ['互认, a guest’s offer: 20.00 × 0.5', 'garden', [['demo-garden', 1]], {}, 1_000],
    [
      '劳模 free check-up, alone: 0.00',
      'shengeryuan',
      [['demo-checkup-basic', 1]],
      { member: { tags: ['model-worker'] } },
      0,
    ],
    [
      'organisation: 2.00 × 0.6 for others',
      'bus',
      [['demo-bus', 1]],
      { member: { organisation: 'scedu/mianyang/mnu' } },
      120,
    ],
    [
      '生日月: 128.00 - 20.00, then 满100减20',
      'sanjiang',
      [['demo-cake-6inch', 1]],
      { member: { birthMonth: 11 } },
      8_800,
    ],
    [
      '困难职工: 48.80 (beef) - 10.00',
      'sanjiang',
      [[barcode(10822), 1]],
      { member: { tags: ['hardship'] } },
      3_880,
    ],
    [
      'evening bread after 19:00: 2 × 5.00',
      'sanjiang',
      [['demo-bread-400g', 2]],
      { at: '2026-11-23T19:30:00+08:00' },
      1_000,
    ],
    [
      '周二水果: 8.40 × 0.88, half up',
      'sanjiang',
      [[barcode(10801), 1]],
      { at: '2026-11-24T09:00:00+08:00' },
      739,
    ],
    [
      '会员价 at the supermarket: 34.90 + 25.90',
      'sanjiang',
      [
        ['demo-tissue-24', 1],
        ['demo-detergent-3kg', 1],
      ],
      {},
      6_080,
    ],
    [
      '爆米花 with a 9-yuan ticket: 9.00 + 25.00 - 5.00',
      'wanda',
      [
        ['demo-ticket-2d', 1],
        ['demo-popcorn', 1],
      ],
      {},
      2_900,
    ],
    [
      '单身11日: 5.00',
      'wanda',
      [['demo-ticket-2d', 1]],
      { at: '2026-12-11T20:00:00+08:00', member: { tags: ['single'] } },
      500,
    ],
  ])('%s', (_row, shop, basket, given, payable) => {
    const decision = sell(shop, basket, given);
    expect(decision.payable).toBe(payable);
    expect(decision.proven).toBe(true);
  });

  it.each([
    ['首刷有礼', 'scedu.first-use-gift'],
    ['150积分', 'scedu.wallet-150-points'],
  ])('%s is granted on the first use, anywhere, and changes no amount', (_row, offer) => {
    const first = sell('metro', [['demo-metro-2', 1]], { card: { firstUse: true }, tender: 'other' });
    expect(first.granted.map((grant) => grant.offer)).toContain(offer);
    expect(first.payable).toBe(200);
    const second = sell('metro', [['demo-metro-2', 1]], { tender: 'other' });
    expect(second.granted).toEqual([]);
  });

  it('2000省200 brings points for gifts as well', () => {
    const { granted } = sell('suning', [['demo-phone', 1]]);
    expect(granted).toMatchObject([{ offer: 'scedu.suning-points', points: 200 }]);
  });

  it('叠加 has the merchant pay its share and the bank its own', () => {
    const { funders } = sell('suning', [['demo-phone', 1]], {
      card: { issuer: 'boc' },
      tender: 'union-card',
    });
    expect(funders).toEqual([
      { funder: 'bank:boc', amount: 5_000 },
      { funder: 'merchant', amount: 20_000 },
    ]);
  });

  it('消费补贴 is borne by two levels of the union and the bank', () => {
    // The member price is 52.00, a tenth of it 5.20: 1.56 + 1.04 + 2.60.
    const decision = sell('station', [['demo-rice-10kg', 1]], { tender: 'union-card' });
    const subsidy = decision.applied.find(({ offer }) => offer === 'scedu.station-subsidy');
    expect(subsidy?.funders).toEqual([
      { funder: 'union:scedu', amount: 156 },
      { funder: 'union:chengdu', amount: 104 },
      { funder: 'bank:psbc', amount: 260 },
    ]);
  });

  it.each([
    ['an offer that is over', 'wanda', 'demo-ticket-2d', 'scedu.card-exchange-2015', 'ended'],
    ['an offer that is announced', 'jiafu', 'demo-cake-6inch', 'scedu.jiafu-spring-festival', 'not-started'],
    ['the members’ day on another day', 'scpost', 'demo-bacon', 'scedu.post-member-day', 'wrong-day'],
    ['a rate that was not keyed', 'rongcheng', 'demo-car-insurance', 'scedu.car-insurance', 'rate-not-keyed'],
    ['a ticket that nobody won', 'zoo', 'demo-zoo-adult', 'scedu.zoo-cent-ticket', 'no-ticket'],
  ])('says why of %s', (_what, shop, sku, offer, reason) => {
    const { declined } = sell(shop, [[sku, 1]]);
    expect(declined.find((each) => each.offer === offer)).toMatchObject({ reason });
  });
});

describe('the basket that the contract fixes', () => {
  const basket: Basket = [
    ['demo-rice-5kg', 2],
    ['demo-oil-5l', 1],
  ];
  const hours = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:30:00+08:00`);
  // A week from the seeding on, the 11th and the 18th, holidays, and the last day.
  const days = [21, 22, 23, 24, 25, 26, 27].map((day) => `2026-11-${day}`);
  const moments = [
    ...days,
    '2026-12-11',
    '2026-12-18',
    '2027-01-01',
    '2027-02-07',
    '2027-10-01',
    '2027-11-21',
  ];

  it.each<[who: string, given: Given, offer: string]>([
    ['a member', {}, 'scedu.sanjiang-100-20'],
    ['a model worker', { member: { tags: ['model-worker'] } }, 'scedu.sanjiang-100-20'],
    ['a member in hardship', { member: { tags: ['hardship'] } }, 'scedu.sanjiang-100-20'],
    [
      'a new member on first use',
      { member: { tags: ['new-member'] }, card: { firstUse: true } },
      'scedu.sanjiang-100-20',
    ],
    ['a member in the birthday month', { member: { birthMonth: 11 } }, 'scedu.sanjiang-100-20'],
    ['a single young teacher', { member: { tags: ['single', 'young-teacher'] } }, 'scedu.sanjiang-100-20'],
    ['a member from Mianyang', { member: { organisation: 'scedu/mianyang/mnu' } }, 'scedu.sanjiang-100-20'],
    [
      'a member with the bank’s other card',
      { card: { issuer: 'boc' }, tender: 'union-card' },
      'scedu.sanjiang-100-20',
    ],
    ['a member who pays otherwise', { tender: 'other' }, 'scedu.sanjiang-100-20'],
    ['a member with an early chip', { card: { presentation: 'chip-read' } }, 'scedu.sanjiang-100-20'],
    ['a member of the recognised union', { programme: 'nb51' }, 'nb51.sanjiang-100-20'],
  ])('gives %s exactly 20.00 off on every day at every hour, by one offer', (_who, given, offer) => {
    for (const at of moments.flatMap((day) => hours.map((hour) => `${day}T${hour}`))) {
      const decision = sell('sanjiang', basket, { ...given, at });
      expect([at, decision.list, decision.payable]).toEqual([at, 14_370, 12_370]);
      expect(decision.applied.map((each) => each.offer)).toEqual([offer]);
    }
  });

  it('gives it again and again', () => {
    const often = { day: 99, week: 99, month: 99, year: 99, offer: 99 };
    const used = { 'scedu.sanjiang-100-20': { member: often, total: often, spent: fen(999_999_999) } };
    expect(sell('sanjiang', basket, { used }).payable).toBe(12_370);
  });
});

describe('the offers', () => {
  const all = demoProgrammes.flatMap(({ id }) => offersOf(id, seedingDay));

  it.each(all.map((offer) => [offer.id, offer] as const))('fit their schema: %s', (_id, offer) => {
    expect(parseOffer(offer)).toMatchObject({ ok: true });
  });

  it('are of kinds that this version decides', () => {
    const kinds = new Set<string>(all.map(({ benefit }) => benefit.kind));
    expect([...kinds].sort()).toEqual([
      'earn',
      'gift',
      'keyed',
      'off',
      'price',
      'prices',
      'rate',
      'threshold',
    ]);
  });

  it('have each id once', () => {
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  });

  it('have a title in both languages', () => {
    expect(all.filter(({ title }) => title.en === undefined || title.en === '').map(({ id }) => id)).toEqual(
      [],
    );
  });

  it('name only merchants, stores and goods that there are', () => {
    const shops = demoProgrammes.flatMap((programme) => programme.shops);
    const merchants = new Set(homeShops.map(({ id }) => id));
    const stores = new Set(shops.flatMap((shop) => shop.stores.map(({ id }) => id)));
    const skus = new Set(shops.flatMap(({ goods }) => goods.map(({ sku }) => sku)));
    const strangers = all.flatMap(({ id, where, items, benefit }) => [
      ...(where?.merchants ?? [])
        .filter((merchant) => !merchants.has(merchant))
        .map((what) => `${id}: ${what}`),
      ...(where?.stores ?? []).filter((store) => !stores.has(store)).map((what) => `${id}: ${what}`),
      ...[...(items?.skus ?? []), ...(items?.exceptSkus ?? [])]
        .filter((sku) => !skus.has(sku))
        .map((what) => `${id}: ${what}`),
      ...(benefit.kind === 'prices' ? Object.keys(benefit.prices) : [])
        .filter((sku) => !skus.has(sku))
        .map((what) => `${id}: ${what}`),
    ]);
    expect(strangers).toEqual([]);
  });

  it('are in force on the day of the seeding and a year after, but for the one that is over and the one to come', () => {
    const notInForce = (day: string) =>
      all.filter(({ when }) => (when?.from ?? '') > day || (when?.through ?? '9') < day).map(({ id }) => id);
    expect(notInForce('2026-11-21')).toEqual(['scedu.jiafu-spring-festival', 'scedu.card-exchange-2015']);
    expect(notInForce('2027-11-21')).toEqual(['scedu.card-exchange-2015']);
  });
});

import { merchantAndUnionPay, merchantPays, type OfferDays, type OfferTerms } from './offer-draft.ts';

/**
 * Offers of supermarkets, electronics, wine and online shops. At the supermarket till nothing but
 * `sanjiang-100-20` may touch the amount of rice and oil (categories `grain/…`): the contract fixes what
 * that basket costs on every day and at every hour.
 */
export function shoppingOffers(days: OfferDays): readonly OfferTerms[] {
  return [
    // 004, 满100减20: spend 100.00, 20.00 off, once; here without end and without a limit per member.
    {
      name: 'sanjiang-100-20',
      title: { zh: '三江购物满100减20', en: '20 off 100 at Sanjiang' },
      layer: 'basket',
      benefit: { kind: 'threshold', tiers: [{ spend: 10_000, off: 2_000 }], repeat: false, on: 'left' },
      items: { exceptCategories: ['tobacco', 'prepaid'] },
      where: { merchants: ['sanjiang'] },
      funding: merchantAndUnionPay,
    },
    // 000, 会员价: the shop-keeper's list for members, here on a few household goods.
    {
      name: 'sanjiang-member-prices',
      title: { zh: '三江会员价', en: 'Member prices at Sanjiang' },
      layer: 'item',
      benefit: {
        kind: 'prices',
        prices: { 'demo-tissue-24': 3_490, 'demo-detergent-3kg': 2_590, 'demo-toothpaste': 1_290 },
      },
      where: { merchants: ['sanjiang'] },
      limits: { unitsPerTransaction: 6 },
      funding: merchantPays,
    },
    // Not in the notices: an offer by the hour, so that the till can say when it begins.
    {
      name: 'sanjiang-evening-bread',
      title: { zh: '晚间面包 5折', en: 'Half price bread in the evening' },
      layer: 'item',
      benefit: { kind: 'rate', payPermille: 500, rounding: { unit: 10, mode: 'half-up' } },
      items: { categories: ['fresh/bakery'] },
      where: { merchants: ['sanjiang'] },
      when: { hours: [['19:00', '22:00']] },
      funding: merchantPays,
    },
    // 000, 会员日 read for a shop: by weekday.
    {
      name: 'sanjiang-tuesday-fruit',
      title: { zh: '周二水果 8.8折', en: '12 % off fruit on Tuesdays' },
      layer: 'item',
      benefit: { kind: 'rate', payPermille: 880 },
      items: { categories: ['fresh/fruit'] },
      where: { merchants: ['sanjiang'] },
      when: { weekdays: [2] },
      funding: merchantPays,
    },
    // Attribute "birthday month" of program.md: one cake a year.
    {
      name: 'sanjiang-birthday-cake',
      title: { zh: '生日月蛋糕立减20元', en: '20 off a birthday cake' },
      layer: 'item',
      benefit: { kind: 'off', amount: 2_000 },
      items: { categories: ['fresh/cake'], unitPrice: { min: 5_000 } },
      where: { merchants: ['sanjiang'] },
      who: { birthMonth: true },
      limits: { unitsPerTransaction: 1, perMember: [{ uses: 1, per: 'year' }] },
      funding: [{ funder: 'union:scedu', permille: 1000 }],
    },
    // 003, 消费补贴, for members in hardship: the union alone pays, on fresh food.
    {
      name: 'hardship-fresh-food',
      title: { zh: '困难职工生鲜补贴10元', en: '10 off fresh food for members in hardship' },
      layer: 'subsidy',
      benefit: { kind: 'off', amount: 1_000 },
      items: { categories: ['fresh'] },
      where: { merchants: ['sanjiang', 'jiafu'] },
      who: { tagsAny: ['hardship'] },
      requires: { spend: 3_000, items: { categories: ['fresh'] } },
      limits: { perMember: [{ uses: 4, per: 'month' }], budget: 50_000_000 },
      group: 'hardship',
      funding: [{ funder: 'union:scedu', permille: 1000 }],
    },
    // 001, 超市满减: spend X, Y off, in two steps.
    {
      name: 'jiafu-tiers',
      title: { zh: '家福超市满200减30，满500减100', en: '30 off 200, 100 off 500 at Jiafu' },
      layer: 'basket',
      benefit: {
        kind: 'threshold',
        tiers: [
          { spend: 20_000, off: 3_000 },
          { spend: 50_000, off: 10_000 },
        ],
      },
      items: { exceptCategories: ['tobacco', 'prepaid'] },
      where: { merchants: ['jiafu'] },
      funding: merchantAndUnionPay,
    },
    // Announced and not yet begun: the till says from when.
    {
      name: 'jiafu-spring-festival',
      title: { zh: '家福超市新春满300减60', en: 'Spring Festival: 60 off 300 at Jiafu' },
      layer: 'basket',
      benefit: { kind: 'threshold', tiers: [{ spend: 30_000, off: 6_000 }] },
      where: { merchants: ['jiafu'] },
      when: { from: days.soon, through: days.end },
      funding: merchantAndUnionPay,
    },
    // 000, 2000省200: on the price already agreed. Whether every 2000 counts is not said: here once.
    {
      name: 'suning-2000-200',
      title: { zh: '苏宁满2000省200', en: '200 off 2000 at Suning' },
      layer: 'basket',
      benefit: { kind: 'threshold', tiers: [{ spend: 200_000, off: 20_000 }], repeat: false, on: 'left' },
      where: { merchants: ['suning'] },
      funding: merchantPays,
    },
    // 000, 2000省200: "plus points for gifts".
    {
      name: 'suning-points',
      title: { zh: '苏宁满2000送200积分', en: '200 points from 2000 at Suning' },
      layer: 'basket',
      benefit: { kind: 'earn', points: 200 },
      where: { merchants: ['suning'] },
      requires: { spend: 200_000 },
      funding: merchantPays,
    },
    // 001, 叠加: the bank's offer comes on top of the merchant's, for its own cards that pay.
    {
      name: 'suning-boc-50',
      title: { zh: '中行卡满1000再减50', en: '50 more off 1000 with a BOC card' },
      layer: 'subsidy',
      benefit: { kind: 'off', amount: 5_000 },
      where: { merchants: ['suning'] },
      card: { issuers: ['boc'], payWith: true },
      requires: { spend: 100_000 },
      group: 'bank',
      funding: [{ funder: 'bank:boc', permille: 1000 }],
    },
    // 002, 烟酒 7折.
    {
      name: 'bailong-70',
      title: { zh: '百隆烟酒 7折', en: '30 % off wine and tobacco at Bailong' },
      layer: 'item',
      benefit: { kind: 'rate', payPermille: 700 },
      items: { categories: ['wine', 'tobacco'] },
      where: { merchants: ['bailong'] },
      funding: merchantPays,
    },
    // 002, 葡萄酒 8折.
    {
      name: 'basha-80',
      title: { zh: '巴莎葡萄酒 8折', en: '20 % off grape wine at Basha' },
      layer: 'item',
      benefit: { kind: 'rate', payPermille: 800 },
      items: { categories: ['wine/grape'] },
      where: { merchants: ['basha'] },
      funding: merchantPays,
    },
    // 000, 专享1–8.5折 on 邮乐网: always, a rate per product group; the deepest.
    {
      name: 'ule-clearance-10',
      title: { zh: '邮乐网清仓 1折', en: 'Clearance at 10 % on Ule' },
      layer: 'item',
      benefit: { kind: 'rate', payPermille: 100 },
      items: { categories: ['ule/clearance'] },
      where: { merchants: ['ule'] },
      limits: { unitsPerTransaction: 2, total: [{ uses: 1000, per: 'day' }] },
      funding: merchantPays,
    },
    // 000, 专享1–8.5折: the rest of the range.
    {
      name: 'ule-85',
      title: { zh: '邮乐网会员专享 8.5折', en: '15 % off on Ule for members' },
      layer: 'item',
      benefit: { kind: 'rate', payPermille: 850 },
      items: { categories: ['ule/local', 'ule/household'] },
      where: { merchants: ['ule'] },
      funding: merchantPays,
    },
    // 000, 每周三、五会员日: deeper rates by weekday.
    {
      name: 'ule-wednesday-friday-60',
      title: { zh: '邮乐网周三周五会员日 6折', en: '40 % off on Ule on Wednesdays and Fridays' },
      layer: 'item',
      benefit: { kind: 'rate', payPermille: 600 },
      items: { categories: ['ule/local', 'ule/household'] },
      where: { merchants: ['ule'] },
      when: { weekdays: [3, 5] },
      funding: merchantPays,
    },
  ];
}

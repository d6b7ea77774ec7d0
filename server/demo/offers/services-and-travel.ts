import { merchantAndUnionPay, merchantPays, type OfferTerms } from './offer-draft.ts';

const recognised = ['scedu', 'nb51'];

/** Offers of car wash, optician, hospital, insurers, transport, lounges, hotels and tours. */
export function serviceOffers(): readonly OfferTerms[] {
  return [
    // 001, 9元洗车: 9.00 a wash.
    {
      name: 'car-wash-9',
      title: { zh: '9元洗车', en: 'Car wash for 9' },
      layer: 'item',
      benefit: { kind: 'price', unitPrice: 900 },
      items: { categories: ['wash'] },
      where: { merchants: ['jietu'] },
      limits: { unitsPerTransaction: 1, perMember: [{ uses: 4, per: 'month' }], memberPolicy: 'home-store' },
      funding: merchantAndUnionPay,
    },
    // 002, 体检 8.5折.
    {
      name: 'checkup-85',
      title: { zh: '体检 8.5折', en: '15 % off health check-ups' },
      layer: 'item',
      benefit: { kind: 'rate', payPermille: 850 },
      items: { categories: ['checkup'] },
      where: { merchants: ['shengeryuan'] },
      group: 'checkup',
      funding: merchantPays,
    },
    // Attribute "model worker" of program.md: one basic check-up a year, and nothing beside it.
    {
      name: 'checkup-model-workers',
      title: { zh: '劳模免费基础体检', en: 'Free basic check-up for model workers' },
      layer: 'item',
      benefit: { kind: 'price', unitPrice: 0 },
      items: { skus: ['demo-checkup-basic'] },
      where: { merchants: ['shengeryuan'] },
      who: { tagsAll: ['model-worker'] },
      limits: { unitsPerTransaction: 1, perMember: [{ uses: 1, per: 'year' }] },
      group: 'checkup',
      combine: 'alone',
      funding: [{ funder: 'union:scedu', permille: 1000 }],
    },
    // 002, 配镜 7.8折: frames and lenses, not contact lenses.
    {
      name: 'glasses-78',
      title: { zh: '配镜 7.8折', en: '22 % off glasses' },
      layer: 'item',
      benefit: { kind: 'rate', payPermille: 780 },
      items: { categories: ['glasses'], exceptCategories: ['glasses/contact'] },
      where: { merchants: ['caimao'] },
      funding: merchantPays,
    },
    // 002, 隐形眼镜 9折: the other category of the same merchant.
    {
      name: 'contact-lenses-90',
      title: { zh: '隐形眼镜 9折', en: '10 % off contact lenses' },
      layer: 'item',
      benefit: { kind: 'rate', payPermille: 900 },
      items: { categories: ['glasses/contact'] },
      where: { merchants: ['caimao'] },
      funding: merchantPays,
    },
    // 002, 车险 up to 5折: the clerk keys the rate of the contract, down to half.
    {
      name: 'car-insurance',
      title: { zh: '车险最低5折', en: 'Car insurance from 50 %' },
      layer: 'item',
      benefit: { kind: 'keyed', minPayPermille: 500 },
      items: { categories: ['insurance/car'] },
      where: { merchants: ['rongcheng', 'tianfu', 'minjiang'] },
      limits: { unitsPerTransaction: 1 },
      funding: merchantPays,
    },
    // 004, 地铁 8折: when the card pays at the gate.
    {
      name: 'metro-80',
      title: { zh: '地铁 8折', en: '20 % off the metro' },
      layer: 'item',
      benefit: { kind: 'rate', payPermille: 800 },
      items: { categories: ['fare/metro'] },
      where: { merchants: ['metro'], regions: ['5101'] },
      who: { programmes: recognised },
      card: { accept: ['chip-genuine', 'chip-read'], payWith: true },
      limits: { unitsPerTransaction: 1 },
      funding: [{ funder: 'bank:boc', permille: 1000 }],
    },
    // 004, 公交 6折: when the card pays on the bus.
    {
      name: 'bus-60',
      title: { zh: '公交 6折', en: '40 % off the bus' },
      layer: 'item',
      benefit: { kind: 'rate', payPermille: 600 },
      items: { categories: ['fare/bus'], exceptSkus: ['demo-bus-airport'] },
      where: { merchants: ['bus'] },
      who: { programmes: recognised },
      card: { accept: ['chip-genuine', 'chip-read'], payWith: true },
      limits: { unitsPerTransaction: 1 },
      funding: [{ funder: 'bank:boc', permille: 1000 }],
    },
    // Attribute "organisation" of program.md: Mianyang's own line for Mianyang's members.
    {
      name: 'mianyang-bus-50',
      title: { zh: '绵阳会员公交 5折', en: 'Half price buses for members in Mianyang' },
      layer: 'item',
      benefit: { kind: 'rate', payPermille: 500 },
      items: { categories: ['fare/bus'] },
      where: { merchants: ['bus'], stores: ['gj-002'], regions: ['5107'] },
      who: { organisations: ['scedu/mianyang'] },
      card: { payWith: true },
      limits: { unitsPerTransaction: 1 },
      funding: [{ funder: 'union:scedu/mianyang', permille: 1000 }],
    },
    // 002, 贵宾区: the card opens the door; a visit counts even when it is refunded.
    {
      name: 'lounge-access',
      title: { zh: '贵宾区凭卡免费', en: 'Free lounge with the card' },
      layer: 'item',
      benefit: { kind: 'price', unitPrice: 0 },
      items: { skus: ['demo-lounge'] },
      where: { merchants: ['airport', 'railway'] },
      card: { accept: ['chip-genuine'] },
      limits: { unitsPerTransaction: 1, perMember: [{ uses: 2, per: 'day' }] },
      refund: 'keeps-use',
      funding: merchantPays,
    },
    // 000, 酒店 省5–8 %: a range agreed per product; the standard room.
    {
      name: 'hotel-standard-95',
      title: { zh: '标准间省5%', en: '5 % off standard rooms' },
      layer: 'item',
      benefit: { kind: 'rate', payPermille: 950 },
      items: { categories: ['hotel/standard'] },
      where: { merchants: ['hotel'] },
      funding: merchantPays,
    },
    // 000, 酒店 省5–8 %: the suite.
    {
      name: 'hotel-suite-92',
      title: { zh: '套房省8%', en: '8 % off suites' },
      layer: 'item',
      benefit: { kind: 'rate', payPermille: 920 },
      items: { categories: ['hotel/suite'] },
      where: { merchants: ['hotel'] },
      funding: merchantPays,
    },
    // 000, 旅游 优惠8–10 %: tours within the province.
    {
      name: 'tour-near-92',
      title: { zh: '省内游优惠8%', en: '8 % off tours in the province' },
      layer: 'item',
      benefit: { kind: 'rate', payPermille: 920 },
      items: { categories: ['tour/near'] },
      where: { merchants: ['tour'] },
      funding: merchantPays,
    },
    // 000, 旅游 优惠8–10 %: tours beyond it.
    {
      name: 'tour-far-90',
      title: { zh: '省外游优惠10%', en: '10 % off tours beyond the province' },
      layer: 'item',
      benefit: { kind: 'rate', payPermille: 900 },
      items: { categories: ['tour/far'] },
      where: { merchants: ['tour'] },
      funding: merchantPays,
    },
  ];
}

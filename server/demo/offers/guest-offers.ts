import { merchantPays, type OfferTerms } from './offer-draft.ts';

/** What the Ningbo union publishes for its own members, and once for those of the Sichuan union too. */
export function ningboOffers(): readonly OfferTerms[] {
  return [
    // 004, 满100减20 in all 三江 supermarkets.
    {
      name: 'sanjiang-100-20',
      title: { zh: '三江购物满100减20（宁波）', en: '20 off 100 at Sanjiang (Ningbo)' },
      layer: 'basket',
      benefit: { kind: 'threshold', tiers: [{ spend: 10_000, off: 2_000 }], repeat: false, on: 'left' },
      items: { exceptCategories: ['tobacco', 'prepaid'] },
      where: { merchants: ['sanjiang'] },
      funding: [
        { funder: 'merchant', permille: 500 },
        { funder: 'union:nb51', permille: 500 },
      ],
    },
    // 004, 1元看大片.
    {
      name: 'movie-1',
      title: { zh: '1元看大片（宁波）', en: 'Cinema ticket for 1 (Ningbo)' },
      layer: 'item',
      benefit: { kind: 'price', unitPrice: 100 },
      items: { categories: ['ticket'] },
      where: { merchants: ['wanda', 'yingdu'] },
      when: { dayKinds: ['weekend', 'holiday'] },
      card: { payWith: true },
      limits: { unitsPerTransaction: 1, perMember: [{ uses: 1, per: 'week' }] },
      funding: [
        { funder: 'union:nb51', permille: 500 },
        { funder: 'bank:boc', permille: 500 },
      ],
    },
    // 002, 互认 the other way round: a guest's offer that the home union's members enjoy too.
    {
      name: 'garden-50',
      title: { zh: '植物园 5折（两会互认）', en: 'Half price garden (both unions)' },
      layer: 'item',
      benefit: { kind: 'rate', payPermille: 500 },
      items: { categories: ['ticket'] },
      where: { merchants: ['garden'] },
      who: { programmes: ['nb51', 'scedu'] },
      funding: merchantPays,
    },
  ];
}

/** What the Hebei union publishes; the Sichuan tills never see it, since they do not recognise that union. */
export function hebeiOffers(): readonly OfferTerms[] {
  return [
    // 002, 体检 8.5折.
    {
      name: 'checkup-85',
      title: { zh: '省二院体检 8.5折', en: '15 % off health check-ups' },
      layer: 'item',
      benefit: { kind: 'rate', payPermille: 850 },
      items: { categories: ['checkup'] },
      where: { merchants: ['shengeryuan'] },
      funding: merchantPays,
    },
    // 002, 爱购电影卡 9.5折.
    {
      name: 'movie-card-95',
      title: { zh: '爱购电影卡 9.5折', en: '5 % off the Aigou cinema card' },
      layer: 'item',
      benefit: { kind: 'rate', payPermille: 950 },
      items: { categories: ['prepaid/movie-card'] },
      funding: merchantPays,
    },
  ];
}

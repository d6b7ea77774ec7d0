import { merchantPays, type OfferTerms } from './offer-draft.ts';

/** Offers of post offices and convenience stations, and those that hold wherever the card is shown. */
export function postAndProgrammeOffers(): readonly OfferTerms[] {
  return [
    // 000, 会员日: one fixed day each month, a price list for members.
    {
      name: 'post-member-day',
      title: { zh: '邮政18日会员日', en: 'Member day on the 18th at the post office' },
      layer: 'item',
      benefit: { kind: 'prices', prices: { 'demo-bacon': 3_600, 'demo-honey': 6_800 } },
      where: { merchants: ['scpost'] },
      when: { monthDays: [18] },
      funding: merchantPays,
    },
    // 000, 优惠购: the price list of a customer with 50,000 yuan of savings.
    {
      name: 'post-saver-prices',
      title: { zh: '邮政优惠购（5万元储户标准）', en: "Saver's prices at the post office" },
      layer: 'item',
      benefit: { kind: 'prices', prices: { 'demo-bacon': 4_200, 'demo-honey': 8_500 } },
      where: { merchants: ['scpost'] },
      funding: merchantPays,
    },
    // 000, 包裹: the price of a key customer.
    {
      name: 'parcel-key-customer',
      title: { zh: '包裹大客户价', en: 'Key-customer price for parcels' },
      layer: 'item',
      benefit: { kind: 'prices', prices: { 'demo-parcel-1kg': 800, 'demo-parcel-1kg-far': 1_200 } },
      where: { merchants: ['scpost'] },
      funding: merchantPays,
    },
    // 000, 包裹: a fixed number of free parcels.
    {
      name: 'parcel-free',
      title: { zh: '每月1件免费包裹', en: 'One free parcel a month' },
      layer: 'item',
      benefit: { kind: 'price', unitPrice: 0 },
      items: { skus: ['demo-parcel-1kg'] },
      where: { merchants: ['scpost'] },
      limits: { unitsPerTransaction: 1, perMember: [{ uses: 1, per: 'month' }] },
      funding: merchantPays,
    },
    // 000, 包裹: and of free boxes.
    {
      name: 'parcel-box-free',
      title: { zh: '每月2个免费包装箱', en: 'Two free boxes a month' },
      layer: 'item',
      benefit: { kind: 'price', unitPrice: 0 },
      items: { skus: ['demo-parcel-box'] },
      where: { merchants: ['scpost'] },
      limits: { unitsPerTransaction: 2, perMember: [{ uses: 2, per: 'month' }] },
      funding: merchantPays,
    },
    // 000, 会员价 at 20,000 便民服务站: the shop-keeper's price list for members.
    {
      name: 'station-member-prices',
      title: { zh: '便民服务站会员价', en: 'Member prices at convenience stations' },
      layer: 'item',
      benefit: {
        kind: 'prices',
        prices: { 'demo-rice-10kg': 5_200, 'demo-noodles': 850, 'demo-water-24': 2_600 },
      },
      where: { merchants: ['station'] },
      funding: merchantPays,
    },
    // 003, 消费补贴: union at two levels and bank pay a tenth, at most 20.00, when the card pays.
    {
      name: 'station-subsidy',
      title: { zh: '便民服务站消费补贴10%', en: 'A tenth paid for you at convenience stations' },
      layer: 'subsidy',
      benefit: { kind: 'rate', payPermille: 900 },
      where: { merchants: ['station'] },
      card: { payWith: true },
      limits: { offPerTransaction: 2_000, perMember: [{ uses: 4, per: 'month' }], budget: 500_000_000 },
      priority: 10,
      offline: { unsynced: 'allow', hours: 72 },
      funding: [
        { funder: 'union:scedu', permille: 300 },
        { funder: 'union:chengdu', permille: 200 },
        { funder: 'bank:psbc', permille: 500 },
      ],
    },
    // 000, 150积分: granted once when the card is bound. Paying with points comes in a later version.
    {
      name: 'wallet-150-points',
      title: { zh: '首次用卡送150积分', en: '150 points on first use' },
      layer: 'basket',
      benefit: { kind: 'earn', points: 150 },
      who: { firstUse: true },
      limits: { perMember: [{ uses: 1, per: 'offer' }] },
      funding: [{ funder: 'bank:psbc', permille: 1000 }],
    },
    // 001, 首刷有礼: a gift on the first use after activation, anywhere.
    {
      name: 'first-use-gift',
      title: { zh: '首刷有礼', en: 'A gift on first use' },
      layer: 'basket',
      benefit: {
        kind: 'gift',
        gift: { zh: '工会保温杯一只（凭小票到工会领取）', en: 'A union thermos cup' },
      },
      who: { firstUse: true },
      limits: { perMember: [{ uses: 1, per: 'offer' }] },
      funding: [{ funder: 'union:scedu', permille: 1000 }],
    },
    // Attribute "new member" of program.md: a welcome at the post office.
    {
      name: 'welcome-stamps',
      title: { zh: '新会员赠明信片', en: 'Postcards for new members' },
      layer: 'item',
      benefit: { kind: 'gift', gift: { zh: '明信片 10 张', en: 'Ten postcards' } },
      where: { merchants: ['scpost'] },
      who: { tagsAny: ['new-member'] },
      limits: { perMember: [{ uses: 1, per: 'offer' }], total: [{ uses: 5000, per: 'offer' }] },
      funding: [{ funder: 'union:scedu', permille: 1000 }],
    },
  ];
}

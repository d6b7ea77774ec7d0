import { merchantAndUnionPay, merchantPays, type OfferTerms } from './offer-draft.ts';

/** Both programmes' members are served where the two unions recognise each other (002, 互认). */
const recognised = ['scedu', 'nb51'];
/** Won online for the zoo's spring; the ticket is what is redeemed. */
export const zooCampaign = 'scedu.zoo-tickets';

/** Offers of cinemas, zoo, gardens and ski resort. */
export function leisureOffers(): readonly OfferTerms[] {
  return [
    // 001, 9元观电影: 9.00 a ticket.
    {
      name: 'movie-9',
      title: { zh: '9元观影', en: 'Cinema ticket for 9' },
      layer: 'item',
      benefit: { kind: 'price', unitPrice: 900 },
      items: { categories: ['ticket'] },
      where: { merchants: ['wanda', 'yingdu'] },
      who: { programmes: recognised },
      limits: { unitsPerTransaction: 4 },
      funding: [
        { funder: 'merchant', permille: 600 },
        { funder: 'union:scedu', permille: 400 },
      ],
    },
    // 004, 1元看大片: weekends and statutory holidays, when the card pays; two tickets a member and week.
    {
      name: 'movie-1',
      title: { zh: '1元看大片', en: 'Cinema ticket for 1' },
      layer: 'item',
      benefit: { kind: 'price', unitPrice: 100 },
      items: { categories: ['ticket'] },
      where: { merchants: ['wanda', 'yingdu', 'boona', 'aosika', 'hengda'] },
      when: { dayKinds: ['weekend', 'holiday'] },
      card: { payWith: true },
      limits: {
        unitsPerTransaction: 2,
        perMember: [{ uses: 2, per: 'week' }],
        total: [{ uses: 20_000, per: 'month' }],
        budget: 200_000_000,
        memberPolicy: 'risk-bounded',
      },
      funding: [
        { funder: 'merchant', permille: 300 },
        { funder: 'union:scedu', permille: 400 },
        { funder: 'bank:boc', permille: 300 },
      ],
    },
    // 002, 购票 5折 at 博纳 and 奥斯卡.
    {
      name: 'movie-50',
      title: { zh: '购票 5折', en: 'Cinema tickets at half price' },
      layer: 'item',
      benefit: { kind: 'rate', payPermille: 500 },
      items: { categories: ['ticket'] },
      where: { merchants: ['boona', 'aosika'] },
      group: 'cinema-rate',
      funding: merchantPays,
    },
    // 002, 购票 6折 at 恒大.
    {
      name: 'movie-60',
      title: { zh: '恒大购票 6折', en: 'Cinema tickets at 60 % at Hengda' },
      layer: 'item',
      benefit: { kind: 'rate', payPermille: 600 },
      items: { categories: ['ticket'] },
      where: { merchants: ['hengda'] },
      group: 'cinema-rate',
      funding: merchantPays,
    },
    // 002, 爱购电影卡 9.5折: wherever it is sold.
    {
      name: 'movie-card-95',
      title: { zh: '爱购电影卡 9.5折', en: '5 % off the Aigou cinema card' },
      layer: 'item',
      benefit: { kind: 'rate', payPermille: 950 },
      items: { categories: ['prepaid/movie-card'] },
      funding: merchantPays,
    },
    // Not in the notices: with a ticket, and never beside the 1-yuan ticket (`excludes`).
    {
      name: 'popcorn-5',
      title: { zh: '观影爆米花立减5元', en: '5 off popcorn with a ticket' },
      layer: 'item',
      benefit: { kind: 'off', amount: 500 },
      items: { skus: ['demo-popcorn'] },
      where: { merchants: ['wanda'] },
      requires: { spend: 100, items: { categories: ['ticket'] } },
      excludes: ['scedu.movie-1'],
      limits: { unitsPerTransaction: 1 },
      funding: merchantPays,
    },
    // Attribute "single" of program.md: one evening a month.
    {
      name: 'singles-evening',
      title: { zh: '单身职工11日观影 5元', en: "Singles' evening on the 11th: cinema for 5" },
      layer: 'item',
      benefit: { kind: 'price', unitPrice: 500 },
      items: { categories: ['ticket'] },
      where: { merchants: ['wanda'] },
      when: { monthDays: [11], hours: [['18:00', '00:00']] },
      who: { tagsAll: ['single'], tagsNone: ['hardship'] },
      limits: { unitsPerTransaction: 1, perMember: [{ uses: 1, per: 'month' }] },
      funding: merchantAndUnionPay,
    },
    // 004, as it ran when chips were exchanged: over since 2015, so that the till can say `ended`.
    {
      name: 'card-exchange-2015',
      title: { zh: '换卡1元看大片（2015）', en: 'Cinema for 1 during the card exchange of 2015' },
      layer: 'item',
      benefit: { kind: 'price', unitPrice: 100 },
      items: { categories: ['ticket'] },
      where: { merchants: ['wanda', 'yingdu'] },
      when: { from: '2015-08-26', through: '2015-12-31' },
      funding: [{ funder: 'union:scedu', permille: 1000 }],
    },
    // 002 and 004, 1分钱抢票: the ticket was grabbed online, the till redeems it; the server must be asked.
    {
      name: 'zoo-cent-ticket',
      title: { zh: '1分钱动物园', en: 'Zoo for one cent' },
      layer: 'item',
      benefit: { kind: 'price', unitPrice: 1 },
      items: { categories: ['ticket'] },
      where: { merchants: ['zoo'] },
      who: { ticket: zooCampaign },
      offline: { unsynced: 'refuse' },
      refund: 'keeps-use',
      funding: [{ funder: 'union:scedu', permille: 1000 }],
    },
    // 002, 1分钱抢票 the other way: walk-up sale of a limited number.
    {
      name: 'ski-walk-up',
      title: { zh: '1分钱滑雪（每天200张）', en: 'Skiing for one cent (200 a day)' },
      layer: 'item',
      benefit: { kind: 'price', unitPrice: 1 },
      items: { categories: ['ticket'] },
      where: { merchants: ['ski'] },
      limits: {
        unitsPerTransaction: 1,
        perMember: [{ uses: 1, per: 'offer' }],
        total: [{ uses: 200, per: 'day' }],
        memberPolicy: 'strict-online',
      },
      offline: { unsynced: 'refuse' },
      funding: [{ funder: 'union:scedu', permille: 1000 }],
    },
    // 002 and 004, 抢票/抢购 by age or occupation, first come, first served.
    {
      name: 'garden-young-teachers',
      title: { zh: '青年教师免费游园', en: 'Free garden for young teachers' },
      layer: 'item',
      benefit: { kind: 'price', unitPrice: 0 },
      items: { categories: ['ticket'] },
      where: { merchants: ['garden'] },
      who: { tagsAny: ['young-teacher', 'model-worker'] },
      limits: {
        unitsPerTransaction: 1,
        perMember: [{ uses: 1, per: 'day' }],
        total: [{ uses: 100, per: 'day' }],
      },
      funding: merchantAndUnionPay,
    },
  ];
}

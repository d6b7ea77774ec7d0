/** The one union of the simulated world. */
export const programmeId = 'sim';

/** The store at which a till stands. */
export const storeOf = (till: number): string => `store-${till}`;

const id = (name: string) => `sim.${name}`;

/** Of each till, on average, of what all tills share. */
const usesPerTill = 4;
const budgetPerTillFen = 1_500;

/** Limits that hold over all tills for as long as the offer runs. */
export function sharedLimits(tills: number) {
  return [
    { offer: id('limited'), measure: 'uses', size: tills * usesPerTill },
    { offer: id('budget'), measure: 'fen', size: tills * budgetPerTillFen },
  ] as const;
}

const base = {
  programme: 'sim',
  version: 1,
  funding: [
    { funder: 'union:510000', permille: 600 },
    { funder: 'merchant', permille: 400 },
  ],
};

/** What the union offers when the world begins: plain ones, limited ones, and one that changes all the time. */
export function startOffers(tills: number): Record<string, unknown>[] {
  return [
    changingOffer(1, 1, 900),
    {
      ...base,
      id: id('daily'),
      title: { zh: '每日一次' },
      layer: 'item',
      benefit: { kind: 'off', amount: 500 },
      items: { categories: ['food'] },
      limits: { perMember: [{ uses: 1, per: 'day' }] },
    },
    limitedOffer(tills * usesPerTill),
    budgetOffer(tills * budgetPerTillFen),
  ];
}

/** `life`: one that was stopped does not come back; another takes its place. */
export const changingOfferId = (life: number) => id(`changing-${life}`);

export function changingOffer(life: number, version: number, payPermille: number): Record<string, unknown> {
  return {
    ...base,
    id: changingOfferId(life),
    version,
    title: { zh: '全场折扣' },
    layer: 'basket',
    benefit: { kind: 'rate', payPermille },
  };
}

/** One that all tills share, by uses. */
function limitedOffer(uses: number): Record<string, unknown> {
  return {
    ...base,
    id: id('limited'),
    title: { zh: '限量' },
    layer: 'item',
    benefit: { kind: 'price', unitPrice: 100 },
    items: { categories: ['ticket'] },
    limits: {
      unitsPerTransaction: 2,
      total: [
        { uses, per: 'offer' },
        { uses: Math.ceil(uses / 2), per: 'day' },
      ],
    },
  };
}

/** One that all tills share, by what it may cost. */
function budgetOffer(budget: number): Record<string, unknown> {
  return {
    ...base,
    id: id('budget'),
    title: { zh: '限额' },
    layer: 'subsidy',
    benefit: { kind: 'off', amount: 300 },
    requires: { spend: 2_000 },
    limits: { budget },
  };
}

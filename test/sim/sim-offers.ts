/** The tills' own union. */
export const programmeId = 'sim';
/** Another, whose members they serve in some worlds. */
export const guestProgramme = 'guest';

/** The store at which a till stands. */
export const storeOf = (till: number): string => `store-${till}`;

const id = (name: string) => `sim.${name}`;

/** Of each till, on average, of what all tills share. */
const usesPerTill = 4;
const budgetPerTillFen = 1_500;
const guestUsesPerTill = 3;
const guestLimited = `${guestProgramme}.limited`;

/** Limits that hold over all tills for as long as the offer runs. */
export function sharedLimits(tills: number) {
  return [
    { offer: id('limited'), measure: 'uses', size: tills * usesPerTill },
    { offer: id('budget'), measure: 'fen', size: tills * budgetPerTillFen },
    { offer: guestLimited, measure: 'uses', size: tills * guestUsesPerTill },
  ] as const;
}

/** Limits of each member that no two tills may pass together: the server is asked at the sale. */
export const heldLimits = [
  { offer: id('strict'), uses: 4, usesADay: 3 },
  { offer: id('home'), uses: 3, usesADay: 2 },
] as const;

/** One of which each till keeps the limit by what it knows: the server is not asked. */
export const dailyOffer = id('daily');

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
      id: dailyOffer,
      title: { zh: '每日一次' },
      layer: 'item',
      benefit: { kind: 'off', amount: 500 },
      items: { categories: ['food'] },
      limits: { perMember: [{ uses: 1, per: 'day' }] },
    },
    heldOffer(heldLimits[0], { policy: 'strict-online', category: 'book' }),
    heldOffer(heldLimits[1], { policy: 'home-store', category: 'tea' }),
    limitedOffer(tills * usesPerTill),
    budgetOffer(tills * budgetPerTillFen),
  ];
}

/** What the other union offers its own members, wherever they are: once a day, and so often in all. */
export function guestOffers(tills: number): Record<string, unknown>[] {
  const common = {
    ...{ programme: guestProgramme, version: 1, layer: 'item', who: { programmes: [guestProgramme] } },
    funding: [{ funder: 'union:330000', permille: 1_000 }],
  };
  return [
    {
      ...common,
      ...{ id: `${guestProgramme}.daily`, title: { zh: '来宾每日' }, items: { categories: ['food'] } },
      benefit: { kind: 'off', amount: 600 },
      limits: { perMember: [{ uses: 1, per: 'day' }] },
    },
    {
      ...common,
      ...{ id: guestLimited, title: { zh: '来宾限量' }, items: { categories: ['tea', 'book'] } },
      benefit: { kind: 'off', amount: 700 },
      limits: {
        unitsPerTransaction: 1,
        total: [{ uses: tills * guestUsesPerTill, per: 'offer' }],
      },
    },
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

/** One that a member gets so often and no oftener, wherever. */
function heldOffer(
  { offer, uses, usesADay }: (typeof heldLimits)[number],
  { policy, category }: { readonly policy: string; readonly category: string },
): Record<string, unknown> {
  return {
    ...base,
    id: offer,
    title: { zh: '会员限次' },
    layer: 'item',
    benefit: { kind: 'off', amount: 400 },
    items: { categories: [category] },
    limits: {
      perMember: [
        { uses, per: 'offer' },
        { uses: usesADay, per: 'day' },
      ],
      memberPolicy: policy,
    },
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

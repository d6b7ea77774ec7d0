import { memberTokens } from './small-union.ts';

const header = {
  schema: 1,
  at: '2026-11-21T10:00:00+08:00',
  timeFloor: null,
  businessDay: '2026-11-21',
  store: { id: 'hq-001', merchant: 'hongqi', region: '510107' },
};

/** A sale of two units at 45.00 each with 20.00 off, which the merchant bears: 90.00 − 20.00 = 70.00. */
export function sale(id: string, changes: Readonly<Record<string, unknown>> = {}) {
  return {
    ...header,
    kind: 'sale',
    id,
    checkout: `checkout-${id}`,
    externalId: null,
    rules: 1,
    cache: { scedu: 1 },
    offers: [{ id: 'scedu.rice', version: 1 }],
    request: {
      at: header.at,
      store: header.store,
      member: {
        programme: 'scedu',
        organisation: '510000',
        status: 'active',
        certifiedThrough: '2026-12-31',
      },
      card: { presentation: 'chip-read', status: 'active' },
      lines: [{ id: '1', category: 'grocery', unitPrice: 4500, quantity: 2 }],
      online: true,
      cacheAgeHours: 0,
    },
    decision: decision(),
    shares: [
      {
        line: '1',
        units: 2,
        payable: 3500,
        reductions: [{ offer: 'scedu.rice', amount: 1000, funders: [{ funder: 'merchant', amount: 1000 }] }],
      },
    ],
    uses: [{ offer: 'scedu.rice', uses: 1, spent: 2000, refund: 'restores-use' }],
    card: {
      programme: 'scedu',
      token: memberTokens.canary,
      verdict: 'read',
      method: null,
      sealed: null,
    },
    tender: 'union-card',
    slip: null,
    ...changes,
  };
}

export function decision(changes: Readonly<Record<string, unknown>> = {}) {
  const funders = [{ funder: 'merchant', amount: 2000 }];
  return {
    list: 9000,
    discount: 2000,
    payable: 7000,
    proven: true,
    lines: [{ id: '1', list: 9000, discount: 2000, payable: 7000 }],
    applied: [
      {
        offer: 'scedu.rice',
        version: 1,
        layer: 'basket',
        discount: 2000,
        uses: 1,
        lines: [{ id: '1', discount: 2000 }],
        funders,
      },
    ],
    granted: [],
    declined: [],
    funders,
    ...changes,
  };
}

/** One of the sale's two units comes back: 35.00 to the member, 10.00 back to the merchant. */
export function refund(id: string, redemption: string, changes: Readonly<Record<string, unknown>> = {}) {
  return {
    ...header,
    kind: 'refund',
    id,
    redemption,
    reason: '顾客退货',
    amount: 3500,
    discount: 1000,
    lines: [{ id: '1', quantity: 1, from: 0, amount: 3500 }],
    funders: [{ funder: 'merchant', amount: 1000 }],
    restored: [{ offer: 'scedu.rice', uses: 0, spent: 1000 }],
    ...changes,
  };
}

export function saleText(id: string, changes: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify(sale(id, changes));
}

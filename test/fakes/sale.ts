import type { IsoDate, IsoInstant } from '../../terminal/core/calendar/civil-date.ts';
import { cardToken } from '../../terminal/core/card-token.ts';
import type { SaleEntry } from '../../terminal/core/journal/entry.ts';
import { fen } from '../../terminal/core/money.ts';
import type { OfferId } from '../../terminal/core/offers/offer.ts';

const offer = 'u.cinema' as OfferId;
const at = '2026-11-21T10:20:00.000+08:00' as IsoInstant;

/** One ticket of 45.00 for 9.00, as a till writes it down. */
export function saleOf(id: string, change: Partial<SaleEntry> = {}): SaleEntry {
  const store = { id: 'c-1', merchant: 'cinema', region: '510104' };
  const funders = [{ funder: 'union:u', amount: fen(3600) }];
  return {
    schema: 1,
    kind: 'sale',
    id,
    at,
    timeFloor: null,
    businessDay: '2026-11-21' as IsoDate,
    store,
    checkout: `co-${id}`,
    externalId: null,
    rules: 1,
    cache: { u: 7 },
    offers: [{ id: offer, version: 1 }],
    request: {
      at,
      store,
      member: {
        programme: 'u',
        organisation: 'u',
        status: 'active',
        certifiedThrough: '2026-12-31' as IsoDate,
      },
      card: { presentation: 'chip-genuine', status: 'active' },
      lines: [{ id: '1', category: 'ticket', unitPrice: fen(4500), quantity: 1 }],
      online: true,
      cacheAgeHours: 0,
    },
    decision: {
      list: fen(4500),
      discount: fen(3600),
      payable: fen(900),
      proven: true,
      lines: [{ id: '1', list: fen(4500), discount: fen(3600), payable: fen(900) }],
      applied: [
        {
          offer,
          version: 1,
          layer: 'item',
          discount: fen(3600),
          uses: 1,
          lines: [{ id: '1', discount: fen(3600), units: 1 }],
          funders,
        },
      ],
      granted: [],
      declined: [],
      funders,
    },
    shares: [{ line: '1', units: 1, payable: fen(900), reductions: [{ offer, amount: fen(3600), funders }] }],
    uses: [{ offer, uses: 1, spent: fen(3600), refund: 'restores-use' }],
    card: {
      programme: 'u',
      token: cardToken('ab'.repeat(16)),
      verdict: 'genuine',
      method: 'dda',
      sealed: null,
    },
    tender: null,
    slip: null,
    ...change,
  };
}

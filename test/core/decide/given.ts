import type { Decision, DecisionRequest } from '../../../terminal/core/decide/index.ts';
import { decide } from '../../../terminal/core/decide/index.ts';
import type { Offer } from '../../../terminal/core/offers/offer.ts';
import { requestSchema } from '../../../terminal/wire/decision-schema.ts';
import { offerSchema } from '../../../terminal/wire/offer-schema.ts';

/** Written as in the contract; the schemas read it, so that no test stands on what a till would refuse. */
export type Json = { readonly [key: string]: unknown };

/** An item offer of one yuan off that the merchant pays; say what differs. */
export function offer(id: string, rest: Json = {}): Offer {
  return offerSchema.parse({
    id,
    version: 1,
    programme: 'u',
    title: { zh: id },
    layer: 'item',
    benefit: { kind: 'off', amount: 100 },
    funding: [{ funder: 'merchant', permille: 1000 }],
    ...rest,
  });
}

export function line(id: string, unitPrice: number, rest: Json = {}): Json {
  return { id, unitPrice, quantity: 1, ...rest };
}

/** One line of 10.00, a member in good standing with a genuine chip, a Saturday morning; say what differs. */
const usual: Json = {
  at: '2015-10-03T10:20:00+08:00',
  store: { id: 's-1', merchant: 'm', region: '330203' },
  member: {
    programme: 'u',
    organisation: '330200/edu/school-7',
    status: 'active',
    certifiedThrough: '2015-12-31',
  },
  card: { presentation: 'chip-genuine', status: 'active' },
  lines: [line('1', 1000)],
  online: true,
  cacheAgeHours: 0,
  calendar: { holidays: ['2015-10-01', '2015-10-02'], workdays: ['2015-10-10'] },
};

export function request(change: Json = {}): DecisionRequest {
  return requestSchema.parse(merged(usual, change));
}

/** `change` over `base`, objects key by key; lists and null take the place of what was there. */
export function merged(base: Json, change: Json): Json {
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(change)) {
    const before = result[key];
    result[key] = isObject(before) && isObject(value) ? merged(before, value) : value;
  }
  return result;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The ids of the offers that the decision uses, gifts last. */
export function usedIn({ applied, granted }: Decision): readonly string[] {
  return [...applied, ...granted].map(({ offer: id }) => id);
}

/** Why an offer was left out: `{ reason }`, with its detail where it has one; null when it was used. */
export function whyNot(decision: Decision, id: string): Json | null {
  const declined = decision.declined.find(({ offer: name }) => name === id);
  if (declined === undefined) return null;
  const { offer: _, ...reason } = declined;
  return reason;
}

/** What becomes of one offer by itself: `used`, or the reason why not. */
export function fateOf(rest: Json, change: Json = {}): string {
  const decision = decide([offer('u.it', rest)], request(change));
  return (whyNot(decision, 'u.it')?.['reason'] as string | undefined) ?? 'used';
}

import { usePeriods } from '../../core/decide/index.ts';
import { rulesVersion, type SaleEntry, type SoldUse } from '../../core/journal/entry.ts';
import { noFen } from '../../core/money.ts';
import { isAskedAtSale } from '../../core/quotas/asked-at-sale.ts';
import { chinaDate, chinaInstant } from '../china-time.ts';
import type { QuotaMoves } from '../journal/quota-moves.ts';
import { spendLeases } from '../quotas/spend-leases.ts';
import type { Checkout } from './checkout.ts';
import { type Quote, type QuoteContext, usableFiles } from './quote.ts';

/** Everything that the union needs to settle a sale and to prove it later, and nothing about a person. */
export function saleEntry(sale: {
  readonly id: string;
  readonly checkout: Checkout;
  readonly quote: Quote;
  readonly slip: string | null;
  readonly context: QuoteContext;
}): SaleEntry {
  const { id, checkout, quote, slip, context } = sale;
  const { nowMs } = context.trusted;
  return {
    schema: 1,
    kind: 'sale',
    id,
    at: chinaInstant(nowMs),
    timeFloor: context.timeFloor,
    clock: context.clock,
    businessDay: chinaDate(nowMs),
    store: context.store,
    checkout: checkout.id,
    externalId: checkout.externalId,
    rules: rulesVersion,
    cache: Object.fromEntries(
      usableFiles(context.trusted).map(({ programme, head }) => [programme, head.version]),
    ),
    offers: quote.offers.map(({ id, version }) => ({ id, version })),
    request: quote.request,
    decision: quote.decision,
    shares: quote.shares,
    uses: soldUses(quote),
    ...spentLeases(quote, context),
    card: cardEvidence(checkout, quote),
    tender: checkout.tender,
    slip,
  };
}

function spentLeases(quote: Quote, { shared }: QuoteContext): Pick<SaleEntry, 'leases'> {
  if (shared === null) return {};
  const { offers, request, leases: rows } = quote;
  const leases = spendLeases(quote.decision, { offers, rows, periods: usePeriods(request.at) });
  return leases.length === 0 ? {} : { leases };
}

/** Uses of members' limits that nobody else could be asked about; what the server holds is no risk. */
export function riskTaken({ uses, request }: SaleEntry, { offers }: Quote): QuotaMoves['risk'] {
  if (request.online) return null;
  const limited = new Set<string>(
    offers
      .filter((offer) => offer.limits?.perMember !== undefined && !isAskedAtSale(offer))
      .map(({ id }) => id),
  );
  const risked = uses.filter(({ offer }) => limited.has(offer));
  if (risked.length === 0) return null;
  return {
    uses: risked.reduce((sum, use) => sum + use.uses, 0),
    fen: risked.reduce((sum, use) => sum + use.spent, 0),
  };
}

/** What each applied or granted offer counts, with what a refund will do to it. */
function soldUses(quote: Quote): readonly SoldUse[] {
  const policyOf = (offer: string) => quote.offers.find(({ id }) => id === offer)?.refund ?? 'restores-use';
  return [
    ...quote.decision.applied.map(({ offer, uses, discount }) => ({
      offer,
      uses,
      spent: discount,
      refund: policyOf(offer),
    })),
    ...quote.decision.granted.map(({ offer }) => ({ offer, uses: 1, spent: noFen, refund: policyOf(offer) })),
  ];
}

function cardEvidence({ tap }: Checkout, { candidate }: Quote): SaleEntry['card'] {
  if (tap === null || candidate === null) return null;
  const { programme, token } = candidate;
  // What the chip proved is that of another number, so that it is no evidence of this one.
  if (candidate.by === 'member-number')
    return { programme, token, verdict: 'read', method: 'member-number', sealed: null };
  const { verdict, method, sealed } = tap;
  return { programme, token, verdict, method, sealed };
}

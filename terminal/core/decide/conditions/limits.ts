import type { Offer, Period, UseLimit } from '../../offers/offer.ts';
import { own } from '../../offers/own.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { DecisionRequest } from '../request.ts';

/** What limits leave an offer in this transaction; infinite where nothing limits it. */
export type Allowance = { readonly uses: number; readonly budget: number };

/** Gifts and earns take no money, so budgets do not concern them (contract, Benefits). */
function takesMoney(offer: Offer): boolean {
  return offer.benefit.kind !== 'gift' && offer.benefit.kind !== 'earn';
}

/** Contract, `limits`: `perMember` before `total` before `budget`; the first limit that is used up names its period. */
export function refusedByLimits(offer: Offer, request: DecisionRequest): Refusal | null {
  const { limits } = offer;
  if (limits === undefined) return null;
  const used = own(request.used, offer.id);
  const gone = limits.perMember?.find((limit) => usesLeft(limit, used?.member) <= 0);
  if (gone !== undefined) return { reason: 'member-limit', detail: { per: gone.per } };
  if (limits.total?.some((limit) => usesLeft(limit, used?.total) <= 0)) return refuse('sold-out');
  const budgetGone = limits.budget !== undefined && limits.budget <= (used?.spent ?? 0);
  return budgetGone && takesMoney(offer) ? refuse('budget-spent') : null;
}

const unlimited: Allowance = { uses: Number.POSITIVE_INFINITY, budget: Number.POSITIVE_INFINITY };

/** Each use consumes one ticket, so tickets bound uses as limits do (contract, `who.ticket`). */
export function allowance(offer: Offer, request: DecisionRequest): Allowance {
  const { limits, who } = offer;
  if (limits === undefined && who?.ticket === undefined) return unlimited;
  const used = own(request.used, offer.id);
  let uses = Number.POSITIVE_INFINITY;
  for (const limit of limits?.perMember ?? []) uses = Math.min(uses, usesLeft(limit, used?.member));
  for (const limit of limits?.total ?? []) uses = Math.min(uses, usesLeft(limit, used?.total));
  const ticket = who?.ticket;
  if (ticket !== undefined) uses = Math.min(uses, own(request.member?.tickets, ticket) ?? 0);
  const budget = limits?.budget === undefined ? Number.POSITIVE_INFINITY : limits.budget - (used?.spent ?? 0);
  return { uses, budget };
}

function usesLeft(limit: UseLimit, used: Readonly<Partial<Record<Period, number>>> | undefined): number {
  return limit.uses - (used?.[limit.per] ?? 0);
}

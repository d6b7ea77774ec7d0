import type { DecisionWithShares } from '../../core/decide/decision.ts';
import type { DecisionRequest, UsedBefore } from '../../core/decide/request.ts';
import { usesOf } from '../../core/decide/uses.ts';
import type { Offer, OfferId, Period } from '../../core/offers/offer.ts';
import type { HeldWords, HoldWish } from './member-hold-desk.ts';
import type { Used } from './spend-leases.ts';

/** Of limits that are asked for at the sale, the server's counts stand in the place of this till's own. */
export function usedByWords(counted: Used, words: HeldWords): Used {
  const used: Record<string, UsedBefore> = { ...counted };
  for (const [offer, word] of words) used[offer] = { ...counted[offer], member: word.used };
  return used;
}

/**
 * The best decision that takes nothing past what the server holds for the member. An offer that it was not asked for
 * `needs-network` only when it would be given: of any other there is a better reason to say. `unheld` is what the
 * first decision, made as if all were held, would take.
 */
export function withinHolds(
  held: { readonly asked: readonly Offer[]; readonly words: HeldWords },
  by: {
    readonly request: DecisionRequest;
    readonly decide: (request: DecisionRequest) => DecisionWithShares;
  },
): {
  readonly made: DecisionWithShares;
  readonly request: DecisionRequest;
  readonly unheld: HoldWish['offers'];
} {
  let { request } = by;
  let made = by.decide(request);
  const unheld = beyond(made, held);
  // Each round bars at least one offer, so there are no more rounds than offers.
  for (let past = unheld; past.length > 0; past = beyond(made, held)) {
    request = barred(request, past, held);
    made = by.decide(request);
  }
  return { made, request, unheld };
}

function beyond(
  { decision }: DecisionWithShares,
  { asked, words }: { readonly asked: readonly Offer[]; readonly words: HeldWords },
): HoldWish['offers'] {
  return usesOf(decision)
    .filter(({ offer, uses }) => asked.some(({ id }) => id === offer) && uses > (words.get(offer)?.uses ?? 0))
    .map(({ offer, uses }) => ({ offer, uses }));
}

/** Without what is not held: the rest of a limit is gone as far as this till may know. */
function barred(
  request: DecisionRequest,
  past: HoldWish['offers'],
  { asked, words }: { readonly asked: readonly Offer[]; readonly words: HeldWords },
): DecisionRequest {
  const used: Record<string, UsedBefore> = { ...request.used };
  const unasked: OfferId[] = [];
  for (const { id, limits } of asked) {
    if (!past.some(({ offer }) => offer === id)) continue;
    const word = words.get(id);
    if (word === undefined) {
      unasked.push(id);
      continue;
    }
    const member: Partial<Record<Period, number>> = { ...word.used };
    for (const { per, uses } of limits?.perMember ?? [])
      member[per] = Math.max(member[per] ?? 0, uses - word.uses);
    used[id] = { ...used[id], member };
  }
  return unasked.length === 0
    ? { ...request, used }
    : { ...request, used, needsNetwork: [...(request.needsNetwork ?? []), ...unasked] };
}

/** Of wishes of several programmes for one offer, the largest. */
export function mostOfEach(wishes: HoldWish['offers']): HoldWish['offers'] {
  const most = new Map<string, number>();
  for (const { offer, uses } of wishes) most.set(offer, Math.max(uses, most.get(offer) ?? 0));
  return [...most].map(([offer, uses]) => ({ offer, uses }));
}

import type { Offer } from '../../offers/offer.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { DecisionRequest } from '../request.ts';

/** Contract, `offline`: what holds "when the till cannot reach the server", so nothing while it can. */
export function refusedByNetwork(offline: Offer['offline'], request: DecisionRequest): Refusal | null {
  if (request.online || offline === undefined) return null;
  if (offline.unsynced === 'refuse') return refuse('needs-network');
  return offline.hours !== undefined && request.cacheAgeHours > offline.hours
    ? refuse('cache-too-old')
    : null;
}

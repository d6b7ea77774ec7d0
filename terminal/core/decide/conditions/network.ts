import type { Offer } from '../../offers/offer.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { DecisionRequest } from '../request.ts';

/**
 * Contract, `offline`: what holds "when the till cannot reach the server", so nothing while it can. Points are
 * "never [paid] without the network: the server owns the balance".
 */
export function refusedByNetwork({ id, offline, benefit }: Offer, request: DecisionRequest): Refusal | null {
  // The till has asked already, and says so: a line may be up and the answer still not there.
  if (request.needsNetwork?.includes(id) === true) return refuse('needs-network');
  if (request.online) return null;
  if (benefit.kind === 'points') return refuse('needs-network');
  if (offline === undefined) return null;
  if (offline.unsynced === 'refuse') return refuse('needs-network');
  return offline.hours !== undefined && request.cacheAgeHours > offline.hours
    ? refuse('cache-too-old')
    : null;
}

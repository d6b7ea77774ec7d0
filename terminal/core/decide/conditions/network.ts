import type { Offer } from '../../offers/offer.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { DecisionRequest } from '../request.ts';

/**
 * Contract, `offline`: what holds "when the till cannot reach the server", so nothing while it can. Points are
 * "never [paid] without the network: the server owns the balance".
 */
export function refusedByNetwork({ offline, benefit }: Offer, request: DecisionRequest): Refusal | null {
  if (request.online) return null;
  if (benefit.kind === 'points') return refuse('needs-network');
  if (offline === undefined) return null;
  if (offline.unsynced === 'refuse') return refuse('needs-network');
  return offline.hours !== undefined && request.cacheAgeHours > offline.hours
    ? refuse('cache-too-old')
    : null;
}

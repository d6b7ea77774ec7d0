import type { Where } from '../../offers/offer.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { Store } from '../request.ts';

/** Contract, Conditions, `where`: every list that is present must match; regions match by prefix. */
export function placeFits(where: Where | undefined, store: Store): boolean {
  if (where === undefined) return true;
  if (where.merchants !== undefined && !where.merchants.includes(store.merchant)) return false;
  if (where.stores !== undefined && !where.stores.includes(store.id)) return false;
  return where.regions === undefined || where.regions.some((region) => store.region.startsWith(region));
}

/** Whether what was found for one store holds for the other: no `where` asks for anything else. */
export function isSamePlace(one: Store, other: Store): boolean {
  return one.id === other.id && one.merchant === other.merchant && one.region === other.region;
}

export function refusedByWhere(where: Where | undefined, store: Store): Refusal | null {
  return placeFits(where, store) ? null : refuse('wrong-place');
}

import type { ServerStore } from '../store/server-store.ts';
import type { OfferRecord } from './offer-view.ts';

/** What of an offer's limits is used up, from accepted redemptions; refunds give back what they restored. */
export async function offerUse(store: ServerStore, id: string): Promise<OfferRecord['used']> {
  const sums = await store.database
    .selectFrom('redemptionOffers')
    .select((of) => [
      of.fn.sum<number | null>('uses').as('uses'),
      of.fn.sum<number | null>('discount').as('spent'),
    ])
    .where('offer', '=', id)
    .executeTakeFirst();
  return { uses: sums?.uses ?? 0, spent: sums?.spent ?? 0 };
}

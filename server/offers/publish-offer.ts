import type { Offer } from '../../terminal/core/offers/offer.ts';
import { type Publication, publishProgramme } from '../publish/publish-programme.ts';
import type { ServerStore } from '../store/server-store.ts';
import { audienceOf } from './offers-in-force.ts';

/**
 * Publishes what has been entered of an offer's programme. Other programmes on this server whose members the
 * offer is for publish first: their member files must tell apart whom it asks about before a till meets the
 * offer.
 */
export async function publishOfferOf(store: ServerStore, offer: Offer): Promise<Publication> {
  const guests = audienceOf(offer).filter((programme) => programme !== offer.programme);
  const hosted =
    guests.length === 0
      ? []
      : await store.database.selectFrom('programmes').select('id').where('id', 'in', guests).execute();
  for (const { id } of hosted) await publishProgramme(store, id);
  return publishProgramme(store, offer.programme);
}

import type { Offer } from '../../terminal/core/offers/offer.ts';
import type { ServerStore } from '../store/server-store.ts';

/** The offers that a programme publishes now, by id. They were checked when they were entered. */
export async function offersInForce(store: ServerStore, programme: string): Promise<readonly Offer[]> {
  const rows = await store.database
    .selectFrom('offers')
    .select('content')
    .where('programme', '=', programme)
    .where('state', '=', 'published')
    .orderBy('id')
    .execute();
  return rows.map((row) => JSON.parse(row.content) as Offer);
}

/**
 * The offers that members of a programme may take: its own, and those of other programmes that name it. What
 * these ask about a member, the programme's member file must tell.
 */
export async function offersForMembersOf(store: ServerStore, programme: string): Promise<readonly Offer[]> {
  const rows = await store.database
    .selectFrom('offers')
    .select('content')
    .where('state', '=', 'published')
    .orderBy('id')
    .execute();
  return rows
    .map((row) => JSON.parse(row.content) as Offer)
    .filter((offer) => audienceOf(offer).includes(programme));
}

/** Programmes whose members an offer is for; by default the one that publishes it. */
export function audienceOf(offer: Offer): readonly string[] {
  return offer.who?.programmes ?? [offer.programme];
}

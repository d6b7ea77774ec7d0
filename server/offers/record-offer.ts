import type { Transaction } from 'kysely';
import type { IsoInstant } from '../../terminal/core/calendar/civil-date.ts';
import type { Offer } from '../../terminal/core/offers/offer.ts';
import { type Refusal, refuse } from '../http/problem.ts';
import type { ServerTables } from '../store/tables.ts';

export type Recording = {
  readonly offer: Offer;
  /** Who entered it, as staff are named; null: nobody was asked (seeding). */
  readonly recordedBy: string | null;
  readonly recordedAt: IsoInstant;
};

/**
 * Enters an offer's next version in the place of the one that is published. The published version with the
 * same content is entered already: null, as for a new one.
 */
export async function recordOffer(
  transaction: Transaction<ServerTables>,
  { offer, recordedBy, recordedAt }: Recording,
): Promise<Refusal | null> {
  const programme = await transaction
    .selectFrom('programmes')
    .select('id')
    .where('id', '=', offer.programme)
    .executeTakeFirst();
  if (programme === undefined) return refuse('programme-unknown', { detail: offer.programme });

  const last = await lastVersion(transaction, offer.id);
  const content = JSON.stringify(offer);
  if (last?.version === offer.version && last.content === content && last.state === 'published') return null;
  const next = (last?.version ?? 0) + 1;
  if (offer.version !== next)
    return refuse('offer-version', { detail: `version ${offer.version} was sent, ${next} is next` });

  await transaction
    .updateTable('offers')
    .set({ state: 'replaced' })
    .where('id', '=', offer.id)
    .where('state', '=', 'published')
    .execute();
  await transaction
    .insertInto('offers')
    .values({
      programme: offer.programme,
      id: offer.id,
      version: offer.version,
      state: 'published',
      content,
      recordedAt,
      recordedBy,
    })
    .execute();
  return null;
}

/** The newest version of an offer, whatever its state. */
export function lastVersion(transaction: Transaction<ServerTables>, id: string) {
  return transaction
    .selectFrom('offers')
    .selectAll()
    .where('id', '=', id)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
}

import type { Offer } from '../../terminal/core/offers/offer.ts';
import { parseOffer } from '../../terminal/wire/offer-schema.ts';
import { type Refusal, refuse } from '../http/problem.ts';
import { type Publication, publishProgramme } from '../publish/publish-programme.ts';
import { instantNow, type ServerStore } from '../store/server-store.ts';
import { audienceOf } from './offers-in-force.ts';

/**
 * Enters an offer's next version and publishes it. The same version with the same content publishes again
 * and changes nothing: whoever did not hear the answer asks once more.
 */
export async function putOffer(
  store: ServerStore,
  id: string,
  document: unknown,
): Promise<Publication | Refusal> {
  const offer = parseOffer(document);
  if (!offer.ok) return refuse('document-invalid', { faults: offer.faults });
  if (offer.value.id !== id)
    return refuse('document-invalid', { faults: [`id: is not ${id}, which the address names`] });
  const refusal = await recordOffer(store, offer.value);
  return refusal ?? publishOfferOf(store, offer.value);
}

/** Takes an offer out of publication; its versions stay in the register, and the next one may return it. */
export async function stopOffer(store: ServerStore, id: string): Promise<Publication | Refusal> {
  const row = await store.database
    .selectFrom('offers')
    .select(['version', 'state', 'content'])
    .where('id', '=', id)
    .orderBy('version', 'desc')
    .executeTakeFirst();
  if (row === undefined) return refuse('offer-unknown', { detail: id });
  if (row.state !== 'published') return refuse('offer-not-published', { detail: id });
  await store.database
    .updateTable('offers')
    .set({ state: 'stopped' })
    .where('id', '=', id)
    .where('version', '=', row.version)
    .execute();
  return publishProgramme(store, (JSON.parse(row.content) as Offer).programme);
}

/**
 * For seeding: enters offers without publishing, each as the version that it names. Throws with all faults
 * when one does not fit.
 */
export async function addOffers(store: ServerStore, documents: readonly unknown[]): Promise<void> {
  const faults: string[] = [];
  for (const [place, document] of documents.entries()) {
    const offer = parseOffer(document);
    const refusal = offer.ok
      ? await recordOffer(store, offer.value)
      : refuse('document-invalid', { faults: offer.faults });
    if (refusal === null) continue;
    const { code, detail, faults: lines } = refusal.refused;
    faults.push(...(lines ?? [`${code}: ${detail ?? ''}`]).map((line) => `[${place}] ${line}`));
  }
  if (faults.length > 0) throw new Error(`offers do not fit:\n${faults.join('\n')}`);
}

function recordOffer(store: ServerStore, offer: Offer): Promise<Refusal | null> {
  return store.database.transaction().execute(async (transaction) => {
    const programme = await transaction
      .selectFrom('programmes')
      .select('id')
      .where('id', '=', offer.programme)
      .executeTakeFirst();
    if (programme === undefined) return refuse('programme-unknown', { detail: offer.programme });

    const last = await transaction
      .selectFrom('offers')
      .select(['version', 'content', 'state'])
      .where('id', '=', offer.id)
      .orderBy('version', 'desc')
      .executeTakeFirst();
    const content = JSON.stringify(offer);
    if (last?.version === offer.version && last.content === content && last.state === 'published')
      return null;
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
        recordedAt: instantNow(store),
      })
      .execute();
    return null;
  });
}

/**
 * Other programmes on this server whose members the offer is for publish first: their member files must tell
 * apart whom it asks about before a till meets the offer.
 */
async function publishOfferOf(store: ServerStore, offer: Offer): Promise<Publication> {
  const guests = audienceOf(offer).filter((programme) => programme !== offer.programme);
  const hosted =
    guests.length === 0
      ? []
      : await store.database.selectFrom('programmes').select('id').where('id', 'in', guests).execute();
  for (const { id } of hosted) await publishProgramme(store, id);
  return publishProgramme(store, offer.programme);
}

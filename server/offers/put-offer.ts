import type { Offer } from '../../terminal/core/offers/offer.ts';
import { parseOffer } from '../../terminal/wire/offer-schema.ts';
import { isRefusal, type Refusal, refuse } from '../http/problem.ts';
import { refuseTooManyKinds } from '../publish/member-kinds.ts';
import { type Publication, publishProgramme } from '../publish/publish-programme.ts';
import { instantNow, type ServerStore } from '../store/server-store.ts';
import { publishOfferOf } from './publish-offer.ts';
import { lastVersion, recordOffer } from './record-offer.ts';

/**
 * Enters an offer's next version and publishes it. The same version with the same content publishes again
 * and changes nothing: whoever did not hear the answer asks once more.
 */
export async function putOffer(
  store: ServerStore,
  { id, document, by }: { readonly id: string; readonly document: unknown; readonly by: string | null },
): Promise<Publication | Refusal> {
  const offer = parseOffer(document);
  if (!offer.ok) return refuse('document-invalid', { faults: offer.faults });
  if (offer.value.id !== id)
    return refuse('document-invalid', { faults: [`id: is not ${id}, which the address names`] });
  const refusal =
    (await refuseTooManyKinds(store, offer.value)) ?? (await enterOffer(store, offer.value, by));
  return refusal ?? publishOfferOf(store, offer.value);
}

/**
 * Takes an offer out of publication; its versions stay in the register, and the next one may return it. A
 * draft that waits for its hour waits no longer: what was stopped does not come back by itself.
 */
export async function stopOffer(
  store: ServerStore,
  { id, by }: { readonly id: string; readonly by: string | null },
): Promise<Publication | Refusal> {
  const stopped = await store.database.transaction().execute(async (transaction) => {
    const last = await lastVersion(transaction, id);
    if (last === undefined) return refuse('offer-unknown', { detail: id });
    if (last.state !== 'published') return refuse('offer-not-published', { detail: id });
    await transaction
      .updateTable('offers')
      .set({ state: 'stopped', head: null, stoppedAt: instantNow(store), stoppedBy: by })
      .where('id', '=', id)
      .where('version', '=', last.version)
      .execute();
    await transaction
      .updateTable('offerDrafts')
      .set({ publishAt: null, publishBy: null })
      .where('id', '=', id)
      .execute();
    return last;
  });
  return isRefusal(stopped) ? stopped : publishProgramme(store, stopped.programme);
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
      ? await enterOffer(store, offer.value, null)
      : refuse('document-invalid', { faults: offer.faults });
    if (refusal === null) continue;
    const { code, detail, faults: lines } = refusal.refused;
    faults.push(...(lines ?? [`${code}: ${detail ?? ''}`]).map((line) => `[${place}] ${line}`));
  }
  if (faults.length > 0) throw new Error(`offers do not fit:\n${faults.join('\n')}`);
}

function enterOffer(store: ServerStore, offer: Offer, recordedBy: string | null): Promise<Refusal | null> {
  const recording = { offer, recordedBy, recordedAt: instantNow(store) };
  return store.database.transaction().execute((transaction) => recordOffer(transaction, recording));
}

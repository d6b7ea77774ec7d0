import type { Transaction } from 'kysely';
import type { IsoInstant } from '../../terminal/core/calendar/civil-date.ts';
import type { Offer } from '../../terminal/core/offers/offer.ts';
import { isRefusal, type Refusal, refuse } from '../http/problem.ts';
import { refuseTooManyKinds } from '../publish/member-kinds.ts';
import { instant, instantNow, type ServerStore } from '../store/server-store.ts';
import type { ServerTables } from '../store/tables.ts';
import { offerOfDraft } from './draft-faults.ts';
import { type DraftRow, writtenDraft } from './draft-view.ts';
import { publishOfferOf } from './publish-offer.ts';
import { lastVersion, recordOffer } from './record-offer.ts';
import { changedMeanwhile, draftRow, hasContent } from './save-draft.ts';

export type PublishedDraft = {
  readonly id: string;
  /** What whoever publishes has seen; another one is not published in its place. */
  readonly revision: number;
  readonly by: string | null;
};

/** Publishes a draft as the offer's next version, at once. What has faults is refused with them and stays. */
export async function publishDraft(store: ServerStore, wanted: PublishedDraft): Promise<Refusal | null> {
  const unfit = await refuseUnfit(store, wanted);
  if (unfit !== null) return unfit;
  const offer = await store.database.transaction().execute(async (transaction) => {
    const ready = await readyDraft(transaction, wanted);
    if (isRefusal(ready)) return ready;
    const recordedAt = instantNow(store);
    const refusal = await recordOffer(transaction, {
      offer: ready.offer,
      recordedBy: wanted.by,
      recordedAt,
    });
    if (refusal !== null) return refusal;
    await transaction
      .updateTable('offerDrafts')
      .set({ content: null, publishAt: null, publishBy: null, missed: null })
      .where('id', '=', wanted.id)
      .execute();
    return ready.offer;
  });
  if (isRefusal(offer)) return offer;
  await publishOfferOf(store, offer);
  return null;
}

/** Has a draft published when its hour comes; it must be whole already. */
export async function scheduleDraft(
  store: ServerStore,
  { at, ...wanted }: PublishedDraft & { readonly at: IsoInstant },
): Promise<Refusal | null> {
  const unfit = await refuseUnfit(store, wanted);
  if (unfit !== null) return unfit;
  return store.database.transaction().execute(async (transaction) => {
    const ready = await readyDraft(transaction, wanted);
    if (isRefusal(ready)) return ready;
    const atMs = Date.parse(at);
    if (atMs <= store.now()) return refuse('document-invalid', { faults: ['at: must be in the future'] });
    await transaction
      .updateTable('offerDrafts')
      .set({ publishAt: instant(atMs), publishBy: wanted.by, missed: null })
      .where('id', '=', wanted.id)
      .execute();
    return null;
  });
}

/** The draft stays and waits no longer. */
export async function unscheduleDraft(store: ServerStore, id: string): Promise<Refusal | null> {
  const { numUpdatedRows } = await store.database
    .updateTable('offerDrafts')
    .set({ publishAt: null, publishBy: null })
    .where('id', '=', id)
    .where('content', 'is not', null)
    .executeTakeFirst();
  return numUpdatedRows === 0n ? refuse('draft-unknown', { detail: id }) : null;
}

/** What no programme's members can be told for. Read before the register is locked: a province takes a second. */
async function refuseUnfit(store: ServerStore, wanted: PublishedDraft): Promise<Refusal | null> {
  const ready = await store.database.transaction().execute((transaction) => readyDraft(transaction, wanted));
  return isRefusal(ready) ? ready : refuseTooManyKinds(store, ready.offer);
}

async function readyDraft(
  transaction: Transaction<ServerTables>,
  { id, revision }: PublishedDraft,
): Promise<{ readonly row: DraftRow; readonly offer: Offer } | Refusal> {
  const row = await draftRow(transaction, id);
  if (row === undefined || !hasContent(row)) return refuse('draft-unknown', { detail: id });
  if (row.revision !== revision) return changedMeanwhile(row);
  const last = await lastVersion(transaction, id);
  const offer = offerOfDraft(writtenDraft(row, last?.version ?? null));
  return offer.ok ? { row, offer: offer.value } : refuse('document-invalid', { faults: offer.faults });
}

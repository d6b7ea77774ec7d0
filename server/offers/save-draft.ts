import type { Transaction } from 'kysely';
import { type Refusal, refuse } from '../http/problem.ts';
import { instantNow, type ServerStore } from '../store/server-store.ts';
import type { OfferDraftRow, ServerTables } from '../store/tables.ts';
import { type DraftRow, draftView } from './draft-view.ts';
import type { OfferDraft } from './offer-view.ts';
import { lastVersion } from './record-offer.ts';

export type SavedDraft = {
  readonly id: string;
  readonly content: Readonly<Record<string, unknown>>;
  /** The revision that the editor began from; null: there was no draft. */
  readonly revision: number | null;
  readonly by: string | null;
};

/**
 * Keeps an offer as far as it is written. A draft that waits for its hour keeps waiting. Refuses when somebody
 * else saved, discarded or published meanwhile, or when no programme on this server has offers of that name.
 */
export function saveDraft(
  store: ServerStore,
  { id, content, revision, by }: SavedDraft,
): Promise<OfferDraft | Refusal> {
  return store.database.transaction().execute(async (transaction) => {
    const row = await draftRow(transaction, id);
    const standing = row !== undefined && hasContent(row) ? row : undefined;
    if ((standing?.revision ?? null) !== revision) return changedMeanwhile(standing);
    const last = await lastVersion(transaction, id);
    const programme = row?.programme ?? last?.programme ?? (await programmeOf(transaction, id));
    if (programme === undefined) return refuse('programme-unknown', { detail: id });

    const { version: _given, ...written } = content;
    const saved: DraftRow = {
      id,
      programme,
      content: JSON.stringify({ id, programme, ...written }),
      revision: (row?.revision ?? 0) + 1,
      basedOn: standing === undefined ? (last?.version ?? null) : standing.basedOn,
      savedAt: instantNow(store),
      savedBy: by,
      publishAt: standing?.publishAt ?? null,
      // What goes out is what was saved last: whoever saved it answers for it.
      publishBy: standing === undefined || standing.publishAt === null ? null : by,
      missed: null,
    };
    await transaction
      .insertInto('offerDrafts')
      .values(saved)
      .onConflict((conflict) => conflict.column('id').doUpdateSet(saved))
      .execute();
    return draftView(saved, last?.version ?? null);
  });
}

/** Throws a draft away; the revision stays behind. */
export async function discardDraft(store: ServerStore, id: string): Promise<Refusal | null> {
  const { numUpdatedRows } = await store.database
    .updateTable('offerDrafts')
    .set({ content: null, publishAt: null, publishBy: null, missed: null })
    .where('id', '=', id)
    .where('content', 'is not', null)
    .executeTakeFirst();
  return numUpdatedRows === 0n ? refuse('draft-unknown', { detail: id }) : null;
}

export function draftRow(
  transaction: Transaction<ServerTables>,
  id: string,
): Promise<OfferDraftRow | undefined> {
  return transaction.selectFrom('offerDrafts').selectAll().where('id', '=', id).executeTakeFirst();
}

export function hasContent(row: OfferDraftRow): row is DraftRow {
  return row.content !== null;
}

export function changedMeanwhile(standing: DraftRow | undefined): Refusal {
  const detail =
    standing === undefined
      ? 'the draft was published or discarded meanwhile'
      : `the draft is at revision ${standing.revision}`;
  return refuse('draft-changed', { detail });
}

/** The programme whose name and a dot begin the id; of several the longest name. */
async function programmeOf(transaction: Transaction<ServerTables>, id: string): Promise<string | undefined> {
  const programmes = await transaction.selectFrom('programmes').select('id').execute();
  return programmes
    .map((programme) => programme.id)
    .filter((programme) => id.startsWith(`${programme}.`) && id.length > programme.length + 1)
    .sort((one, other) => other.length - one.length)[0];
}

import type { Offer } from '../../terminal/core/offers/offer.ts';
import { instantNow, type ServerStore } from '../store/server-store.ts';
import { audienceOf } from './offers-in-force.ts';
import { publishDraft } from './publish-draft.ts';
import { publishOfferOf } from './publish-offer.ts';

/** A draft is published within this time of its hour. */
const dueCheckEveryMs = 1_000;

/**
 * Publishes the drafts whose hour has come, in the order of their hours. One that cannot be published (it was
 * changed since, or the rules were) stays, waits no longer, and says why. A failure of the disk or of a
 * publication leaves the rest to the next check.
 */
export async function publishDueDrafts(store: ServerStore): Promise<void> {
  const due = await store.database
    .selectFrom('offerDrafts')
    .select(['id', 'revision', 'publishAt', 'publishBy'])
    .where('publishAt', '<=', instantNow(store))
    .where('content', 'is not', null)
    .orderBy('publishAt')
    .orderBy('id')
    .execute();
  for (const { id, revision, publishAt, publishBy } of due) {
    const refusal = await publishDraft(store, { id, revision, by: publishBy });
    if (refusal === null) {
      store.log.info({ offer: id }, 'a draft was published at its hour');
      continue;
    }
    const { code, detail = '', faults = [`${code}: ${detail}`] } = refusal.refused;
    // Saved, published or put off this very moment: the next check looks at what there is then.
    const { numUpdatedRows } = await store.database
      .updateTable('offerDrafts')
      .set({ publishAt: null, publishBy: null, missed: JSON.stringify({ at: publishAt, faults }) })
      .where('id', '=', id)
      .where('revision', '=', revision)
      .where('publishAt', '=', publishAt)
      .executeTakeFirst();
    if (numUpdatedRows === 1n)
      store.log.warn({ offer: id, code }, 'a draft could not be published at its hour');
  }
}

/**
 * Publishes what was entered but not published because the server stopped between the two. A programme
 * that has never been published is still being filled.
 */
export async function publishLeftOvers(store: ServerStore): Promise<void> {
  const rows = await store.database
    .selectFrom('offers')
    .innerJoin('programmes', 'programmes.id', 'offers.programme')
    .select('offers.content')
    .where('offers.head', 'is', null)
    .where('offers.state', 'in', ['published', 'stopped'])
    .where('programmes.headVersion', '>', 0)
    .execute();
  const published = new Set<string>();
  for (const row of rows) {
    const offer = JSON.parse(row.content) as Offer;
    const programmes = JSON.stringify([offer.programme, ...audienceOf(offer)]);
    if (published.has(programmes)) continue;
    published.add(programmes);
    await publishOfferOf(store, offer);
  }
}

/** Looks for due drafts every second. Gives back how to end it, after the check that is under way. */
export function watchDueDrafts(store: ServerStore): () => Promise<void> {
  let underWay: Promise<void> | undefined;
  const check = () => {
    underWay ??= publishDueDrafts(store)
      .catch((error: unknown) => {
        store.log.error({ fault: (error as Error).name }, 'due drafts could not be published');
      })
      .finally(() => {
        underWay = undefined;
      });
  };
  const checks = setInterval(check, dueCheckEveryMs);
  return async () => {
    clearInterval(checks);
    await underWay;
  };
}

import { type Moment, readMoment } from '../../terminal/core/calendar/moment.ts';
import { type Refusal, refuse } from '../http/problem.ts';
import { instantNow, type ServerStore } from '../store/server-store.ts';
import type { OfferDraftRow, OfferRow } from '../store/tables.ts';
import { type DraftRow, draftView } from './draft-view.ts';
import { type CarriedVersion, offerReach } from './offer-reach.ts';
import { offerSummary } from './offer-summary.ts';
import { offerUse } from './offer-use.ts';
import type { OfferRecord, OfferSummary, OfferVersion } from './offer-view.ts';
import { hasContent } from './save-draft.ts';

const versionsShownMax = 200;

/** All offers of a programme, written and published, those in force first, then by id. */
export async function listOffers(
  store: ServerStore,
  programme: string,
): Promise<readonly OfferSummary[] | Refusal> {
  const known = await store.database
    .selectFrom('programmes')
    .select('id')
    .where('id', '=', programme)
    .executeTakeFirst();
  if (known === undefined) return refuse('programme-unknown');
  const last = await store.database
    .selectFrom('offers')
    .selectAll()
    .where('programme', '=', programme)
    .where((of) =>
      of(
        'version',
        '=',
        of
          .selectFrom('offers as later')
          .select((later) => later.fn.max('later.version').as('version'))
          .whereRef('later.id', '=', 'offers.id'),
      ),
    )
    .execute();
  const drafts = await store.database
    .selectFrom('offerDrafts')
    .selectAll()
    .where('programme', '=', programme)
    .where('content', 'is not', null)
    .execute();

  const stocks = new Map<string, { last?: OfferRow; draft?: DraftRow }>();
  for (const row of last) stocks.set(row.id, { last: row });
  for (const row of drafts.filter(hasContent)) stocks.set(row.id, { ...stocks.get(row.id), draft: row });
  const now = moment(store);
  return [...stocks.values()]
    .map((stock) => offerSummary({ last: stock.last, draft: stock.draft }, now))
    .sort(byStateThenId);
}

/** One offer with its draft, its versions, its reach and its use. */
export async function readOffer(store: ServerStore, id: string): Promise<OfferRecord | Refusal> {
  const { rows, draft } = await offerRows(store, id);
  const last = rows[0];
  if (last === undefined && draft === undefined) return refuse('offer-unknown', { detail: id });
  const carried = carriedVersion(last);
  return {
    summary: offerSummary({ last, draft }, moment(store)),
    draft: draft === undefined ? null : draftView(draft, last?.version ?? null),
    versions: rows.map(versionView),
    reach: carried === null ? null : await offerReach(store, carried),
    used: await offerUse(store, id),
  };
}

/** The newest version, when a head shows it as it stands. */
export function carriedVersion(last: OfferRow | undefined): CarriedVersion | null {
  if (last === undefined || last.head === null) return null;
  const { id, programme, version, head } = last;
  return { id, programme, version, head };
}

export async function offerRows(
  store: ServerStore,
  id: string,
): Promise<{ readonly rows: readonly OfferRow[]; readonly draft: DraftRow | undefined }> {
  const rows = await store.database
    .selectFrom('offers')
    .selectAll()
    .where('id', '=', id)
    .orderBy('version', 'desc')
    .limit(versionsShownMax)
    .execute();
  const draft: OfferDraftRow | undefined = await store.database
    .selectFrom('offerDrafts')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return { rows, draft: draft !== undefined && hasContent(draft) ? draft : undefined };
}

function versionView(row: OfferRow): OfferVersion {
  return {
    version: row.version,
    state: row.state,
    content: JSON.parse(row.content),
    recordedAt: row.recordedAt,
    recordedBy: row.recordedBy,
    stoppedAt: row.stoppedAt,
    stoppedBy: row.stoppedBy,
  };
}

function byStateThenId(one: OfferSummary, other: OfferSummary): number {
  const inForce = Number(other.state === 'in-force') - Number(one.state === 'in-force');
  if (inForce !== 0) return inForce;
  return one.id < other.id ? -1 : 1;
}

function moment(store: ServerStore): Moment {
  const now = readMoment(instantNow(store));
  if (now === null) throw new Error("the server's clock shows no moment of our era");
  return now;
}

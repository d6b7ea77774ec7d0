import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Offer } from '../../../terminal/core/offers/offer.ts';
import type { MerchantLine } from '../../merchants/merchant-view.ts';
import type { OfferDraft, OfferRecord, OfferSummary, ReachDetail } from '../../offers/offer-view.ts';
import { call, segment } from '../line/console-client.ts';
import type { JsonObject } from './json-path.ts';

/** While tills are missing, the reach is asked for again after this long; otherwise seldom. */
const reachMissingMs = 1_000;
const reachRestMs = 15_000;
/** A colleague's publication shows in the list after this long. */
const listMs = 20_000;

export function useOfferList(programme: string) {
  return useQuery({
    queryKey: ['offer-list', programme],
    queryFn: ({ signal }) =>
      call<readonly OfferSummary[]>({ path: '/offer-list', query: { programme }, signal }),
    refetchInterval: listMs,
  });
}

export function useOfferRecord(id: string) {
  return useQuery({
    queryKey: ['offer-record', id],
    queryFn: async ({ signal }) => {
      // The last save of who has just left the editor comes first: coming back must find it.
      await savesUnderWay.get(id)?.catch(() => null);
      return call<OfferRecord>({ path: `/offer-list/${segment(id)}`, signal });
    },
    // The editor begins from what is there now, never from what was there when it was last open.
    staleTime: 0,
    gcTime: 0,
  });
}

export function useOffersInForce(programme: string) {
  return useQuery({
    queryKey: ['offers-in-force', programme],
    queryFn: ({ signal }) => call<readonly Offer[]>({ path: '/offers', query: { programme }, signal }),
  });
}

export function useMerchants(programme: string) {
  return useQuery({
    queryKey: ['merchants', programme],
    queryFn: ({ signal }) =>
      call<readonly MerchantLine[]>({ path: '/merchants', query: { programme }, signal }),
    staleTime: 60_000,
  });
}

export type OrganisationLine = {
  readonly path: string;
  readonly titleZh: string;
  readonly titleEn: string | null;
};

export function useOrganisations(programme: string) {
  return useQuery({
    queryKey: ['organisations', programme],
    queryFn: ({ signal }) =>
      call<readonly OrganisationLine[]>({ path: '/organisations', query: { programme }, signal }),
    staleTime: 60_000,
  });
}

export function useReach(id: string, isPublished: boolean) {
  return useQuery({
    queryKey: ['offer-reach', id],
    queryFn: ({ signal }) => call<ReachDetail>({ path: `/offers/${segment(id)}/reach`, signal }),
    enabled: isPublished,
    refetchInterval: ({ state }) => {
      const reach = state.data?.reach;
      return reach != null && reach.have < reach.total ? reachMissingMs : reachRestMs;
    },
  });
}

const savesUnderWay = new Map<string, Promise<OfferDraft>>();

export async function saveDraft(
  id: string,
  programme: string,
  content: JsonObject,
  revision: number | null,
): Promise<OfferDraft> {
  const saving = call<OfferDraft>({
    method: 'PUT',
    path: `/offer-drafts/${segment(id)}`,
    body: { content: { id, programme, ...content }, revision },
  });
  savesUnderWay.set(id, saving);
  try {
    return await saving;
  } finally {
    if (savesUnderWay.get(id) === saving) savesUnderWay.delete(id);
  }
}

export async function discardDraft(id: string): Promise<void> {
  await call<null>({ method: 'DELETE', path: `/offer-drafts/${segment(id)}` });
}

export async function publishDraft(id: string, revision: number, at: string | null): Promise<OfferRecord> {
  return call<OfferRecord>({
    method: 'POST',
    path: `/offer-drafts/${segment(id)}/publish`,
    body: at === null ? { revision } : { revision, at },
  });
}

export async function unschedule(id: string): Promise<OfferRecord> {
  return call<OfferRecord>({ method: 'DELETE', path: `/offer-drafts/${segment(id)}/schedule` });
}

export async function stopOffer(id: string): Promise<void> {
  await call<unknown>({ method: 'POST', path: `/offers/${segment(id)}/stop`, body: {} });
}

export async function offerRecord(id: string): Promise<OfferRecord> {
  return call<OfferRecord>({ path: `/offer-list/${segment(id)}` });
}

/** Everything that shows offers is asked for anew, after something changed at the server; null: an offer is gone. */
export function useOfferRefresh(): (id: string | null) => Promise<void> {
  const client = useQueryClient();
  return async (id) => {
    const own =
      id === null
        ? []
        : [
            ['offer-record', id],
            ['offer-reach', id],
          ];
    await Promise.all(
      [['offer-list'], ['offers-in-force'], ...own].map((queryKey) => client.invalidateQueries({ queryKey })),
    );
  };
}

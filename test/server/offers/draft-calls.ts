import type { OfferDraft, OfferRecord, OfferSummary } from '../../../server/offers/offer-view.ts';
import { type Answer, jsonOf, staffCall } from '../office-calls.ts';
import { offerOf, type SmallUnion } from '../small-union.ts';

/** A legal offer as the editor writes it: without a version. */
export function writtenOffer(
  id: string,
  changes: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const { version: _given, ...written } = offerOf(id, changes);
  return written;
}

export function putDraft(
  union: SmallUnion,
  id: string,
  draft: { readonly content: unknown; readonly revision: number | null },
): Promise<Answer> {
  return staffCall(union, 'PUT', `/v1/offer-drafts/${id}`, draft);
}

/** A new draft of this content; its first revision. */
export async function newDraft(
  union: SmallUnion,
  id: string,
  content: unknown = writtenOffer(id),
): Promise<OfferDraft> {
  return jsonOf<OfferDraft>(await putDraft(union, id, { content, revision: null }));
}

export function publish(
  union: SmallUnion,
  id: string,
  wanted: { readonly revision: number; readonly at?: string },
): Promise<Answer> {
  return staffCall(union, 'POST', `/v1/offer-drafts/${id}/publish`, wanted);
}

export async function record(union: SmallUnion, id: string): Promise<OfferRecord> {
  return jsonOf<OfferRecord>(await staffCall(union, 'GET', `/v1/offer-list/${id}`));
}

export async function list(union: SmallUnion, programme = 'scedu'): Promise<readonly OfferSummary[]> {
  return jsonOf(await staffCall(union, 'GET', `/v1/offer-list?programme=${programme}`));
}

/** What tills are given: ids and versions of the published offers. */
export async function inForce(union: SmallUnion, programme = 'scedu'): Promise<Record<string, number>> {
  const offers = jsonOf<{ id: string; version: number }[]>(
    await staffCall(union, 'GET', `/v1/offers?programme=${programme}`),
  );
  return Object.fromEntries(offers.map(({ id, version }) => [id, version]));
}

import type { Demo } from './demo.ts';

export type PublishedOffer = { readonly id: string; readonly version: number };

/** An offer of the demo's home programme as it is published now. */
export async function publishedOffer(demo: Demo, id: string): Promise<PublishedOffer> {
  const rows = (await demo.staff('GET', '/v1/offers?programme=scedu')).body as Record<string, unknown>[];
  const found = rows.map((row) => (row['offer'] ?? row) as PublishedOffer).find((offer) => offer.id === id);
  if (found === undefined) throw new Error(`there is no offer ${id}`);
  return found;
}

/** Staff publish its next version, changed so; gives the version. */
export async function publishAnew(demo: Demo, offer: PublishedOffer, change: object = {}): Promise<number> {
  const next = { ...offer, ...change, version: offer.version + 1 };
  const put = await demo.staff('PUT', `/v1/offers/${offer.id}`, next);
  if (put.status !== 200) throw new Error(`the server publishes nothing: ${put.status}`);
  return next.version;
}

import type { Transaction } from 'kysely';
import type { JournalEntry, SaleEntry } from '../../terminal/core/journal/entry.ts';
import type { Offer, OfferId } from '../../terminal/core/offers/offer.ts';
import type { ServerTables } from '../store/tables.ts';

/** The versions that these sales were decided with, of offers that have limits at all. */
export async function limitedOffers(
  transaction: Transaction<ServerTables>,
  entries: readonly { readonly entry: JournalEntry }[],
): Promise<ReadonlyMap<string, Offer>> {
  const ids = [
    ...new Set(
      entries.flatMap(({ entry }) => (entry.kind === 'sale' ? entry.uses.map((use) => use.offer) : [])),
    ),
  ];
  if (ids.length === 0) return new Map();
  const rows = await transaction
    .selectFrom('offers')
    .select(['id', 'version', 'content'])
    .where('id', 'in', ids)
    .where('content', 'like', '%"limits":%')
    .execute();
  return new Map(
    rows.map(({ id, version, content }) => [
      versionKey(id as OfferId, version),
      JSON.parse(content) as Offer,
    ]),
  );
}

/** Uses of a sale that some limit counts. */
export function limitedUses(sale: SaleEntry, offers: ReadonlyMap<string, Offer>) {
  return sale.uses.flatMap((use) => {
    const offer = offers.get(versionKey(use.offer, versionSold(sale, use.offer)));
    return offer === undefined ? [] : [{ sale, offer }];
  });
}

export function versionSold(sale: SaleEntry, offer: OfferId): number {
  return sale.offers.find(({ id }) => id === offer)?.version ?? 0;
}

export function versionKey(offer: OfferId, version: number): string {
  return `${offer} ${version}`;
}

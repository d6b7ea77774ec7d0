import type { PolicyFile } from '../../terminal/wire/documents/published-files.ts';
import { insertRows } from '../store/insert-rows.ts';
import type { ServerStore } from '../store/server-store.ts';

export type NewCardProduct = PolicyFile['cardProducts'][number];

/**
 * Enters card products that the programme's tills may meet: with them a till can say of a card that it does
 * not recognise which union issued it. Throws when a prefix is there.
 */
export async function addCardProducts(
  store: ServerStore,
  programme: string,
  products: readonly NewCardProduct[],
): Promise<void> {
  const rows = products.map((product) => ({
    programme,
    prefix: product.prefix,
    issuingProgramme: product.programme,
    titleZh: product.title.zh,
    titleEn: product.title.en ?? null,
  }));
  await store.database.transaction().execute((transaction) => insertRows(transaction, 'cardProducts', rows));
}

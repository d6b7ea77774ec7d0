import type { Title } from '../publish/create-programme.ts';
import { insertRows } from '../store/insert-rows.ts';
import type { ServerStore } from '../store/server-store.ts';

export type NewMerchant = {
  readonly id: string;
  readonly title: Title;
  /** `region`: an administrative division code, by which offers pick places. */
  readonly stores: readonly { readonly id: string; readonly title: Title; readonly region: string }[];
};

/** Enters contracted merchants with their stores, all or none. Throws when an id is taken in the programme. */
export async function addMerchants(
  store: ServerStore,
  programme: string,
  merchants: readonly NewMerchant[],
): Promise<void> {
  const merchantRows = merchants.map(({ id, title }) => ({ programme, id, ...titleColumns(title) }));
  const storeRows = merchants.flatMap((merchant) =>
    merchant.stores.map(({ id, title, region }) => ({
      programme,
      id,
      merchant: merchant.id,
      ...titleColumns(title),
      region,
    })),
  );
  await store.database.transaction().execute(async (transaction) => {
    await insertRows(transaction, 'merchants', merchantRows);
    await insertRows(transaction, 'stores', storeRows);
  });
}

function titleColumns(title: Title): { readonly titleZh: string; readonly titleEn: string | null } {
  return { titleZh: title.zh, titleEn: title.en ?? null };
}

import type { Title } from '../publish/create-programme.ts';
import { insertRows } from '../store/insert-rows.ts';
import type { ServerStore } from '../store/server-store.ts';

export type NewOrganisation = {
  /** From the root of the tree, segments joined by `/`: `510000/edu/scu`. */
  readonly path: string;
  readonly title: Title;
  readonly city?: string;
};

/** Enters organisations of a programme, all or none. Throws when a path is taken. */
export async function addOrganisations(
  store: ServerStore,
  programme: string,
  organisations: readonly NewOrganisation[],
): Promise<void> {
  const rows = organisations.map(({ path, title, city }) => ({
    programme,
    path,
    titleZh: title.zh,
    titleEn: title.en ?? null,
    city: city ?? null,
  }));
  await store.database.transaction().execute((transaction) => insertRows(transaction, 'organisations', rows));
}

import type { ServerStore } from '../store/server-store.ts';
import { matching, type RedemptionFilter } from './redemption-filter.ts';
import { redemptionLines } from './redemption-lines.ts';
import type { RedemptionPage } from './redemption-view.ts';

/** One page of what the filter lets through, newest first, with the sums over all of it. */
export async function redemptionPage(
  store: ServerStore,
  { page, size, ...filter }: RedemptionFilter & { readonly page: number; readonly size: number },
): Promise<RedemptionPage> {
  const { total, ...sums } = await redemptionSums(store, filter);
  const rows = await store.database
    .selectFrom('redemptions')
    .select('number')
    .where(matching(filter))
    .orderBy('at', 'desc')
    .orderBy('number', 'desc')
    .limit(size)
    .offset((page - 1) * size)
    .execute();
  const numbers = rows.map(({ number }) => number);
  return { rows: await redemptionLines(store, numbers), total, sums };
}

export async function redemptionSums(
  store: ServerStore,
  filter: RedemptionFilter,
): Promise<RedemptionPage['sums'] & { readonly total: number }> {
  const sums = await store.database
    .selectFrom('redemptions')
    .select((of) => [
      of.fn.countAll<number>().as('total'),
      of.fn.sum<number | null>('list').as('list'),
      of.fn.sum<number | null>('discount').as('discount'),
      of.fn.sum<number | null>('payable').as('payable'),
    ])
    .where(matching(filter))
    .executeTakeFirstOrThrow();
  const { total, list, discount, payable } = sums;
  return { total, list: list ?? 0, discount: discount ?? 0, payable: payable ?? 0 };
}

/** The latest of a programme, for whoever looks at the day. */
export async function latestRedemptions(
  store: ServerStore,
  { programme, count }: { readonly programme: string; readonly count: number },
): Promise<RedemptionPage['rows']> {
  const rows = await store.database
    .selectFrom('redemptions')
    .select('number')
    .where('programme', '=', programme)
    .orderBy('at', 'desc')
    .orderBy('number', 'desc')
    .limit(count)
    .execute();
  return redemptionLines(
    store,
    rows.map(({ number }) => number),
  );
}

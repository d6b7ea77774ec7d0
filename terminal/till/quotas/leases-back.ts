import type { LeaseAmount, RefundEntry, SaleEntry } from '../../core/journal/entry.ts';
import { amountFrom, poolKey } from '../../core/quotas/pool.ts';
import type { Journal } from '../journal/journal.ts';

/** What of the leases that a sale spent goes back with these restored uses, less what earlier refunds gave back. */
export async function leasesBack(
  journal: Journal,
  asked: {
    readonly sale: SaleEntry;
    readonly earlier: readonly RefundEntry[];
    readonly restored: RefundEntry['restored'];
  },
): Promise<readonly LeaseAmount[]> {
  const spent = asked.sale.leases ?? [];
  if (spent.length === 0) return [];
  const rows = await journal.database
    .selectFrom('leases')
    .selectAll()
    .where(
      'grant_id',
      'in',
      spent.map(({ grant }) => grant),
    )
    .execute();
  const given = new Map<string, number>();
  for (const { leases = [] } of asked.earlier)
    for (const { grant, amount } of leases) given.set(grant, (given.get(grant) ?? 0) + amount);
  const wanted = new Map<string, number>();
  const back: LeaseAmount[] = [];
  for (const { grant, amount } of [...spent].reverse()) {
    const row = rows.find(({ grant_id }) => grant_id === grant);
    const restored = asked.restored.find(({ offer }) => offer === row?.offer);
    if (row === undefined || restored === undefined) continue;
    const left = wanted.get(poolKey(row)) ?? amountFrom(row, restored);
    const part = Math.min(left, amount - (given.get(grant) ?? 0));
    wanted.set(poolKey(row), left - part);
    if (part > 0) back.push({ grant, amount: part });
  }
  return back;
}

import type { Pool } from '../../terminal/core/quotas/pool.ts';
import type { QuotaFlagRow, QuotaPoolRow } from '../store/quota-rows.ts';
import type { ServerStore } from '../store/server-store.ts';
import { outstandingOf } from './quota-pools.ts';

/** How an offer's limits stand: `used + outstanding + free = size` in each pool, and who holds what. */
export type QuotaState = {
  readonly pools: readonly QuotaPoolRow[];
  readonly holders: readonly (Pool & {
    readonly terminal: string;
    readonly grant: string;
    readonly state: string;
    readonly outstanding: number;
  })[];
  readonly flags: readonly QuotaFlagRow[];
};

const rowsMax = 1_000;

export async function quotaState(store: ServerStore, offer: string): Promise<QuotaState> {
  const { database } = store;
  const pools = await database
    .selectFrom('quotaPools')
    .selectAll()
    .where('offer', '=', offer)
    .orderBy('period', 'desc')
    .limit(rowsMax)
    .execute();
  const grants = await database
    .selectFrom('quotaGrants')
    .selectAll()
    .where('offer', '=', offer)
    .orderBy('grantedAtMs', 'desc')
    .limit(rowsMax)
    .execute();
  const flags = await database
    .selectFrom('quotaFlags')
    .selectAll()
    .where('offer', '=', offer)
    .limit(rowsMax)
    .execute();
  return {
    pools,
    holders: grants
      .map((grant) => ({
        offer: grant.offer,
        measure: grant.measure,
        per: grant.per,
        period: grant.period,
        terminal: grant.terminal,
        grant: grant.id,
        state: grant.state,
        outstanding: outstandingOf(grant),
      }))
      .filter(({ outstanding }) => outstanding > 0),
    flags,
  };
}

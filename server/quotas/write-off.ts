import type { Transaction } from 'kysely';
import { type Pool, poolKey } from '../../terminal/core/quotas/pool.ts';
import { type Refusal, refuse } from '../http/problem.ts';
import type { ServerStore } from '../store/server-store.ts';
import type { ServerTables } from '../store/tables.ts';
import { writeOffHolds } from './end-member-holds.ts';
import { endHoldingBack, restoredHolder } from './hold-back.ts';
import { outstandingOf, poolRow, storePool } from './quota-pools.ts';

export type WrittenOff = {
  readonly terminal: string;
  /** By how much a limit can be passed if the till is not lost after all: uses, or fen, by pool. */
  readonly bound: readonly (Pool & { readonly amount: number })[];
  /** Uses that it had held for members at its counter: so often may a member's limit be passed in all. */
  readonly memberUses: number;
};

/**
 * Gives up on what a till holds and puts it back into the pools: for a till that is lost. Should it come back and
 * have spent of it, the limits are passed by at most the bound, and each such redemption is taken in and flagged
 * `late-over-writeoff`. Nothing else ever grants a unit again without the till's own word. Under the name `restored`
 * it gives up what a restored register held back: the bound is then what tills may still hold of leases that it does
 * not know, so call it when all of them have handed in.
 */
export async function writeOffLeases(
  store: ServerStore,
  { terminal, by }: { readonly terminal: string; readonly by: string },
): Promise<WrittenOff | Refusal> {
  const written = await store.database.transaction().execute(async (transaction) => {
    if (terminal === restoredHolder) await endHoldingBack(store, transaction);
    else if (!(await isTill(transaction, terminal))) return refuse('terminal-unknown');
    const grants = await transaction
      .selectFrom('quotaGrants')
      .selectAll()
      .where('terminal', '=', terminal)
      .where('state', '!=', 'written-off')
      .execute();
    const bound = new Map<string, Pool & { readonly amount: number }>();
    for (const grant of grants) {
      const amount = outstandingOf(grant);
      if (amount === 0) continue;
      const { offer, measure, per, period } = grant;
      const pool = { offer, measure, per, period };
      const row = await poolRow(transaction, pool);
      await storePool(transaction, {
        ...row,
        outstanding: row.outstanding - amount,
        free: row.free + amount,
      });
      await transaction
        .updateTable('quotaGrants')
        .set({ writtenOff: grant.writtenOff + amount, state: 'written-off' })
        .where('id', '=', grant.id)
        .execute();
      const key = poolKey(pool);
      bound.set(key, { ...pool, amount: amount + (bound.get(key)?.amount ?? 0) });
    }
    return {
      terminal,
      bound: [...bound.values()],
      memberUses: await writeOffHolds(transaction, terminal),
    };
  });
  if ('refused' in written) return written;
  store.log.warn({ terminal, by, pools: written.bound.length }, 'leases were written off');
  store.announcements.announce({ type: 'leases', terminal });
  return written;
}

async function isTill(transaction: Transaction<ServerTables>, terminal: string): Promise<boolean> {
  const till = await transaction
    .selectFrom('terminals')
    .select('id')
    .where('id', '=', terminal)
    .executeTakeFirst();
  return till !== undefined;
}

import { sql, type Transaction } from 'kysely';
import { invariant } from '../../terminal/core/invariant.ts';
import type { Pool, SizedPool } from '../../terminal/core/quotas/pool.ts';
import type { QuotaGrantRow, QuotaPoolRow } from '../store/quota-rows.ts';
import type { ServerStore } from '../store/server-store.ts';
import type { ServerTables } from '../store/tables.ts';

const grantIdBytes = 12;

/** What of a grant may still be used or come back. */
export function outstandingOf(
  grant: Pick<QuotaGrantRow, 'amount' | 'used' | 'released' | 'writtenOff'>,
): number {
  return Math.max(0, grant.amount - grant.used - grant.released - grant.writtenOff);
}

/**
 * The pool's row at the size that the offer has now. Transactions begin as writers, so nobody else writes until this
 * one ends; a database that lets several write at once would have to lock the row here.
 */
export async function lockPool(
  transaction: Transaction<ServerTables>,
  { size, ...pool }: SizedPool,
): Promise<QuotaPoolRow> {
  // Each till asks of each pool many times a day, and sizes change now and then: nothing is written for that.
  const known = await rowOf(transaction, pool).executeTakeFirst();
  if (known?.size === size) return known;
  await transaction
    .insertInto('quotaPools')
    .values({ ...pool, size, used: 0, outstanding: 0, free: size })
    .onConflict((conflict) =>
      conflict.columns(['offer', 'measure', 'per', 'period']).doUpdateSet((of) => ({
        size,
        free: of('quotaPools.free', '+', of('excluded.size', '-', of.ref('quotaPools.size'))),
      })),
    )
    .execute();
  return poolRow(transaction, pool);
}

export function poolRow(transaction: Transaction<ServerTables>, pool: Pool): Promise<QuotaPoolRow> {
  return rowOf(transaction, pool).executeTakeFirstOrThrow();
}

function rowOf(transaction: Transaction<ServerTables>, pool: Pool) {
  return transaction
    .selectFrom('quotaPools')
    .selectAll()
    .where('offer', '=', pool.offer)
    .where('measure', '=', pool.measure)
    .where('per', '=', pool.per)
    .where('period', '=', pool.period);
}

export async function storePool(transaction: Transaction<ServerTables>, row: QuotaPoolRow): Promise<void> {
  const { offer, measure, per, period, ...amounts } = row;
  await transaction
    .updateTable('quotaPools')
    .set(amounts)
    .where('offer', '=', offer)
    .where('measure', '=', measure)
    .where('per', '=', per)
    .where('period', '=', period)
    .execute();
}

/** Enters a new grant of so much of a pool; the pool's own row is the caller's to change. */
export async function enterGrant(
  {
    store,
    transaction,
  }: {
    readonly store: Pick<ServerStore, 'random' | 'now'>;
    readonly transaction: Transaction<ServerTables>;
  },
  grant: Pool & Pick<QuotaGrantRow, 'terminal' | 'epoch' | 'amount'>,
): Promise<void> {
  const { offer, measure, per, period, terminal, epoch, amount } = grant;
  await transaction
    .insertInto('quotaGrants')
    .values({
      id: `lg-${Buffer.from(store.random(grantIdBytes)).toString('hex')}`,
      terminal,
      epoch,
      offer,
      measure,
      per,
      period,
      amount,
      used: 0,
      released: 0,
      writtenOff: 0,
      state: 'open',
      grantedAtMs: store.now(),
    })
    .execute();
}

/** Those grants of a pool of which something may still be used or come back; an index holds nothing else. */
export function openGrantsOf(transaction: Transaction<ServerTables>, pool: Pool) {
  return transaction
    .selectFrom('quotaGrants')
    .where('offer', '=', pool.offer)
    .where('measure', '=', pool.measure)
    .where('per', '=', pool.per)
    .where('period', '=', pool.period)
    .where(isOpen);
}

const isOpen = sql<boolean>`"amount" > "used" + "released" + "writtenOff"`;

/** Of all open grants that a query finds: what may still be used or come back. */
export const sumOutstanding = sql<number | null>`sum("amount" - "used" - "released" - "writtenOff")`;

/**
 * The invariant of the guarantee, asked of the grants themselves and not of the running sums: what is used, what is
 * out and what is free are the whole. Broken, nothing is granted and the server says that it is wrong.
 */
export async function expectPoolAddsUp(transaction: Transaction<ServerTables>, pool: Pool): Promise<void> {
  const { size, used, outstanding, free } = await poolRow(transaction, pool);
  const sum = await openGrantsOf(transaction, pool)
    .select(sumOutstanding.as('out'))
    .executeTakeFirstOrThrow();
  const out = Number(sum.out ?? 0);
  invariant(out === outstanding && used + out + free === size, `the quota of ${pool.offer} does not add up`);
}

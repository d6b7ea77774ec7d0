import type { Transaction } from 'kysely';
import type { ServerTables } from '../store/tables.ts';

/**
 * The highest number that a redemption has, or may have had before this register was restored: the next one comes
 * after it. Tills ask for what members used elsewhere after the highest number that they have heard of.
 */
export async function lastNumber(transaction: Transaction<ServerTables>): Promise<number> {
  const { last } = await transaction
    .selectFrom('redemptions')
    .select((of) => of.fn.max('number').as('last'))
    .executeTakeFirstOrThrow();
  const { leftOut } = await transaction
    .selectFrom('restorations')
    .select((of) => of.fn.max('redemptionsAfter').as('leftOut'))
    .executeTakeFirstOrThrow();
  return Math.max(Number(last ?? 0), Number(leftOut ?? 0));
}
